"""How good a rule is: what it found, what became of it under review, and the share that proved true."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from nuanxin.comparisons.enums import FindingState, ReviewVerdict
from nuanxin.comparisons.models import Finding, FindingReview


@dataclass(frozen=True)
class Precision:
    """Findings of one rule by their latest verdict; those that no longer appear count by what was found out about them."""

    found: int = 0
    confirmed: int = 0
    refuted: int = 0
    pending: int = 0
    open: int = 0
    settled: int = 0

    @property
    def judged(self) -> int:
        return self.confirmed + self.refuted

    @property
    def precision(self) -> Fraction | None:
        """Confirmed among those judged; None while nobody judged any."""
        return Fraction(self.confirmed, self.judged) if self.judged else None

    @property
    def told(self) -> str:
        """The share as a percentage, rounded half up; a dash while there is none."""
        return "—" if self.precision is None else f"{int(self.precision * 1000 + Fraction(1, 2)) / 10:g}%"


NOTHING = Precision()


def of_rules(findings: QuerySet | None = None) -> dict[str, Precision]:
    """Each rule's precision over `findings` (all by default; a page gives what its user may see), in one query."""
    findings = Finding.objects.all() if findings is None else findings
    latest = FindingReview.objects.filter(finding=OuterRef("pk")).order_by("-id").values("verdict")[:1]
    rows = findings.order_by().annotate(verdict=Subquery(latest)).values("rule").annotate(**COUNTS)
    return {row.pop("rule"): Precision(**row) for row in rows}


def counted(condition: Q) -> Count:
    return Count("pk", filter=condition)


COUNTS = {
    "found": Count("pk"),
    "confirmed": counted(Q(verdict=ReviewVerdict.CONFIRMED)),
    "refuted": counted(Q(verdict=ReviewVerdict.REFUTED)),
    "pending": counted(Q(state=FindingState.PENDING)),
    "open": counted(Q(state=FindingState.OPEN)),
    "settled": counted(Q(state=FindingState.SETTLED)),
}


def total(parts: dict[str, Precision]) -> Precision:
    """All rules together."""
    sums: defaultdict[str, int] = defaultdict(int)
    for part in parts.values():
        for name in COUNTS:
            sums[name] += getattr(part, name)
    return Precision(**sums)
