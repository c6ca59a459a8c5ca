"""What `nuanxin compare` puts where: JSON alone on standard output, masks, areas, workbooks, refusals."""

from __future__ import annotations

import datetime
import json

import openpyxl
import pytest

from nuanxin.comparisons import definition
from nuanxin.comparisons.models import ComparisonRun, Finding
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.comparisons.releasing import release

pytestmark = pytest.mark.django_db
D = datetime.date
DAY = ("--as-of", "2022-09-20")
RULE = ("--rule", "deceased_on_register")


@pytest.fixture
def dead(county):
    """Two on the register, one in each township, who are on the list of the deceased."""
    people = [factories.person(name="甲", residence=factories.SHUIDONG), factories.person(name="乙", residence=factories.CHANGLONG)]
    for one in people:
        factories.recognition(one)
    release("deceased", *({"姓名": one.name, "身份证号": one.full_id_number, "死亡日期": D(2022, 9, 1)} for one in people))
    return people


def names(shown) -> list[str]:
    return [one["person"]["name"] for one in shown.json]


def test_nothing_found_is_an_empty_list(nuanxin, dead):
    shown = nuanxin("compare", "--as-of", "2022-08-31", *RULE, "--json")

    assert (shown.code, shown.json, shown.err) == (0, [], "")


def test_everything_lacking_with_all_rules_is_still_json(nuanxin, county):
    factories.person()

    shown = nuanxin("compare", *DAY, "--json")

    assert (shown.code, json.loads(shown.out)) == (0, [])
    assert "没有名单" in shown.err


def test_rules_are_told_as_json_alone(nuanxin, county):
    shown = nuanxin("compare", "--rules", "--json")

    assert [one["rule"] for one in shown.json] == list(definition.library())
    assert shown.json[[one["rule"] for one in shown.json].index("deceased_on_register")] == {
        "rule": "deceased_on_register",
        "title": "在册人员已死亡",
        "group": "在册人员可能不再符合条件",
        "condition": definition.get("deceased_on_register").chinese(),
        "source": definition.get("deceased_on_register").source,
        "lists": ["deceased"],
        "advice": "与家属或村（居）委会核实后办理退出（死亡），停止有关待遇。",
    }


def test_telling_the_rules_begins_no_run(nuanxin, county):
    nuanxin("compare", "--rules")

    assert (ComparisonRun.objects.count(), AuditEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("area", "expected"),
    [("嘉定镇", ["甲"]), (factories.DATANGBU, ["乙"]), ("360722101", ["乙"]), ("360722", ["甲", "乙"]), ("嘉定镇水北村", [])],
)
def test_only_people_of_the_area_asked_are_told(nuanxin, dead, area, expected):
    assert names(nuanxin("compare", *DAY, *RULE, "--area", area, "--json")) == expected


def test_an_area_outside_the_office_is_refused_and_nothing_is_told(nuanxin, dead):
    shown = nuanxin("compare", *DAY, *RULE, "--area", factories.FOREIGN_COUNTY, "--json")

    assert (shown.code, shown.out, ComparisonRun.objects.count()) == (1, "", 0)
    assert shown.err != ""


def test_a_day_written_otherwise_is_wrong_usage(nuanxin, dead):
    shown = nuanxin("compare", "--as-of", "2022/9/20", "--json")

    assert (shown.code, shown.out) == (2, "")


def test_without_a_day_the_business_date_is_judged(nuanxin, dead):
    Office.objects.update(business_date=D(2022, 8, 31))

    assert nuanxin("compare", *RULE, "--json").json == []
    assert ComparisonRun.objects.get().as_of == D(2022, 8, 31)


def test_a_rule_named_twice_is_asked_once(nuanxin, dead):
    shown = nuanxin("compare", *DAY, *RULE, *RULE, "--json")

    assert (names(shown), list(ComparisonRun.objects.get().rules)) == (["甲", "乙"], ["deceased_on_register"])


def test_the_same_command_twice_tells_the_same(nuanxin, dead):
    first, second = (nuanxin("compare", *DAY, *RULE, "--json") for _ in range(2))

    assert (first.out, Finding.objects.count()) == (second.out, 2)


def test_of_two_rules_one_lacking_its_list_the_other_is_told_before_what_is_missing(nuanxin, dead):
    shown = nuanxin("compare", *DAY, *RULE, "--rule", "business_owner", "--json")

    assert [(one["rule"], one["result"], one["person"] and one["person"]["name"]) for one in shown.json] == [
        ("deceased_on_register", "matched", "甲"),
        ("deceased_on_register", "matched", "乙"),
        ("business_owner", "source_unavailable", None),
    ]


