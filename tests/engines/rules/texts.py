"""Random well-typed conditions as text, for hypothesis: every construct of the language, a few levels deep."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.engines.rules.facts import CATALOGUE, FORM, SEX

COMPARISONS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
EQUALITY = st.sampled_from(["=", "<>"])


def names(*types: str) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name, fact in CATALOGUE.items() if fact.type in types])


def joined(pattern: str, **parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.fixed_dictionaries(parts).map(lambda found: pattern.format(**found))


def listed(part: st.SearchStrategy[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(part, min_size=least, max_size=3).map(", ".join)


DAYS = st.sampled_from(["DATE '2022-02-28'", "DATE '2024-02-29'", "DATE '2022-08-31'", "DATE '2022-09-30'", "$from", "$to"])
SMALL = st.sampled_from(["-13", "-12", "-1", "0", "1", "2", "12", "18", "50", "600"])
YUAN = st.sampled_from(["0.1", "0.3", "1000.10", "99999999.99", "0.6667", "1000"])
WORDS = st.sampled_from(["'a'", "''", "'it''s'", "'低保'"])


def dates(deep: int) -> st.SearchStrategy[str]:
    simple = names("date") | DAYS
    if deep == 0:
        return simple
    inner, steps = dates(deep - 1), st.sampled_from(["-12", "-1", "0", "1", "6", "12"])
    return simple | st.one_of(
        joined("{f}({day}, {n})", f=st.sampled_from(["add_months", "add_days", "add_years"]), day=inner, n=steps),
        joined("month_end({day})", day=inner),
        joined("retirement_month(sex, {day}, {age})", day=inner, age=st.sampled_from(["50", "55", "60", "months", "openings"])),
        joined("{f}({parts})", f=st.sampled_from(["least", "greatest"]), parts=listed(inner, 2)),
        choices(inner, deep),
    )


def whole_numbers(deep: int) -> st.SearchStrategy[str]:
    simple = names("int") | SMALL
    if deep == 0:
        return simple
    day = dates(deep - 1)
    return simple | st.one_of(
        joined("{f}({a}, {b})", f=st.sampled_from(["full_years", "full_months", "months_between"]), a=day, b=day),
        joined("{f}({a})", f=st.sampled_from(["year", "month"]), a=day),
        joined("({a} {sign} {b})", a=whole_numbers(deep - 1), sign=st.sampled_from("+-"), b=SMALL | names("int")),
        joined("({a} * {b})", a=SMALL, b=SMALL | names("int")),
        joined("{f}({parts})", f=st.sampled_from(["least", "greatest"]), parts=listed(whole_numbers(deep - 1), 2)),
        joined("count({part})", part=member_conditions()),
        choices(whole_numbers(deep - 1), deep),
    )


def amounts(deep: int) -> st.SearchStrategy[str]:
    simple = names("money") | YUAN
    if deep == 0:
        return simple
    return simple | st.one_of(
        joined("({a} {sign} {b})", a=amounts(deep - 1), sign=st.sampled_from("+-"), b=simple),
        joined("({a} * {b})", a=names("money"), b=st.sampled_from(["0.3", "2", "0.6667"])),
        joined("(-{a})", a=names("money", "int")),
        joined("{f}({parts})", f=st.sampled_from(["least", "greatest"]), parts=listed(amounts(deep - 1) | names("int"), 2)),
        choices(simple, deep),
    )


def choices(part: st.SearchStrategy[str], deep: int) -> st.SearchStrategy[str]:
    """COALESCE and CASE of one type, with and without ELSE."""
    test = conditions(deep - 1) if deep > 1 else leaves(0)
    return st.one_of(
        joined("coalesce({parts})", parts=listed(part, 2)),
        joined("CASE WHEN {test} THEN {a} ELSE {b} END", test=test, a=part, b=part),
        joined("CASE WHEN {test} THEN {a} WHEN {other} THEN {b} END", test=test, other=leaves(0), a=part, b=part),
        joined("CASE sex WHEN 'M' THEN {a} ELSE {b} END", a=part, b=part),
    )


def options(name: str, codes: tuple[str, ...]) -> st.SearchStrategy[str]:
    code = st.sampled_from([f"'{code}'" for code in codes])
    either = joined("(CASE WHEN has_LONG THEN {code} ELSE {name} END)", name=st.just(name), code=code) | st.just(name)
    return joined("{name} {sign} {code}", name=either, sign=EQUALITY, code=code) | joined(
        "{name} {sign} ({codes})", name=either, sign=st.sampled_from(["IN", "NOT IN"]), codes=listed(code)
    )


def leaves(deep: int) -> st.SearchStrategy[str]:
    return st.one_of(
        names("bool"),
        st.just("has('LONG')"),
        options("sex", SEX) | options("form", FORM),
        joined("note {sign} {word}", sign=EQUALITY, word=WORDS),
        joined("{a} {sign} {b}", a=names("bool"), sign=EQUALITY, b=st.sampled_from(["TRUE", "FALSE", "wants_job", "(seq > 1)"])),
        joined("{a} IS {sign}", a=names("date", "int", "money", "bool", "enum") | dates(deep), sign=st.sampled_from(["NULL", "NOT NULL"])),
        *(joined("{a} {sign} {b}", a=kind(deep), sign=COMPARISONS, b=kind(deep)) for kind in (dates, whole_numbers, amounts)),
        *(joined("{a} {sign} {b} AND {c}", a=kind(deep), sign=BETWEEN, b=kind(0), c=kind(0)) for kind in (dates, whole_numbers, amounts)),
        joined("full_years({a}, {day}) {sign} {n}", a=dates(0), day=DAYS, sign=COMPARISONS, n=SMALL),
        joined("{n} {sign} full_months({a}, {day})", a=dates(deep), day=DAYS, sign=COMPARISONS, n=SMALL),
        joined("amount_yuan {sign} ({codes})", sign=st.sampled_from(["IN", "NOT IN"]), codes=listed(YUAN)),
        joined("{f}({part})", f=st.sampled_from(["any", "all"]), part=member_conditions()),
        joined(
            "coalesce({parts}, {last})",
            parts=listed(names("bool") | st.sampled_from(["seq > 1", "openings > 1"])),
            last=st.sampled_from(["TRUE", "FALSE", "helped"]),
        ),
    )


BETWEEN = st.sampled_from(["BETWEEN", "NOT BETWEEN"])


def member_conditions() -> st.SearchStrategy[str]:
    return st.sampled_from(
        ["wants_job", "helped AND seq > 1", "NOT has_LONG", "ended_on IS NULL OR ended_on >= $from", "form <> 'flexible'"]
    )


def conditions(deep: int = 3) -> st.SearchStrategy[str]:
    leaf = leaves(min(deep, 2))
    if deep <= 0:
        return leaf
    inner = conditions(deep - 1)
    return leaf | st.one_of(
        joined("({a} {sign} {b})", a=inner, sign=st.sampled_from(["AND", "OR"]), b=inner),
        joined("(NOT ({a}))", a=inner),
        joined("(CASE WHEN {test} THEN {a} ELSE {b} END)", test=leaf, a=inner, b=names("bool") | leaf.map("({})".format)),
    )
