"""Months at their edges: first and last days, the month of retirement, of an exit, of a death; caps, back pay and locks inside a draft."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import claim_rules, claiming
from nuanxin.benefits.claiming import ahead, drafting
from nuanxin.engines.rules.dates import add_months
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import APRIL, DUE, JANUARY, JUNE, MARCH, MAY, TODAY, drafted, knowing, months_of, payment
from tests.factories import benefits

pytestmark = pytest.mark.django_db
FEBRUARY = datetime.date(2024, 2, 1)
ALL = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]


@pytest.fixture
def rule(monkeypatch):
    """The rule of claims as an office might change it."""
    shipped = claim_rules.rule_of

    def changed(**told):
        for module in (drafting, ahead):
            monkeypatch.setattr(module, "rule_of", lambda policy: shipped(policy).model_copy(update=told))

    return changed


def paid_months(worker, count: int, first: datetime.date = datetime.date(2020, 1, 1)) -> None:
    for number in range(count):
        payment(worker, add_months(first, number))


@pytest.mark.parametrize(
    ("since", "first"),
    [
        (datetime.date(2024, 3, 31), "2024-03"),
        (datetime.date(2024, 4, 1), "2024-04"),
        (datetime.date(2024, 2, 29), "2024-02"),
        (datetime.date(2024, 6, 10), "2024-06"),
    ],
)
def test_the_month_of_the_recognition_is_the_first_whatever_its_day(county, since, first):
    assert months_of(drafted(rig.flexible_worker(since=since)))[0] == first


@pytest.mark.parametrize(
    ("ended_on", "last"),
    [
        (datetime.date(2024, 3, 30), "2024-02"),
        (datetime.date(2024, 3, 31), "2024-03"),
        (datetime.date(2024, 4, 1), "2024-03"),
        (datetime.date(2024, 2, 29), "2024-02"),
        (datetime.date(2024, 2, 28), "2024-01"),
    ],
)
def test_a_month_counts_if_the_register_holds_to_its_last_day(county, ended_on, last):
    worker = rig.flexible_worker()
    worker.recognitions.update(ended_on=ended_on, end_code="employed")

    assert months_of(drafted(worker))[-1] == last


@pytest.mark.parametrize(
    ("ended_on", "last"),
    [(datetime.date(2024, 3, 31), "2024-02"), (datetime.date(2024, 4, 1), "2024-03"), (datetime.date(2024, 4, 30), "2024-03")],
)
def test_who_leaves_the_work_on_the_last_day_is_out_of_work_on_it(county, ended_on, last):
    worker = rig.flexible_worker()
    worker.placements.update(ended_on=ended_on)

    assert months_of(drafted(worker))[-1] == last


@pytest.mark.parametrize(
    ("born", "last"),
    [
        (datetime.date(1964, 3, 31), "2024-03"),
        (datetime.date(1964, 4, 1), "2024-04"),
        (datetime.date(1964, 2, 29), "2024-02"),
        (datetime.date(1964, 6, 30), "2024-06"),
        (datetime.date(1964, 7, 1), "2024-06"),
    ],
)
def test_the_month_of_the_sixtieth_birthday_is_the_last_of_a_man(county, born, last):
    assert months_of(drafted(rig.flexible_worker(birth_on=born)))[-1] == last


@pytest.mark.parametrize(("age", "born", "last"), [(50, datetime.date(1974, 4, 30), "2024-04"), (55, datetime.date(1969, 5, 1), "2024-05")])
def test_a_woman_retires_by_the_age_of_her_post(county, age, born, last):
    worker = rig.flexible_worker(sex="F", birth_on=born, original_retirement_age=age)

    assert months_of(drafted(worker))[-1] == last


def test_a_woman_whose_age_of_retirement_is_open_is_asked_for_it(county):
    """Fifty or fifty-five: between both nobody knows whether she has retired."""
    worker = rig.flexible_worker(sex="F", birth_on=datetime.date(1972, 4, 30))

    found = drafted(worker)

    assert (found.lines, found.to_collect) == ((), ("原法定退休年龄",))


@pytest.mark.parametrize(("used", "months"), [(30, ALL), (31, ALL[:5]), (35, ALL[:1]), (36, []), (40, [])])
def test_a_cap_reached_inside_the_draft_cuts_the_last_months(worker, used, months):
    paid_months(worker, used)

    assert months_of(drafted(worker)) == months


def test_months_paid_after_those_wanted_use_up_the_cap_too(worker):
    """Thirty-four before and two since: asked for January alone, there is nothing left either."""
    paid_months(worker, 34)
    payment(worker, APRIL)
    payment(worker, MAY)

    found = drafted(worker, [JANUARY])

    assert (found.lines, found.hindrance) == ((), f"{worker.name}享受期限已满，2024-01 起不再拟写。")


def test_a_month_paid_since_leaves_one_where_two_were_left(worker):
    paid_months(worker, 34)
    payment(worker, MAY)

    found = drafted(worker, [JANUARY, FEBRUARY])

    assert (months_of(found), found.asked.months_left) == (["2024-01"], {worker.pk: 1})


def test_a_month_claimed_and_one_paid_since_are_counted_once_each(worker):
    paid_months(worker, 33)
    rig.claimed(worker, APRIL)
    payment(worker, MAY)

    assert months_of(drafted(worker, [JANUARY, FEBRUARY, MARCH])) == ["2024-01"]


def test_the_order_in_which_months_are_asked_for_changes_nothing(worker):
    paid_months(worker, 34)

    assert months_of(drafted(worker, [MAY, JANUARY, MARCH, MAY])) == ["2024-01", "2024-03"]


def test_the_cap_is_each_hired_persons_own(employer):
    first, second = rig.hired(employer), rig.hired(employer)
    for number in range(35):
        payment(first, add_months(datetime.date(2020, 1, 1), number), rig.ENTERPRISE, payee_key="employer:1")

    found = claiming.draft(rig.ENTERPRISE, employer, TODAY, [MAY, JUNE], knowing=knowing(first, second))

    assert [(line.person, line.month) for line in found.lines] == [(first, MAY), (second, MAY), (second, JUNE)]


@pytest.mark.parametrize(("back", "first"), [(0, "2024-06"), (1, "2024-05"), (4, "2024-02"), (12, "2024-01")])
def test_the_limit_of_back_pay_is_the_first_month_proposed(worker, rule, back, first):
    rule(back_months=back)

    assert months_of(drafted(worker))[0] == first


def test_a_month_before_the_limit_of_back_pay_is_refused_with_the_limit(worker, rule):
    rule(back_months=2)

    found = drafted(worker, [MARCH, APRIL])

    assert (months_of(found), found.asides) == (["2024-04"], ("2024-03 超过可追溯的 2 个月，不能申领。",))


def test_only_months_that_are_over_where_the_office_says_so(worker, rule):
    rule(until="last_month")

    assert months_of(drafted(worker)) == ALL[:5]
    assert drafted(worker, [JUNE]).hindrance == "2024-06 还没有到可以申领的时候。请到期后申领。"


def test_a_locked_month_is_refused_and_the_next_is_not(worker, rule):
    rule(locked_before=APRIL)

    found = drafted(worker, [MARCH, APRIL])

    assert months_of(found) == ["2024-04"]
    assert found.asides == ("2024-03 的资金报表已经上报锁定（2024-04 以前）。请申领以后的月份。",)


def test_judged_on_the_first_day_the_month_of_the_recognition_is_not_due(county, rule):
    rule(judged_on="first_day", starts_after_recognition=False)

    assert months_of(drafted(rig.flexible_worker(since=datetime.date(2024, 4, 2)))) == ["2024-05", "2024-06"]
    assert months_of(drafted(rig.flexible_worker(since=APRIL))) == ["2024-04", "2024-05", "2024-06"]


def test_judged_on_the_first_day_the_month_in_which_the_policy_began_is_left_out(county, rule):
    """In force from the twentieth of December: on the first it was not yet."""
    rule(judged_on="first_day")
    worker = rig.flexible_worker(since=datetime.date(2023, 11, 1))

    found = drafted(worker, [datetime.date(2023, 12, 1), JANUARY])

    assert months_of(found) == ["2024-01"]
    assert found.asides == ("2023-12 不在政策施行期内（2023-12-20 起施行），不能申领。",)


def test_judged_on_the_last_day_the_month_in_which_the_policy_began_is_due(county):
    worker = rig.flexible_worker(since=datetime.date(2023, 11, 1))
    months = (datetime.date(2023, 12, 1), JANUARY)

    found = claiming.draft(rig.FLEXIBLE, worker, datetime.date(2023, 12, 31), knowing=knowing(worker, months=months))

    assert [line.month for line in found.lines] == [datetime.date(2023, 12, 1)]


@pytest.mark.parametrize(("as_of", "count"), [(datetime.date(2023, 12, 20), 1), (datetime.date(2023, 12, 31), 1), (JANUARY, 2)])
def test_on_the_first_day_of_the_policy_its_month_is_due(county, as_of, count):
    worker = rig.flexible_worker(since=datetime.date(2023, 11, 1))

    found = claiming.draft(rig.FLEXIBLE, worker, as_of, knowing=knowing(worker, months=(datetime.date(2023, 12, 1), JANUARY)))

    assert len([one for one in found.judged if one.month]) == count


@pytest.mark.parametrize(
    ("paid", "due"), [("0.01", "0.01"), ("100.00", "66.67"), ("0.02", "0.01"), ("1000.01", "666.67"), ("750", "500.00")]
)
def test_each_line_is_rounded_by_itself_to_the_fen(worker, paid, due):
    found = drafted(worker, [MAY, JUNE], amount=Decimal(paid))

    assert [line.amount_yuan for line in found.lines] == [Decimal(due)] * 2
    assert found.amount == 2 * Decimal(due)


def test_a_voucher_of_nothing_gives_no_line(worker):
    found = drafted(worker, [MAY], amount=Decimal("0.00"))

    assert (found.lines, found.hindrance) == ((), f"{worker.name} 2024-05 应发 0 元（已全部发放，或按标准不发）。")


def test_a_month_is_due_on_its_first_day(worker):
    found = claiming.draft(rig.FLEXIBLE, worker, JUNE, [JUNE], knowing=knowing(worker))

    assert [(line.month, line.amount_yuan) for line in found.lines] == [(JUNE, DUE)]


def test_a_frozen_extension_runs_past_the_cap_though_the_distance_has_grown(worker):
    """Approved as extended by the law of that day: what a later count would say changes nothing."""
    paid_months(worker, 36)
    benefits.entitlement(worker, policy=rig.FLEXIBLE, first_approved_on=datetime.date(2023, 12, 25), is_extended=True)

    assert months_of(drafted(worker)) == ALL


def test_a_frozen_refusal_of_the_extension_holds_close_to_retirement_too(county):
    worker = rig.flexible_worker(birth_on=datetime.date(1965, 1, 1))
    paid_months(worker, 34)
    benefits.entitlement(worker, policy=rig.FLEXIBLE, first_approved_on=datetime.date(2023, 12, 25), is_extended=False)

    assert months_of(drafted(worker)) == ALL[:2]


def test_an_entitlement_taken_back_froze_nothing(worker):
    paid_months(worker, 36)
    benefits.entitlement(
        worker, policy=rig.FLEXIBLE, first_approved_on=datetime.date(2023, 12, 25), is_extended=True, voided_at=rig.NOW, void_reason="录错"
    )

    assert drafted(worker).lines == ()


def test_a_suspended_recognition_is_on_the_register_still(worker):
    factories.suspension(worker.recognitions.get(), from_on=APRIL)

    assert months_of(drafted(worker)) == ALL


def test_a_person_who_moved_within_the_country_is_paid_where_they_live_now(worker):
    factories.move(worker, MAY, from_area_id=factories.SHUIDONG, to_area_id=factories.CHANGLONG)
    type(worker).objects.filter(pk=worker.pk).update(residence_id=factories.CHANGLONG)
    worker.refresh_from_db()

    made = rig.claimed(worker)

    assert (made.area_id, made.lines.count()) == (factories.CHANGLONG, 6)
