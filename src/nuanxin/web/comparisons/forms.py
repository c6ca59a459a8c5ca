"""Forms about findings: a verdict with its evidence, what a confirmed one is turned into, a new run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from nuanxin.comparisons.enums import ReviewVerdict
from nuanxin.comparisons.subjects import listed
from nuanxin.orgs import access, clock
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area
from nuanxin.web.records.forms import EntryForm, day, one_in_sight, one_of, text

KINDS = (".jpg", ".jpeg", ".png", ".pdf", ".webp", ".heic")
MOST_BYTES = 20 * 1024 * 1024


def evidence_field() -> forms.FileField:
    return forms.FileField(
        label="佐证材料",
        required=False,
        help_text="照片或 PDF，不超过 20 MB。",
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={"empty": "“%(name)s”是空文件。请重新拍照或选择。"},
    )


class ReviewEntry(EntryForm):
    """A verdict; the buttons carry it."""

    verdict = forms.ChoiceField(label="核查结论", choices=ReviewVerdict.choices, widget=forms.HiddenInput)
    note = text("核查情况", 300, help_text="“不属实”必须写明依据，例如：同名同姓，已与本人核对户口簿。")
    reviewed_on = day("核查日期", required=False)
    evidence = evidence_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["verdict"].error_messages["required"] = "没有选择核查结论。请点“属实”“不属实”或“待进一步核实”。"

    def clean_evidence(self) -> UploadedFile | None:
        file = self.cleaned_data["evidence"]
        if file and not file.name.lower().endswith(KINDS):
            raise forms.ValidationError(f"“{file.name}”不是照片或 PDF。请上传 {'、'.join(KINDS)} 文件。")
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(f"“{file.name}”有 {file.size / 1048576:.0f} MB，超过 20 MB。请压缩后再传。")
        return file


class SeveralReviewsEntry(EntryForm):
    verdict = one_in_sight("核查结论", ReviewVerdict.choices)
    note = text("核查情况", 300, help_text="写给所选的每一条；“不属实”必须写明依据。")
    reviewed_on = day("核查日期", required=False)


class ApplicationEntry(EntryForm):
    """What an application needs beyond the finding; where they reside is asked only for whom the ledger does not know."""

    residence = one_of("常住地", (), help_text="此人还不在台账，登记时记下常住地。")
    unemployed_on = day("失业登记日期", required=False, help_text="已办失业登记而台账上没有的，在这里补登；没有的留空。")
    applied_on = day("申请日期")
    statement = text("困难情况说明", 500)

    def __init__(self, *args: Any, finding: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = {area.code: area for area in places(self.user, finding)} if finding.person_id is None else {}
        if finding.person_id:
            del self.fields["residence"]
        else:
            self.fields["residence"].choices = [(code, area.name) for code, area in self.areas.items()]
            self.initial.setdefault("residence", finding.area_id)
        self.initial.setdefault("applied_on", clock.business_today())
        self.initial.setdefault("unemployed_on", listed(finding, "登记日期", "unemployment"))

    def values(self) -> dict[str, Any]:
        values = super().values()
        return values | ({"residence": self.areas[values["residence"]]} if "residence" in values else {})


def places(user: Any, finding: Any) -> list[Area]:
    """The finding's own area and those inside its township (inside its county, if the list says no more) that the user answers for."""
    prefix = finding.area.prefix[:9]
    own = Area.objects.filter(access.within(user, Permission.REGISTER, "code"), valid_to=None, prefix__startswith=prefix)
    return list(own.filter(level__gte=AreaLevel.COUNTY).order_by("code"))


class ExitEntry(EntryForm):
    ended_on = day("退出日期")
    reason = text("退出原因", 100, help_text="不填时写规则的名称。")

    def __init__(self, *args: Any, finding: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("ended_on", clock.business_today())


class CorrectionEntry(EntryForm):
    """The one thing that the correction asks for: a day, or a phone."""

    on = day("日期", required=False)
    phone = text("联系电话", 40)

    def __init__(self, *args: Any, finding: Any, asks: str, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = {"": "", "联系电话": "phone"}.get(asks, "on")
        for name in {"on", "phone"} - {kept}:
            del self.fields[name]
        if kept:
            self.fields[kept].label = asks
        if kept == "phone":
            self.fields["phone"].help_text = "不填时采用名单中的号码。"
        elif kept:
            self.fields["on"].required = asks != "起始日期"
            self.initial.setdefault("on", clock.business_today() if asks != "起始日期" else None)


class RunEntry(EntryForm):
    area = one_of("地区", ())
    as_of = day("判断日期", help_text="名单和台账按这一天判断，例如参保是否在保、认定是否在册。")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        inside = Area.objects.filter(access.within(self.user, Permission.COMPARE, "code"), valid_to=None)
        self.areas = {area.code: area for area in inside.filter(level__in=(AreaLevel.COUNTY, AreaLevel.TOWNSHIP)) or inside}
        self.fields["area"].choices = [(code, area.name) for code, area in self.areas.items()]
        self.initial.setdefault("as_of", clock.business_today())

    def values(self) -> dict[str, Any]:
        return {"area": self.areas[self.cleaned_data["area"]], "as_of": self.cleaned_data["as_of"]}
