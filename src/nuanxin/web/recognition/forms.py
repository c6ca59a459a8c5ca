"""What the pages of recognition ask: an application, a deed about it, a public notice, an objection, a paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from nuanxin.orgs.models import Area
from nuanxin.people import scans
from nuanxin.people.enums import ApplicationOrigin, ObjectionOutcome
from nuanxin.people.models import Person
from nuanxin.web.forms import with_blank
from nuanxin.web.records.forms import EntryForm, day, one_in_sight, one_of, several_of, text

NO_SCAN = {"empty": "“%(name)s”是空文件。请重新扫描后再上传。", "invalid": "上传不完整。请重新选择扫描件。"}


class ApplicationForm(EntryForm):
    """A new application; the categories are those of the procedure in force."""

    categories = several_of("申请类别", ())
    origin = one_in_sight("来源", ApplicationOrigin.choices)
    applied_on = day("申请日期")
    statement = text("困难情况说明", 500, help_text="只供办理使用，不会公示。")

    def __init__(self, *args: Any, categories: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["categories"].choices = categories
        self.fields["categories"].required = True
        self.fields["categories"].error_messages["required"] = "请至少选择一个申请类别。"


class DeedForm(EntryForm):
    """What somebody does about an application they have seen in this version."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = text("意见", 300)
    on = day("办理日期", required=False, help_text="不填就是今天。")


class ReasonedForm(DeedForm):
    """A deed that nobody may do without saying why."""

    reason = text("原因", 300, required=True, help_text="申请人会看到，请写明缺什么、为什么、怎么办。")


class SendBackForm(ReasonedForm):
    to_step = one_in_sight("退回到", ())
    field_order = ("version", "to_step", "reason", "on")

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_step"].choices = steps
        if len(steps) == 1:
            self.initial.setdefault("to_step", steps[0][0])


class WithdrawForm(ReasonedForm):
    on = None  # withdrawn when it is told


class BatchForm(EntryForm):
    """The same deed about several applications."""

    reason = text("意见", 300)


class BatchBackForm(SendBackForm):
    version = None
    on = None


class NoticeForm(EntryForm):
    """A public notice of the applications ticked beside it."""

    area = one_of("公示地区", ())
    place = text("公示地点", 120, help_text="例如：村务公开栏、镇政府网站。")
    posted_on = day("公示开始日期")

    def __init__(self, *args: Any, areas: Sequence[Area], **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = {area.code: area for area in areas}
        self.fields["area"].choices = with_blank((area.code, area.name) for area in areas)

    def clean_area(self) -> Area:
        return self.areas[self.cleaned_data["area"]]


class ObjectionForm(EntryForm):
    received_on = day("收到日期")
    content = text("异议内容", 1000, required=True, help_text="加密保存，只有核查人能看到。")
    objector = text("异议人及联系方式", 120, help_text="匿名的不填。加密保存，不会公开，也不会出现在经过里。")


class ObjectionDecisionForm(EntryForm):
    outcome = one_in_sight("核查结果", [choice for choice in ObjectionOutcome.choices if choice[0] != ObjectionOutcome.OPEN])
    findings = text("核查情况", 300, required=True, help_text="写明向谁核实、看到什么。不要写异议人是谁。")
    on = day("核查日期", required=False, help_text="不填就是今天。")


class CardForm(EntryForm):
    """The card of a recognition that was decided on paper."""

    number = text("编号", 24, help_text="不填就按本地认定程序的规则编号；已经印好编号的，照卡上的填。")
    issued_on = day("发放日期")
    note = text("证件备注", 200, help_text="不填就用认定程序规定的备注。")


class PaperForm(EntryForm):
    """A paper: the scan, where the original lies, or both."""

    kind = forms.CharField(label="材料名称", max_length=40, widget=forms.TextInput(attrs={"list": "paper-kinds", "autocomplete": "off"}))
    about = one_of("谁的材料", (), required=False)
    received_on = day("收到日期")
    scan = forms.FileField(
        label="扫描件",
        required=False,
        error_messages=NO_SCAN,
        widget=forms.FileInput(attrs={"accept": scans.ACCEPT}),
        help_text=f"JPG、PNG 或 PDF，不超过 {scans.MOST_BYTES // 1048576} MB；手机可以直接拍照。加密保存，打开会记入审计。",
    )
    has_original = forms.BooleanField(label="有纸质原件", required=False)
    shelf = text("存放位置", 60, help_text="例如：二楼档案室 3 柜 2 层。")
    note = text("说明", 200)

    def __init__(self, *args: Any, members: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = {str(person.pk): person for person in members}
        self.fields["about"].choices = [("", "本人"), *((key, person.name) for key, person in self.members.items())]

    def values(self) -> dict[str, Any]:
        """The scan as bytes and name; the member as a person."""
        told = dict(self.cleaned_data)
        scan = told.pop("scan")
        told["about"] = self.members.get(told["about"])
        return told | ({"name": scan.name, "content": scan.read(scans.MOST_BYTES + 1)} if scan else {})


class ShelfForm(EntryForm):
    shelf = text("存放位置", 60, required=True)
