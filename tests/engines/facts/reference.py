"""The reference form (Xinfeng 2022, table 2) over small fact tables, with conditions said twice: in SQL and in Python.

The engine knows no condition language; here the smallest thing that fits its protocol stands in for one.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nuanxin.engines.facts import Cell, Column, Contract, Derived, Frame, Table

CATEGORIES = ("LONG", "AGE", "DISAB", "DIBAO", "GRAD", "EXPOV", "MONI", "VET", "FISH")
FORMS = ("enterprise", "flexible", "self_employed", "welfare_post")
METHODS = ("home_visit", "condolence", "phone")
FAIR_FORMS = ("on_site", "mobile", "online")


def columns(*specs: str) -> tuple[Column, ...]:
    """`name:type`, with a trailing ? for "may be none" and ?? for "may be unknown"."""
    made = []
    for spec in specs:
        name, _, kind = spec.partition(":")
        missing = {0: "never", 1: "none", 2: "unknown"}[kind.count("?")]
        made.append(Column(name, kind.rstrip("?"), name, missing))  # type: ignore[arg-type]
    return tuple(made)


PERSONS = Table("persons", "人员", columns("person:int", "area:text", "wants_job:bool??", "household:int?"), "person", "person", "area")
RECOGNITIONS = Table(
    "recognitions",
    "认定",
    columns("recognition:int", "person:int", "decided_on:date", "ended_on:date?", "seq:int"),
    "recognition",
    "person",
    order="seq",
)
HOLDINGS = Table(
    "holdings", "类别", columns("holding:int", "person:int", "category:enum", "from_on:date?", "until_on:date?"), "holding", "person"
)
VISITS = Table("visits", "走访", columns("visit:int", "person:int", "visited_on:date", "method:enum"), "visit", "person")
REFERRALS = Table("referrals", "岗位推介", columns("referral:int", "person:int", "referred_on:date", "post:int?"), "referral", "person")
PLACEMENTS = Table(
    "placements",
    "就业",
    columns("placement:int", "person:int", "started_on:date", "form:enum", "ended_on:date?", "helped:bool", "seq:int"),
    "placement",
    "person",
    order="seq",
)
RELIEFS = Table("reliefs", "临时救助", columns("relief:int", "person:int", "given_on:date", "amount_yuan:money"), "relief", "person")
VACANCIES = Table(
    "vacancies",
    "岗位",
    columns("vacancy:int", "area:text", "collected_on:date", "openings:int", "large_employer:bool??", "post:int"),
    "vacancy",
    area="area",
)
FAIRS = Table("fairs", "招聘会", columns("fair:int", "area:text", "held_on:date", "form:enum"), "fair", area="area")
TABLES = (PERSONS, RECOGNITIONS, HOLDINGS, VISITS, REFERRALS, PLACEMENTS, RELIEFS, VACANCIES, FAIRS)
CONTRACT = Contract(TABLES)


@dataclass(frozen=True)
class Says:
    """A condition: SQL with `{}` before plain names and `$from` `$to`, and the same as a function of a row and the parameters."""

    text: str
    test: Callable[[Mapping[str, Any], Mapping[str, Any]], object]
    names: frozenset[str]

    def bind(self, parameters: Mapping[str, datetime.date]) -> BoundSays:
        return BoundSays(self, parameters)


@dataclass(frozen=True)
class BoundSays:
    says: Says
    parameters: Mapping[str, datetime.date]

    def sql(self, dialect: str, alias: str | None = None) -> str:
        text = self.says.text.replace("{}", f"{alias}." if alias else "")
        for name, day in self.parameters.items():
            text = text.replace(f"${name}", f"DATE '{day}'")
        return text

    def value(self, row: Mapping[str, Any]) -> object:
        return self.says.test(row, self.parameters)

    def test(self, row: Mapping[str, Any]) -> bool | None:
        return self.says.test(row, self.parameters)  # type: ignore[return-value]


def says(names: str, text: str, test: Callable[[Any, Any], object]) -> Says:
    return Says(text, test, frozenset(names.split()))


def within(column: str) -> Says:
    return says(column, f"{{}}{column} BETWEEN $from AND $to", lambda r, p: p["from"] <= r[column] <= p["to"])


def one_of(column: str, *codes: str) -> Says:
    listed = ", ".join(f"'{code}'" for code in codes)
    return says(column, f"{{}}{column} IN ({listed})", lambda r, p: r[column] in codes)


def both(one: Says, other: Says) -> Says:
    return Says(f"({one.text}) AND ({other.text})", lambda r, p: kleene_and(one.test(r, p), other.test(r, p)), one.names | other.names)


def kleene_and(one: object, other: object) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def is_set(column: str) -> Says:
    return says(column, f"{{}}{column}", lambda r, p: r[column])


ON_REGISTER = says(
    "decided_on ended_on",
    "{}decided_on <= $to AND ({}ended_on IS NULL OR {}ended_on >= $from)",
    lambda r, p: r["decided_on"] <= p["to"] and (r["ended_on"] is None or r["ended_on"] >= p["from"]),
)
EMPLOYED = says(
    "started_on ended_on",
    "{}started_on <= $to AND ({}ended_on IS NULL OR {}ended_on > $to)",
    lambda r, p: r["started_on"] <= p["to"] and (r["ended_on"] is None or r["ended_on"] > p["to"]),
)
COVERS_VISIT = says(
    "decided_on ended_on base.visited_on",
    "{}decided_on <= base.visited_on AND ({}ended_on IS NULL OR {}ended_on >= base.visited_on)",
    lambda r, p: r["decided_on"] <= r["base.visited_on"] and (r["ended_on"] is None or r["ended_on"] >= r["base.visited_on"]),
)


def held_on_last_day(row: Mapping[str, Any], parameters: Mapping[str, Any]) -> bool:
    day = min(row["base.ended_on"] or parameters["to"], parameters["to"])
    return (row["from_on"] is None or row["from_on"] <= day) and (row["until_on"] is None or row["until_on"] >= day)


def holds(category: str) -> Derived:
    day = "least(coalesce(base.ended_on, $to), $to)"
    text = f"({{}}from_on IS NULL OR {{}}from_on <= {day}) AND ({{}}until_on IS NULL OR {{}}until_on >= {day})"
    held = says("from_on until_on base.ended_on", text, held_on_last_day)
    return Derived(f"has_{category}", category, "any", HOLDINGS, both(one_of("category", category), held))


REGISTER = Frame(
    "register",
    "在册人员",
    RECOGNITIONS,
    where=ON_REGISTER,
    one_per="person",
    latest_by=("decided_on", "seq"),
    derive=(Derived("employed", "已就业", "any", PLACEMENTS, EMPLOYED), *map(holds, CATEGORIES)),
)
VISITED = Frame(
    "visits",
    "走访慰问",
    VISITS,
    where=both(within("visited_on"), one_of("method", "home_visit", "condolence")),
    derive=(Derived("on_register", "当日在册", "any", RECOGNITIONS, COVERS_VISIT),),
)
HELPED = Frame(
    "helped",
    "帮扶实现就业",
    PLACEMENTS,
    where=both(within("started_on"), is_set("helped")),
    one_per="person",
    latest_by=("started_on", "seq"),
)
HELD = Frame("fairs", "招聘会", FAIRS, where=within("held_on"))
COLLECTED = Frame("vacancies", "岗位", VACANCIES, where=within("collected_on"))
GIVEN = Frame(
    "reliefs",
    "临时救助",
    RELIEFS,
    where=within("given_on"),
    derive=(Derived("on_register", "在册", "any", RECOGNITIONS, ON_REGISTER),),
)
CELLS = (
    Cell("c1", REGISTER),
    *(Cell(f"c{n}", REGISTER, is_set(f"has_{code}")) for n, code in enumerate(CATEGORIES, 2)),
    Cell("c11", VISITED, is_set("on_register")),
    Cell("c12", HELD),
    Cell("c13", HELD, one_of("form", "on_site", "mobile")),
    Cell("c14", COLLECTED, None, "sum", "openings"),
    Cell("c15", COLLECTED, is_set("large_employer"), "sum", "openings"),
    Cell("c16", HELPED),
    *(Cell(f"c{n}", HELPED, one_of("form", code)) for n, code in enumerate(FORMS, 17)),
    Cell("c21", REGISTER, is_set("employed")),
    *(Cell(f"c{n}", REGISTER, both(is_set("employed"), is_set(f"has_{code}"))) for n, code in enumerate(CATEGORIES, 22)),
    Cell("c31", GIVEN, is_set("on_register")),
    Cell("c32", GIVEN, is_set("on_register"), "sum", "amount_yuan"),
)

# What other notices need: households, different posts, a value used by a later column, links by something else than the person.
LAST_DAY = says(
    "ended_on",
    "least(coalesce({}ended_on, $to), $to)",
    lambda r, p: min(r["ended_on"] or p["to"], p["to"]),
)
VISITED_BY_LAST_DAY = says("visited_on base.last_day", "{}visited_on <= base.last_day", lambda r, p: r["visited_on"] <= r["base.last_day"])
SERVED = Frame(
    "served",
    "应服务人员",
    RECOGNITIONS,
    where=ON_REGISTER,
    one_per="person",
    latest_by=("decided_on", "seq"),
    derive=(
        Derived("last_day", "最后一天", "value", where=LAST_DAY, type="date"),
        Derived("household", "家庭", "pick", PERSONS, column="household"),
        Derived("wants_job", "就业意愿", "pick", PERSONS, column="wants_job"),
        Derived("posts", "不同岗位数", "count_distinct", REFERRALS, within("referred_on"), "post"),
        Derived("referrals", "推介次数", "count", REFERRALS, within("referred_on")),
        Derived("contacts", "走访次数", "count", VISITS, VISITED_BY_LAST_DAY),
        Derived("last_method", "最近走访方式", "pick", VISITS, VISITED_BY_LAST_DAY, "method", ("visited_on",)),
    ),
)
REFERRED = Frame(
    "referred",
    "被推介的岗位",
    VACANCIES,
    derive=(Derived("referred", "有人被推介", "any", REFERRALS, within("referred_on"), by="post"),),
)
PLACED_HERE = Frame("homes", "人员", PERSONS, derive=(Derived("employed", "已就业", "any", PLACEMENTS, EMPLOYED),))
LATEST_FAIRS = Frame("latest_fairs", "每种形式最近的招聘会", FAIRS, one_per="form", latest_by=("held_on",))
OFF_REGISTER = says("on_register", "NOT {}on_register", lambda r, p: not r["on_register"])
FEWER_THAN_THREE = says("posts", "{}posts < 3", lambda r, p: r["posts"] < 3)
OTHER_CELLS = (
    Cell("households", SERVED, None, "distinct", "household"),
    Cell("willing", SERVED, is_set("wants_job")),
    Cell("few_posts", SERVED, FEWER_THAN_THREE),
    Cell("referrals", SERVED, None, "sum", "referrals"),
    Cell("contacts", SERVED, None, "sum", "contacts"),
    Cell("by_phone", SERVED, says("last_method", "{}last_method = 'phone'", lambda r, p: r["last_method"] and r["last_method"] == "phone")),
    Cell("referred", REFERRED, is_set("referred"), "sum", "openings"),
    Cell("latest_fairs", LATEST_FAIRS),
    Cell("given_to_others", GIVEN, OFF_REGISTER, "sum", "amount_yuan"),
    Cell("employed_homes", PLACED_HERE, is_set("employed"), "distinct", "household"),
)
