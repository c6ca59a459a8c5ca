"""Budgets of several years, funds and areas: which one counts, what is left, and what a check and an approval make of it."""

import datetime
from decimal import Decimal

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Budget, Payment
from nuanxin.benefits.queries import books
from nuanxin.benefits.queries.checks import Asked, Case, no_budget
from nuanxin.benefits.queries.seen import Seen
from nuanxin.errors import UserError
from nuanxin.orgs.models import Area, AuditEvent
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import FUND, approved, cleared, line, step

pytestmark = pytest.mark.django_db
AREAS = {
    code: Area(code=code, name=name, level=level, prefix=code[: {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}[level]])
    for code, name, level in factories.AREAS
}


def of(code, amount="1000.00", year=2022, committed="0.00", fund=FUND):
    return Budget(fund=fund, year=year, area=AREAS[code], amount_yuan=Decimal(amount), committed_yuan=Decimal(committed))


def said(*budgets, area=factories.SHUIDONG, amount="500.00", day=datetime.date(2022, 9, 5), fund=FUND):
    asked = Asked(fund=fund)
    return no_budget(Case("p", "person:1", area, day, (line(None, amount=amount),), asked, Seen(budgets={FUND: list(budgets)})))


@pytest.mark.parametrize(
    ("codes", "place", "found"),
    [
        ([], factories.SHUIDONG, None),
        ([factories.COUNTY], factories.SHUIDONG, factories.COUNTY),
        ([factories.COUNTY, factories.JIADING], factories.SHUIDONG, factories.JIADING),
        ([factories.JIADING, factories.COUNTY], factories.SHUIDONG, factories.JIADING),
        ([factories.SHUIDONG, factories.JIADING], factories.SHUIDONG, factories.SHUIDONG),
        ([factories.COUNTY, factories.JIADING], factories.CHANGLONG, factories.COUNTY),
        ([factories.JIADING], factories.CHANGLONG, None),
        ([factories.JIADING], factories.COUNTY, None),
        ([factories.SHUIDONG], factories.SHUIBEI, None),
        (["360700000000", "360000000000"], factories.SHUIDONG, "360700000000"),
        ([factories.FOREIGN_COUNTY], factories.SHUIDONG, None),
    ],
)
def test_budget_of_the_smallest_area_around_the_place_counts(codes, place, found):
    budget = books.nearest([of(code) for code in codes], place)

    assert (budget and budget.area_id) == found


@pytest.mark.parametrize(("amount", "is_told"), [("499.99", True), ("500.00", False), ("500.01", False)])
def test_check_tells_what_is_missing_to_the_cent(amount, is_told):
    told = f"“{FUND}”预算只剩 {amount} 元，不够这次的 500.00 元。请先追加预算。"

    assert said(of(factories.COUNTY, amount)) == (told if is_told else "")


@pytest.mark.parametrize(
    ("year", "day", "is_told"),
    [
        (2022, datetime.date(2022, 1, 1), False),
        (2022, datetime.date(2022, 12, 31), False),
        (2022, datetime.date(2023, 1, 1), True),
        (2023, datetime.date(2022, 12, 31), True),
    ],
)
def test_budget_of_the_year_of_the_claim_counts(year, day, is_told):
    assert said(of(factories.COUNTY, year=year), day=day) == (f"{day.year} 年还没有“{FUND}”的预算。请先登记预算。" if is_told else "")


def test_what_is_committed_is_not_left():
    assert said(of(factories.COUNTY, "1000.00", committed="500.01")) == f"“{FUND}”预算只剩 499.99 元，不够这次的 500.00 元。请先追加预算。"


def test_small_budget_of_the_township_counts_before_a_large_one_of_the_county():
    assert (
        said(of(factories.COUNTY, "9999.00"), of(factories.JIADING, "1.00"))
        == f"“{FUND}”预算只剩 1.00 元，不够这次的 500.00 元。请先追加预算。"
    )


def test_policy_without_a_fund_asks_for_no_budget():
    assert said(fund="") == ""


def fresh(record):
    record.refresh_from_db()
    return record


def test_budget_found_is_that_of_the_fund_the_year_and_the_nearest_area(county):
    for year in (2021, 2022):
        for fund in (FUND, "失业保险基金"):
            for area in (factories.COUNTY, factories.JIADING):
                benefits.budget(area=area, year=year, fund=fund)

    found = books.budget_for("失业保险基金", 2021, factories.SHUIDONG)

    assert (found.fund, found.year, found.area_id) == ("失业保险基金", 2021, factories.JIADING)
    assert books.budget_for("失业保险基金", 2023, factories.SHUIDONG) is None
    assert books.budget_for("失业保险基金", 2021, factories.area(factories.CHANGLONG)).area_id == factories.COUNTY


