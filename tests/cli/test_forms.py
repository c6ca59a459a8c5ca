"""The commands that count: shapes of JSON, masks, refusals and exit codes."""

from __future__ import annotations

import datetime
import json

import openpyxl
import pytest

from nuanxin import cli
from nuanxin.orgs.definitions import SHIPPED
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories

NOTICE = "2022-xinfeng-nuanxin"
TO = ("--to", "2022-09-23")
DAY = ("--as-of", "2022-09-20")


@pytest.fixture
def run(county, capsys):
    """Run a command; its exit code, standard output and standard error."""
    Office.objects.update(business_date=datetime.date(2022, 9, 20))

    def run(*argv: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.command_line(list(argv))
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def refused(run, capsys):
    """Run a command that is refused; its exit code and what it said."""

    def refused(*argv: str) -> tuple[int, str]:
        capsys.readouterr()
        code = cli.run(list(argv))
        out, err = capsys.readouterr()
        assert out == ""
        return code, err

    return refused


def served() -> object:
    person = factories.person(wants_job=True)
    factories.recognition(person)
    return person


def test_form_as_json_has_exactly_the_agreed_shape(run):
    person = served()
    factories.relief(person)

    code, out, _ = run("form", NOTICE, "2", "--area", "360722", *TO, "--json")

    found = json.loads(out)
    assert (code, list(found)) == (0, ["form", "area", "from", "to", "columns", "rows", "total", "checks"])
    assert (found["form"], found["area"], found["from"], found["to"]) == ("2", "360722000000", "2022-09-01", "2022-09-23")
    assert found["columns"][31] == {"no": 32, "label": "对援助对象发放临时救助金额数", "unit": "元"}
    assert [(row["area"], row["name"], row["cells"][0], row["cells"][31]) for row in found["rows"]] == [
        ("360722100000", "嘉定镇", 1, "500.00"),
        ("360722101000", "大塘埠镇", 0, "0.00"),
    ]
    assert (len(found["total"]), found["total"][30:]) == (32, [1, "500.00"])
    assert {tuple(check) for check in found["checks"]} == {("rule", "area", "ok", "message")}
    assert [check["ok"] for check in found["checks"] if check["rule"] == "c2<=c1"] == [True] * 3


@pytest.mark.parametrize("area", ["360722100", "360722100000", "嘉定镇"])
def test_an_area_is_a_code_or_a_name(run, area):
    found = json.loads(run("form", NOTICE, "2", "--area", area, *TO, "--json")[1])

    assert (found["area"], [row["name"] for row in found["rows"]]) == ("360722100000", ["水东村委会", "水北村委会"])


def test_form_without_options_is_of_the_office_to_its_business_date(run):
    found = json.loads(run("form", NOTICE, "2", "--json")[1])

    assert (found["area"], found["from"], found["to"]) == ("360722000000", "2022-09-01", "2022-09-20")


def test_a_day_after_the_window_is_told_and_counts_as_the_last(run):
    _, out, err = run("form", NOTICE, "2", "--to", "2022-12-31", "--json")

    assert (json.loads(out)["to"], err) == ("2022-10-31", "2022-12-31 晚于截止日，按 2022-10-31 计算。\n")


def test_form_in_text_shows_totals_rows_and_failing_checks(run):
    served()

    _, out, _ = run("form", NOTICE, "2", *TO)

    assert "  1 认定的援助对象人数（人）：1" in out
    assert "嘉定镇" in out
    assert "提示：嘉定镇：各类别人数相加一般不少于" in out


def test_form_to_a_workbook_keeps_standard_output_for_json(run, tmp_path):
    code, out, err = run("form", NOTICE, "2", *TO, "--out", str(tmp_path / "form.xlsx"), "--json")

    assert (code, json.loads(out)["form"], err.strip()) == (0, "2", f"已写入 {tmp_path / 'form.xlsx'}")
    assert openpyxl.load_workbook(tmp_path / "form.xlsx").active["A1"].value == "江西省就业援助“暖心活动”情况统计表"


def test_people_as_json_are_masked_and_have_a_stable_key(run):
    person = served()

    _, out, _ = run("form", NOTICE, "2", *TO, "--people", "1", "--json")

    assert json.loads(out) == {
        "column": 1,
        "area": "360722000000",
        "people": [{"key": person.pk, "id_number": person.id_masked, "name": person.name, "area": factories.SHUIDONG}],
    }
    assert (person.id_masked[6:14], len(person.id_masked)) == ("********", 18)


def test_a_person_visited_twice_stands_twice_with_the_event(run):
    person = served()
    factories.visit(person, datetime.date(2022, 9, 5))
    factories.visit(person, datetime.date(2022, 9, 9), method="condolence")

    people = json.loads(run("form", NOTICE, "2", *TO, "--people", "11", "--json")[1])["people"]

    assert [(one["key"], one["event"]) for one in people] == [(person.pk, "2022-09-05 入户走访"), (person.pk, "2022-09-09 走访慰问")]


def test_a_sum_of_money_lists_amounts_with_two_decimals(run):
    factories.relief(served(), amount_yuan="300.5")

    [one] = json.loads(run("form", NOTICE, "2", *TO, "--people", "32", "--json")[1])["people"]

    assert (one["event"], one["amount"]) == ("2022-09-08", "300.50")


@pytest.mark.parametrize(("column", "rest"), [("12", {"event": "2022-09-04 现场"}), ("14", {"event": "2022-09-03", "amount": 5})])
def test_numbers_without_persons_list_records(run, column, rest):
    fair, vacancy = factories.fair(), factories.vacancy()
    record = fair if column == "12" else vacancy

    found = json.loads(run("form", NOTICE, "2", *TO, "--people", column, "--json")[1])

    assert list(found) == ["column", "area", "records"]
    assert found["records"] == [{"key": record.pk, "name": str(record).removeprefix("2022-09-04 "), "area": factories.JIADING, **rest}]


def test_people_of_a_township_add_up_to_its_cell(run):
    served()
    factories.recognition(factories.person(residence=factories.LIUCUN))

    found = json.loads(run("form", NOTICE, "2", "--area", "大塘埠镇", *TO, "--people", "1", "--json")[1])

    assert (found["area"], len(found["people"])) == (factories.DATANGBU, 1)


def test_revealing_shows_whole_numbers_and_is_audited_under_the_local_administrator(run):
    person = served()

    found = json.loads(run("form", NOTICE, "2", *TO, "--people", "1", "--reveal", "--json")[1])

    [event] = AuditEvent.objects.all()
    assert found["people"][0]["id_number"] == person.full_id_number
    assert (event.kind, event.by, event.by_name.startswith("本机管理员（"), event.details) == (
        "people.id_numbers.revealed",
        None,
        True,
        {"count": 1},
    )


def test_gaps_as_json_have_exactly_the_agreed_shape(run):
    person = served()
    factories.referral(person)

    _, out, _ = run("gaps", NOTICE, *DAY, "--json")

    assert json.loads(out) == [
        {
            "person": {"key": person.pk, "id_number": person.id_masked, "name": person.name, "area": factories.SHUIDONG},
            "items": [
                {"item": "talk", "label": "宣传政策或职业指导1次", "required": 1, "done": 0, "missing": 1},
                {"item": "posts", "label": "推荐岗位3个", "required": 3, "done": 1, "missing": 2},
            ],
        }
    ]


def test_targets_as_json_have_exactly_the_agreed_shape(run):
    person = served()
    factories.holding(person, "EXPOV")

    _, out, _ = run("targets", NOTICE, *DAY, "--json")

    assert json.loads(out) == [
        {
            "person": {"key": person.pk, "id_number": person.id_masked, "name": person.name, "area": factories.SHUIDONG},
            "recognised": True,
            "categories": ["EXPOV"],
        }
    ]


@pytest.mark.parametrize("command", ["targets", "gaps"])
def test_lists_in_text_name_persons_and_say_how_many(run, command):
    person = served()

    _, out, err = run(command, NOTICE, *DAY)

    assert person.name in out
    assert person.id_masked in out
    assert err.startswith("共 1 人")


@pytest.mark.parametrize("command", ["targets", "gaps"])
def test_lists_are_revealed_and_written(run, command, tmp_path):
    person = served()

    code, out, _ = run(command, NOTICE, *DAY, "--reveal", "--out", str(tmp_path / "list.xlsx"))

    cells = {cell.value for row in openpyxl.load_workbook(tmp_path / "list.xlsx").active.iter_rows() for cell in row}
    assert (code, out, person.full_id_number in cells) == (0, "", True)


def test_notices_tell_what_is_known_in_force_and_due(run):
    _, out, _ = run("notices")

    assert out.startswith("2022-xinfeng-nuanxin\n  信就办字〔2022〕2号")
    assert "2022-09-01 至 2022-10-31（进行中）" in out
    assert "最近要报：2022-09-23 就业援助“暖心活动”情况统计表（附表2）第一次（还有 3 天）" in out


def test_notices_as_json(run):
    found, older = json.loads(run("notices", "--json")[1])

    assert (found["id"], found["state"], found["forms"]) == (
        NOTICE,
        "进行中",
        [{"form": "2", "title": "江西省就业援助“暖心活动”情况统计表"}],
    )
    assert [due["on"] for due in found["due"]][:2] == ["2022-09-23", "2022-09-23"]
    assert (older["id"], older["state"], [form["form"] for form in older["forms"]]) == ("2013-assistance-month", "已结束", ["1", "3"])


@pytest.mark.parametrize(("day", "state"), [("2022-08-31", "未开始"), ("2022-10-31", "进行中"), ("2022-11-01", "已结束")])
def test_a_notice_is_in_force_within_its_window(run, day, state):
    Office.objects.update(business_date=datetime.date.fromisoformat(day))

    assert f"（{state}）" in run("notices")[1]


def test_check_says_what_was_checked(run):
    code, out, _ = run("check")

    assert (code, out.startswith("定义都正确：表格 17 种")) == (0, True)


def test_check_tells_every_case_that_fails(refused, settings, tmp_path):

    folder = tmp_path / "own" / "notices" / "2023-own"
    (folder / "tests").mkdir(parents=True)
    for name in ("notice.yaml", "form-2.yaml"):
        (folder / name).write_text((SHIPPED / "notices" / NOTICE / name).read_text(encoding="utf-8"), encoding="utf-8")
    case = 'under: "360722"\nfacts: {}\ncases:\n  - {what: 错, form: "2", to: 2022-09-23, total: {"1": 1}}\n'
    (folder / "tests" / "own.yaml").write_text(case, encoding="utf-8")
    settings.EXTRA_DEFINITIONS = str(tmp_path / "own")

    code, err = refused("check")

    assert (code, len(err.splitlines())) == (1, 2)
    assert err.startswith("tests/own.yaml:4：错（Memory）：合计应为 {1: '1'}，算出 {}。")


def test_snapshot_says_what_was_written(run):
    first, again, anew = run("snapshot")[1], run("snapshot")[1], run("snapshot", "--rewrite")[1]

    assert [text.split("。")[0] for text in (first, again, anew)] == ["已更新：360722", "没有变化，不用更新", "已更新：360722"]


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (("form", "2022-x", "2"), "没有通知“2022-x”。已有的通知：2022-xinfeng-nuanxin、2013-assistance-month。"),
        (("form", NOTICE, "9"), "没有统计表“9”。已有的统计表：2（"),
        (("form", NOTICE, "2", "--people", "40"), "没有第 40 栏。栏号为 1 至 32。"),
        (("form", NOTICE, "2", "--area", "大余县"), "不在“信丰县”之内"),
        (("form", NOTICE, "2", "--from", "2022-09-25", *TO), "截止日 2022-09-23 早于起始日 2022-09-25"),
        (("gaps", "2022-x"), "没有通知“2022-x”"),
        (("gaps", NOTICE, "--standard", "9"), "没有服务标准“9”。已有的服务标准：131。"),
        (("targets", NOTICE, "--area", "360723"), "不在“信丰县”之内"),
        (("form", NOTICE, "2", *TO, "--out", "no-such-folder/form.xlsx"), "文件夹“no-such-folder”不存在"),
    ],
)
def test_what_cannot_be_done_is_refused_with_exit_code_1(refused, argv, reason):
    code, err = refused(*argv)

    assert (code, reason in err) == (1, True), err


def test_a_workbook_that_cannot_be_written_is_refused(refused, tmp_path):
    code, err = refused("form", NOTICE, "2", *TO, "--out", str(tmp_path))

    assert (code, f"不能写入“{tmp_path}”" in err) == (1, True)


@pytest.mark.parametrize("argv", [("form", NOTICE), ("form", NOTICE, "2", "--to", "2022-9-23"), ("gaps", NOTICE, "--nonsense")])
def test_wrong_usage_is_told_with_exit_code_2(refused, argv):
    assert refused(*argv)[0] == 2
