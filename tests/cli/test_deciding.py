"""`nuanxin decide`: a case file, a person on file, an area; what it says, what it refuses, and its exit codes."""

from __future__ import annotations

import datetime
import json

import pytest

from nuanxin.benefits import bulk
from tests import factories

POLICY = "2011-anhui-insurance-subsidy"
DAY = "2012-03-31"
PERSON = {
    "sex": "F",
    "birth_date": "1965-03-31",
    "original_retirement_age": "50",
    "residence": "340202001001",
    "hukou": "urban",
    "low_income": "urban",
    "categories": ["LONG"],
    "recognised_on": "2011-08-15",
    "annual_review": "passed",
    "status": "enterprise",
    "contract_from": "2011-09-01",
    "contract_to": "2012-08-31",
}


@pytest.fixture
def case(tmp_path):
    def written(content) -> str:
        path = tmp_path / "案例.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return str(path)

    return written


def decided(nuanxin, path, *more, policy=POLICY, day=DAY):
    return nuanxin("decide", policy, "--facts", path, "--as-of", day, *more)


def test_a_case_is_decided_as_contracted(nuanxin, case):
    done = decided(nuanxin, case({"person": PERSON}), "--json")

    assert (done.code, done.err, list(done.json)) == (
        0,
        "",
        ["policy", "as_of", "version", "answer", "collect", "because", "months", "amount"],
    )
    assert (done.json["policy"], done.json["as_of"], done.json["answer"]) == (POLICY, DAY, "yes")


def test_a_no_is_no_failure(nuanxin, case):
    done = decided(nuanxin, case({"person": PERSON | {"annual_review": "failed"}}), "--json")

    assert (done.code, done.json["answer"], done.json["collect"]) == (0, "no", [])


def test_the_text_says_labels_and_no_codes(nuanxin, case):
    done = decided(nuanxin, case({"person": PERSON}))

    assert done.code == 0
    assert "就业状态：企业就业" in done.out
    assert "低保类别：城市低保" in done.out
    assert "enterprise" not in done.out


def test_what_is_said_not_to_exist_is_none_and_not_unknown(nuanxin, case):
    done = decided(nuanxin, case({"person": PERSON | {"recognised_on": "none"}}))

    assert "认定日期：没有" in done.out
    assert "认定日期：不知道" not in done.out


def test_what_nobody_asked_is_unknown_and_to_be_collected(nuanxin, case):
    without = {name: value for name, value in PERSON.items() if name != "annual_review"}

    done = decided(nuanxin, case({"person": without}))

    assert "：无法判定" in done.out
    assert "要采集：年审结果" in done.out
    assert "年审结果：不知道" in done.out


