"""What is still to be asked of somebody: every question once, the one that decides most policies first, and the form of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from nuanxin.benefits import plain
from nuanxin.benefits.enums import FactOrigin
from nuanxin.benefits.models import CollectedFact
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.schema import FactFile
from nuanxin.benefits.questions import HELP, KEPT_IN, Question
from nuanxin.web.entitlements.lines import Line
from nuanxin.web.oversight.forms import AreaField
from nuanxin.web.records.forms import EntryForm, count, day, one_in_sight, one_of, text, word, yuan

PREFIX = "fact-"
FEW = 6  # as many are all in sight: a single touch on a phone
UNKNOWN = ("", "不知道")
YES_NO = (("1", "是"), ("0", "否"), UNKNOWN)
OPEN_END = "无固定期限"
NO_END = re.compile(f"{OPEN_END}|长期|none")
MONTH_WIDGET = forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "2022-08", "autocomplete": "off"})
OTHER = re.compile(r"(hires|household)\.(\d+)\.")
MARKS = re.compile(r"[、，,；;\s]+")


@dataclass(frozen=True)
class Asked:
    """A question and the policies it helps to decide."""

    question: Question
    lines: tuple[Line, ...]

    @property
    def whose(self) -> tuple[str, int] | None:
        """Of a member of the household or somebody hired: the kind and the place."""
        found = OTHER.match(self.name)
        return (found[1], int(found[2])) if found else None

    @property
    def name(self) -> str:
        return self.question.name

    @property
    def titles(self) -> list[str]:
        return [line.title for line in self.lines]


def ranked(lines: Iterable[Line], policy: str = "") -> list[Asked]:
    """Each question once, by how many policies wait for it; only those of one policy if one is named."""
    questions: dict[str, Question] = {}
    waiting: dict[str, list[Line]] = {}
    for line in lines:
        if policy and line.policy != policy:
            continue
        for question in line.asks:
            questions.setdefault(question.name, question)
            waiting.setdefault(question.name, []).append(line)
    found = [Asked(question, tuple(waiting[name])) for name, question in questions.items()]
    return sorted(found, key=lambda one: -len(one.lines))


def named(names: Iterable[str]) -> list[Asked]:
    """Questions asked for by name, for a policy of somebody else; a name that no fact has is passed over."""
    known = facts.known().facts
    return [Asked(question_about(name, known[name]), ()) for name in dict.fromkeys(names) if name in known]


def question_about(name: str, fact: FactFile) -> Question:
    return Question(name, fact.label, fact.type, tuple(fact.values.items()), HELP.get(fact.type, ""), KEPT_IN.get(name, ""))


class OptionalArea(AreaField):
    """An area by name or code; may stay unknown."""

    def clean(self, value: Any) -> Any:
        return super().clean(value) if (value or "").strip() else None


def of_few(label: str, choices: Any, **options: Any) -> forms.Field:
    """A choice of a few in sight, of many in a select; not known is an answer too."""
    if len(choices) <= FEW:
        return one_in_sight(label, [*choices, UNKNOWN], **options)
    return one_of(label, choices, **options)


def of_area(label: str, **options: Any) -> forms.Field:
    widget = forms.TextInput(attrs={"list": "area-names", "autocomplete": "off"})
    return OptionalArea(label=label, max_length=60, widget=widget, **options | {"help_text": "乡镇或“乡镇+村”的名称，或区划代码。"})


def of_end(label: str, **options: Any) -> forms.Field:
    return text(label, 10, **options | {"help_text": f"写成 2023-08-31 的样子；没有期限的写“{OPEN_END}”。"})


def of_month(label: str, **options: Any) -> forms.Field:
    return text(label, 10, widget=MONTH_WIDGET, **options)


FIELDS: Mapping[str, Callable[..., forms.Field]] = {
    "date": day,
    "int": count,
    "money": yuan,
    "area": of_area,
    "month": of_month,
    "date_or_month": of_month,
    "date_or_open": of_end,
}


def field_of(question: Question) -> forms.Field:
    """The field that asks a fact of that kind; every answer may stay unknown."""
    options = {"help_text": question.help, "required": False}
    if question.kind == "bool":
        return one_in_sight(question.label, YES_NO, **options)
    if question.kind == "enum":
        return of_few(question.label, question.choices, **options)
    if question.kind in FIELDS:
        return FIELDS[question.kind](question.label, **options)
    return text(question.label, 200, **options)


def raw(kind: str, value: Any) -> Any:
    """The value as a case file has it; None where nothing is known."""
    if value in (None, ""):
        return None
    match kind:
        case "bool":
            return value == "1"
        case "date":
            return value.isoformat()
        case "money":
            return str(value)
        case "area":
            return value.code
        case "date_or_open":
            return "none" if NO_END.fullmatch(value.strip()) else value.strip()
        case "years":
            return [part for part in MARKS.split(value.strip()) if part] or None
    return value.strip() if isinstance(value, str) else value


class FactsForm(EntryForm):
    """All open questions at once, with who said so and of which day; `seen` is the newest fact on file when the page was opened."""

    known_on = day("所属日期", help_text="这些情况是哪一天的；当天问到的就是当天。")
    origin = one_in_sight("来源", FactOrigin.choices)
    note = text("依据说明", 200, help_text="例如：看过租房合同；不要写证件号码。")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: Sequence[Asked], **options: Any) -> None:
        self.asked = [one for one in asked if not one.question.kept_in]
        super().__init__(*args, **options)
        for one in self.asked:
            self.fields[f"{PREFIX}{one.name}"] = field = field_of(one.question)
            word(field)
            field.label = plain.question(one.name) or field.label

    @property
    def rows(self) -> list[tuple[Asked, forms.BoundField]]:
        """Each question beside the field that asks it."""
        return [(one, self[f"{PREFIX}{one.name}"]) for one in self.asked]

    @property
    def about(self) -> list[forms.BoundField]:
        return [self[name] for name in ("origin", "known_on", "note")]

    def labels(self) -> list[tuple[str, str]]:
        """Refusals name the facts by the labels of the catalogue, whatever the question beside the field is."""
        return [*super().labels(), *((f"{PREFIX}{one.name}", one.question.label) for one in self.asked)]

    def facts(self) -> dict[str, Any]:
        """What was answered, as the action gets it."""
        kinds = {one.name: one.question.kind for one in self.asked}
        found = {name: raw(kind, self.cleaned_data.get(f"{PREFIX}{name}")) for name, kind in kinds.items()}
        return {name: value for name, value in found.items() if value is not None}

    def clean(self) -> Mapping[str, Any] | None:
        if self.asked and not self.errors and not self.facts():
            self.add_error(None, "一项也没有填写，没有保存。问到几项就填几项，不知道的留空。")
        return super().clean()


def newest(facts: Iterable[CollectedFact]) -> int:
    return max((one.pk for one in facts), default=0)
