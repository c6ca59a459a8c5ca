"""Why there is no money, in words; what is asked for an amount; who is paid, and into which account."""

import datetime

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.claiming import payees
from nuanxin.benefits.claiming.knowing import missing_for_amount
from nuanxin.benefits.claiming.payees import Account
from nuanxin.benefits.claiming.saying import failing, why_not
from nuanxin.benefits.deciding import Case, decide, read_case
from nuanxin.errors import UserError
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import MAY, TODAY
from tests.factories import benefits

FLEXIBLE = {
    "sex": "M", "birth_date": "1975-05-01", "residence": "360722100200", "recognised_on": "2024-01-01", "annual_review": "not_due",
    "status": "flexible", "shareholder": False, "legal_representative": False, "retired": False, "pays_insurance_as": "individual",
}  # fmt: skip


def case(**told) -> Case:
    return read_case({"person": {name: value for name, value in (FLEXIBLE | told).items() if value is not None}})


def decided(**told):
    return decide(policies.get(rig.FLEXIBLE), case(**told), TODAY)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"shareholder": True}, "张三 2024-05 不符合条件：不是企业股东。"),
        ({"shareholder": True, "legal_representative": True}, "张三 2024-05 不符合条件：不是企业股东、不是法定代表人。"),
        ({"shareholder": None}, "张三 2024-05 还不能判定，缺：是企业股东。请先采集。"),
        ({"annual_review": None, "shareholder": None}, "张三 2024-05 还不能判定，缺：年审结果、是企业股东。请先采集。"),
    ],
)
def test_an_answer_that_is_not_yes_is_one_sentence(told, words):
    assert why_not(decided(**told), "张三", MAY) == words


def test_contradicting_sources_are_named():
    found = decided(status="self_employed", business_opened_on="2023-01-01", business_closed_on="2024-01-01", business_state="closed")

    assert found.answer in ("no", "conflict")
    assert why_not(found, "张三").startswith(("张三不符合条件", "张三来源矛盾：就业登记为自主创业"))


def test_only_the_first_few_conditions_are_told():
    found = decided(shareholder=True, legal_representative=True, retired=True, status="enterprise", annual_review="failed")

    assert len(failing(found)) == 3


def test_the_month_whose_payment_is_missing_is_named():
    assert missing_for_amount(policies.get(rig.FLEXIBLE), case(), datetime.date(2024, 5, 31)) == [
        "没有 2024-05 的实际缴费金额，补贴算不出。请按缴费凭证填写当月缴费。"
    ]


def test_the_parameter_that_is_missing_is_named_with_its_place():
    [told] = missing_for_amount(policies.get(rig.POST), case(status="public_post"), TODAY)

    assert told == (
        f"“{policies.get(rig.POST).file.parameters['standard'].label}”（parameters 中的 standard）没有填写，金额算不出。"
        "请在本单位的定义文件夹（NUANXIN_DEFINITIONS）的 policies/national-post-subsidy/policy.yaml 中填写。"
    )


def test_a_policy_without_an_amount_says_so():
    [told] = missing_for_amount(policies.get("2011-anhui-services"), case(), TODAY)

    assert "没有写金额的算法" in told


@pytest.mark.django_db
def test_payees_are_who_the_policy_says(county):
    person, unit = factories.person(), benefits.employer(kind="workshop")
    home = Household.objects.create(head_id_digest="a", head_id_masked="3")
    HouseholdMembership.objects.create(household=home, person=person)

    paid = [payees.payee_of(policies.get(name), one) for name, one in ((rig.FLEXIBLE, person), (rig.SCHOOL, person), (rig.POST, unit))]

    assert paid == [person, home, unit]
    assert [payees.key_of(one) for one in paid] == [f"person:{person.pk}", f"household:{home.pk}", f"workshop:{unit.pk}"]


@pytest.mark.django_db
def test_a_household_left_long_ago_is_not_paid(county):
    person = factories.person()
    home = Household.objects.create(head_id_digest="a", head_id_masked="3")
    HouseholdMembership.objects.create(household=home, person=person, until_on=TODAY)

    assert payees.payee_of(policies.get(rig.SCHOOL), person) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("policy", "words"), [(rig.FLEXIBLE, "发给个人"), (rig.SCHOOL, "发给家庭")])
def test_an_employer_is_not_paid_what_is_for_others(county, policy, words):
    with pytest.raises(UserError, match=words):
        payees.refuse_stranger(policies.get(policy), benefits.employer())


@pytest.fixture
def person(county):
    return factories.person()


def account(person) -> Account:
    return payees.accounts_of({f"person:{person.pk}": person})[f"person:{person.pk}"]


@pytest.mark.django_db
def test_without_an_earlier_claim_there_is_only_a_name(person):
    assert account(person) == Account("", person.name)


@pytest.mark.django_db
def test_the_last_claim_with_an_account_counts(person):
    for number, holder in (("6222020001", "甲"), ("6222020002", "乙"), ("", "丙")):
        benefits.claim(person, account=number, account_name=holder)

    assert account(person) == Account("6222020002", "乙")


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["refused", "withdrawn"])
def test_the_account_of_a_claim_that_came_to_nothing_does_not_count(person, state):
    benefits.claim(person, account="6222020001", account_name="甲", state=state)

    assert account(person) == Account("", person.name)


@pytest.mark.django_db
def test_an_employer_has_an_account_of_its_own(county):
    unit = benefits.employer()

    assert payees.accounts_of({"employer:1": unit}) == {"employer:1": Account(benefits.ACCOUNT, unit.name)}


def test_an_account_does_not_show_its_number():
    assert "6222020001" not in repr(Account("6222020001", "甲"))
