"""What rules gave in runs long past, in runs that failed, and in runs over other areas."""

from __future__ import annotations

import pytest

from nuanxin.comparisons import definition
from nuanxin.comparisons.models import ListRelease
from nuanxin.orgs.models import Office
from tests import factories
from tests.factories import findings
from tests.web.pages import signed_in, text

RULE, OTHER = findings.RULE, "business_owner"
TOLD = {"found": 3, "new": 2, "changed": 1, "gone": 0, "again": 0, "seconds": 0.5, "reused": False}


@pytest.fixture
def at_work(client, officer):
    Office.objects.update(business_date=findings.DAY)
    return signed_in(client, officer)


def last(page, rule: str = RULE) -> dict | None:
    return next(one["last"] for _, lines in page.context["groups"] for one in lines if one["rule"].id == rule)


def numbers(told: dict) -> tuple:
    return tuple(told[name] for name in ("found", "new", "changed", "gone"))


def test_a_rule_keeps_its_last_result_however_often_another_was_asked_since(at_work):
    first = findings.run(rules={RULE: TOLD})
    for _ in range(12):
        findings.run(rules={OTHER: TOLD})

    told = last(at_work.get("/comparisons/rules/"))

    assert (told["run"], numbers(told)) == (first, (3, 2, 1, 0))


def test_a_run_that_failed_tells_no_result(at_work):
    findings.run(rules={RULE: TOLD}, state="failed")

    assert last(at_work.get("/comparisons/rules/")) is None


def test_of_two_runs_the_newer_tells_the_result(at_work):
    findings.run(rules={RULE: TOLD})
    newer = findings.run(rules={RULE: TOLD | {"found": 7}})

    told = last(at_work.get("/comparisons/rules/"))

    assert (told["run"], told["found"]) == (newer, 7)


def test_a_run_over_another_county_is_not_told(at_work):
    findings.run(area=factories.FOREIGN_COUNTY, rules={RULE: TOLD})

    assert last(at_work.get("/comparisons/rules/")) is None


def test_history_of_a_rule_is_its_latest_eight_newest_first(at_work):
    runs = [findings.run(rules={RULE: TOLD | {"found": number}}) for number in range(10)]

    page = at_work.get(f"/comparisons/rules/{RULE}/")

    assert [told["run"] for told in page.context["history"]] == runs[:1:-1]


def test_history_of_a_rule_looks_past_runs_that_did_not_ask_it(at_work):
    first = findings.run(rules={RULE: TOLD})
    for _ in range(40):
        findings.run(rules={OTHER: TOLD})

    page = at_work.get(f"/comparisons/rules/{RULE}/")

    assert [told["run"] for told in page.context["history"]] == [first]


def test_a_township_is_told_that_the_countys_run_asked_but_none_of_its_numbers(client, township_officer):
    findings.run(rules={RULE: TOLD})

    told = last(signed_in(client, township_officer).get("/comparisons/rules/"))

    assert (numbers(told), told["url"], told["is_own"]) == ((None, None, None, None), "", False)


def test_who_may_not_compare_is_offered_no_run(client, county):
    pages = {role: signed_in(client, factories.user(role=role)).get("/comparisons/rules/") for role in ("officer", "inspector")}

    assert {role: page.context["may_run"] for role, page in pages.items()} == {"officer": True, "inspector": False}


def test_facts_of_a_rule_name_category_and_days(at_work):
    facts = dict(at_work.get("/comparisons/rules/new_low_income/").context["facts"])

    assert {name: facts[name] for name in ("人员类别", "名单有效期", "核查宽限期")} == {
        "人员类别": "低保家庭成员", "名单有效期": "92 天", "核查宽限期": "15 天",
    }  # fmt: skip


def test_facts_of_a_rule_name_the_case_of_exit_it_leads_to(at_work):
    facts = dict(at_work.get(f"/comparisons/rules/{RULE}/").context["facts"])

    assert (facts["退出情形"], "人员类别" in facts) == ("死亡", False)


def test_a_rule_without_a_threshold_has_none_to_show(at_work):
    assert definition.get(RULE).parameters == {}
    assert at_work.get(f"/comparisons/rules/{RULE}/").context["thresholds"] == []


# One run


def facts_of(page) -> dict[str, str]:
    return dict(page.context["facts"])


def release(list_id: str, day) -> ListRelease:
    return ListRelease.objects.create(
        list_id=list_id, released_on=day, area_id=factories.COUNTY, folder=f"{list_id}-{day}", digest="d", row_count=1, keyed_count=1
    )


def test_a_run_names_the_lists_it_read_with_their_days_and_not_those_it_lacked(at_work):
    given = release("deceased", findings.DAY)
    run = findings.run(releases={"deceased": [given.pk], "insurance": []})

    assert facts_of(at_work.get(f"/comparisons/runs/{run.pk}/"))["所用名单"] == "死亡人员（2022-09-20）"


def test_a_run_without_any_list_says_so(at_work):
    run = findings.run(releases={"insurance": []})

    assert facts_of(at_work.get(f"/comparisons/runs/{run.pk}/"))["所用名单"] == "—"


def test_a_run_names_the_lists_that_a_rule_lacked(at_work):
    run = findings.run(rules={RULE: {"result": "source_unavailable", "lists": ["deceased"]}})

    [row] = at_work.get(f"/comparisons/runs/{run.pk}/").context["rows"]

    assert (row["lacking"], row["is_lacking"], numbers(row)) == ("死亡人员", True, (0, 0, 0, 0))


@pytest.mark.parametrize(("done", "total", "share"), [(0, 0, 0), (0, 3, 0), (1, 3, 33), (3, 3, 100)])
def test_the_progress_of_a_run_is_in_whole_percent(at_work, done, total, share):
    run = findings.run(state="running", done=done, total=total)

    assert at_work.get(f"/comparisons/runs/{run.pk}/").context["share"] == share


def test_a_run_over_another_county_is_not_found(at_work):
    run = findings.run(area=factories.FOREIGN_COUNTY)

    assert at_work.get(f"/comparisons/runs/{run.pk}/").status_code == 404


def test_runs_are_narrowed_by_the_day_they_judged(at_work):
    first, second = (findings.run(as_of=findings.DAY.replace(day=day)) for day in (10, 15))

    page = text(at_work.get("/comparisons/runs/?from=2022-09-11"))

    assert (f"第 {first.pk} 批" in page, f"第 {second.pk} 批" in page) == (False, True)
