"""Definitions of lists: what ships is sound, what is wrong is named with file and line."""

import pytest
import yaml
from pydantic import ValidationError

from nuanxin.engines.sheets import ColumnSpec, ListSpec, known_lists, load_list, spec
from nuanxin.engines.sheets.headings import fold_heading
from nuanxin.errors import UserError

DAILY_WORK = ("fairs", "persons", "placements", "referrals", "reliefs", "vacancies", "visits")
DEFINITION = {
    "id": "deceased",
    "title": "死亡人员",
    "owner": "公安",
    "source": "表格规范",
    "key": ["身份证号"],
    "columns": [{"name": "姓名", "type": "name", "required": True}, {"name": "身份证号", "type": "id", "required": True, "masked": True}],
}


@pytest.fixture
def office(tmp_path, monkeypatch):
    """An office's own definitions; writes one and returns its path."""
    (tmp_path / "lists").mkdir()
    monkeypatch.setenv("NUANXIN_DEFINITIONS", str(tmp_path))

    def define(name, **changes):
        path = tmp_path / "lists" / f"{name}.yaml"
        path.write_text(yaml.safe_dump({**DEFINITION, "id": name, **changes}, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return path

    return define


def refusal(list_id):
    with pytest.raises(UserError) as caught:
        load_list(list_id)
    return str(caught.value)


def test_the_lists_of_daily_work_are_known():
    assert set(DAILY_WORK) <= set(known_lists())


@pytest.mark.parametrize("list_id", DAILY_WORK)
def test_no_two_columns_of_a_list_claim_one_heading(list_id):
    claims = [(fold_heading(text), column.name) for column in load_list(list_id).columns for text in (column.name, *column.aliases)]

    assert [key for key, name in claims if any(key == other and name != owner for other, owner in claims)] == []


@pytest.mark.parametrize("list_id", DAILY_WORK)
def test_every_definition_names_its_source_and_keys_and_order(list_id):
    loaded = load_list(list_id)

    assert loaded.id == list_id
    assert loaded.source
    assert set(loaded.key) <= {column.name for column in loaded.columns}


def test_the_columns_of_the_roster_are_those_of_the_specification():
    assert "、".join(column.name for column in load_list("persons").asked) == (
        "姓名、身份证号、性别、出生日期、民族、文化程度、户籍性质、常住地、联系电话、户主身份证号、与户主关系、人员类别、失业登记日期、就业状态、"
        "就业意愿、培训意愿、创业意愿、技能特长、认定日期、退出日期、退出原因、备注"
    )


@pytest.mark.parametrize(
    ("list_id", "required"),
    [
        ("persons", "姓名 身份证号 常住地"),
        ("visits", "身份证号 姓名 日期 方式"),
        ("referrals", "身份证号 姓名 推介日期 单位名称 岗位名称"),
        ("placements", "身份证号 姓名 就业日期 就业形式 是否帮扶实现"),
        ("fairs", "举办日期 名称 举办地 形式"),
        ("vacancies", "采集日期 采集地 单位名称 岗位名称 招聘人数"),
        ("reliefs", "身份证号 姓名 救助日期 金额"),
    ],
)
def test_the_required_columns_are_those_of_the_specification(list_id, required):
    assert load_list(list_id).required == tuple(required.split())


def test_the_retirement_age_is_understood_but_not_asked_for():
    roster = load_list("persons")

    assert (roster.column("原法定退休年龄").extra, "原法定退休年龄" in [column.name for column in roster.asked]) == (True, False)


def test_an_unknown_list_is_refused_with_the_known_ones():
    assert refusal("nothing").startswith("没有名为“nothing”的表。可用的表：businesses、deceased、")


def test_a_shared_file_is_no_list():
    assert refusal("_reading").startswith("没有名为“_reading”的表。")


def test_an_office_adds_a_list_with_a_file_alone(office):
    office("deceased_here")

    loaded = load_list("deceased_here")
    assert (loaded.title, loaded.column("身份证号").masked, "deceased_here" in known_lists()) == ("死亡人员", True, True)


def test_an_offices_own_definition_wins(office):
    office("visits", title="本县走访表")

    assert load_list("visits").title == "本县走访表"


def test_an_office_adds_headings_of_its_own():
    loaded = load_list("visits", extra_aliases={"日期": ["上门那天"]})

    assert (loaded.column("日期").aliases[-1], "上门那天" in load_list("visits").column("日期").aliases) == ("上门那天", False)


def test_headings_for_a_column_the_list_has_not_are_refused():
    with pytest.raises(UserError, match="“走访联系记录”没有这些列：天气。可用的列："):
        load_list("visits", extra_aliases={"天气": ["阴晴"]})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colums": []}, "lists/wrong.yaml:15：colums：没有这一项。请改正这个定义。"),
        ({"key": ["证号"]}, "没有这些列：证号"),
        ({"order": [["姓名", "日子"]]}, "没有这些列：日子"),
        ({"columns": []}, "没有列"),
        ({"columns": [dict(DEFINITION["columns"][0]) for _ in "ab"], "key": ["姓名"]}, "有两列同名"),
        ({"columns": [{"name": "姓名", "type": "colour"}]}, "lists/wrong.yaml:9：columns.0.type：只能是 'name', 'text', "),
        ({"columns": [{"name": "姓名", "type": "enum"}]}, "列“姓名”：enum 要有 values，其他类型不要有"),
        ({"columns": [{"name": "姓名", "type": "enum", "values": {"a": "甲"}, "words": {"乙": "b"}}]}, "列“姓名”：words 指向没有的代码 b"),
    ],
)
def test_a_definition_that_does_not_hold_together_is_refused(office, changes, said):
    office("wrong", **changes)

    assert said in refusal("wrong")


def test_labels_win_over_other_words():
    column = spec.ColumnSpec(name="列", type="enum", values={"a": "甲", "b": "乙"}, words={"甲": "b", "丙": "b"})

    assert spec.enum_codes(column) == {"A": "a", "B": "b", "甲": "a", "丙": "b", "乙": "b"}


OTHERS = "businesses deceased disability graduates insurance low_income poverty province_export unemployment veterans".split()  # noqa: SIM905


def test_lists_of_other_departments_are_those_with_a_subject():
    assert [name for name in known_lists() if load_list(name).subject] == OTHERS


@pytest.mark.parametrize("list_id", OTHERS)
def test_every_column_of_another_departments_list_can_be_compared(list_id):
    spec = load_list(list_id)

    assert [column.name for column in spec.columns if not column.fact] == []
    assert {"性别", "出生日期", "联系电话"} <= {column.name for column in spec.columns}
    assert [column.name for column in spec.columns if column.type == "id" and not column.masked] == []


@pytest.mark.parametrize(("list_id", "subject"), [("businesses", "法定代表人"), ("disability", "姓名"), ("deceased", "姓名")])
def test_a_list_says_whom_its_rows_are_about(list_id, subject):
    assert load_list(list_id).subject.name == subject


def test_two_columns_of_one_fact_do_not_hold_together():
    columns = [{"name": name, "type": "text", "fact": "same"} for name in ("甲", "乙")]

    with pytest.raises(ValidationError, match="有两列的 fact 同名"):
        ListSpec.model_validate({"id": "x", "title": "x", "owner": "x", "source": "x", "key": ["甲"], "columns": columns})


@pytest.mark.parametrize("fact", ["Name", "姓名", "1st", "a-b"])
def test_a_fact_has_an_ascii_name(fact):
    with pytest.raises(ValidationError):
        ColumnSpec.model_validate({"name": "甲", "type": "text", "fact": fact})
