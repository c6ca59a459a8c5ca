"""Rules as pages show them: sentence, source, age of lists, last results, precision, thresholds by region."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.comparisons import definition
from nuanxin.comparisons.models import ListRelease
from nuanxin.orgs.models import Office
from tests import factories
from tests.factories import findings
from tests.web.pages import signed_in, text

PAGE = "/comparisons/rules/"
RULE = findings.RULE


@pytest.fixture
def at_work(client, officer):
    Office.objects.update(business_date=findings.DAY)
    return signed_in(client, officer)


def released(list_id: str, day: datetime.date, area: str = factories.COUNTY) -> ListRelease:
    return ListRelease.objects.create(
        list_id=list_id,
        released_on=day,
        area_id=area,
        folder=f"{list_id}-{day}",
        digest="d",
        row_count=1,
        keyed_count=1,
        provenance="县民政局",
    )


def line(page, rule: str) -> dict:
    return next(one for _, lines in page.context["groups"] for one in lines if one["rule"].id == rule)


def test_every_known_rule_is_listed_in_its_group(at_work):
    page = at_work.get(PAGE)

    assert {group: [one["rule"].id for one in lines] for group, lines in page.context["groups"]} == {
        group: [rule.id for rule in definition.library().values() if rule.group == group]
        for group in {rule.group for rule in definition.library().values()}
    }


def test_precision_counts_the_own_area_only(client, township_officer):
    findings.review(findings.finding(), "confirmed")
    findings.review(findings.finding(), "refuted")
    findings.review(findings.finding(area=factories.LIUCUN), "refuted")
    signed_in(client, township_officer)

    page = client.get(PAGE)

    assert line(page, RULE)["precision"].told == "50%"
    assert "全部规则的准确率 50%（已核查 2 条）" in text(page)


@pytest.mark.parametrize(("days", "is_stale"), [(1, False), (400, True)])
def test_age_of_the_newest_release(at_work, days, is_stale):
    released("deceased", findings.DAY - datetime.timedelta(days=days))
    released("deceased", findings.DAY - datetime.timedelta(days=500))

    [age] = line(at_work.get(PAGE), RULE)["ages"]

    assert (age.title, age.days, age.is_stale) == ("死亡人员", days, is_stale)


def test_a_release_taken_back_does_not_count(at_work):
    newest = released("deceased", findings.DAY)
    ListRelease.objects.filter(pk=newest.pk).update(withdrawn_at=datetime.datetime(2022, 9, 20, tzinfo=datetime.UTC))

    assert line(at_work.get(PAGE), RULE)["ages"][0].released_on is None


def test_last_result_is_of_the_newest_finished_run_that_asked_it(at_work):
    findings.run(rules={RULE: {"found": 9, "new": 9}})
    findings.run(rules={RULE: {"found": 3, "new": 1}})
    findings.run(rules={RULE: {"found": 7}}, state="running")
    findings.run(rules={"business_owner": {"found": 1}})

    last = line(at_work.get(PAGE), RULE)["last"]

    assert (last["found"], last["new"]) == (3, 1)


def test_numbers_of_a_wider_run_are_not_told(client, township_officer):
    findings.run(rules={RULE: {"found": 8391, "new": 17}})
    signed_in(client, township_officer)

    for page in (client.get(PAGE), client.get(f"{PAGE}{RULE}/")):
        assert "2022-09-20" in text(page)
        assert "8,391" not in text(page)
        assert "/comparisons/runs/1" not in page.content.decode()


def test_one_rule_is_told_as_a_sentence_with_its_source(at_work):
    shown = text(at_work.get(f"{PAGE}{RULE}/"))

    rule = definition.get(RULE)
    assert rule.chinese(factories.COUNTY) in shown
    assert rule.source in shown
    assert "退出情形 死亡" in shown
    assert "还没有比对过这条规则" in shown


def test_a_rule_that_lacks_its_list_says_so(at_work):
    findings.run(rules={RULE: {"result": "source_unavailable", "lists": ["deceased"]}})

    assert "名单未提供" in text(at_work.get(f"{PAGE}{RULE}/"))


def test_thresholds_of_regions_say_which_hold_here(at_work):
    rule = next(rule for rule in definition.library().values() if rule.parameters)

    page = at_work.get(f"{PAGE}{rule.id}/")

    places = page.context["thresholds"]
    assert [holds for _, _, holds in places].count(True) == 1
    assert len(places) == 1 + len(rule.areas)


@pytest.mark.parametrize("rule", definition.library())
def test_every_rule_has_its_page(at_work, rule):
    assert at_work.get(f"{PAGE}{rule}/").status_code == 200


def test_an_unknown_rule_is_not_found(at_work):
    assert at_work.get(f"{PAGE}nothing/").status_code == 404


def test_each_list_is_asked_about_once_however_many_rules_read_it(at_work, django_assert_max_num_queries):
    at_work.get(PAGE)

    with django_assert_max_num_queries(26):
        at_work.get(PAGE)
