"""`nuanxin import` and `nuanxin template`: what scripts rely on, and what a reader sees."""

from __future__ import annotations

import json
import subprocess
import sys

import openpyxl
import pytest

from nuanxin.orgs.models import ImportRun
from nuanxin.people.models import Person
from tests import factories
from tests.factories.papers import paper, roster_row, row_of

VERDICTS = ("new", "update", "same", "conflict", "invalid", "duplicate_in_file")
NOTHING = dict.fromkeys(VERDICTS, 0)


def test_import_answers_with_counts_problems_and_columns(nuanxin, desk):
    good, odd = roster_row(), roster_row(文化程度="神童")
    path = desk.paper(good | {"序号": "1"}, odd, good)

    done = nuanxin("import", "persons", path, "--json")

    assert (done.code, done.err) == (0, "")
    assert done.json == NOTHING | {
        "new": 1,
        "invalid": 1,
        "duplicate_in_file": 1,
        "problems": [
            {
                "row": 3,
                "column": "文化程度",
                "value": "神童",
                "reason": "“神童”不在可选范围内。可填：小学及以下、初中、高中、中专、大专、本科、研究生。",
            },
            {"row": 4, "column": "身份证号", "value": good["身份证号"], "reason": "与第 2 行是同一条记录，只导入第 2 行。"},
        ],
        "columns": {
            "found": {name: name for name in ("姓名", "身份证号", "文化程度", "常住地")},
            "unknown": ["序号"],
            "missing": done.json["columns"]["missing"],
        },
    }
    assert "联系电话" in done.json["columns"]["missing"]


def test_import_tells_a_reader_the_verdicts_and_the_problems(nuanxin, desk):
    done = nuanxin("import", "persons", desk.paper(roster_row(), roster_row(就业意愿="也许")))

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0].split() == ["文件", "新增", "更新", "无变化", "有矛盾，待人工确认", "有错误，未导入", "表内重复"]
    assert done.out.splitlines()[1].split()[1:] == ["1", "0", "0", "0", "1", "0"]
    assert "第 3 行“就业意愿”“也许”：“也许”看不出是或否。请填“是”或“否”。" in done.out


def test_import_twice_changes_nothing(nuanxin, desk):
    path = desk.paper(roster_row(认定日期="2022-08-01"))
    nuanxin("import", "persons", path)

    done = nuanxin("import", "persons", path, "--json")

    assert {verdict: done.json[verdict] for verdict in VERDICTS} == NOTHING | {"same": 1}


def test_import_of_the_wrong_list_takes_nothing_and_says_why(nuanxin, desk):
    done = nuanxin("import", "visits", desk.paper(roster_row()), "--json")

    assert done.code == 1
    assert "缺少必填列：日期、方式" in done.err
    assert {verdict: done.json[verdict] for verdict in VERDICTS} == NOTHING
    assert (done.json["columns"]["missing"][:2], done.json["refused"]) == (["日期", "方式"], [done.err.strip()])


@pytest.mark.parametrize("name", ["没有.xlsx", "."])
def test_import_of_a_file_that_is_not_there_is_refused(nuanxin, desk, tmp_path, name):
    done = nuanxin("import", "persons", tmp_path / name)

    assert (done.code, done.out) == (1, "")
    assert "没有文件" in done.err


