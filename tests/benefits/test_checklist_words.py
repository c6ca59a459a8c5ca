"""Which paper is which by its words, and what is missing for one person, for several and for a household."""

import datetime

import pytest

from nuanxin.benefits.claim_rules import PaperNames
from nuanxin.benefits.queries.claim_papers import fitting, groups, is_it, line, lines_for, parts, plain
from nuanxin.people.models import Household, HouseholdMembership, Paper, Person
from tests import factories
from tests.factories import households

NAMES = PaperNames(words={"户口簿": ("户口本", "居民户口簿"), "劳动合同": ("劳动合同书",)}, of_the_months=("缴费凭证",))
JULY = datetime.date(2022, 7, 1)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("身份证", "身份证"),
        (" 身份证 ", "身份证"),
        ("身份证复印件", "身份证"),
        ("身份证（复印件）", "身份证"),
        ("身份证(正反面)复印件", "身份证"),
        ("劳动合同原件", "劳动合同"),
        ("劳动合同扫描件", "劳动合同"),
        ("复印件说明", "复印件说明"),
        ("", ""),
    ],
)
def test_name_is_plain_without_brackets_and_kind_of_copy(written, name):
    assert plain(written) == name


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("身份证", ["身份证"]),
        ("劳动合同或灵活就业证明", ["劳动合同", "灵活就业证明"]),
        ("劳动合同或者灵活就业证明", ["劳动合同", "灵活就业证明"]),
        ("户口簿／户口本", ["户口簿", "户口本"]),
        ("户口簿/户口本复印件", ["户口簿", "户口本"]),
        ("残疾证（或低保证）", ["残疾证"]),
        ("残疾证(一至四级)或低保证复印件", ["残疾证", "低保证"]),
        ("或", []),
    ],
)
def test_what_is_asked_falls_into_its_choices(asked, found):
    assert parts(asked) == found


@pytest.mark.parametrize(
    ("asked", "kind", "answer"),
    [
        ("户口簿", "户口簿", True),
        ("户口簿", "户口本", True),
        ("户口簿", "户口本复印件", True),
        ("户口簿复印件", "居民户口簿", True),
        ("户口本", "户口簿", False),
        ("劳动合同或户口簿", "户口本", True),
        ("劳动合同", "劳务合同", False),
        ("劳动合同", "劳动合同解除证明", False),
        ("劳动合同", "", False),
    ],
)
def test_paper_is_what_is_asked_or_is_not(asked, kind, answer):
    assert is_it(asked, kind, NAMES) is answer


def paper(kind, day=JULY):
    return Paper(kind=kind, received_on=day)


@pytest.mark.parametrize(
    ("kind", "day", "first_month", "counts"),
    [
        ("缴费凭证", datetime.date(2022, 6, 30), JULY, False),
        ("缴费凭证", JULY, JULY, True),
        ("缴费凭证", datetime.date(2022, 6, 30), None, True),
        ("户口簿", datetime.date(2001, 1, 1), JULY, True),
    ],
)
def test_paper_of_the_months_counts_from_the_first_of_them(kind, day, first_month, counts):
    one = paper(kind, day)

    assert fitting(kind, NAMES, first_month, [one]) == ([one] if counts else [])


def told(whose, given=(), filed=None):
    made = line("户口簿", NAMES, whose, None, given, filed or {})
    return made.is_missing, made.said


def people(count):
    return [Person(pk=number, name=f"张{number}") for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("count", "having", "said"),
    [
        (1, 0, "户口簿"),
        (2, 1, "户口簿（缺张2的）"),
        (6, 1, "户口簿（缺张2、张3、张4、张5、张6的）"),
        (8, 1, "户口簿（缺张2、张3、张4、张5、张6等 7 人的）"),
        (2, 2, ""),
    ],
)
def test_those_without_the_paper_are_named_up_to_five(count, having, said):
    ones = people(count)
    filed = {one.pk: [paper("户口本")] for one in ones[:having]}

    assert told([[one] for one in ones], filed=filed) == (bool(said), said)


def test_paper_given_with_the_claim_is_for_everybody():
    assert told([[one] for one in people(3)], given=[paper("户口本")]) == (False, "")


def test_one_paper_is_enough_for_a_household():
    assert told([people(3)], filed={3: [paper("户口簿")]}) == (False, "")


@pytest.mark.parametrize("whose", [[], [[]]])
def test_where_there_is_nobody_the_paper_is_missing_until_it_is_given(whose):
    """A household whose members all left had nothing missing."""
    assert told(whose) == (True, "户口簿")
    assert told(whose, given=[paper("户口簿")]) == (False, "")


@pytest.mark.django_db
def test_household_is_one_group_of_who_lives_there(county):
    household, [head, second] = households.household({})
    gone = households.member(household)
    HouseholdMembership.objects.filter(person=gone).update(until_on=JULY)

    assert groups([factories.person()], household) == [[head, second]]
    assert groups([head, second]) == [[head], [second]]


@pytest.mark.django_db
def test_empty_household_lacks_every_paper_of_a_policy(county):
    from nuanxin.benefits.policies import library

    policy = next(one for one in library().values() if one.file.evidence)

    lines = lines_for(policy, groups([], Household.objects.create()))

    assert [one.kind for one in lines if one.is_missing] == list(policy.file.evidence)