def test_a_programme_that_nobody_knows_is_told_beside_the_answer(nuanxin, case):
    done = decided(nuanxin, case({"person": PERSON, "payments": [{"programme": "别的补贴", "month": "2011-10", "amount": "1"}]}), "--json")

    assert (done.code, done.json["months"]["used"]) == (0, 0)
    assert "项目“别的补贴”不是已知政策" in done.err


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        ("{", "不是正确的 JSON"),
        ({"person": {"sexx": "F"}}, "没有名为“sexx”的事实"),
        ({"persn": {}}, "案例里没有“persn”这一部分"),
        ({"person": {"birth_date": "1965-02-30"}}, "不是日历上有的日期"),
        ({"person": {"low_income": "city"}}, "不是可用的值"),
        ('{"person": {"sex": "F", "sex": "M"}}', "写了两次"),
        ('{"person": {"household_income_per_head": NaN}}', "不是数字"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused(nuanxin, case, content, refusal):
    done = decided(nuanxin, case(content), "--json")

    assert (done.code, done.out) == (1, "")
    assert refusal in done.err


def test_all_mistakes_of_a_case_are_told_at_once(nuanxin, case):
    done = decided(nuanxin, case({"person": {"sexx": "F", "low_income": "city", "disability_grade": 7}}))

    assert (done.code, len(done.err.strip().splitlines())) == (1, 3)


def test_a_case_file_that_is_not_there_is_refused(nuanxin, tmp_path):
    done = decided(nuanxin, str(tmp_path / "没有.json"))

    assert (done.code, done.out) == (1, "")
    assert "读不了" in done.err


def test_a_policy_not_in_force_is_refused(nuanxin, case):
    done = decided(nuanxin, case({"person": PERSON}), day="2011-08-01")

    assert (done.code, done.out) == (1, "")
    assert "2011-08-02 起施行，2011-08-01 不在施行期内" in done.err


def test_an_unknown_policy_is_refused_with_the_nearest(nuanxin, case):
    done = decided(nuanxin, case({"person": PERSON}), policy="2011-anhui-insurance-subsidi")

    assert (done.code, done.out) == (1, "")
    assert "没有政策“2011-anhui-insurance-subsidi”" in done.err
    assert "2011-anhui-insurance-subsidy" in done.err


@pytest.mark.parametrize(
    "argv",
    [
        ("decide", POLICY, "--as-of", DAY),
        ("decide", POLICY, "--facts", "案例.json", "--person", "1", "--as-of", DAY),
        ("decide", POLICY, "--facts", "案例.json", "--out", "表.csv", "--as-of", DAY),
        ("decide", POLICY, "--facts", "案例.json", "--area", "360722", "--as-of", DAY),
        ("decide", POLICY, "--out", "表.xlsx", "--as-of", DAY),
        ("decide", POLICY, "--facts", "案例.json"),
        ("decide", POLICY, "--facts", "案例.json", "--as-of", "2012-3-1"),
        ("decide", "--facts", "案例.json", "--as-of", DAY),
    ],
)
def test_wrong_usage(nuanxin, argv):
    done = nuanxin(*argv)

    assert (done.code, done.out) == (2, "")
    assert done.err


@pytest.fixture
def somebody(county):
    person = factories.person("360722197005010013", birth_on=datetime.date(1970, 5, 1), name="张三", hukou="rural")
    factories.holding(person, "MONI")
    factories.recognition(person, datetime.date(2022, 8, 1))
    return person


STARTUP = "2022-xinfeng-startup"


def of_person(nuanxin, *more, number="360722197005010013"):
    return nuanxin("decide", STARTUP, "--person", number, "--as-of", "2022-09-23", *more)


@pytest.mark.django_db
def test_a_person_on_file_is_decided_from_the_ledger(nuanxin, somebody):
    number = factories.id_number(datetime.date(1970, 5, 1), "M", 3)
    somebody.set_id_number(number, factories.crypto.digest("id", number))
    somebody.save()

    done = of_person(nuanxin, "--json", number=number)

    assert (done.code, done.json["answer"]) == (0, "no")
    assert done.json["person"] == {"key": somebody.pk, "id_number": somebody.id_masked, "name": "张三", "area": factories.SHUIDONG}
    assert done.json["sources"]["人员类别"] == {"source": "人员类别登记", "on": None}


@pytest.mark.django_db
def test_the_text_about_a_person_tells_the_records_and_never_the_number(nuanxin, somebody):
    number = factories.id_number(datetime.date(1970, 5, 1), "M", 3)
    somebody.set_id_number(number, factories.crypto.digest("id", number))
    somebody.save()

    done = of_person(nuanxin, number=number)

    assert done.out.splitlines()[0] == f"张三　{somebody.id_masked}　水东村委会"
    assert "来源：人员类别 监测对象——人员类别登记" in done.out
    assert number not in done.out + done.err


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "refusal"), [("36072219700501001X", "身份证号"), ("", "没有写身份证号"), ("张三", "身份证号")])
def test_a_number_that_is_none_is_refused(nuanxin, somebody, number, refusal):
    done = of_person(nuanxin, number=number)

    assert (done.code, done.out) == (1, "")
    assert refusal in done.err


@pytest.mark.django_db
def test_somebody_not_on_file_is_refused(nuanxin, somebody):
    done = of_person(nuanxin, number=factories.id_number(datetime.date(1981, 5, 1), "F", 7))

    assert (done.code, done.out, done.err) == (1, "", "台账里没有这个身份证号的人。请核对号码，或先登记人员。\n")


@pytest.mark.django_db
def test_an_area_is_decided_into_a_file_and_counted(nuanxin, somebody, tmp_path, monkeypatch):
    run = bulk.Run(datetime.date(2022, 9, 23), datetime.datetime.now(datetime.UTC), "360722", {}, {STARTUP: {"no": 3, "unknown": 1}})
    asked = {}
    monkeypatch.setattr(bulk, "decide_all", lambda **told: asked.update(told) or run)
    monkeypatch.setattr(bulk, "export", lambda run, path: path.write_text("…") and 4)

    done = nuanxin("decide", STARTUP, "--out", tmp_path / "判定.csv", "--as-of", "2022-09-23", "--json")

    assert (done.code, done.json["counts"]) == (0, {"yes": 0, "no": 3, "unknown": 1, "conflict": 0})
    assert (asked["area"], asked["as_of"], asked["policies"]) == ("360722", datetime.date(2022, 9, 23), [STARTUP])
    assert (tmp_path / "判定.csv").exists()


@pytest.mark.django_db
def test_a_file_in_a_folder_that_is_not_there_is_refused(nuanxin, somebody, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "decide_all", lambda **told: bulk.Run(told["as_of"], datetime.datetime.now(datetime.UTC), "360722"))

    done = nuanxin("decide", STARTUP, "--out", tmp_path / "没有" / "判定.csv", "--as-of", "2022-09-23")

    assert (done.code, "不存在" in done.err) == (1, True)