def test_approvals_take_from_the_budget_they_name_alone(person):
    county, town = benefits.budget("1000.00"), benefits.budget("1000.00", area=factories.JIADING)
    last_year = benefits.budget("1000.00", year=2021)

    approved(person, budget=town)

    assert [fresh(one).committed_yuan for one in (county, town, last_year)] == [Decimal("0.00"), Decimal("500.00"), Decimal("0.00")]


@pytest.mark.parametrize("area", [factories.DATANGBU, factories.SHUIBEI, factories.FOREIGN_COUNTY])
def test_budget_of_another_place_is_refused_with_its_name(person, area):
    claim, budget = cleared(person), benefits.budget(area=area)

    with pytest.raises(UserError) as error:
        step(actions.approve_claim, claim, budget=budget)

    name = budget.area.name
    assert str(error.value) == f"{budget}是{name}的预算，不能用于地区 {factories.SHUIDONG} 的申领。请选择本地的预算。"
    assert (fresh(claim).state, fresh(budget).committed_yuan, Payment.objects.count()) == ("cleared", Decimal("0.00"), 0)


def test_reversal_gives_back_to_the_budget_it_came_from(person):
    county, town = benefits.budget(), benefits.budget(area=factories.JIADING)
    approved(person, budget=town)
    benefits.approved(factories.person(), budget=county)

    actions.reverse_payment(by=None, payment=Payment.objects.get(budget=town), reason="多发")

    assert [fresh(one).committed_yuan for one in (county, town)] == [Decimal("500.00"), Decimal("0.00")]


@pytest.mark.parametrize(("year", "is_taken"), [(1999, False), (2000, True), (2099, True), (2100, False)])
def test_year_of_a_budget_lies_in_this_century(county, year, is_taken):
    told = {"by": None, "fund": FUND, "year": year, "area": county, "amount_yuan": Decimal("1.00")}
    if is_taken:
        assert actions.set_budget(**told).year == year
        return
    with pytest.raises(UserError) as error:
        actions.set_budget(**told)
    assert str(error.value) == f"年度 {year} 不在 2000 至 2099 之间。请改正年度。"


def test_budget_may_be_nought_and_then_nothing_is_approved(person, county):
    budget = actions.set_budget(by=None, fund=FUND, year=2022, area=county, amount_yuan=Decimal("0.00"))

    with pytest.raises(UserError) as error:
        step(actions.approve_claim, cleared(person), budget=budget)

    assert str(error.value) == f"{budget}只剩 0.00 元，不够这次的 500.00 元，不能审批。请先追加预算，或减少金额。"


def test_two_heads_with_one_page_open_do_not_overwrite_each_other(county, head):
    told = {"fund": FUND, "year": 2022, "area": county}
    actions.set_budget(by=head, amount_yuan=Decimal("100.00"), **told)
    actions.set_budget(by=head, amount_yuan=Decimal("200.00"), seen_yuan=Decimal("100.00"), **told)

    with pytest.raises(UserError) as error:
        actions.set_budget(by=head, amount_yuan=Decimal("150.00"), seen_yuan=Decimal("100.00"), **told)

    assert str(error.value) == "这项预算在您打开之后已由别人改为 200.00 元，没有再改。请刷新后核对。"
    assert Budget.objects.get().amount_yuan == Decimal("200.00")


def test_same_amount_from_two_pages_is_one_change(county, head):
    told = {"fund": FUND, "year": 2022, "area": county, "amount_yuan": Decimal("200.00")}
    for _ in range(2):
        actions.set_budget(by=head, seen_yuan=None, **told)

    assert AuditEvent.objects.filter(kind="benefits.budget.set").count() == 1


def test_budgets_with_and_without_spaces_around_the_fund_are_one(county):
    for fund in (FUND, f" {FUND} "):
        actions.set_budget(by=None, fund=fund, year=2022, area=county, amount_yuan=Decimal("5.00"))

    assert Budget.objects.get().fund == FUND


@pytest.mark.parametrize(("area", "may"), [(factories.JIADING, True), (factories.COUNTY, False), (factories.DATANGBU, False)])
def test_head_of_a_township_sets_its_budget_alone(county, area, may):
    head = factories.user(role="head", area=factories.area(factories.JIADING))
    told = {"by": head, "fund": FUND, "year": 2022, "area": factories.area(area), "amount_yuan": Decimal("5.00")}
    if may:
        assert actions.set_budget(**told).area_id == area
        return
    with pytest.raises(UserError):
        actions.set_budget(**told)
    assert not Budget.objects.exists()
