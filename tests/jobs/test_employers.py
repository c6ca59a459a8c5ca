"""Employers: put on file once, corrected, voided; their accounts encrypted and masked."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection

from nuanxin.errors import UserError
from nuanxin.jobs import actions
from nuanxin.jobs.models import Employer
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits

pytestmark = pytest.mark.django_db
USCC = "91350100M000100Y43"
OTHER = "91110000600037341L"
ACCOUNT = "6217000012345678901"


def record(by=None, **told):
    told = {"name": "信丰某厂", "area": factories.area(factories.JIADING), "kind": "enterprise"} | told
    return actions.record_employer(by=by, **told)


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def test_an_employer_is_put_on_file(officer):
    made = record(
        officer, uscc=USCC, account="6217 0000 1234 5678 901", account_bank="信丰农商行", is_in_province=True, contact="王某 13800000000"
    )

    found = Employer.objects.get(pk=made.pk)
    assert (found.name, found.uscc, found.kind, found.area_id, found.recorded_by) == (
        "信丰某厂",
        USCC,
        "enterprise",
        factories.JIADING,
        officer,
    )
    assert (found.account, found.account_masked, found.account_bank) == (ACCOUNT, "****8901", "信丰农商行")
    assert (found.is_in_province, found.contact) == (True, "王某 13800000000")
    assert kinds() == ["jobs.employer.recorded"]


def test_the_account_stands_encrypted_in_the_database(county):
    made = record(account=ACCOUNT)

    with connection.cursor() as cursor:
        cursor.execute("SELECT account FROM jobs_employer WHERE id = %s", [made.pk])
        stored = bytes(cursor.fetchone()[0])
    assert ACCOUNT.encode() not in stored


@pytest.mark.parametrize("uscc", [USCC, ""])
def test_the_same_employer_twice_is_one(county, uscc):
    assert record(uscc=uscc) == record(uscc=uscc)
    assert kinds() == ["jobs.employer.recorded"]


def test_a_second_telling_that_differs_is_refused(county):
    record(uscc=USCC)

    with pytest.raises(UserError, match="单位名称与这次填写的不同"):
        record(uscc=USCC, name="别的厂")


def test_one_name_in_two_towns_is_two_employers(county):
    assert record() != record(area=factories.area(factories.DATANGBU))


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"name": " "}, "没有填写单位名称"),
        ({"kind": ""}, "没有填写单位类型"),
        ({"kind": "shop"}, "单位类型“shop”不在可选范围内"),
        ({"uscc": USCC[:-1] + "4"}, "统一社会信用代码"),
        ({"account": "12345"}, "银行账户应为 6 至 32 位数字，填写的有 5 个字"),
        ({"account": "6217-0000"}, "银行账户应为"),
        ({"construction_cost_yuan": Decimal("-1")}, "建设费 -1 小于 0"),
        ({"running_cost_yuan": Decimal("-1")}, "运行费 -1 小于 0"),
        ({"workshop_recognised_on": datetime.date(2999, 1, 1)}, "认定为帮扶车间日期 2999-01-01 晚于今天"),
        ({"name": "某" * 121}, "最多 120 个字"),
    ],
)
def test_what_cannot_be_is_refused(county, told, words):
    with pytest.raises(UserError, match=words):
        record(**told)

    assert not Employer.objects.exists()


def test_what_an_employer_does_not_have_is_our_mistake(county):
    with pytest.raises(TypeError):
        record(colour="red")


@pytest.mark.parametrize("role", ["reviewer", "inspector"])
def test_who_does_not_record_puts_none_on_file(county, role):
    with pytest.raises(UserError, match="没有登记服务记录的权限"):
        record(factories.user(role=role))


def test_a_correction_changes_what_differs_and_says_which(officer):
    made = record(officer, uscc=USCC)

    actions.correct_employer(by=officer, employer=made, name="信丰新厂", kind="enterprise", account=ACCOUNT)

    found = Employer.objects.get()
    assert (found.name, found.account, found.account_masked) == ("信丰新厂", ACCOUNT, "****8901")
    event = AuditEvent.objects.order_by("-id").first()
    assert (event.kind, event.details["fields"]) == ("jobs.employer.corrected", ["account", "account_masked", "name"])


def test_a_correction_of_nothing_leaves_no_event(county):
    actions.correct_employer(by=None, employer=record(), name="信丰某厂")

    assert kinds() == ["jobs.employer.recorded"]


def test_an_account_taken_away_is_masked_no_more(county):
    actions.correct_employer(by=None, employer=record(account=ACCOUNT), account="")

    assert (Employer.objects.get().account, Employer.objects.get().account_masked) == ("", "")


def test_a_code_of_another_employer_is_refused(county):
    record(uscc=USCC)
    second = record(name="第二厂", uscc=OTHER)

    with pytest.raises(UserError, match="已经登记给别的单位"):
        actions.correct_employer(by=None, employer=second, uscc=USCC)


def test_a_name_of_another_employer_without_code_is_refused(county):
    record()
    second = record(name="第二厂")

    with pytest.raises(UserError, match="同名而没有信用代码的单位"):
        actions.correct_employer(by=None, employer=second, name="信丰某厂")


def test_a_correction_to_no_name_is_refused(county):
    with pytest.raises(UserError, match="没有填写单位名称"):
        actions.correct_employer(by=None, employer=record(), name=" ")


def test_an_employer_recorded_by_mistake_is_voided(officer):
    made = record(officer)

    actions.void_employer(by=officer, employer=made, reason="重复登记")

    assert not Employer.objects.get().is_standing
    assert kinds()[-1] == "jobs.employer.voided"
    with pytest.raises(UserError, match="已经作废"):
        actions.correct_employer(by=None, employer=made, name="新厂")
    assert record() != made


def test_an_employer_with_claims_is_not_voided(person):
    employer = benefits.employer()
    benefits.claim(person, payee_kind="employer", employer=employer, payee_key=f"employer:{employer.pk}")

    with pytest.raises(UserError, match="下还有申领 1 条，不能作废"):
        actions.void_employer(by=None, employer=employer, reason="重复")
