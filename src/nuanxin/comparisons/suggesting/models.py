"""The weights learnt for each list, kept as JSON in the data directory: shares of agreement, nothing about any person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings

from nuanxin.comparisons.suggesting.sides import Ledger, Listed
from nuanxin.engines.linkage import scoring
from nuanxin.engines.linkage.scoring import Model
from nuanxin.engines.linkage.sides import Sides

FROM_THE_NUMBER = ("birth", "sex")  # what a row with a number took from it


def model_for(sides: Sides, people: Ledger, listed: Listed) -> Model | None:
    """The list's model: as kept if it was learnt from these releases, else learnt anew, else an older one with the same fields.

    None without Splink, and where no release of the list ever had enough rows with numbers.
    """
    if not scoring.is_available():
        return None
    fields, mark = scoring.fields_of(sides), [release.record.digest for release in listed.relation.releases]
    kept = read(listed.relation.list_id)
    if kept and (kept["releases"], kept["model"]["fields"]) == (mark, list(fields)):
        return dict(kept["model"])
    learnt = scoring.train(sides, listed.labelled(people), fields, FROM_THE_NUMBER)
    if learnt is not None:
        write(listed.relation.list_id, {"releases": mark, "model": learnt})
        return learnt
    return dict(kept["model"]) if kept and kept["model"]["fields"] == list(fields) else None


def place(list_id: str) -> Path:
    return Path(settings.HOME) / "comparisons" / "models" / f"{list_id}.json"


def read(list_id: str) -> dict[str, Any] | None:
    path = place(list_id)
    found: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return found


def write(list_id: str, content: dict[str, Any]) -> None:
    """Replaced at once, so that a run beside this one reads the old or the new."""
    path = place(list_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
