"""Forms of the import wizard: what to upload, how headings are meant, why a run is withdrawn."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from nuanxin.engines.sheets import ListSpec
from nuanxin.orgs import access, intake
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area, ImportRun
from nuanxin.web.forms import with_blank
from nuanxin.web.records.forms import EntryForm, day, one_of, text

MOST_FILES = 120
MOST_BYTES = 64 * 1024 * 1024
KINDS = (".xlsx", ".xls", ".csv", ".ods", ".et", ".xlsm")
BY_NAME = "auto"


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more workbooks; every file that cannot be taken is told."""

    def clean(self, files: Any, initial: Any = None) -> list[UploadedFile]:
        uploaded = [super(FilesField, self).clean(file, initial) for file in files] if files else super().clean(None, initial) or []
        problems = [problem for file in uploaded for problem in refusals(file)]
        if len(uploaded) > MOST_FILES:
            problems.append(f"一次选了 {len(uploaded)} 个文件，最多 {MOST_FILES} 个。请分几次上传。")
        if problems:
            raise forms.ValidationError(problems)
        return uploaded


def refusals(file: UploadedFile) -> list[str]:
    if not file.name.lower().endswith(KINDS):
        return [f"“{file.name}”不是表格文件。请上传 .xlsx、.xls、.csv 或 .ods 文件。"]
    if file.size > MOST_BYTES:
        return [
            f"“{file.name}”有 {file.size / 1048576:.0f} MB，超过 {MOST_BYTES // 1048576} MB。请删去图片和多余的工作表，或拆成几个文件。"
        ]
    return []


class UploadEntry(EntryForm):
    list_id = one_of("表格种类", ())
    files = FilesField(
        label="文件",
        widget=SeveralFiles(attrs={"multiple": True, "accept": ",".join(KINDS)}),
        help_text="可一次选多个文件。支持 .xlsx、.xls、.csv、.ods（WPS 另存的也可以），每个不超过 64 MB。",
        error_messages={"empty": "“%(name)s”是空文件。请核对后重新选择。"},
    )
    area = one_of("限定地区", (), required=False, help_text="地区不在此范围内的行会被指出，不会导入。")
    released_on = day("名单日期", required=False, help_text="只用于其他部门的名单：部门提供这份名单的日期，不填就是今天。")
    request_key = forms.CharField(widget=forms.HiddenInput, max_length=24, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.specs = intake.lists()
        self.areas = {area.code: area for area in areas_of(self.user)}
        self.fields["list_id"].choices = with_blank([(BY_NAME, "按文件名自动识别"), *((spec.id, titled(spec)) for spec in self.specs)])
        self.fields["area"].choices = with_blank(((area.code, area.name) for area in self.areas.values()), "全部管辖地区")
        self.initial.setdefault("request_key", secrets.token_hex(8))

    def clean(self) -> dict[str, Any]:
        files = self.cleaned_data.get("files") or []
        if self.cleaned_data.get("list_id") == BY_NAME:
            for file in files:
                if spec_named(file.name, self.specs) is None:
                    self.add_error(
                        "list_id", f"看不出“{file.name}”是哪种表格。请在文件名中写明（如“{self.specs[0].title}”），或在这里选定种类。"
                    )
        return self.cleaned_data

    def uploads(self) -> list[dict[str, Any]]:
        """What `intake.upload` gets, for each file."""
        chosen, key = self.cleaned_data["list_id"], self.cleaned_data["request_key"] or secrets.token_hex(8)
        area = self.areas.get(self.cleaned_data["area"])
        ids = [spec_named(file.name, self.specs).id if chosen == BY_NAME else chosen for file in self.cleaned_data["files"]]
        return [
            {
                "list_id": ids[number],
                "released_on": self.cleaned_data["released_on"] if intake.comes_whole(ids[number]) else None,
                "name": file.name,
                "content": file,
                "area": area,
                "request_key": f"{key}-{number}",
            }
            for number, file in enumerate(self.cleaned_data["files"])
        ]


def titled(spec: ListSpec) -> str:
    """Another department's list is told with its owner."""
    return f"{spec.owner}：{spec.title}" if spec.subject else spec.title


def spec_named(name: str, specs: tuple[ListSpec, ...]) -> ListSpec | None:
    """The one list whose title, or another name it goes by, stands in the file's name."""
    named = [spec for spec in specs if any(word in name for word in (spec.title, spec.title.removesuffix("记录"), *spec.known_as))]
    return named[0] if len(named) == 1 else None


def areas_of(user: Any) -> list[Area]:
    within = Area.objects.filter(access.within(user, Permission.IMPORT, "code"), valid_to=None)
    return list(within.filter(level__in=(AreaLevel.COUNTY, AreaLevel.TOWNSHIP)) or within)


class MappingEntry(EntryForm):
    """For each heading of the file, the column it means; empty where it means none of ours."""

    def __init__(self, *args: Any, run: ImportRun, spec: ListSpec, **options: Any) -> None:
        super().__init__(*args, **options)
        self.spec = spec
        self.found = {heading: column for column, heading in run.columns.get("found", {}).items()}
        self.headings = [*self.found, *run.columns.get("unknown", ())]
        choices = with_blank(
            ((column.name, f"{column.name}{'（必填）' if column.required else ''}") for column in spec.columns), "不导入这一列"
        )
        for number, heading in enumerate(self.headings):
            self.fields[f"heading-{number}"] = one_of(heading, choices[1:], required=False, initial=self.found.get(heading, ""))
            self.fields[f"heading-{number}"].choices = choices

    def clean(self) -> dict[str, Any]:
        meant: dict[str, str] = {}
        for number, heading in enumerate(self.headings):
            column = self.cleaned_data.get(f"heading-{number}", "")
            if column and column in meant:
                self.add_error(f"heading-{number}", f"“{heading}”和“{meant[column]}”都对应“{column}”。一列只能对应一个标题，请改其中一个。")
            elif column:
                meant[column] = heading
        self.refuse_missing(meant)
        return self.cleaned_data

    def refuse_missing(self, meant: dict[str, str]) -> None:
        lacking = (column for column in self.spec.columns if column.required and column.name not in meant)
        missing = [column.name for column in lacking if not meant.keys() & set(column.absent_with)]
        if missing:
            self.add_error(None, f"必填的{'、'.join(missing)}还没有对应的标题。请在下面选定；表里没有的，请补上这一列后重新上传。")

    def mapping(self) -> dict[str, str]:
        """heading seen -> canonical heading, only where it differs from what was found."""
        pairs = ((heading, self.cleaned_data[f"heading-{number}"]) for number, heading in enumerate(self.headings))
        return {heading: column for heading, column in pairs if column and self.found.get(heading) != column}


class WithdrawEntry(EntryForm):
    reason = text("撤销原因", 200, required=True, help_text="例如：传错了文件。")


class DecisionEntry(EntryForm):
    note = text("处理说明", 200, help_text="可不填，例如：已与本人核对户口簿。")
