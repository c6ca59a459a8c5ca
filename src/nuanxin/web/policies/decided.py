"""How many persons have which answer, from the newest run over everybody: per policy, in the reader's own areas, each number with its list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.cache import cache
from django.urls import reverse

from nuanxin.benefits import bulk
from nuanxin.benefits.bulk import Run
from nuanxin.benefits.deciding.deciding import PAID_TO_EMPLOYERS
from nuanxin.benefits.policies import Policy

REMEMBERED_SECONDS = 600
ANSWERS = ("yes", "unknown", "no")
LISTS = {"yes": "unclaimed", "unknown": "worth_collecting"}  # where those of an answer who need something done are listed

FOR_EMPLOYERS = {"yes": "employers_unclaimed"}


@dataclass(frozen=True)
class Counts:
    """The answers of the newest run about everybody of an area."""

    run: Run
    by_policy: dict[str, dict[str, int]]
    area: str

    def of(self, policy: Policy) -> list[tuple[str, int, str]]:
        """(answer, number, list) of a policy; nothing for one the run did not ask, or asked in another version."""
        found = self.by_policy.get(policy.id)
        if found is None:
            return []
        return [(word, found.get(word, 0), self.url(policy, word)) for word in ANSWERS]

    def is_stale(self, policy: Policy) -> bool:
        return self.run.versions.get(policy.id, policy.version) != policy.version

    def url(self, policy: Policy, word: str) -> str:
        """The people to go to; nobody is listed for a no, and lists know areas by their code."""
        if word not in LISTS:
            return ""
        name = FOR_EMPLOYERS.get(word, LISTS[word]) if policy.file.beneficiary in PAID_TO_EMPLOYERS else LISTS[word]
        return f"{reverse('worklist', args=[name])}?{urlencode({'policy': policy.id, 'area': self.area})}"


def counts(prefix: str, code: str) -> Counts | None:
    """The counts of an area; None until everybody was decided once."""
    run = bulk.newest(prefix)
    if run is None:
        return None
    if run.area == prefix:
        return Counts(run, {policy: dict(found) for policy, found in run.counts.items()}, code)
    key = f"policies:counts:{prefix}:{run.finished_at.isoformat()}".replace(" ", "")
    found = cache.get(key)
    if found is None:
        found = counted([prefix])
        cache.set(key, found, REMEMBERED_SECONDS)
    return Counts(run, found, code)


def counted(prefixes: Sequence[str]) -> dict[str, dict[str, int]]:
    """The answers of part of a run, read one by one."""
    numbers: dict[str, Counter[str]] = {}
    for one in bulk.answers(prefixes):
        numbers.setdefault(one.policy, Counter())[one.answer] += 1
    return {policy: dict(found) for policy, found in numbers.items()}
