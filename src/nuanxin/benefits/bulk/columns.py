"""Cases as rows: the columns that hold what a case says, and a row turned back into the case it holds.

A relation of cases has `case` (its number), `area` (where it is counted), `household` (which members' rows are its own; NULL: only
itself), `none` (facts said not to exist) and a column per fact; payments and contributions stand in relations of their own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from nuanxin.benefits.deciding.case import Case, Contribution, Facts, Paid
from nuanxin.benefits.deciding.values import OPEN
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.schema import FactFile
from nuanxin.people.enums import Category

EMPLOYER: Final = "employer "  # with a blank: a dot would name a row, and no fact has one
OPEN_ENDED: Final = " open"
NUMBERS: Final = {"case": "BIGINT", "area": "VARCHAR", "household": "BIGINT", "none": "VARCHAR[]", "disputed": "BOOLEAN"}
TYPES: Final = {
    "enum": "VARCHAR",
    "bool": "BOOLEAN",
    "int": "INTEGER",
    "money": "DECIMAL(18,2)",
    "date": "DATE",
    "date_or_month": "DATE",
    "date_or_open": "DATE",
    "month": "DATE",
    "area": "VARCHAR",
    "text": "VARCHAR",
    "trainings": "DATE",  # the earliest that was passed: policies ask for no more
    "counts": "MAP(VARCHAR, INTEGER)",
    "ids": "VARCHAR[]",
    "years": "INTEGER[]",
}
SQL_OF_KIND: Final = {"bool": "BOOLEAN", "int": "INTEGER", "money": "DECIMAL(18,2)", "date": "DATE", "enum": "VARCHAR", "text": "VARCHAR"}
PAYMENTS: Final = {'"case"': "BIGINT", "programme": "VARCHAR", "month": "DATE", "amount": "DECIMAL(18,2)"}
INSURANCE: Final = {'"case"': "BIGINT", "month": "DATE", "kind": "VARCHAR", "amount": "DECIMAL(18,2)", "payer": "VARCHAR"}
APPROVALS: Final = {'"case"': "BIGINT", "policy": "VARCHAR", "approved_on": "DATE", "extended": "BOOLEAN", "number": "BIGINT"}
HAS: Final = tuple(f"has_{one.value}" for one in Category)


def column(name: str) -> str:
    """The column of a fact as conditions name it."""
    return EMPLOYER + name.removeprefix("employer.") if name.startswith("employer.") else name


def types() -> dict[str, str]:
    """Every column of a relation of cases with its SQL type."""
    found = dict(NUMBERS)
    for name, fact in facts.known().facts.items():
        found |= of_fact(name, fact)
    for name, fact in facts.known().employer.items():
        found |= of_fact(EMPLOYER + name, fact)
    return found


def named_in(sql: str) -> list[str]:
    """The columns of a case that a statement names; a word that only looks like one does no harm."""
    words = {*re.findall(r'"([^"]+)"', sql), *re.findall(r"\w+", sql)}
    return [quoted(name) for name in types() if name in words]


def types_quoted() -> dict[str, str]:
    """The same with the names as SQL writes them."""
    return {quoted(name): kind for name, kind in types().items()}


def of_fact(name: str, fact: FactFile) -> dict[str, str]:
    if fact.type == "categories":
        return dict.fromkeys(HAS, "BOOLEAN")
    own = {name: TYPES[fact.type]}
    return own | {name + OPEN_ENDED: "BOOLEAN"} if fact.type == "date_or_open" else own


def row_of(case: Case, number: int, area: str = "", household: int | None = None) -> dict[str, Any]:
    """The row that holds a case; what the household, payments and contributions say goes into the other relations."""
    row: dict[str, Any] = {"case": number, "area": area, "household": household, "none": sorted(case.none), "disputed": bool(case.disputes)}
    for name, fact in facts.known().facts.items():
        row |= written(name, fact, case.person.get(name))
    for name, fact in facts.known().employer.items():
        row |= written(EMPLOYER + name, fact, case.employer.get(name))
    return row


def row_of_member(member: Facts, household: int) -> dict[str, Any]:
    """The row of another member of a household: facts, nothing of the case."""
    return row_of(Case(person=member), -1, "", household)


def written(name: str, fact: FactFile, value: Any) -> dict[str, Any]:
    match fact.type:
        case "categories":
            return {column: None if value is None else column.removeprefix("has_") in value for column in HAS}
        case "date_or_open":
            return {name: None if value == OPEN else value, name + OPEN_ENDED: None if value is None else value == OPEN}
        case "trainings":
            return {name: min((passed for _, passed in value or () if passed), default=None)}
        case "counts" | "ids" | "years":
            if value is None:
                return {name: None}
            return {name: sorted(value.items() if fact.type == "counts" else value)}
    return {name: value}


def payments_of(case: Case, number: int) -> list[dict[str, Any]]:
    return [{"case": number, "programme": one.programme, "month": one.month, "amount": one.amount} for one in case.payments]


def insurance_of(case: Case, number: int) -> list[dict[str, Any]]:
    return [{"case": number, "month": one.month, "kind": one.kind, "amount": one.amount, "payer": one.payer} for one in case.insurance]


def case_of(
    row: Mapping[str, Any], others: Iterable[Mapping[str, Any]], paid: Iterable[Sequence[Any]], insured: Iterable[Sequence[Any]]
) -> Case:
    """The case that a row holds; `others` are the rows of the other members of the household."""
    known = facts.known()
    return Case(
        person=said(row, known.facts, ""),
        household=tuple(said(one, known.facts, "") for one in others),
        employer=said(row, known.employer, EMPLOYER),
        payments=tuple(Paid(*one) for one in paid),
        insurance=tuple(Contribution(*one) for one in insured),
        none=frozenset(row["none"] or ()),
    )


def said(row: Mapping[str, Any], known: Mapping[str, FactFile], prefix: str) -> Facts:
    found = {name: value_of(row, prefix + name, fact) for name, fact in known.items()}
    return {name: value for name, value in found.items() if value is not None}


def value_of(row: Mapping[str, Any], name: str, fact: FactFile) -> Any:
    match fact.type:
        case "categories":
            held = {one: row[one] for one in HAS}
            return None if None in held.values() else frozenset(one.removeprefix("has_") for one, has in held.items() if has)
        case "date_or_open":
            return OPEN if row[name + OPEN_ENDED] else row[name]
    value = row[name]
    if value is None:
        return None
    if fact.type == "trainings":
        return (("", value),)
    return frozenset(value) if fact.type in ("ids", "years") else value


def table(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, str]) -> Any:
    """Rows as an Arrow table with columns of those SQL types."""
    import pyarrow as pa  # here, because only those who write need it and it is slow to load

    names = [name.strip('"') for name in kinds]
    arrays = [pa.array([row[name] for row in rows], arrow_type(kind)) for name, kind in zip(names, kinds.values(), strict=True)]
    return pa.table(arrays, names=names)


def arrow_type(kind: str) -> Any:
    import pyarrow as pa

    plain = {"VARCHAR": pa.string(), "BOOLEAN": pa.bool_(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "DATE": pa.date32()}
    special = {
        "DECIMAL(18,2)": pa.decimal128(18, 2),
        "MAP(VARCHAR, INTEGER)": pa.map_(pa.string(), pa.int32()),
        "VARCHAR[]": pa.list_(pa.string()),
        "INTEGER[]": pa.list_(pa.int32()),
    }
    return (plain | special)[kind]


def empty(types_of: Mapping[str, str]) -> str:
    """A relation of those columns without rows."""
    return "(SELECT " + ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in types_of.items()) + " WHERE FALSE)"


def quoted(name: str) -> str:
    return f'"{name}"'


def literal(value: str | datetime.date | Decimal | int) -> str:
    """A typed literal."""
    if isinstance(value, datetime.date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
