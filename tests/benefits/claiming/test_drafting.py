"""Drafts: which months and amounts are due, what is taken already, what stands in the way."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import claiming, decisions
from nuanxin.errors import UserError
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import APRIL, DUE, JANUARY, JUNE, MARCH, MAY, TODAY, drafted, knowing, months_of, payment
from tests.factories import benefits

pytestmark = pytest.mark.django_db


def test_every_month_from_the_recognition_to_this_one_is_due(worker):
    found = drafted(worker)

    assert months_of(found) == ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]
    assert {(line.person, line.amount_yuan, line.basis_yuan) for line in found.lines} == {(worker, DUE, rig.PAID)}
    assert (found.amount, found.hindrance, found.is_ready) == (Decimal("3600.00"), "", True)


def test_a_draft_gives_what_the_policy_decides_for_each_month(worker):
    told = knowing(worker)
    found = claiming.draft(rig.FLEXIBLE, worker, TODAY, knowing=told)

    assert [one.amount_yuan for one in found.lines] == [one.decided.amount for one in found.judged if not one.said]
    assert {one.as_of for one in found.decisions} == {
        datetime.date(2024, 1, 31),
        datetime.date(2024, 2, 29),
        datetime.date(2024, 3, 31),
        datetime.date(2024, 4, 30),
        datetime.date(2024, 5, 31),
        TODAY,
    }


def test_each_month_has_its_own_contribution(worker):
    told = knowing()
    told.told = {(worker.pk, APRIL): Decimal("900.00"), (worker.pk, MAY): Decimal("1000.00")}

    found = claiming.draft(rig.FLEXIBLE, worker, TODAY, knowing=told)

    assert [(line.month, line.basis_yuan, line.amount_yuan) for line in found.lines] == [
        (APRIL, Decimal("900.00"), Decimal("600.00")),
        (MAY, Decimal("1000.00"), Decimal("666.67")),
    ]


def test_without_vouchers_the_draft_says_which_payments_to_fill_in(worker):
    found = claiming.draft(rig.FLEXIBLE, worker, TODAY)

    assert not found.is_ready
    assert "没有 2024-06 的实际缴费金额" in found.hindrance
    assert [one.month for one in found.to_tell][-1] == JUNE
    assert len(found.to_tell) == 6


def test_months_paid_before_are_not_proposed(worker):
    payment(worker, JANUARY)
    payment(worker, APRIL, state="sent")

    assert months_of(drafted(worker)) == ["2024-02", "2024-03", "2024-05", "2024-06"]


def test_a_month_taken_back_is_due_again(worker):
    payment(worker, MAY, is_reversed=True)

    assert "2024-05" in months_of(drafted(worker))


def test_a_month_the_bank_could_not_pay_is_paid_again_and_not_claimed_again(worker):
    payment(worker, MAY, state="failed", failure="账号错误")

    found = drafted(worker, [MAY])

    assert (found.lines, found.hindrance) == ((), f"{worker.name} 2024-05 发放失败，待重新发放，不再拟写。")


def test_a_month_that_somebody_claimed_is_told_with_who_and_when(worker):
    clerk = factories.user(role="officer")
    rig.claimed(worker, MAY, by=clerk)

    found = drafted(worker)

    assert "2024-05" not in months_of(found)
    assert f"{worker.name} 2024-05 {clerk.display_name}已于 2024-06-10 申领（待审核），不再拟写。" in found.asides


def test_nothing_is_due_before_the_recognition(county):
    worker = rig.flexible_worker(since=datetime.date(2024, 4, 20))

    assert months_of(drafted(worker)) == ["2024-04", "2024-05", "2024-06"]


def test_months_after_an_exit_are_not_due_but_those_before_are(county):
    worker = rig.flexible_worker()
    worker.recognitions.update(ended_on=datetime.date(2024, 4, 10), end_code="employed")

    found = drafted(worker)

    assert months_of(found) == ["2024-01", "2024-02", "2024-03"]
    assert found.decided.answer == "no"


def test_the_law_of_back_pay_bounds_the_months(county):
    worker = rig.flexible_worker(since=datetime.date(2023, 1, 1))
    later = datetime.date(2025, 3, 10)

    found = claiming.draft(rig.FLEXIBLE, worker, later, [datetime.date(2024, 2, 1), datetime.date(2024, 3, 1)])

    assert "2024-02 超过可追溯的 12 个月，不能申领。" in found.asides
    assert [one.month for one in found.judged if one.month == MARCH]


def test_a_month_to_come_is_not_due(worker):
    assert "2024-07 还没有到可以申领的时候。请到期后申领。" in drafted(worker, [datetime.date(2024, 7, 1)]).asides


def test_before_the_policy_was_in_force_nothing_is_due(county):
    worker = rig.flexible_worker(since=datetime.date(2023, 1, 1))

    found = drafted(worker, [datetime.date(2023, 11, 1)])

    assert found.asides == ("2023-11 不在政策施行期内（2023-12-20 起施行），不能申领。",)


def test_the_month_of_retirement_is_the_last(county):
    worker = rig.flexible_worker(birth_on=datetime.date(1964, 4, 20))

    assert months_of(drafted(worker)) == ["2024-01", "2024-02", "2024-03", "2024-04"]


def used(worker, count: int, policy: str = rig.FLEXIBLE) -> None:
    for number in range(count):
        payment(worker, datetime.date(2020 + number // 12, number % 12 + 1, 1), policy)


def test_the_cap_bounds_the_months(worker):
    used(worker, 34)

    found = drafted(worker)

    assert months_of(found) == ["2024-01", "2024-02"]
    assert f"{worker.name}享受期限已满，2024-03 起不再拟写。" in found.asides


def test_the_clock_is_shared_with_the_subsidy_of_employers(worker):
    used(worker, 20)
    for number in range(15):
        payment(worker, datetime.date(2022, 1 + number % 12, 1).replace(year=2022 + number // 12), rig.ENTERPRISE, payee_key="employer:1")

    assert len(drafted(worker).lines) == 1


def test_months_claimed_and_not_yet_paid_use_up_the_cap_too(worker):
    used(worker, 34)
    rig.claimed(worker, MARCH)

    assert months_of(drafted(worker)) == ["2024-01"]


def test_when_the_cap_is_used_up_the_draft_says_so(worker):
    used(worker, 36)

    found = drafted(worker)

    assert found.lines == ()
    assert "享受期限还有剩余" in found.hindrance


def test_close_to_retirement_the_cap_does_not_bound(county):
    worker = rig.flexible_worker(birth_on=datetime.date(1966, 1, 1))
    used(worker, 40)

    assert len(drafted(worker).lines) == 6


def test_a_stopped_entitlement_gives_nothing_until_it_is_resumed(worker):
    benefits.entitlement(worker, policy=rig.FLEXIBLE, first_approved_on=JANUARY, stopped_on=MAY, stop_reason="年审未参加")

    found = drafted(worker)

    assert found.lines == ()
    assert f"{worker.name}的待遇已于 2024-05-01 停发（年审未参加）。请先恢复。" in found.asides


def test_what_is_unknown_is_to_be_collected(county):
    worker = rig.flexible_worker()
    worker.collected_facts.filter(name="shareholder").delete()

    found = drafted(worker)

    assert found.to_collect == ("是企业股东",)
    assert found.hindrance == "还不能判定，缺：是企业股东。请先采集。"


def test_a_parameter_that_is_not_filled_in_is_named_with_its_place(county):
    unit = rig.employer()
    person = rig.hired(unit)
    person.placements.update(form="welfare_post")

    found = claiming.draft(rig.POST, unit, TODAY, [MAY])

    assert found.lines == ()
    assert "parameters 中的 standard" in found.hindrance
    assert "NUANXIN_DEFINITIONS" in found.hindrance
    assert "policies/national-post-subsidy/policy.yaml" in found.hindrance


def test_an_employer_gets_a_line_for_each_hire_and_month(employer):
    first, second = rig.hired(employer), rig.hired(employer, since=datetime.date(2024, 5, 6))

    found = claiming.draft(rig.ENTERPRISE, employer, TODAY, knowing=knowing(first, second))

    assert [(line.person, line.month) for line in found.lines if line.month >= MAY] == [
        (first, MAY),
        (second, MAY),
        (first, JUNE),
        (second, JUNE),
    ]
    assert len(found.lines) == 8
    assert found.account_masked == "****8901"


def test_an_employers_draft_adds_up_to_what_the_policy_decides_for_the_month(employer):
    people = [rig.hired(employer) for _ in range(3)]
    told = knowing(*people)

    found = claiming.draft(rig.ENTERPRISE, employer, TODAY, [JUNE], knowing=told)

    assert found.amount == told.decided(found.policy, employer, TODAY).amount == 3 * DUE


def test_somebody_who_left_is_paid_for_the_months_before(employer):
    person = rig.hired(employer)
    person.placements.update(ended_on=datetime.date(2024, 4, 10))

    assert months_of(claiming.draft(rig.ENTERPRISE, employer, TODAY, knowing=knowing(person))) == ["2024-01", "2024-02", "2024-03"]


def test_one_month_is_not_paid_through_two_payees(employer):
    person = rig.hired(employer)
    payment(person, MAY, rig.ENTERPRISE, payee_key="employer:99999", employer=rig.employer(uscc="", name="别的单位"))

    found = claiming.draft(rig.ENTERPRISE, employer, TODAY, [MAY], knowing=knowing(person))

    assert found.lines == ()


def test_a_month_of_another_subsidy_that_excludes_this_one_is_not_proposed(worker):
    payment(worker, MAY, rig.ENTERPRISE, payee_key="employer:1")

    found = drafted(worker, [MAY])

    assert found.hindrance == f"{worker.name} 2024-05 已享受（申领）“招用就业困难人员社会保险补贴”，不能同时享受，不再拟写。"


def test_what_is_for_employers_is_refused_for_a_person(worker):
    with pytest.raises(UserError, match="发给用人单位，不能为"):
        claiming.draft(rig.ENTERPRISE, worker, TODAY)


def test_what_is_not_in_force_is_refused(worker):
    with pytest.raises(UserError, match="不在施行期内"):
        claiming.draft(rig.FLEXIBLE, worker, datetime.date(2023, 12, 19))


def test_a_draft_stores_nothing(worker, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as asked:
        drafted(worker)

    assert not [one["sql"] for one in asked if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]


def test_the_answer_of_the_day_is_that_of_deciding(worker):
    found = claiming.draft(rig.FLEXIBLE, worker, TODAY)

    assert found.decided.as_json() == decisions.decide_for(rig.FLEXIBLE, worker, TODAY).as_json()
