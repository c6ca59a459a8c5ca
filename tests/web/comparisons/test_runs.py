"""Runs of the comparison: history, one with its progress, starting another in the background."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.comparisons.models import ComparisonRun
from nuanxin.errors import UserError
from nuanxin.orgs.models import Office
from nuanxin.web.comparisons import running
from tests import factories
from tests.factories import findings
from tests.web.pages import HTMX, between, messages, names, refusals, signed_in, text

PAGE = "/comparisons/runs/"
STARTED = datetime.datetime(2022, 9, 20, 1, tzinfo=datetime.UTC)


@pytest.fixture
def at_work(client, officer):
    Office.objects.update(business_date=findings.DAY)
    return signed_in(client, officer)


@pytest.fixture
def at_once(monkeypatch):
    """The background works before it is asked how far it is; what is compared is remembered instead."""
    asked: list[dict] = []

    def compare(*, by, **wanted):
        asked.append({"by": by, **wanted})
        return findings.run(wanted["area"].pk, as_of=wanted["as_of"], by=by, total=2)

    monkeypatch.setattr(running, "begin", lambda job: job())
    monkeypatch.setattr(running, "compare", compare)
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 0)
    monkeypatch.setattr(running.connections, "close_all", lambda: None)
    return asked


def test_history_adds_up_the_rules_of_each_run(at_work):
    findings.run(
        rules={"a": {"found": 3, "new": 1, "gone": 2}, "b": {"found": 4}, "c": {"result": "source_unavailable", "lists": []}},
        done=3,
        total=3,
    )

    page = at_work.get(PAGE)

    assert names(page) == [f"第 {ComparisonRun.objects.get().pk} 批"]
    assert "3 / 3 7 1 2" in text(page)


def test_without_runs_the_page_says_what_to_do(at_work):
    assert "还没有运行过比对。先导入部门名单，再点“开始比对”" in text(at_work.get(PAGE))


def test_a_running_one_shows_its_progress_and_asks_again(at_work):
    run = findings.run(state="running", done=3, total=12)

    page = at_work.get(f"{PAGE}{run.pk}/")

    assert "已完成 3 / 12 条规则" in text(page)
    assert 'hx-trigger="load delay:2s"' in page.content.decode()


def test_a_finished_one_asks_no_more_and_tells_each_rule(at_work):
    run = findings.run(
        rules={findings.RULE: {"found": 5, "new": 2, "changed": 1, "gone": 0, "seconds": 0.4}, "business_owner": {"result": "source_unavailable", "lists": ["businesses"]}},
        done=2, total=2, started_at=STARTED, finished_at=STARTED + datetime.timedelta(seconds=7),
    )  # fmt: skip

    page = at_work.get(f"{PAGE}{run.pk}/")

    assert "hx-trigger" not in page.content.decode().partition('<div id="run">')[2]
    assert "在册人员已死亡 5 ：在册人员已死亡 2 1 0 0.4" in text(page)
    assert "名单未提供 市场主体登记" in text(page)
    assert "7 秒" in text(page)


def test_part_swapped_is_the_page_reloaded(at_work):
    run = findings.run(state="running", done=3, total=12)

    whole = at_work.get(f"{PAGE}{run.pk}/").content.decode()
    part = at_work.get(f"{PAGE}{run.pk}/", headers=HTMX).content.decode()

    start = "各条规则的结果"
    assert between(whole, start, "</section>") == between(part, start, "</section>")


def test_what_was_not_finished_says_why(at_work):
    run = findings.run(state="failed", refusal="名单“死亡人员”的内容找不到。")

    assert "这次比对没有完成 名单“死亡人员”的内容找不到。" in text(at_work.get(f"{PAGE}{run.pk}/"))


def test_starting_a_run_leads_to_its_page(at_work, officer, at_once):
    done = at_work.post(f"{PAGE}new/", {"area": factories.JIADING, "as_of": "2022-09-20"}, follow=True)

    run = ComparisonRun.objects.get()
    assert done.redirect_chain == [(f"{PAGE}{run.pk}/", 302)]
    assert at_once == [{"by": officer, "area": factories.area(factories.JIADING), "as_of": findings.DAY}]


def test_a_run_that_waits_behind_another_leads_to_the_history(at_work, at_once, monkeypatch):
    monkeypatch.setattr(running, "compare", lambda **wanted: None)

    done = at_work.post(f"{PAGE}new/", {"area": factories.COUNTY, "as_of": "2022-09-20"}, follow=True)

    assert done.redirect_chain == [(PAGE, 302)]
    assert messages(done) == ["已安排比对。前一次比对完成后就会开始，稍后在这里查看。"]


@pytest.mark.parametrize("error", [UserError("没有名单。"), RuntimeError("broken")])
def test_what_goes_wrong_in_the_background_does_not_reach_the_page(at_work, at_once, monkeypatch, error):
    def compare(**wanted):
        raise error

    monkeypatch.setattr(running, "compare", compare)

    assert at_work.post(f"{PAGE}new/", {"area": factories.COUNTY, "as_of": "2022-09-20"}).status_code == 302


def test_wrong_entries_are_refused(at_work, at_once):
    page = at_work.post(f"{PAGE}new/", {"area": factories.FOREIGN_COUNTY, "as_of": ""})

    assert page.status_code == 422
    assert [line.split("：")[0] for line in refusals(page)] == ["地区", "判断日期"]
    assert at_once == []


def test_runs_of_other_areas_are_not_shown(client, township_officer):
    wide, own = findings.run(), findings.run(factories.JIADING)
    signed_in(client, township_officer)

    assert names(client.get(PAGE)) == [f"第 {own.pk} 批"]
    assert [client.get(f"{PAGE}{run.pk}/").status_code for run in (wide, own)] == [404, 200]


def test_who_may_start_a_run(client, county):
    signed_in(client, factories.user(role="inspector"))

    assert (client.get(PAGE).status_code, client.get(f"{PAGE}new/").status_code) == (200, 403)
    assert "/comparisons/runs/new/" not in client.get(PAGE).content.decode()
