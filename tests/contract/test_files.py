"""Whole files: rows that are no rows, formats, dry run, all or nothing, the marked copy, several files, exit codes."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from tests.contract import papers

HEAD = ["姓名", "身份证号", "常住地", "联系电话"]


def line(name="张三", **cells):
    row = dict(zip(HEAD, [name, papers.id_number(), "嘉定镇", "13800138000"], strict=True)) | cells
    return list(row.values())


NO_ROWS = [
    ["合计", None, None, "2"],
    ["小计", None, None, None],
    ["合  计", None, None, None],
    ["合计：2 人", None, None, None],
    [None, "合计", None, "2"],
    ["注：本表按月报送", None, None, None],
    ["备注：以上人员均已核实", None, None, None],
    ["填表说明：身份证号按原件填写", None, None, None],
    ["填表人：李四", None, "审核人：王五", None],
    ["填表人：李四", "审核人：王五", "填表日期：2022年9月20日", None],
    ["制表人：", None, "负责人：", None],
    ["单位负责人（签字）：", None, None, "填报日期：2022-09-20"],
    [None, None, None, None],
    ["", " ", "　", ""],
    HEAD,
]


@pytest.mark.parametrize("other", NO_ROWS, ids=range(len(NO_ROWS)))
def test_a_row_that_is_no_row_gets_no_verdict_and_ends_nothing(office, other):
    answer = office.take_rows("persons", [HEAD, line(), other, line("李四"), other])

    assert (answer.verdicts, answer.told) == ({"new": 2}, [])


def test_empty_rows_do_not_end_the_table_and_rows_keep_excel_s_numbers(office):
    empty = [None] * 4

    answer = office.take_rows("persons", [["花名册"], HEAD, line(), *[empty] * 60, line(联系电话="12"), empty, line(常住地="火星")])

    assert answer.verdicts == {"new": 1, "invalid": 2}
    assert answer.told == [(64, "联系电话", "12"), (66, "常住地", "火星")]


def test_title_and_two_header_rows_shift_the_numbers_of_rows(office):
    rows = [["花名册", None, None, None], ["基本情况", None, "住址", None], HEAD, line(联系电话="12")]

    assert office.take_rows("persons", rows, ((0, 0, 0, 3), (1, 0, 1, 1))).told == [(4, "联系电话", "12")]


def test_several_faults_of_a_row_are_each_named_and_the_row_counts_once(office):
    answer = office.take_rows("persons", [HEAD, line("", 联系电话="12", 常住地="火星")])

    assert answer.verdicts == {"invalid": 1}
    assert sorted(one[1] for one in answer.told) == sorted(["姓名", "联系电话", "常住地"])


def test_the_person_of_a_row_may_be_called_like_a_note(office):
    assert office.take_rows("persons", [HEAD, line("贺计"), line("注小明"), line("何小计")]).verdicts == {"new": 3}


# formats

FORMATS = {
    "xlsx": papers.xlsx,
    "xls": papers.xls,
    "ods": papers.ods,
    "utf8.csv": papers.csv_file,
    "bom.csv": lambda path, rows: papers.csv_file(path, rows, "utf-8-sig"),
    "gb.csv": lambda path, rows: papers.csv_file(path, rows, "gb18030"),
    "semicolon.csv": lambda path, rows: papers.csv_file(path, rows, "gb18030", ";"),
    "tab.csv": lambda path, rows: papers.csv_file(path, rows, "utf-8", "\t"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_tells_the_same(office, kind):
    day = datetime.date(2022, 8, 1)
    known = papers.id_number()
    office.record("persons", {"姓名": "老王", "身份证号": known, "常住地": "嘉定镇", "认定日期": "2022-08-01"})
    head = [*HEAD, "认定日期", "备注"]
    rows = [
        ["援助对象花名册"],
        head,
        [*line(), day, "䶮,“引号”"],
        [None] * 6,
        ["老王", known, "信丰县嘉定镇", None, "2022-08-01", None],
        [*line(联系电话="12"), None, None],
        [*line(), "2022-02-30", None],
        ["填表人：李四", None, None, None, "审核人：王五", None],
    ]
    path = FORMATS[kind](office.path(f".{kind.rpartition('.')[2]}"), rows)

    answer = office.take_file("persons", path)

    assert (answer.code, answer.err) == (0, "")
    assert answer.verdicts == {"new": 1, "same": 1, "invalid": 2}
    assert answer.told == [(6, "联系电话", "12"), (7, "认定日期", "2022-02-30")]
    assert list(answer.found) == ["姓名", "身份证号", "常住地", "联系电话", "认定日期", "备注"]
    assert office.take_file("persons", path).verdicts == {"same": 2, "invalid": 2}


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04", b"<html></html>", b"%PDF-1.4"])
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".csv"])
def test_what_is_no_workbook_is_refused_in_words(office, content, suffix):
    path = office.path(suffix)
    path.write_bytes(content)

    answer = office.take_file("persons", path)

    assert (answer.code, answer.verdicts) == (1, {})
    assert answer.err.strip()


# dry run, all or nothing, exit codes


def everything():
    """The number of records of every kind."""
    from django.apps import apps

    return {
        model.__name__: model.objects.count()
        for app in ("orgs", "people", "casework", "jobs")
        for model in apps.get_app_config(app).get_models()
    }


def test_dry_run_tells_all_and_leaves_nothing(office, tmp_path):
    before = everything()
    path = papers.xlsx(office.path(), [HEAD, line(), line(联系电话="12")])

    first, second = (office.take_file("persons", path, "--dry-run") for _ in range(2))

    assert first.json == second.json
    assert (first.code, first.verdicts, everything()) == (0, {"new": 1, "invalid": 1}, before)
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize("bad", [{"联系电话": "12"}, {"常住地": "火星"}, {"身份证号": ""}])
def test_all_or_nothing_refuses_the_file_for_one_row(office, bad):
    before = everything()
    path = papers.xlsx(office.path(), [HEAD, line(), line(**bad)])

    answer = office.take_file("persons", path, "--all-or-nothing")

    assert (answer.code, everything()) == (1, before)
    assert [one[:2] for one in answer.told] == [(3, next(iter(bad)))]
    assert answer.err


def test_all_or_nothing_takes_a_file_without_fault(office):
    answer = office.take_rows("persons", [HEAD, line(), line("李四")], options=("--all-or-nothing",))

    assert (answer.code, answer.verdicts) == (0, {"new": 2})


def test_a_file_whose_rows_are_all_refused_was_taken(office):
    answer = office.take_rows("persons", [HEAD, line(联系电话="12"), line(常住地="火星")])

    assert (answer.code, answer.verdicts) == (0, {"invalid": 2})


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("import", "persons", "没有.xlsx"), 1),
        (("import", "nolist", "没有.xlsx"), 1),
        (("import", "persons"), 2),
        (("import",), 2),
        (("import", "persons", "x.xlsx", "--frob"), 2),
        (("template", "nolist", "x.xlsx"), 1),
        (("template", "persons"), 2),
    ],
)
def test_exit_codes(office, argv, code):
    answer = office.run(*argv)

    assert (answer.code, answer.out) == (code, "")
    assert answer.err


def test_json_has_exactly_the_agreed_keys(office):
    answer = office.take_rows("persons", [HEAD, line(), line(联系电话="12")])

    assert list(answer.json) == ["new", "update", "same", "conflict", "invalid", "duplicate_in_file", "problems", "columns"]
    assert set(answer.json["columns"]) == {"found", "unknown", "missing"}
    assert [set(one) for one in answer.json["problems"]] == [{"row", "column", "value", "reason"}]
    assert answer.err == ""


def test_several_files_are_taken_one_after_another(office):
    same = line()
    first = papers.xlsx(office.path(), [HEAD, same])
    second = papers.xlsx(office.path(), [HEAD, same, line("李四"), line(联系电话="12")])

    answer = office.run("import", "persons", first, second, "--json")

    assert (answer.code, answer.verdicts) == (0, {"new": 2, "same": 1, "invalid": 1})


# the marked copy


def test_marked_copy_has_the_same_sheets_rows_columns_and_merges_with_red_cells_and_notes(office, tmp_path):
    rows = [["花名册", None, None, None], HEAD, line(), [None] * 4, line(联系电话="12"), ["合计", None, None, "2"]]
    path = papers.xlsx(
        office.path(), rows, ((0, 0, 0, 3), (5, 0, 5, 1)), before=[("填表说明", [["请按身份证填写"]])], after=[("附表", [["甲", "乙"]])]
    )

    assert office.take_file("persons", path, "--marked", tmp_path / "标注.xlsx").verdicts == {"new": 1, "invalid": 1}

    sent, back = openpyxl.load_workbook(path), openpyxl.load_workbook(tmp_path / "标注.xlsx")
    assert back.sheetnames[:3] == sent.sheetnames
    for name in sent.sheetnames:
        assert [[str(cell.value or "") for cell in row] for row in back[name].iter_rows()] == [
            [str(cell.value or "") for cell in row] for row in sent[name].iter_rows()
        ]
        assert sorted(map(str, back[name].merged_cells.ranges)) == sorted(map(str, sent[name].merged_cells.ranges))
    sheet = back[sent.sheetnames[1]]
    marked = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row if cell.comment}
    assert list(marked) == ["D5"]
    assert "电话" in marked["D5"].comment.text
    red, green, blue = (int(marked["D5"].fill.start_color.rgb[place : place + 2], 16) for place in (2, 4, 6))
    assert red > green
    assert red > blue
    plain = [cell for row in sheet.iter_rows() for cell in row if cell.coordinate != "D5"]
    assert {cell.fill.fill_type for cell in plain} == {None}


@pytest.mark.parametrize("kind", ["xls", "ods", "utf8.csv", "gb.csv"])
def test_marked_copy_of_any_format_is_a_workbook_with_the_same_rows(office, tmp_path, kind):
    rows = [["花名册"], HEAD, line(), line(联系电话="12")]
    path = FORMATS[kind](office.path(f".{kind.rpartition('.')[2]}"), rows)

    office.take_file("persons", path, "--marked", tmp_path / "标注.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "标注.xlsx").worksheets[0]
    assert [[cell for cell in row if cell] for row in sheet.iter_rows(values_only=True)] == [["花名册"], HEAD, *rows[2:]]
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == ["D4"]


def test_the_marked_copy_corrected_comes_in_again(office, tmp_path):
    path = papers.xlsx(office.path(), [HEAD, line(), line("李四", 联系电话="12")])
    office.take_file("persons", path, "--marked", tmp_path / "标注.xlsx")
    book = openpyxl.load_workbook(tmp_path / "标注.xlsx")
    book.worksheets[0]["D3"] = "13900139000"
    book.save(tmp_path / "改正.xlsx")

    assert office.take_file("persons", tmp_path / "改正.xlsx").verdicts == {"same": 1, "new": 1}


@pytest.mark.parametrize("list_id", ["persons", "visits", "referrals", "placements", "fairs", "vacancies", "reliefs"])
def test_template_of_each_list_comes_in_empty_with_every_column_found(office, tmp_path, list_id):
    assert office.run("template", list_id, tmp_path / "模板.xlsx").code == 0

    answer = office.take_file(list_id, tmp_path / "模板.xlsx")

    assert (answer.code, answer.verdicts, answer.json["columns"]["missing"], answer.json["columns"]["unknown"]) == (0, {}, [], [])
