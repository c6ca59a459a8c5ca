"""A case as the fields of a form or the parts of an address, and back: the same texts for both, so that an address can be shared.

`sex=M` is a fact of the person, `h1-sex` of the first other member of the household, `w1-sex` of the first hire, `e-kind` of the employer,
`pay1-…`, `ins1-…`, `used1-…`, `train1-…` are rows of lists; `…-none` says that there is none. Empty fields are not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict

from nuanxin.benefits.deciding.values import OPEN, UnreadableError, month
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.schema import FactFile
from nuanxin.engines.rules.dates import add_months, months_between

PERSON, EMPLOYER = "", "e-"
MEMBER, HIRE = "h", "w"
PARAMETER = "q-"
NOBODY = f"{EMPLOYER}hires-none"  # an employer who lists nobody
PRESENT, NONE = "on", "-none"
NO_CATEGORY = "-"
MOST_ROWS, MOST_MONTHS = 60, 600
YES_NO = {"1": True, "0": False}
ROWS = {
    "pay": ("programme", "month", "to", "amount"),
    "ins": ("kind", "payer", "month", "to", "amount"),
    "used": ("programme", "count"),
    "train": ("kind", "passed_on"),
}
LOOSE_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
LOOSE_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?", re.ASCII)
Pair = tuple[str, str]


# From the form to the case


def case_of(data: QueryDict) -> dict[str, Any]:
    """The case file that the fields say; what cannot be read is left as written, for the reader of case files to refuse."""
    hires = [person_of(data, f"{HIRE}{number}-") for number in numbers(data, HIRE)]
    employer = facts_of(data, EMPLOYER, facts.known().employer) | ({"hires": hires} if hires or data.get(NOBODY) else {})
    found = {
        "person": person_of(data, PERSON),
        "household": [person_of(data, f"{MEMBER}{number}-") for number in numbers(data, MEMBER)],
        "employer": employer,
        "payments": [one for row in rows(data, "pay") for one in by_month(row, ("programme", "amount"))],
        "insurance": [one for row in rows(data, "ins") for one in by_month(row, ("kind", "payer", "amount"))],
    }
    return {name: part for name, part in found.items() if part}


def person_of(data: QueryDict, prefix: str) -> dict[str, Any]:
    return facts_of(data, prefix, facts.known().facts) | lists_of(data, prefix)


def facts_of(data: QueryDict, prefix: str, known: Mapping[str, FactFile]) -> dict[str, Any]:
    found = {}
    for name, fact in known.items():
        if data.get(f"{prefix}{name}{NONE}"):
            found[name] = OPEN
        elif (value := value_of(fact, [text.strip() for text in data.getlist(prefix + name) if text.strip()])) is not None:
            found[name] = value
    return found


def value_of(fact: FactFile, texts: list[str]) -> Any:
    """What a field says, as a case file would; None if it is empty."""
    if not texts:
        return None
    match fact.type:
        case "categories":
            return [text for text in texts if text != NO_CATEGORY]
        case "ids":
            return texts
        case "years":
            return [part for text in texts for part in re.split(r"[,，、;；\s]+", text) if part]
        case "trainings" | "counts":
            return None
        case "bool":
            return YES_NO.get(texts[0], texts[0])
        case "int":
            return int(texts[0]) if re.fullmatch(r"\d{1,9}", texts[0], re.ASCII) else texts[0]
        case "money":
            return texts[0].replace(",", "").replace("，", "").removesuffix("元")
        case "date" | "date_or_month" | "date_or_open" | "month":
            return tidy_day(texts[0])
    return texts[0]


def tidy_day(text: str) -> str:
    """2022/9/5 and 20220905 as 2022-09-05, 1960年5月 as 1960-05."""
    if parts := LOOSE_DAY.fullmatch(text):
        year, month, day = filter(None, parts.groups())
        return f"{year}-{int(month):02}-{int(day):02}"
    if parts := LOOSE_MONTH.fullmatch(text):
        return f"{parts[1]}-{int(parts[2]):02}"
    return text


def lists_of(data: QueryDict, prefix: str) -> dict[str, Any]:
    """Training and months used elsewhere, which are rows too."""
    training = [{name: text for name, text in row.items() if text} for row in rows(data, "train", prefix)]
    used = {
        row["programme"]: int(row["count"]) if re.fullmatch(r"\d{1,4}", row["count"], re.ASCII) else row["count"]
        for row in rows(data, "used", prefix)
    }
    return ({"training": training} if training else {}) | ({"months_used": used} if used else {})


def numbers(data: QueryDict, prefix: str) -> list[int]:
    """The numbers of the blocks that are there."""
    found = {int(match[1]) for name in data if (match := re.fullmatch(rf"{prefix}(\d{{1,3}})-\w+", name, re.ASCII))}
    return sorted(found)[:MOST_ROWS]


def rows(data: QueryDict, kind: str, prefix: str = "") -> Iterator[dict[str, str]]:
    """The rows of a list (of the block with that prefix) in which anything is written."""
    for number in numbers(data, prefix + kind):
        row = {part: data.get(f"{prefix}{kind}{number}-{part}", "").strip() for part in ROWS[kind]}
        if any(row.values()):
            yield row


def by_month(row: dict[str, str], kept: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """A row from one month to another as one item for each month."""
    item = {name: row[name].replace(",", "") if name == "amount" else row[name] for name in kept if row[name]}
    for text in months(row["month"], row["to"]):
        yield item | ({"month": text} if text else {})


def months(first: str, last: str) -> list[str]:
    if not first or not last:
        return [first or last]
    try:
        begin, count = month(first), months_between(month(first), month(last)) + 1
    except UnreadableError:
        return [first, last]
    if not 1 <= count <= MOST_MONTHS:
        return [first, f"{last}（早于起始月份，或相隔太久）"]
    return [f"{add_months(begin, place):%Y-%m}" for place in range(count)]


# From the case to the form


def data_of(case: Mapping[str, Any]) -> QueryDict:
    """The fields of a case file."""
    data = QueryDict(mutable=True)
    for name, text in pairs(case):
        data.appendlist(name, text)
    return data


def pairs(case: Mapping[str, Any]) -> Iterator[Pair]:
    """Every field with its text, of a case that could be read; names in their order, so that equal cases have equal addresses."""
    yield from pairs_of_facts(case.get("person") or {}, PERSON, facts.known().facts)
    for place, one in enumerate(case.get("household") or (), 1):
        yield f"{MEMBER}{place}-{PRESENT}", "1"
        yield from pairs_of_facts(one, f"{MEMBER}{place}-", facts.known().facts)
    employer = case.get("employer") or {}
    yield from pairs_of_facts(employer, EMPLOYER, facts.known().employer)
    if employer.get("hires") == []:
        yield NOBODY, "1"
    for place, one in enumerate(employer.get("hires") or (), 1):
        yield f"{HIRE}{place}-{PRESENT}", "1"
        yield from pairs_of_facts(one, f"{HIRE}{place}-", facts.known().facts)
    yield from pairs_of_rows("pay", spans(case.get("payments") or ()))
    yield from pairs_of_rows("ins", spans(case.get("insurance") or ()))


def pairs_of_facts(parts: Mapping[str, Any], prefix: str, known: Mapping[str, FactFile]) -> Iterator[Pair]:
    for name, fact in known.items():
        value = parts.get(name)
        if value is None or fact.type in ("trainings", "counts"):
            continue
        if value == OPEN and OPEN not in fact.values:
            yield f"{prefix}{name}{NONE}", "1"
        else:
            yield from ((prefix + name, text) for text in texts_of(fact, value))
    used = [{"programme": name, "count": count} for name, count in (parts.get("months_used") or {}).items()]
    yield from pairs_of_rows("used", used, prefix)
    yield from pairs_of_rows("train", parts.get("training") or (), prefix)


def texts_of(fact: FactFile, value: Any) -> list[str]:
    match fact.type:
        case "categories":
            return sorted(value) or [NO_CATEGORY]
        case "ids":
            return sorted(value)
        case "years":
            return ["、".join(value)] if value else []
        case "bool":
            return ["1" if value else "0"]
        case "text" if isinstance(value, dict):
            return ["；".join(f"{name}：{part}" for name, part in value.items())]
    return [str(value)]


def pairs_of_rows(kind: str, found: Any, prefix: str = "") -> Iterator[Pair]:
    for place, row in enumerate(found, 1):
        yield from ((f"{prefix}{kind}{place}-{part}", str(row[part])) for part in ROWS[kind] if row.get(part) is not None)


def spans(items: Any) -> list[dict[str, Any]]:
    """Items by month as rows from one month to another, where everything else is the same."""
    found: list[dict[str, Any]] = []
    for item in sorted(items, key=lambda one: (str({**one, "month": ""}), str(one.get("month") or ""))):
        text = str(item.get("month") or "")[:7]
        if found and follows(found[-1], item, text):
            found[-1]["to"] = text
        else:
            found.append({**item, "month": text or None})
    return found


def follows(row: Mapping[str, Any], item: Mapping[str, Any], text: str) -> bool:
    if not text or not row["month"] or any(row.get(name) != item.get(name) for name in ("programme", "kind", "payer", "amount")):
        return False
    return months_between(month(row.get("to") or row["month"]), month(text)) == 1
