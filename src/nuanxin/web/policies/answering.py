"""The answer to a case as the calculator shows it: the word, the months, the amount with its calculation, and what to collect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nuanxin.benefits.deciding import Decided
from nuanxin.benefits.deciding.clock import Months
from nuanxin.benefits.enums import Answer
from nuanxin.benefits.policies import Policy, facts
from nuanxin.people.models import Person
from nuanxin.web.policies import casing, wording
from nuanxin.web.policies.trying import Answered, Trial

MEMBER = "家庭成员"
SHOWN_TO_COLLECT = 3


@dataclass(frozen=True)
class Told:
    """One answer in words. `collect` pairs the label of a fact with the field that asks for it."""

    word: str
    tone: str
    mark: str
    says: str
    collect: tuple[tuple[str, str], ...]
    months: tuple[tuple[str, str], ...]
    amount: str
    lacking: tuple[str, ...]
    calculation: str
    notes: tuple[str, ...]


SAYS = {
    Answer.YES: "按写下的情况，符合这项政策。",
    Answer.NO: "按写下的情况，不符合这项政策。",
    Answer.UNKNOWN: "还有情况不知道，暂时不能判定。",
    Answer.CONFLICT: "来源互相矛盾，先核实，再判定。",
}


def answer(trial: Trial, decided: Decided) -> Told:
    word = Answer(decided.answer)
    values = decided.policy.parameters(trial.case.person.get("residence"), trial.as_of)
    return Told(
        word=str(word.label),
        tone=wording.TONES[word],
        mark=wording.MARKS[word],
        says=SAYS[word],
        collect=tuple(to_collect(decided.policy, decided)),
        months=tuple(months(decided.months)) if decided.months else (),
        amount=amount(decided),
        lacking=tuple(lacking(trial, decided)),
        calculation=wording.formula(decided.policy, decided.policy.compiled().amount, values) if word == Answer.YES else "",
        notes=decided.notes,
    )


def amount(decided: Decided) -> str:
    """The amount in a few words; empty where nothing is paid, or it cannot be told."""
    rule = decided.policy.file.amount
    if rule is None or decided.answer != Answer.YES or decided.amount is None:
        return ""
    return f"{decided.amount:,.2f} 元" + ("（当月）" if rule.per == "month" else "")


def lacking(trial: Trial, decided: Decided) -> Iterator[str]:
    """What is missing to tell the amount: what the county has not filled in, and facts of the case."""
    formula = decided.policy.compiled().amount
    if formula is None or decided.answer != Answer.YES or decided.amount is not None:
        return
    values = decided.policy.parameters(trial.case.person.get("residence"), trial.as_of)
    written = trial.written.get("person", {})
    for name in sorted(formula.names):
        if values.get(name, "") is None or (name not in values and name not in written):
            yield decided.policy.compiled().catalogue[name].label


def months(found: Months) -> Iterator[tuple[str, str]]:
    """First and last month, what is used and left; what is not known says so."""
    yield "从", f"{found.first:%Y-%m}" if found.first else "不知道"
    yield "到", f"{found.last:%Y-%m}" if found.last else "不知道"
    yield "最长", counted(found.cap, "个月") if found.cap is not None else "没有另定月数" if not found.extended else "到退休为止"
    yield "已享受", counted(found.used, "个月")
    yield "还剩", counted(found.left, "个月")
    yield "距退休", counted(found.distance, "个月")
    yield "可延长到退休", {True: "是", False: "否", None: "不知道"}[found.extended]


def counted(number: int | None, unit: str) -> str:
    return "不知道" if number is None else f"{number} {unit}"


def to_collect(policy: Policy, decided: Decided) -> Iterator[tuple[str, str]]:
    """What to collect, each with the id of its field."""
    names = {one.label: name for name, one in facts.known().facts.items()}
    names |= {one.label: casing.EMPLOYER + name for name, one in facts.known().employer.items()}
    names |= {one.label: f"q-{name}" for name, one in policy.file.parameters.items()}
    names |= {facts.LISTS["payments"]: "pay1-programme", facts.LISTS["insurance"]: "ins1-kind"}
    for label in decided.collect:
        yield label, field_of(label, names)


def field_of(label: str, names: Mapping[str, str]) -> str:
    if label in names:
        return f"f-{names[label]}"
    if label.startswith(MEMBER) and "的" in label:
        number, _, inner = label.removeprefix(MEMBER).partition("的")
        return f"f-{casing.MEMBER}{number}-{names[inner]}" if inner in names else ""
    return ""


def sources(trial: Trial) -> dict[str, Any]:
    """Where the values of a real person come from, as far as they were not changed here."""
    if trial.known is None:
        return {}
    now, then = trial.written.get("person", {}), trial.known.written.get("person", {})
    return {name: source for name, source in trial.known.sources.items() if str(now.get(name)) == str(then.get(name))}


def line(one: Answered, trial: Trial, person: Person | None) -> dict[str, Any]:
    """One policy of the table of all."""
    word = Answer(one.decided.answer)
    url = reverse("policy-try", args=[one.policy.id])
    found = one.decided.months
    return {
        "title": one.policy.title,
        "payee": wording.payee(one.policy),
        "document": wording.document(one.policy),
        "url": url if person else f"{url}?{trial.address()}",
        "action": f"{url}?person={person.pk}" if person else "",
        "word": word.label,
        "mark": wording.MARKS[word],
        "tone": wording.TONES[word],
        "amount": amount(one.decided) if word == Answer.YES else "",
        "left": counted(found.left, "个月") if found and word == Answer.YES else "",
        "collect": one.decided.collect[:SHOWN_TO_COLLECT],
        "more": len(one.decided.collect) > SHOWN_TO_COLLECT,
        "count": len(one.decided.collect),
    }