def test_the_key_is_the_same_in_every_answer_and_with_reveal(nuanxin, dead):
    masked, whole = nuanxin("compare", *DAY, *RULE, "--json"), nuanxin("compare", *DAY, *RULE, "--json", "--reveal")

    assert [one["person"]["key"] for one in masked.json] == [one["person"]["key"] for one in whole.json] == [one.pk for one in dead]
    assert [one["person"]["id_number"] for one in masked.json] == [
        f"{one.full_id_number[:6]}********{one.full_id_number[-4:]}" for one in dead
    ]


def test_without_reveal_no_event_tells_of_numbers_seen(nuanxin, dead):
    nuanxin("compare", *DAY, *RULE, "--json")

    assert [event.kind for event in AuditEvent.objects.all()] == ["comparisons.run.finished"]


def test_revealing_nothing_is_audited_as_nothing(nuanxin, dead):
    nuanxin("compare", "--as-of", "2022-08-31", *RULE, "--json", "--reveal")

    assert AuditEvent.objects.get(kind="people.id_numbers.revealed").details == {"count": 0}


def test_json_and_workbook_together_keep_the_notice_of_the_file_off_standard_output(nuanxin, dead, tmp_path):
    path = tmp_path / "found.xlsx"

    shown = nuanxin("compare", *DAY, *RULE, "--json", "--out", path)

    assert (names(shown), shown.err) == (["甲", "乙"], f"已写入 {path}\n")


def test_the_workbook_hides_numbers_unless_revealed(nuanxin, dead, tmp_path):
    for more, wanted in (((), dead[0].id_masked), (("--reveal",), dead[0].full_id_number)):
        path = tmp_path / f"found{len(more)}.xlsx"
        nuanxin("compare", *DAY, *RULE, "--out", path, *more)
        sheet = openpyxl.load_workbook(path).active
        assert [cell.value for cell in sheet["C"]][3:] == [wanted, dead[1].full_id_number if more else dead[1].id_masked]


def test_the_workbook_says_of_which_area_day_and_run_it_is(nuanxin, dead, tmp_path):
    path = tmp_path / "found.xlsx"

    nuanxin("compare", *DAY, *RULE, "--area", "嘉定镇", "--out", path)

    sheet = openpyxl.load_workbook(path).active
    assert (sheet["A1"].value, sheet["A2"].value) == (
        "在册人员已死亡",
        f"嘉定镇　判断日期 2022-09-20　比对批次 {ComparisonRun.objects.get().pk}",
    )


def test_a_workbook_into_a_folder_that_is_not_there_is_refused(nuanxin, dead, tmp_path):
    shown = nuanxin("compare", *DAY, *RULE, "--out", tmp_path / "gone" / "found.xlsx")

    assert (shown.code, shown.out) == (1, "")
    assert "不存在，不能写入“found.xlsx”" in shown.err


def test_every_rule_that_found_something_has_its_own_sheet(nuanxin, dead, tmp_path):
    path = tmp_path / "found.xlsx"
    for one in dead:
        factories.placement(one, form="welfare_post")

    nuanxin("compare", *DAY, *RULE, "--rule", "post_holder_deceased", "--rule", "two_active_posts", "--out", path)

    assert openpyxl.load_workbook(path).sheetnames == ["在册人员已死亡", "公益性岗位人员已死亡"]


def test_a_finding_refuted_by_somebody_is_still_told_while_the_lists_say_so(nuanxin, dead):
    nuanxin("compare", *DAY, *RULE, "--json")
    Finding.objects.filter(person=dead[0]).update(state="refuted")

    assert names(nuanxin("compare", *DAY, *RULE, "--json")) == ["甲", "乙"]


def test_somebody_no_longer_found_is_not_told(nuanxin, dead):
    nuanxin("compare", *DAY, *RULE, "--json")
    release("deceased", {"姓名": "甲", "身份证号": dead[0].full_id_number, "死亡日期": D(2022, 9, 1)}, released_on=D(2022, 9, 10))

    assert names(nuanxin("compare", *DAY, *RULE, "--json")) == ["甲"]


def test_a_number_seen_in_a_value_is_masked_too(nuanxin, county):
    person = factories.person(name="丙")
    release("disability", {"姓名": "丙", "残疾人证号": f"{person.full_id_number}44", "残疾类别": "4", "残疾等级": "3"})

    [one] = nuanxin("compare", *DAY, "--rule", "disability_number_grade_differs", "--json").json

    assert one["values"]["残疾人证号"] == {"ledger": "", "list": f"{person.full_id_number[:6]}********{person.full_id_number[-2:]}44"}
