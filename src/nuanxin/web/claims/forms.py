"""What the pages of claims ask: a deed about one, several or an objection; a notice; an approval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from nuanxin.benefits.models import Budget
from nuanxin.benefits.queries import books
from nuanxin.orgs.models import Area
from nuanxin.web.forms import with_blank
from nuanxin.web.listing import money
from nuanxin.web.records.forms import EntryForm, day, one_of, text


class DeedForm(EntryForm):
    """What somebody does about a claim they have seen in this version."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = text("意见", 300)
    on = day("办理日期", required=False, help_text="不填就是今天。")


class ReasonedForm(DeedForm):
    """A deed that nobody may do without saying why."""

    reason = text("原因", 300, required=True, help_text="领取人会看到，请写明缺什么、为什么、怎么办。")


class TodayForm(ReasonedForm):
    """A deed that is done when it is told."""

    on = None


def budget_label(budget: Budget) -> str:
    return f"{budget}（{budget.area.name}），还剩 {money(books.left_of(budget))} 元"


class ApprovalForm(DeedForm):
    """Which budget pays."""

    budget = one_of("从哪个预算支出", ())
    field_order = ("version", "budget", "reason", "on")

    def __init__(self, *args: Any, budgets: Sequence[Budget], **options: Any) -> None:
        super().__init__(*args, **options)
        self.budgets = {str(one.pk): one for one in budgets}
        self.fields["budget"].choices = with_blank((key, budget_label(one)) for key, one in self.budgets.items())

    def clean_budget(self) -> Budget:
        return self.budgets[self.cleaned_data["budget"]]


class BatchForm(EntryForm):
    """The same deed about several claims."""

    reason = text("意见", 300, help_text="自动核验没有全部通过的申领，要写明核实情况才能审核通过。")


class BatchApprovalForm(EntryForm):
    """Several claims approved together, each from the budget of its fund and year."""

    reason = text("意见", 300)


class NoticeForm(EntryForm):
    """A public notice of the claims ticked beside it."""

    area = one_of("公示地区", ())
    title = text("标题", 120, help_text="不填就用“地区名＋就业补助申领公示”。标题里不要写残疾、低保等情况。")
    posted_on = day("公示开始日期")

    def __init__(self, *args: Any, areas: Sequence[Area], **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = {area.code: area for area in areas}
        self.fields["area"].choices = with_blank((area.code, area.name) for area in areas)

    def clean_area(self) -> Area:
        return self.areas[self.cleaned_data["area"]]
