"""Budgets: set by the office, committed by approvals, given back by reversals; one statement each, so that no race overspends."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import DecimalField, F
from django.db.models.functions import Round

from nuanxin.benefits.models import Budget
from nuanxin.errors import UserError
from nuanxin.orgs import access, audit, recording
from nuanxin.orgs.logs import mask_numbers
from nuanxin.orgs.models import Area, User

CENTS = 2
REASON_LENGTH = 200
YEARS = range(2000, 2100)
MONEY = DecimalField(max_digits=16, decimal_places=CENTS)


@transaction.atomic
def set_budget(
    *, by: User | None, fund: str, year: int, area: Area, amount_yuan: Decimal, reason: str = "", seen_yuan: Decimal | None = None
) -> Budget:
    """The money of a fund for a year in an area; the last word counts, unless it was said of another amount than `seen_yuan`.

    Refuses an amount below what is committed already, parts of a cent, and a year that cannot be.
    """
    access.require(by, access.Permission.PAY, area.pk)
    recording.refuse_empty(资金=fund.strip(), 预算=amount_yuan)
    recording.refuse_lengths(Budget, {"fund": fund.strip()})
    if year not in YEARS:
        raise UserError(f"年度 {year} 不在 {YEARS[0]} 至 {YEARS[-1]} 之间。请改正年度。")
    if amount_yuan < 0 or amount_yuan != amount_yuan.quantize(Decimal("0.01")):
        raise UserError(f"预算 {amount_yuan} 元不是不小于 0、到分为止的金额。请核对金额。")
    Area.objects.select_for_update(no_key=True).get(pk=area.pk)
    found = Budget.objects.select_for_update().filter(fund=fund.strip(), year=year, area=area).first()
    budget = found or Budget(fund=fund.strip(), year=year, area=area)
    before = found.amount_yuan if found else None
    if before == amount_yuan:
        return budget
    if seen_yuan is not None and before != seen_yuan:
        raise UserError(f"这项预算在您打开之后已由别人改为 {before} 元，没有再改。请刷新后核对。")
    if amount_yuan < budget.committed_yuan:
        raise UserError(f"“{fund}”{year} 年已安排 {budget.committed_yuan} 元，预算不能改为 {amount_yuan} 元。请先追回付款，或改大预算。")
    budget.amount_yuan = amount_yuan
    budget.save()
    told = mask_numbers(reason.strip()[:REASON_LENGTH])
    audit.record("benefits.budget.set", by=by, subject=budget, area=area.pk, before=str(before or ""), after=str(amount_yuan), reason=told)
    return budget


def commit(budget: Budget, amount: Decimal) -> None:
    """Take the amount out of the budget in one conditional statement; refuses, with what is left, when it does not suffice.

    SQLite adds decimals as floating numbers: rounding keeps a sum that is exact to the cent equal to the budget.
    """
    after = Round(F("committed_yuan") + amount, CENTS, output_field=MONEY)
    if not Budget.objects.filter(pk=budget.pk, amount_yuan__gte=after).update(committed_yuan=after):
        current = Budget.objects.get(pk=budget.pk)
        left = current.amount_yuan - current.committed_yuan
        raise UserError(f"{current}只剩 {left} 元，不够这次的 {amount} 元，不能审批。请先追加预算，或减少金额。")


def give_back(budget: Budget | None, amount: Decimal) -> None:
    """What was committed and is taken back can be spent again."""
    if budget is not None:
        Budget.objects.filter(pk=budget.pk).update(committed_yuan=Round(F("committed_yuan") - amount, CENTS, output_field=MONEY))
