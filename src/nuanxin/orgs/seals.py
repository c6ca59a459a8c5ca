"""The hash chain over the audit trail: seals sets of events some time after they were written, and finds what was changed since.

Never chained at write time: one chain head would make every writer wait for every other.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.db import transaction
from django.utils import timezone

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, AuditSeal, Office

MARGIN = datetime.timedelta(seconds=30)  # a transaction may still commit events younger than this, with lower numbers than those seen
LATE = datetime.timedelta(days=1)  # so long may an event come after the seal that listed it as missing
MOST_EVENTS = 20_000
MOST_TOLD = 10
FIELDS = ("id", "at", "kind", "by_id", "by_name", "area_code", "subject", "changes_facts", "details")


@dataclass(frozen=True)
class Head:
    """The end of the chain; kept elsewhere (printed, mailed) it anchors everything before it."""

    number: int
    digest: str
    last_id: int
    sealed_at: datetime.datetime

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


@dataclass(frozen=True)
class Verification:
    """What was looked at, and every contradiction found, in Chinese."""

    seals: int
    events: int
    unsealed: int
    problems: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        return not self.problems


def head() -> Head | None:
    """The newest seal; None before the first."""
    newest = AuditSeal.objects.order_by("id").last()
    return Head(newest.pk, newest.digest, newest.last_id, newest.sealed_at) if newest else None


def seal() -> int:
    """Seal what is old enough to be complete, and what earlier seals missed; the number of events sealed."""
    sealed = seal_late_events()
    while count := seal_next_events():
        sealed += count
    return sealed


@transaction.atomic
def seal_next_events() -> int:
    """The next set, in its own short transaction."""
    wait_for_other_sealers()
    after = last_sealed_id()
    events = list(AuditEvent.objects.filter(id__gt=after, at__lt=timezone.now() - MARGIN).order_by("id").values(*FIELDS)[:MOST_EVENTS])
    if events:
        add_seal(events, first_id=after + 1)
    return len(events)


@transaction.atomic
def seal_late_events() -> int:
    """Events whose numbers a recent seal listed as missing and whose transactions have committed since."""
    wait_for_other_sealers()
    recent = AuditSeal.objects.filter(sealed_at__gte=oldest_awaited()).order_by("id")
    sealed = 0
    for first, last in holes(recent):
        if late := list(AuditEvent.objects.filter(id__range=(first, last)).order_by("id").values(*FIELDS)):
            add_seal(late, first_id=late[0]["id"])
            sealed += len(late)
    return sealed


def wait_for_other_sealers() -> None:
    Office.objects.select_for_update().first()


def oldest_awaited() -> datetime.datetime:
    """Seals before this time no longer wait for what they missed; counted from the newest seal, as the sealer may have rested."""
    newest = head()
    return (newest.sealed_at if newest else timezone.now()) - LATE


def last_sealed_id() -> int:
    return AuditSeal.objects.order_by("last_id").values_list("last_id", flat=True).last() or 0


def add_seal(events: list[dict], *, first_id: int) -> None:
    previous = head()
    one = AuditSeal(
        sealed_at=timezone.now(),
        first_id=first_id,
        last_id=events[-1]["id"],
        missing_ids=gaps(first_id, [event["id"] for event in events]),
        event_count=len(events),
        previous=previous.digest if previous else "",
    )
    one.digest = digest(one, events)
    one.save(force_insert=True)


def gaps(first: int, ids: Iterable[int]) -> list[list[int]]:
    """The unbroken ranges, [from, to] each, that `ids` (ascending) leave out from `first` on."""
    found = []
    for number in ids:
        if number > first:
            found.append([first, number - 1])
        first = number + 1
    return found


def holes(seals: Iterable[AuditSeal]) -> list[tuple[int, int]]:
    """What `seals`, in order, listed as missing and none of the later ones has taken up."""
    open_ranges: list[tuple[int, int]] = []
    for one in seals:
        cut = (one.first_id, one.last_id)
        open_ranges = [rest for held in open_ranges for rest in without(held, cut)]
        open_ranges += [(first, last) for first, last in one.missing_ids]
    return sorted(open_ranges)


def without(held: tuple[int, int], cut: tuple[int, int]) -> list[tuple[int, int]]:
    """What `cut` leaves of `held`: none, one or two ranges."""
    before, after = (held[0], min(held[1], cut[0] - 1)), (max(held[0], cut[1] + 1), held[1])
    if cut[1] < held[0] or held[1] < cut[0]:
        return [held]
    return [rest for rest in (before, after) if rest[0] <= rest[1]]


def digest(one: AuditSeal, events: Iterable[dict]) -> str:
    """SM3 over the canonical form of the seal's own fields, the digest before it and every event."""
    own = {
        "previous": one.previous,
        "at": one.sealed_at,
        "range": [one.first_id, one.last_id],
        "missing": one.missing_ids,
        "count": one.event_count,
    }
    hashed = Hash(SM3())
    hashed.update(json.dumps([own, *events], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=as_text).encode())
    return hashed.finalize().hex()


