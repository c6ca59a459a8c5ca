"""A case as fields and back: what any case file says, the address says too."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.benefits import policies
from nuanxin.benefits.deciding import Case, read_case
from nuanxin.benefits.policies import facts
from nuanxin.errors import UserError
from nuanxin.people.enums import Category
from nuanxin.web.policies import casing
from nuanxin.web.policies.situations import situations


def query(**fields) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def there_and_back(case: dict) -> dict:
    return casing.case_of(QueryDict(casing.data_of(case).urlencode()))


@pytest.mark.parametrize("policy", sorted(policies.library()))
def test_every_situation_of_a_policy_survives_the_address(policy):
    for one in situations(policies.get(policy)):
        assert ordered(read_case(there_and_back(dict(one.case)))) == ordered(read_case(one.case)), one.what


def ordered(case) -> Case:
    """The same case whatever the order of what was paid."""
    return replace(case, payments=tuple(sorted(case.payments, key=repr)), insurance=tuple(sorted(case.insurance, key=repr)))


def values_of(name: str, fact) -> st.SearchStrategy:
    days = st.dates().map(str).filter(lambda text: "1900" <= text[:4] <= "2199")
    kinds = {
        "enum": st.sampled_from(sorted(fact.values) or ["-"]), "bool": st.booleans(), "date": days, "date_or_month": days | days.map(lambda text: text[:7]),
        "date_or_open": days | st.just("none"), "month": days.map(lambda text: text[:7]), "area": st.sampled_from(["36", "360722", "360722100200"]),
        "money": st.decimals(0, 10**6, places=2).map(str), "text": st.text("甲乙丙123", min_size=1, max_size=9),
        "int": st.integers(fact.least or 0, fact.most or 999), "categories": st.lists(st.sampled_from(Category.values), unique=True),
        "ids": st.lists(st.sampled_from(sorted(policies.library())), unique=True), "years": st.lists(st.sampled_from(["2011/12", "2012/13"]), unique=True),
        "trainings": st.lists(st.fixed_dictionaries({"kind": st.sampled_from(["电工", "育婴"])}, optional={"passed_on": days}), max_size=3),
        "counts": st.dictionaries(st.sampled_from(sorted(policies.library())), st.integers(0, 99), max_size=3),
    }  # fmt: skip
    return kinds[fact.type]


PERSONS = st.fixed_dictionaries({}, optional={name: values_of(name, fact) for name, fact in facts.known().facts.items()})
EMPLOYERS = st.fixed_dictionaries({}, optional={name: values_of(name, fact) for name, fact in facts.known().employer.items()})
MONTHS = st.integers(0, 60).map(lambda number: f"{2010 + number // 12}-{number % 12 + 1:02}")
AMOUNTS = st.sampled_from(["100", "512.30"])
PAYMENTS = st.lists(
    st.fixed_dictionaries(
        {"programme": st.sampled_from(["2011-anhui-post-subsidy", "别的"])}, optional={"month": MONTHS, "amount": AMOUNTS}
    ),
    max_size=8,
)
INSURANCE = st.lists(
    st.fixed_dictionaries(
        {"month": MONTHS, "kind": st.sampled_from(["pension", "medical"]), "payer": st.sampled_from(["self", "employer"])},
        optional={"amount": AMOUNTS},
    ),
    max_size=8,
)


def in_any_order(case):
    return sorted(map(repr, case.payments)), sorted(map(repr, case.insurance))


@given(PERSONS, st.lists(PERSONS, max_size=2), EMPLOYERS, st.lists(PERSONS, min_size=1, max_size=2) | st.none(), PAYMENTS, INSURANCE)
def test_any_case_survives_the_address(person, household, employer, hires, payments, insurance):
    case = {
        "person": person, "household": household, "employer": employer | ({"hires": hires} if hires else {}), "payments": payments, "insurance": insurance,
    }  # fmt: skip

    found, wanted = read_case(there_and_back(case)), read_case(case)

    assert (found.employer, found.none) == (wanted.employer, wanted.none)
    assert [without_empty(one) for one in people_of(found)] == [without_empty(one) for one in people_of(wanted)]
    assert in_any_order(found) == in_any_order(wanted)


def people_of(case) -> list:
    return [case.person, *case.household, *(one.person for one in case.hires or ())]


def without_empty(person) -> dict:
    """Lists of nothing are as good as none; no category at all is not."""
    return {name: value for name, value in person.items() if value or name == "categories" or value in (False, 0)}


def test_equal_cases_have_equal_addresses_whatever_their_order():
    one = {
        "person": {"sex": "M", "status": "flexible"},
        "payments": [{"programme": "a", "month": "2012-01"}, {"programme": "a", "month": "2012-02"}],
    }
    other = {"payments": [*reversed(one["payments"])], "person": {"status": "flexible", "sex": "M"}}

    assert list(casing.pairs(one)) == list(casing.pairs(other))


def test_months_in_a_row_are_one_row():
    payments = [{"programme": "a", "month": f"2012-{month:02}", "amount": "100"} for month in (1, 2, 3, 5)]

    assert casing.spans(payments) == [
        {"programme": "a", "month": "2012-01", "amount": "100", "to": "2012-03"},
        {"programme": "a", "month": "2012-05", "amount": "100"},
    ]


def test_row_from_one_month_to_another_is_every_month():
    found = casing.case_of(query(pay1__programme="a", pay1__month="2011-11", pay1__to="2012-02", pay1__amount="1,000"))

    assert found["payments"] == [
        {"programme": "a", "amount": "1000", "month": month} for month in ("2011-11", "2011-12", "2012-01", "2012-02")
    ]


@pytest.mark.parametrize(("first", "last"), [("2012-02", "2011-11"), ("1901-01", "2199-12"), ("2012-13", "2012-14"), ("甲", "2012-01")])
def test_months_that_cannot_be_counted_are_left_for_the_reader_to_refuse(first, last):
    found = casing.case_of(query(pay1__programme="a", pay1__month=first, pay1__to=last))

    with pytest.raises(UserError, match=r"不是年月|不是日历上有的日期"):
        read_case(found)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012/9/5", "2012-09-05"),
        ("20120905", "2012-09-05"),
        ("2012年9月5日", "2012-09-05"),
        ("2012-09-05", "2012-09-05"),
        ("1960-05", "1960-05"),
        ("1960年5月", "1960-05"),
        ("196005", "196005"),
        ("甲", "甲"),
    ],
)
def test_days_are_taken_as_they_are_usually_written(text, day):
    assert casing.case_of(query(birth_date=text)) == {"person": {"birth_date": day}}


def test_empty_fields_are_not_known():
    assert casing.case_of(query(sex="", birth_date="  ", pay1__programme="", categories=[""])) == {}


def test_nothing_is_said_apart_from_not_known():
    found = casing.case_of(query(job_started_on__none="1", categories="-", e__recognised_as_workshop_on__none="1"))

    assert found == {"person": {"job_started_on": "none", "categories": []}, "employer": {"recognised_as_workshop_on": "none"}}


def test_member_of_whom_nothing_is_known_is_a_member():
    assert casing.case_of(query(h1__on="1", h3__sex="F")) == {"household": [{}, {"sex": "F"}]}


def test_numbers_that_are_none_are_left_for_the_reader_to_refuse():
    assert casing.case_of(query(disability_grade="二", used1__programme="a", used1__count="多")) == {
        "person": {"disability_grade": "二", "months_used": {"a": "多"}}
    }


def test_more_rows_than_anybody_needs_are_cut():
    assert len(casing.case_of(query(**{f"h{number}__on": "1" for number in range(1, 200)}))["household"]) == casing.MOST_ROWS


def test_override_of_several_parts_is_one_text():
    case = {"person": {"override": {"准许人": "甲", "理由": "乙"}}}

    assert json.dumps(there_and_back(case), ensure_ascii=False) == '{"person": {"override": "准许人：甲；理由：乙"}}'
