"""What `nuanxin decide` refuses, each with its words and its exit code, and that nothing is printed or written then."""

from __future__ import annotations

import datetime
import json

import pytest

from nuanxin.benefits import bulk
from tests import factories

POLICY, DAY = "2011-anhui-insurance-subsidy", "2012-03-31"
STARTUP, AUTUMN = "2022-xinfeng-startup", "2022-09-23"
ONE = "请写 --facts、--person、--out 中的一个：判定案例、一个人，或一个地区的全部人员。"
UNKNOWN = "台账里没有这个身份证号的人。请核对号码，或先登记人员。\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), ONE),
        (("--facts", "a.json", "--person", "1"), ONE),
        (("--person", "1", "--out", "a.csv"), ONE),
        (("--facts", "a.json", "--person", "1", "--out", "a.csv"), ONE),
        (("--facts", "a.json", "--area", "360722"), "--area 只和 --out 一起用。"),
        (("--person", "1", "--area", "360722"), "--area 只和 --out 一起用。"),
        (("--out", "a.xlsx"), "不能写成“a.xlsx”。请用 .csv 或 .parquet 文件。"),
        (("--out", "a"), "不能写成“a”。请用 .csv 或 .parquet 文件。"),
        (("--out", "a.csv.zip"), "不能写成“a.csv.zip”。请用 .csv 或 .parquet 文件。"),
    ],
)
def test_wrong_usage_is_told_in_words(nuanxin, words, said):
    done = nuanxin("decide", POLICY, *words, "--as-of", DAY)

    assert (done.code, done.out) == (2, "")
    assert said in "".join(done.err.replace("│", "").split("\n")).replace("  ", "") or said in done.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"person": {"disability_grade": %s}}' % ("9" * 5000), "里有太长的数字，读不了。请核对。"),
        ('{"person": {"school_years": ["0000/01"]}}', "里的“0000/01”不是学年。请写成 2011/12 的样子。"),
        ('{"payments": [{"programme": "a", "amount": 1E-99999999}]}', "小数位太多或写法不对。请写成元，最多九位小数。"),
        ("[]", "案例：应是若干“名称: 值”，写在花括号里。请改正。"),
        ("", "第 1 行第 1 个字附近不是正确的 JSON。请检查逗号、引号和括号。"),
    ],
)
def test_a_case_that_no_program_should_break_on_is_refused_in_one_line(nuanxin, tmp_path, content, said):
    path = tmp_path / "案例.json"
    path.write_text(content, encoding="utf-8")

    done = nuanxin("decide", POLICY, "--facts", path, "--as-of", DAY, "--json")

    assert (done.code, done.out, len(done.err.strip().splitlines())) == (1, "", 1)
    assert said in done.err


@pytest.mark.parametrize(("day", "code"), [("2011-08-01", 1), ("2011-08-02", 0), ("2012-02-29", 0)])
def test_a_policy_is_asked_from_its_first_day_on(nuanxin, tmp_path, day, code):
    path = tmp_path / "案例.json"
    path.write_text(json.dumps({"person": {"sex": "F"}}), encoding="utf-8")

    done = nuanxin("decide", POLICY, "--facts", path, "--as-of", day, "--json")

    assert (done.code, bool(done.out)) == (code, code == 0)


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["   ", "\t"])
def test_a_number_of_spaces_is_none(nuanxin, county, number):
    done = nuanxin("decide", STARTUP, "--person", number, "--as-of", AUTUMN)

    assert (done.code, done.out, done.err) == (1, "", "没有写身份证号。请在 --person 后面写 18 位身份证号。\n")


@pytest.mark.django_db
def test_somebody_merged_into_another_is_not_on_file_and_the_number_is_not_told(nuanxin, county):
    number = factories.id_number(datetime.date(1970, 5, 1), "M", 3)
    factories.person(number, voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC), void_reason="重复")

    done = nuanxin("decide", STARTUP, "--person", number, "--as-of", AUTUMN)

    assert (done.code, done.out, done.err, number in done.err) == (1, "", UNKNOWN, False)


@pytest.mark.django_db
def test_a_policy_not_in_force_is_refused_about_a_person_too(nuanxin, county):
    number = factories.id_number(datetime.date(1970, 5, 1), "M", 3)
    factories.person(number)

    done = nuanxin("decide", STARTUP, "--person", number, "--as-of", "2022-09-07", "--json")

    assert (done.code, done.out) == (1, "")
    assert "2022-09-08 起施行，2022-09-07 不在施行期内，不能判定。请改用施行期内的日期。" in done.err


@pytest.fixture
def never(monkeypatch):
    """Deciding everybody must not begin."""

    def begun(**told):
        raise AssertionError(told)

    monkeypatch.setattr(bulk, "decide_all", begun)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("policy", "day", "area"),
    [("2022-xinfeng-startap", AUTUMN, "360722"), (STARTUP, "2022-09-07", "360722"), (STARTUP, AUTUMN, "110101")],
)
def test_an_area_that_cannot_be_decided_writes_no_file(nuanxin, county, never, tmp_path, policy, day, area):
    out = tmp_path / "判定.csv"

    done = nuanxin("decide", policy, "--out", out, "--as-of", day, "--area", area)

    assert (done.code in (1, 2), done.out, bool(done.err), out.exists()) == (True, "", True, False)


@pytest.mark.django_db
def test_the_counts_of_an_area_are_told_in_words(nuanxin, county, tmp_path, monkeypatch):
    counts = {STARTUP: {"yes": 1, "no": 3, "conflict": 2}}
    run = bulk.Run(datetime.date(2022, 9, 23), datetime.datetime.now(datetime.UTC), "360722", {}, counts)
    monkeypatch.setattr(bulk, "decide_all", lambda **told: run)
    monkeypatch.setattr(bulk, "export", lambda run, path: path.write_text("…"))

    done = nuanxin("decide", STARTUP, "--out", tmp_path / "判定.CSV", "--as-of", AUTUMN)

    assert (done.code, "一次性创业补贴（2022-09-23，信丰县）：符合 1 人，不符合 3 人，无法判定 0 人，来源矛盾 2 人" in done.out) == (
        0,
        True,
    )