def as_text(value: datetime.datetime) -> str:
    return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def verify(anchor: str = "") -> Verification:
    """Recompute the whole chain and compare; with `anchor`, a head noted earlier, also a chain cut off or written anew is found."""
    seals = list(AuditSeal.objects.order_by("id"))
    problems = [problem for one in seals for problem in contradictions(one)]
    problems += [
        f"第 {one.pk} 个封存与它前面的封存接不上：有封存记录被删除、改动或插入。"
        for before, one in zip([None, *seals], seals, strict=False)
        if one.previous != (before.digest if before else "")
    ]
    problems += inserted(seals)
    problems += anchored(seals, anchor) if anchor else []
    unsealed = AuditEvent.objects.filter(id__gt=last_sealed_id()).count()
    return Verification(len(seals), sum(one.event_count for one in seals), unsealed, tuple(problems))


def contradictions(one: AuditSeal) -> list[str]:
    """What the events of one seal say against it: some are gone, or their content is another."""
    found = AuditEvent.objects.filter(id__range=(one.first_id, one.last_id)).order_by("id").values(*FIELDS)
    events = [event for event in found if not is_within(event["id"], one.missing_ids)]
    place = f"第 {one.pk} 个封存（编号 {one.first_id} 至 {one.last_id}，封存于 {timezone.localtime(one.sealed_at):%Y-%m-%d %H:%M:%S}）"
    if len(events) < one.event_count:
        gone = [
            [first, last]
            for held in gaps(one.first_id, [*(event["id"] for event in events), one.last_id + 1])
            for first, last in remaining(held, one.missing_ids)
        ]
        return [f"{place}缺少 {one.event_count - len(events)} 条审计记录（编号 {told(gone)}）：记录被删除。"]
    if digest(one, events) != one.digest:
        return [f"{place}的审计记录或封存本身被改动过。"]
    return []


def remaining(held: list[int], cuts: list[list[int]]) -> list[tuple[int, int]]:
    rest = [(held[0], held[1])]
    for first, last in cuts:
        rest = [part for one in rest for part in without(one, (first, last))]
    return rest


def is_within(number: int, ranges: list[list[int]]) -> bool:
    return any(first <= number <= last for first, last in ranges)


def inserted(seals: list[AuditSeal]) -> list[str]:
    """Events in a hole that was listed so long ago that no transaction can have been running since."""
    since = oldest_awaited()
    listed = [held for one in seals if one.sealed_at < since for held in one.missing_ids]
    found = [
        number
        for first, last in holes(seals)
        if is_within(first, listed)
        for number in AuditEvent.objects.filter(id__range=(first, last)).order_by("id").values_list("id", flat=True)
    ]
    return [f"编号 {told([[number, number] for number in found])} 的审计记录不在任何封存之内：记录是事后插入的。"] if found else []


def anchored(seals: list[AuditSeal], anchor: str) -> list[str]:
    """Whether the chain still contains the head noted as `number:digest`."""
    number, _, wanted = anchor.strip().partition(":")
    if not number.isdecimal() or len(wanted) != 64:
        raise UserError(f"封存凭证“{anchor}”读不懂，应为 `nuanxin audit head` 给出的“序号:摘要”。请完整复制。")
    held = next((one for one in seals if one.pk == int(number)), None)
    if held is None:
        return [f"凭证中的第 {number} 个封存已经不在：审计记录被截断。"]
    return [] if held.digest == wanted else [f"第 {number} 个封存的摘要与凭证不同：封存链被整体改写。"]


def told(ranges: list[list[int]]) -> str:
    parts = [str(first) if first == last else f"{first} 至 {last}" for first, last in ranges]
    return "、".join(parts[:MOST_TOLD]) + ("等" if len(parts) > MOST_TOLD else "")
