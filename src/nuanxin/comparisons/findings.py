"""Findings as they are read: side by side in words, and as the command line gives them; numbers and phones masked unless revealed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from nuanxin.comparisons import definition
from nuanxin.comparisons.definition.lists import title_of_list
from nuanxin.comparisons.enums import FindingState, Result
from nuanxin.comparisons.models import ComparisonRun, Finding, ListRelease
from nuanxin.comparisons.subjects import Subject, subject_of
from nuanxin.orgs import access, audit
from nuanxin.orgs.fields import mask_id_number, mask_phone
from nuanxin.orgs.models import User

LONG_NUMBER = re.compile(r"\d{15,17}[\dXx]?(?:\d{2}(?:B\d{1,2})?)?")  # an ID number, or a certificate's that begins with one
PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


@dataclass(frozen=True)
class Line:
    """One value as the ledger and as a list have it; which list, and of which day."""

    label: str
    ledger: str
    listed: str
    list_title: str
    released_on: Any

    @property
    def differs(self) -> bool:
        """Both say something, and not the same."""
        return bool(self.ledger and self.listed) and self.ledger != self.listed


def of_run(run: ComparisonRun, user: User | None = None) -> QuerySet[Finding]:
    """What a run gave, by rule and place; only what `user` may see (None: the local administrator)."""
    found = Finding.objects.all() if user is None else Finding.objects.visible_to(user)
    return found.filter(last_run=run).exclude(state=FindingState.GONE).select_related("person").order_by("rule", "area_id", "pk")


def subject(finding: Finding, *, reveal: bool = False) -> Subject:
    """Whom a finding is about, as on file or else as the lists give him."""
    found = subject_of(finding)
    return found if reveal else Subject(mask_id_number(found.id_number), found.name, found.area, mask_phone(found.phone))


def lines(finding: Finding, *, reveal: bool = False) -> list[Line]:
    """The values seen, side by side."""
    values = json.loads(finding.values or "[]")
    days = released(finding.last_run, {list_id for *_, list_id in values if list_id})
    shown = (lambda text: text) if reveal else masked
    return [Line(label, shown(own), shown(text), title_of_list(one) if one else "", days.get(one)) for label, own, text, one in values]


def released(run: ComparisonRun, list_ids: Iterable[str]) -> dict[str, Any]:
    """The day of the newest release that a run read of each list."""
    read = {pk: list_id for list_id in list_ids for pk in run.releases.get(list_id, ())}
    days = ListRelease.objects.filter(pk__in=read).order_by("released_on").values_list("pk", "released_on")
    return {read[pk]: day for pk, day in days}


def masked(text: str) -> str:
    """Whatever in a text looks like an ID number or a phone, hidden."""
    return PHONE.sub(lambda found: mask_phone(found[0]), LONG_NUMBER.sub(lambda found: mask_id_number(found[0]), text))


def as_json(finding: Finding, *, reveal: bool = False) -> dict[str, Any]:
    """As `nuanxin compare --json` gives it; somebody not on file has no key."""
    who = subject(finding, reveal=reveal)
    person = {"key": finding.person_id, "id_number": who.id_number, "name": who.name, "area": who.area}
    rule = definition.library().get(finding.rule)
    return {
        "rule": finding.rule,
        "person": person,
        "values": values_json(finding, reveal),
        "result": finding.result,
        "advice": rule.advice if rule else "",
    }


def values_json(finding: Finding, reveal: bool) -> dict[str, dict[str, str]]:
    """By label; where two lists have the same label, the later one's title is added."""
    shown = (lambda text: text) if reveal else masked
    found: dict[str, dict[str, str]] = {}
    for label, own, text, list_id in json.loads(finding.values or "[]"):
        name = f"{label}（{title_of_list(list_id)}）" if label in found and list_id else label
        found[name] = {"ledger": shown(own), "list": shown(text)}
    return found


def unavailable(run: ComparisonRun) -> dict[str, list[str]]:
    """Rules that could not be asked, with the lists they lack."""
    return {name: told["lists"] for name, told in run.rules.items() if told.get("result") == Result.SOURCE_UNAVAILABLE}


def unavailable_json(run: ComparisonRun) -> list[dict[str, Any]]:
    """The same as answers: about nobody, each with the lists that are missing."""
    titles = {name: {title_of_list(one): {"ledger": "", "list": ""} for one in lists} for name, lists in unavailable(run).items()}
    advice = "请先导入所缺的名单，再比对。"
    return [
        {"rule": name, "person": None, "values": values, "result": Result.SOURCE_UNAVAILABLE.value, "advice": advice}
        for name, values in titles.items()
    ]


def revealed(found: Iterable[Finding], *, by: User | None, area: str) -> list[dict[str, Any]]:
    """Findings as JSON with full numbers; refused without the right to reveal, and leaves an audit event with their count."""
    access.require(by, access.Permission.REVEAL, area)
    with transaction.atomic():
        told = [as_json(finding, reveal=True) for finding in found]
        audit.record("people.id_numbers.revealed", by=by, area=area, count=len(told))
    return told
