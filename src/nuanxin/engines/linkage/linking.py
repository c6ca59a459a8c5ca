"""Rules first, then scoring for what they leave open: the suggestions for one list, and the model learnt on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from nuanxin.engines.linkage import scoring
from nuanxin.engines.linkage.scoring import Model
from nuanxin.engines.linkage.sides import Sides
from nuanxin.engines.linkage.waterfall import Match, matches, waterfall


@dataclass(frozen=True)
class Linked:
    """Suggestions in the order of the rows; `is_scored` tells whether a model took part."""

    by_rules: pa.Table
    by_score: pa.Table | None

    @property
    def is_scored(self) -> bool:
        return self.by_score is not None

    def matches(self) -> Iterator[Match]:
        """One suggestion after the other; where the score speaks, the rules' candidates of that row are silent."""
        scored = set(self.by_score.column("row").to_pylist()) if self.by_score is not None else set()
        yield from (one for one in matches(self.by_rules) if one.row not in scored)
        if self.by_score is not None:
            yield from matches(self.by_score)


def link(sides: Sides, model: Model | None = None) -> Linked:
    """Suggestions by the rules and, with a model and Splink, by score."""
    by_rules = waterfall(sides)
    if model is None or not scoring.is_available():
        return Linked(by_rules, None)
    return Linked(by_rules, scoring.score(sides, model, by_rules))
