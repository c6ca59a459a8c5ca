"""Forms of the wizard: which list a file is, what cannot be uploaded, how headings are meant."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from nuanxin.engines import sheets
from nuanxin.orgs import intake
from nuanxin.orgs.models import ImportRun
from nuanxin.web.imports import forms
from nuanxin.web.imports.forms import MappingEntry, UploadEntry, areas_of, spec_named
from tests import factories
from tests.web.imports.workbooks import upload


@pytest.mark.parametrize(
    ("name", "list_id"),
    [
        ("援助对象花名册（嘉定镇）.xlsx", "persons"),
        ("2022年9月走访联系记录表.xls", "visits"),
        ("嘉定镇走访联系.csv", "visits"),
        ("岗位推介记录.xlsx", "referrals"),
        ("岗位推介 8月.xlsx", "referrals"),
        ("就业登记表.ods", "placements"),
        ("临时救助发放.xlsx", "reliefs"),
        ("岗位信息.xlsx", "vacancies"),
        ("招聘活动汇总.xlsx", "fairs"),
    ],
)
def test_list_is_known_by_the_name_of_the_file(db, name, list_id):
    assert spec_named(name, intake.lists()).id == list_id


@pytest.mark.parametrize("name", ["汇总.xlsx", "岗位信息和招聘活动.xlsx", "", "表1.xlsx"])
def test_name_that_fits_none_or_two_lists_says_nothing(db, name):
    assert spec_named(name, intake.lists()) is None


def filled(user, *files, **values) -> UploadEntry:
    data = QueryDict(mutable=True)
    data.update({"list_id": "persons", "area": "", "request_key": "0123456789abcdef"} | values)
    form = UploadEntry(data, MultiValueDict({"files": list(files)}), user=user)
    form.is_valid()
    return form


def test_each_file_becomes_an_upload_with_a_key_of_its_own(officer):
    form = filled(officer, upload(b"a", "甲.xlsx"), upload(b"b", "乙.csv"), area=factories.JIADING)

    same = {"list_id": "persons", "released_on": None, "area": "嘉定镇"}
    told = [{**one, "content": one["content"].read(), "area": one["area"].name} for one in form.uploads()]
    assert told == [
        same | {"name": "甲.xlsx", "content": b"a", "request_key": "0123456789abcdef-0"},
        same | {"name": "乙.csv", "content": b"b", "request_key": "0123456789abcdef-1"},
    ]


def test_form_without_a_key_makes_one(officer):
    one, other = (filled(officer, upload(b"a"), request_key="").uploads()[0]["request_key"] for _ in range(2))

    assert len(one) > 10
    assert one != other


def test_every_bad_file_is_told_and_none_is_taken(officer):
    form = filled(officer, upload(b"a", "好.xlsx"), upload(b"a", "照片.jpg"), upload(b"a", "文书.docx"))

    assert form.errors["files"] == [
        "“照片.jpg”不是表格文件。请上传 .xlsx、.xls、.csv 或 .ods 文件。",
        "“文书.docx”不是表格文件。请上传 .xlsx、.xls、.csv 或 .ods 文件。",
    ]


def test_file_that_is_too_large_is_told_with_its_size(officer, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 1024 * 1024)

    form = filled(officer, upload(b"a" * (3 * 1024 * 1024), "大.xlsx"))

    assert form.errors["files"] == ["“大.xlsx”有 3 MB，超过 1 MB。请删去图片和多余的工作表，或拆成几个文件。"]


def test_too_many_files_at_once_are_told(officer, monkeypatch):
    monkeypatch.setattr(forms, "MOST_FILES", 2)

    form = filled(officer, *(upload(b"a", f"{number}.xlsx") for number in range(3)))

    assert form.errors["files"] == ["一次选了 3 个文件，最多 2 个。请分几次上传。"]


def test_path_in_the_name_of_a_file_is_cut_off(officer):
    form = filled(officer, upload(b"a", "../../etc/花名册.xlsx"))

    assert [one["name"] for one in form.uploads()] == ["花名册.xlsx"]


def test_list_that_cannot_be_imported_is_refused(officer):
    assert "list_id" in filled(officer, upload(b"a"), list_id="users").errors


def test_every_file_whose_list_cannot_be_told_is_named(officer):
    form = filled(officer, upload(b"a", "走访联系记录.xlsx"), upload(b"a", "一.xlsx"), upload(b"a", "二.xlsx"), list_id="auto")

    assert [problem.split("”")[0] for problem in form.errors["list_id"]] == ["看不出“一.xlsx", "看不出“二.xlsx"]


def test_lists_told_by_their_files(officer):
    form = filled(officer, upload(b"a", "走访联系记录.xlsx"), upload(b"a", "岗位信息.xlsx"), list_id="auto")

    assert [one["list_id"] for one in form.uploads()] == ["visits", "vacancies"]


def test_areas_offered_are_the_own_ones_down_to_the_township(officer, township_officer):
    assert [area.name for area in areas_of(officer)] == ["信丰县", "嘉定镇", "大塘埠镇"]
    assert [area.name for area in areas_of(township_officer)] == ["嘉定镇"]
    assert areas_of(factories.user(role="collector")) == []


# --- headings


def a_run(county, found: dict[str, str], unknown: list[str]) -> ImportRun:
    return ImportRun(list_id="visits", area=county, columns={"found": found, "unknown": unknown, "missing": []})


FOUND = {"身份证号": "证件号码", "姓名": "姓名", "日期": "走访时间", "方式": "走访方式"}


def meant(run: ImportRun, **chosen: str) -> MappingEntry:
    spec = sheets.load_list("visits")
    blank = MappingEntry(run=run, spec=spec)
    data = {name: field.initial or "" for name, field in blank.fields.items()} | chosen
    form = MappingEntry(data, run=run, spec=spec)
    form.is_valid()
    return form


def test_what_was_found_is_shown_as_found(county):
    form = MappingEntry(run=a_run(county, FOUND, ["干部"]), spec=sheets.load_list("visits"))

    assert [(field.label, field.initial) for field in form.fields.values()] == [
        ("证件号码", "身份证号"), ("姓名", "姓名"), ("走访时间", "日期"), ("走访方式", "方式"), ("干部", ""),
    ]  # fmt: skip


def test_mapping_holds_only_what_was_changed(county):
    assert meant(a_run(county, FOUND, ["干部", "序号"]), **{"heading-4": "走访人"}).mapping() == {"干部": "走访人"}


def test_nothing_changed_is_no_mapping(county):
    form = meant(a_run(county, FOUND, ["干部"]))

    assert (dict(form.errors), form.mapping()) == ({}, {})


def test_heading_taken_from_a_required_column_is_refused(county):
    form = meant(a_run(county, FOUND, []), **{"heading-2": ""})

    assert form.errors["__all__"] == ["必填的日期还没有对应的标题。请在下面选定；表里没有的，请补上这一列后重新上传。"]


def test_two_headings_may_change_places(county):
    form = meant(a_run(county, FOUND, []), **{"heading-0": "姓名", "heading-1": "身份证号"})

    assert (dict(form.errors), form.mapping()) == ({}, {"证件号码": "姓名", "姓名": "身份证号"})


def test_column_that_the_list_does_not_have_is_refused(county):
    assert "heading-4" in meant(a_run(county, FOUND, ["干部"]), **{"heading-4": "密码"}).errors
