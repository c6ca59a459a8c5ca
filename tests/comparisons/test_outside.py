"""What the departments' lists answer to packages that may not import them: businesses, who pays insurance, suspicions."""

import datetime

import pytest

from nuanxin.comparisons.enums import FindingState, Severity
from nuanxin.orgs import outside
from nuanxin.orgs.outside import Payer
from tests import factories
from tests.comparisons.releasing import DAY, release
from tests.factories import findings

pytestmark = pytest.mark.django_db
ON = datetime.date(2022, 9, 5)
CODE = "91360722MA35ABCD12"


def business(person, **told) -> dict:
    usual = {"企业名称": "信丰县甲店", "统一社会信用代码": CODE, "法定代表人": person.name, "法定代表人身份证号": person.full_id_number}
    return usual | {"状态": "running", "成立日期": datetime.date(2020, 1, 1)} | told


def insured(person, **told) -> dict:
    usual = {"姓名": person.name, "身份证号": person.full_id_number, "险种": "enterprise_pension", "参保单位": "信丰县甲厂"}
    return usual | {"统一社会信用代码": CODE, "起始年月": datetime.date(2022, 1, 1)} | told


@pytest.fixture
def person(county):
    return factories.person()


def key(person) -> int:
    return outside.key_of(person)


def test_without_lists_nothing_is_known(person):
    asked = ([key(person)], ON)

    assert (outside.owners(*asked), outside.insurers(*asked), outside.suspects([person.pk])) == ({}, {}, {})


def test_who_runs_a_business_is_told_with_its_name(person):
    release("businesses", business(person), business(factories.person(), 企业名称="别人的店"))

    assert outside.owners([key(person)], ON) == {key(person): "信丰县甲店"}


@pytest.mark.parametrize(
    "told",
    [
        {"状态": "cancelled"},
        {"状态": "revoked"},
        {"注销日期": ON},
        {"成立日期": datetime.date(2022, 9, 6)},
    ],
)
def test_a_business_that_does_not_run_on_the_day_is_none(person, told):
    release("businesses", business(person, **told))

    assert outside.owners([key(person)], ON) == {}


def test_a_business_of_an_old_number_of_fifteen_digits_is_found_under_the_new_one(person):
    """Rows come with the number of eighteen digits, whatever the list had: reading lengthens it."""
    release("businesses", business(person))

    assert outside.owners([key(person)], ON)


def test_a_later_list_without_the_person_counts(person):
    release("businesses", business(person))
    release("businesses", business(factories.person()), released_on=DAY + datetime.timedelta(days=1))

    assert outside.owners([key(person)], ON) == {}


def test_who_pays_insurance_is_told_with_code_and_day(person):
    release("insurance", insured(person))

    assert outside.insurers([key(person)], ON) == {key(person): (Payer("信丰县甲厂", CODE, DAY),)}


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ({"险种": "resident_pension"}, 0),
        ({"险种": "flexible_pension"}, 0),
        ({"终止年月": datetime.date(2022, 8, 1)}, 0),
        ({"终止年月": datetime.date(2022, 9, 1)}, 1),
        ({"起始年月": datetime.date(2022, 10, 1)}, 0),
        ({"参保单位": None}, 0),
    ],
)
def test_only_what_a_unit_pays_on_the_day_counts(person, told, count):
    release("insurance", insured(person, **told), insured(factories.person(), 参保单位="信丰县乙厂"))

    assert len(outside.insurers([key(person)], ON)) == count


def test_a_unit_is_the_payee_by_code_or_by_name():
    payer = Payer("信丰县甲厂", CODE)

    assert [payer.is_one_of(names) for names in (("", "信丰县 甲厂"), (CODE, ""), ("", ""), ("91X", "乙厂"))] == [True, True, False, False]


@pytest.mark.parametrize(
    ("state", "severity", "is_suspect"),
    [
        (FindingState.OPEN, Severity.SUSPECT, True),
        (FindingState.PENDING, Severity.SUSPECT, True),
        (FindingState.CONFIRMED, Severity.CORRECTION, True),
        (FindingState.REFUTED, Severity.SUSPECT, False),
        (FindingState.GONE, Severity.SUSPECT, False),
        (FindingState.SETTLED, Severity.SUSPECT, False),
        (FindingState.OPEN, Severity.LEAD, False),
    ],
)
def test_who_is_suspected_is_told_until_it_is_refuted_or_settled(person, state, severity, is_suspect):
    findings.finding(person=person, state=state, severity=severity)

    assert (person.pk in outside.suspects([person.pk])) is is_suspect
