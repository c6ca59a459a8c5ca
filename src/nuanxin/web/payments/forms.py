"""Forms about money: taking back, sending again, budgets, the bank's answer, stopping and resuming, telling."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from nuanxin.benefits import policies
from nuanxin.benefits.enums import ToldBy
from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.models import Area, User
from nuanxin.web import remembered
from nuanxin.web.imports.forms import refusals
from nuanxin.web.records.forms import EntryForm, count, day, one_in_sight, one_of, text, yuan

KINDS = ".xlsx,.xls,.ods,.csv"
FIRST_YEAR = 2000


class ReversalForm(EntryForm):
    reason = text("追回原因", 200, required=True, help_text="例如：7 月已死亡，多发一个月。原因会留在台账和审计记录中。")
    on = day("追回日期", required=False, help_text="不填就是今天。")


class RetryForm(EntryForm):
    account = text("新账号", 40, help_text="账号没有错（例如银行临时故障）就不填。", strip=True)
    account_name = text("新户名", 120, help_text="户名没有错就不填。")

    def values(self) -> dict[str, Any]:
        """What stays empty is not changed."""
        return {name: value or None for name, value in self.cleaned_data.items()}


class BudgetForm(EntryForm):
    """The money of a fund for a year in an area."""

    fund = text("资金", 60, required=True, help_text="与政策写的资金名称一致，申领才能用到这项预算。")
    year = count("年度", required=True, least=FIRST_YEAR)
    area = one_of("地区", ())
    amount_yuan = yuan("预算（元）", required=True, digits=16)
    reason = text("依据或原因", 200, required=True, help_text="例如：县财政局〔2022〕12 号下达。")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = {area.code: area for area in budget_areas(self.user)}
        self.fields["area"].choices = [(code, area.name) for code, area in self.areas.items()]
        self.fields["fund"].widget.attrs["list"] = "funds"
        self.initial.setdefault("year", remembered.business_today().year)

    def values(self) -> dict[str, Any]:
        return super().values() | {"area": self.areas[self.cleaned_data["area"]]}


def budget_areas(user: User) -> list[Area]:
    """Counties and townships where the user may pay, the widest first."""
    held = Area.objects.filter(access.within(user, Permission.PAY, "code"), valid_to=None, level__lte=4)
    return list(held.order_by("level", "code"))


def known_funds() -> list[str]:
    """The funds that policies name."""
    try:
        return sorted({policy.file.fund for policy in policies.library().values() if policy.file.fund})
    except UserError:
        return []


class BudgetChangeForm(EntryForm):
    amount_yuan = yuan("预算改为（元）", required=True, digits=16)
    reason = text("依据或原因", 200, required=True, help_text="例如：省级追加指标。改前改后的数和原因都留在审计记录中。")
    seen_yuan = forms.DecimalField(widget=forms.HiddenInput, max_digits=16, decimal_places=2)


class WorkbookField(forms.FileField):
    """One workbook or .csv."""

    widget = forms.FileInput(attrs={"accept": KINDS})

    def clean(self, data: Any, initial: Any = None) -> UploadedFile:
        file = super().clean(data, initial)
        if problems := refusals(file):
            raise forms.ValidationError(problems)
        return file


def workbook(label: str, help_text: str) -> WorkbookField:
    return WorkbookField(label=label, help_text=help_text, error_messages={"empty": "“%(name)s”是空文件。请核对后重新选择。"})


class ResultsForm(EntryForm):
    """The bank's answer, looked at before it is taken in."""

    file = workbook("银行结果文件", "支持 .xlsx、.xls、.ods、.csv。先核对，看过结果再入账。")
    paid_on = day("到账日期", required=False, help_text="结果里没有日期的，按这一天到账；不填就是今天。")


class TableForm(EntryForm):
    file = workbook("公示表", "支持 .xlsx、.xls、.ods、.csv。只核对，不登记、不保存。")


class StopForm(EntryForm):
    """Why and since when."""

    reason = text("原因", 100, required=True)
    on = day("日期", required=False, help_text="不填就是今天。")

    def __init__(self, *args: Any, label: str, hint: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label, self.fields["reason"].help_text = f"{label}原因", hint
        self.fields["reason"].error_messages["required"] = f"请填写{label}原因。"
        self.fields["on"].label = f"{label}日期"


class TellForm(EntryForm):
    means = one_in_sight("告知方式", ToldBy.choices)
    told_on = day("告知日期", required=False, help_text="不填就是今天。")