def test_import_of_what_is_no_workbook_is_refused(nuanxin, desk, tmp_path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")

    done = nuanxin("import", "persons", path)

    assert (done.code, done.out, ImportRun.objects.count()) == (1, "", 0)
    assert done.err


def test_import_of_an_unknown_list_is_refused(nuanxin, desk):
    done = nuanxin("import", "pigeons", desk.paper(roster_row()))

    assert done.code == 1
    assert "没有名为“pigeons”的表" in done.err


def test_import_all_or_nothing_takes_nothing(nuanxin, desk):
    done = nuanxin("import", "persons", desk.paper(roster_row(), roster_row(就业意愿="也许")), "--all-or-nothing", "--json")

    assert (done.code, Person.objects.count(), ImportRun.objects.count()) == (1, 0, 0)
    assert done.err.startswith("有 1 行不能导入，按“有错不导入”的要求，整份文件没有导入。")
    assert [problem["row"] for problem in done.json["problems"]] == [3]


def test_import_dry_run_leaves_nothing(nuanxin, desk):
    done = nuanxin("import", "persons", desk.paper(roster_row()), "--dry-run")

    assert (done.code, Person.objects.count(), ImportRun.objects.count()) == (0, 0, 0)
    assert done.out.endswith("这是试导入，没有留下任何东西。\n")


def test_import_with_a_mapping(nuanxin, desk):
    row = roster_row()
    row["联络人"] = row.pop("姓名")

    assert nuanxin("import", "persons", desk.paper(row)).code == 1
    done = nuanxin("import", "persons", desk.paper(row), "--map", "联络人=姓名", "--json")

    assert (done.code, done.json["new"], done.json["columns"]["found"]["姓名"]) == (0, 1, "联络人")


@pytest.mark.parametrize("text", ["联络人", "=姓名", "联络人="])
def test_import_with_half_a_mapping_is_wrong_usage(nuanxin, desk, text):
    done = nuanxin("import", "persons", desk.paper(roster_row()), "--map", text)

    assert done.code == 2
    assert f"“{text}”不是“标题=标准标题”的样子" in done.err


def test_import_with_a_mapping_to_no_column_is_refused(nuanxin, desk):
    done = nuanxin("import", "persons", desk.paper(roster_row()), "--map", "联络人=芳名")

    assert done.code == 1
    assert "本表没有“芳名”这一列" in done.err


@pytest.mark.parametrize("area", ["360722100", "360722100000", "嘉定镇"])
def test_import_is_limited_to_the_area(nuanxin, desk, area):
    path = desk.paper(roster_row(常住地="水东村"), roster_row(常住地="大塘埠镇"))

    done = nuanxin("import", "persons", path, "--area", area, "--json")

    assert {verdict: done.json[verdict] for verdict in VERDICTS} == NOTHING | {"new": 1, "invalid": 1}


def test_import_for_an_area_of_others_is_refused(nuanxin, desk):
    done = nuanxin("import", "persons", desk.paper(roster_row()), "--area", "360723")

    assert done.code == 1
    assert "不在" in done.err


def test_import_writes_the_marked_up_copy(nuanxin, desk, tmp_path):
    out = tmp_path / "标注.xlsx"

    nuanxin("import", "persons", desk.paper(roster_row(姓名="张三"), roster_row(文化程度="神童")), "--marked", out)

    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    column = [cell.value for cell in sheet[1]].index("文化程度") + 1
    assert (sheet.cell(2, 1).value, sheet.cell(3, column).value) == ("张三", "神童")
    assert "不在可选范围内" in sheet.cell(3, column).comment.text


def test_import_that_could_not_write_the_copy_takes_nothing(nuanxin, desk, tmp_path):
    done = nuanxin("import", "persons", desk.paper(roster_row()), "--marked", tmp_path / "没有" / "标注.xlsx")

    assert (done.code, Person.objects.count()) == (1, 0)
    assert "没有目录" in done.err


def test_import_of_several_files_gives_one_summary(nuanxin, desk, tmp_path):
    first, second = desk.paper(roster_row()), desk.paper(roster_row(), roster_row(就业意愿="也许"))

    done = nuanxin("import", "persons", first, second, "--json", "--marked", tmp_path / "标注")

    assert done.code == 0
    assert {verdict: done.json[verdict] for verdict in VERDICTS} == NOTHING | {"new": 2, "invalid": 1}
    assert [(file["file"], file["new"], len(file["problems"])) for file in done.json["files"]] == [(str(first), 1, 0), (str(second), 1, 1)]
    assert sorted(path.name for path in (tmp_path / "标注").iterdir()) == [f"{path.stem}（核对结果）.xlsx" for path in (first, second)]


def test_import_of_several_files_goes_on_after_a_refused_one(nuanxin, desk, tmp_path):
    good = desk.paper(roster_row())

    done = nuanxin("import", "persons", tmp_path / "没有.xlsx", good, "--json")

    assert (done.code, done.json["new"], Person.objects.count()) == (1, 1, 1)
    assert done.err == f"没有.xlsx：没有文件“{tmp_path / '没有.xlsx'}”。请核对文件名。\n"


def test_import_of_several_files_needs_a_folder_for_the_copies(nuanxin, desk, tmp_path):
    done = nuanxin("import", "persons", desk.paper(roster_row()), desk.paper(roster_row()), "--marked", tmp_path / "标注.xlsx")

    assert (done.code, Person.objects.count()) == (2, 0)
    assert "请给一个目录" in done.err


def test_import_takes_a_day_of_release(nuanxin, desk, person):
    path = desk.paper(row_of(person, 日期="2022-09-05", 方式="电话"))

    assert nuanxin("import", "visits", path, "--released", "2022-09-10").code == 0
    assert nuanxin("import", "visits", path, "--released", "昨天").code == 2


def test_many_problems_are_cut_short_for_a_reader(nuanxin, desk):
    done = nuanxin("import", "persons", desk.paper(*(roster_row(文化程度="神童") for _ in range(25))))

    assert done.out.count("神童”不在可选范围内") == 20
    assert "……共 25 处。" in done.out


@pytest.mark.parametrize("list_id", ["persons", "visits", "referrals", "placements", "reliefs", "vacancies", "fairs"])
def test_template_comes_back_empty(nuanxin, desk, tmp_path, list_id):
    out = tmp_path / "模板.xlsx"

    assert nuanxin("template", list_id, out).code == 0
    done = nuanxin("import", list_id, out, "--json")

    assert (done.code, {verdict: done.json[verdict] for verdict in VERDICTS}, done.json["columns"]["missing"]) == (0, NOTHING, [])


def test_template_of_an_unknown_list_is_refused(nuanxin, tmp_path):
    assert nuanxin("template", "pigeons", tmp_path / "模板.xlsx").code == 1


def test_import_as_its_own_command_reads_in_a_child_process(tmp_path):
    home = {"NUANXIN_HOME": str(tmp_path / "home"), "PYTHONPATH": "src", "DATABASE_URL": "", "PATH": ""}
    run = [sys.executable, "-m", "nuanxin"]
    subprocess.run([*run, "init", "--area", "360722"], env=home, check=True, capture_output=True)
    row = roster_row(常住地="嘉定镇", 身份证号=factories.id_number())

    done = subprocess.run(
        [*run, "import", "persons", paper(tmp_path / "名单.xlsx", row), "--json"], env=home, check=True, capture_output=True
    )

    assert json.loads(done.stdout)["new"] == 1
