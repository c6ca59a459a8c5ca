"""The board of work lists and one list: numbers that open their rows, areas, run and progress, export."""

from __future__ import annotations

import datetime
import time

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from nuanxin.benefits import worklists
from nuanxin.benefits.bulk import Run
from nuanxin.benefits.worklists import Listed, WorkRow, Worth
from nuanxin.errors import UserError
from nuanxin.orgs.models import Office
from nuanxin.web.imports.running import Progress
from nuanxin.web.worklists import board, rows, running, scope
from tests import factories
from tests.factories import benefits
from tests.web import filed
from tests.web.pages import HTMX, messages, names, signed_in, text

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2022, 9, 5)
NOW = datetime.datetime(2022, 9, 5, 10, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _on_the_fifth(county):
    Office.objects.update(business_date=TODAY)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(county):
    return signed_in(Client(), factories.user(role="officer"))


@pytest.fixture
def ending(person):
    """Ends this month."""
    return benefits.entitlement(person, cap_months=3, first_approved_on=datetime.date(2022, 7, 3))


@pytest.fixture
def ran(monkeypatch):
    """A run has decided; `worth_collecting` and `unclaimed` have rows."""
    run = Run(as_of=TODAY, finished_at=NOW, area="360722", people=3)
    monkeypatch.setattr(scope.bulk, "newest", lambda prefix: run)
    monkeypatch.setattr(worklists, "ranking", lambda prefixes: (Worth("hukou", "户籍性质", 8, 5), Worth("sex", "性别", 2, 2)))
    monkeypatch.setattr(worklists, "counts", lambda prefixes, as_of: dict.fromkeys(worklists.LISTS, 2))
    return run


@pytest.fixture
def listed(monkeypatch):
    """Lists whose rows a test writes; what was asked of them is kept."""
    asked: list[tuple] = []
    written: list[WorkRow] = []

    def read(list_id, prefixes, as_of, *, policy="", fact="", offset=0, limit=50):
        asked.append((list_id, tuple(prefixes), as_of, policy, fact))
        found = [row for row in written if row.area.startswith(tuple(prefixes))]
        return Listed(len(found), tuple(found[offset : offset + limit]))

    monkeypatch.setattr(rows.worklists, "rows", read)
    return written, asked


def row(subject, said: str = "符合条件，还没有申领。", **told) -> WorkRow:
    return WorkRow("person", subject.pk, subject.residence_id, benefits.POLICY, said, **told)


def test_board_shows_every_list_and_each_number_opens_it(desk, ending):
    page = desk.get(reverse("worklists"))

    shown = text(page)
    assert [one.title for one in worklists.LISTS.values() if one.title not in shown] == []
    assert "即将期满 1 条" in shown
    assert names(desk.get(reverse("worklist", args=["ending"]))) == [ending.person.name]


def test_lists_that_need_a_run_say_so(desk, county):
    assert text(desk.get(reverse("worklists"))).count("要先判定") >= 3
    assert "请先到工作清单判定全部人员" in text(desk.get(reverse("worklist", args=["unclaimed"])))


def test_facts_worth_collecting_are_ranked_and_open_the_persons(desk, ran):
    page = desk.get(reverse("worklists"))

    content = page.content.decode()
    assert content.index("户籍性质：8 件") < content.index("性别：2 件")
    assert "/worklists/worth_collecting/?fact=hukou" in content
    assert "按 2022-09-05 判定" in text(page)


def test_a_run_of_another_day_is_marked(desk, ran):
    Office.objects.update(business_date=datetime.date(2022, 9, 6))

    assert "不是今天的" in text(desk.get(reverse("worklists")))


def test_rows_tell_why_and_lead_to_where_something_can_be_done(desk, person, listed, ending):
    payment = benefits.payment(person)
    listed[0].extend(
        [row(person), row(person, "多发一个月。", payment=payment.pk, amount=payment.amount_yuan), row(person, entitlement=ending.pk)]
    )

    page = desk.get(reverse("worklist", args=["over_cap"]))

    content = page.content.decode()
    links = (
        reverse("entitlements-of-person", args=[person.pk]),
        reverse("payment", args=[payment.pk]),
        reverse("entitlement", args=[ending.pk]),
        reverse("claims-bundle", args=["person", person.pk]),
    )
    assert [link for link in links if f'href="{link}"' not in content] == []
    assert [word for word in ("多发一个月。", "500.00", person.id_masked) if word not in text(page)] == []
    assert person.full_id_number not in content


def test_who_lacks_a_fact_is_led_to_where_it_is_collected(desk, person, listed, ran):
    listed[0].append(row(person, "缺户籍性质。"))

    page = desk.get(reverse("worklist", args=["worth_collecting"]))

    assert f'href="{reverse("facts-collect", args=["person", person.pk])}"' in page.content.decode()


def test_rows_are_rolled_up_by_township_and_then_by_village(desk, listed):
    written, _ = listed
    written += [row(factories.person(residence=code)) for code in (factories.SHUIDONG, factories.SHUIBEI, factories.CHANGLONG)]

    whole = desk.get(reverse("worklist", args=["ending"]))
    part = desk.get(reverse("worklist", args=["ending"]), {"area": factories.JIADING})

    assert [(name, number) for name, number, _ in whole.context["areas"]] == [("嘉定镇", 2), ("大塘埠镇", 1)]
    assert (part.context["total"], [name for name, _, _ in part.context["areas"]]) == (2, ["水东村委会", "水北村委会"])


def test_policy_and_fact_are_asked_of_the_list(desk, listed):
    desk.get(reverse("worklist", args=["worth_collecting"]), {"policy": benefits.POLICY, "fact": "hukou", "area": factories.JIADING})

    assert listed[1] == [("worth_collecting", ("360722100",), TODAY, benefits.POLICY, "hukou")]


@pytest.mark.parametrize("query", [{"policy": "no-such"}, {"fact": "no-such"}])
def test_what_cannot_be_asked_is_refused(desk, query):
    assert desk.get(reverse("worklist", args=["ending"]), query).status_code == 422


@pytest.mark.parametrize("area", [factories.FOREIGN_COUNTY, factories.FOREIGN_TOWN, "999"])
def test_another_area_is_not_found(desk, area):
    for address in (reverse("worklists"), reverse("worklist", args=["ending"])):
        assert desk.get(address, {"area": area}).status_code == 404


def test_a_list_that_there_is_not_is_not_found(desk):
    assert desk.get(reverse("worklist", args=["nothing"])).status_code == 404


@pytest.mark.parametrize(("asked", "page", "shown"), [("", 1, 50), ("2", 2, 10), ("99", 2, 10), ("x", 1, 50), ("-1", 1, 50)])
def test_long_lists_go_page_by_page(desk, person, listed, asked, page, shown):
    listed[0].extend([row(person)] * 60)

    answer = desk.get(reverse("worklist", args=["ending"]), {"page": asked}, headers=HTMX)

    assert (answer.context["page"], len(answer.context["rows"]), "<html" in answer.content.decode()) == (page, shown, False)


def test_nobody_is_named_whom_the_reader_may_not_see(county, listed):
    mover = factories.person(name="外县来客甲", residence=factories.FOREIGN_TOWN)
    listed[0].append(WorkRow("person", mover.pk, factories.SHUIDONG, benefits.POLICY, "期满。"))
    client = signed_in(Client(), factories.user(role="officer", area=factories.area(factories.JIADING)))

    page = client.get(reverse("worklist", args=["ending"]))

    assert ("外县来客甲" in page.content.decode(), "不在您管辖的地区" in text(page)) == (False, True)


def test_export_is_what_is_shown_over_all_pages_and_leaves_a_trace(desk, person, listed):
    listed[0].extend([row(person, amount=None)] * 60)

    found = filed.exported(desk.post(reverse("worklist-export", args=["ending"]) + f"?policy={benefits.POLICY}"))

    assert (len(found), found[1][0], found[1][4]) == (61, person.name, "符合条件，还没有申领。")
    assert len(filed.events("web.worklists.exported")) == 1


def test_export_is_for_who_may(client, county):
    assert filed.statuses(client, reverse("worklist-export", args=["ending"]), {}) == filed.only("officer", "reviewer", "head")


def test_deciding_anew_runs_beside_the_request_and_tells_how_far_it_is(desk, county, monkeypatch):
    begun = []
    monkeypatch.setattr(running, "begin", begun.append)

    answer = desk.post(reverse("worklists-run"))
    desk.post(reverse("worklists-run"))

    page = desk.get(answer["Location"])
    assert (len(begun), "正在判定" in text(page), messages(page)[0][:6]) == (1, True, "已开始判定，")


def test_what_a_run_refuses_stands_on_the_board(desk, county, monkeypatch):
    def refuse(**told):
        told["progress"](1, 4, "读取台账")
        assert running.progress_of(county).share == 25
        raise UserError("没有适用于本地区的政策。")

    monkeypatch.setattr(running.bulk, "decide_all", refuse)
    running.work(None, county, TODAY, closing=False)

    assert "没有适用于本地区的政策。" in text(desk.get(reverse("worklists")))


def test_what_breaks_a_run_is_told_without_its_words(desk, county, monkeypatch):
    def fail(**told):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(running.bulk, "decide_all", fail)
    running.work(None, county, TODAY, closing=False)

    page = text(desk.get(reverse("worklists")))
    assert ("这次判定没有完成" in page, "secret" in page) == (True, False)


def test_a_run_that_ends_well_leaves_nothing_behind(county, monkeypatch):
    running.note(county, Progress("排队", 0, 0, time.time()))
    monkeypatch.setattr(running.bulk, "decide_all", lambda **told: None)

    running.work(None, county, TODAY, closing=False)

    assert running.progress_of(county) is None


def test_who_only_reads_starts_nothing(client, county, monkeypatch):
    monkeypatch.setattr(running, "begin", lambda job: None)

    found = filed.statuses(client, reverse("worklists-run"), {})

    assert found == {"collector": 302, "officer": 302, "reviewer": 302, "head": 302, "inspector": 403, "administrator": 403}


def test_numbers_are_kept_for_a_while_and_counted_anew_after_a_run(ran, monkeypatch):
    calls = []
    monkeypatch.setattr(worklists, "counts", lambda prefixes, as_of: calls.append(as_of) or {})
    for _ in range(2):
        scope.counts_of(("360722",))
    monkeypatch.setattr(scope.bulk, "newest", lambda prefix: Run(as_of=TODAY, finished_at=NOW + datetime.timedelta(1), area="360722"))
    scope.counts_of(("360722",))

    assert len(calls) == 2
    cache.clear()


def test_every_urgent_list_is_one():
    assert set(board.URGENT) <= set(worklists.LISTS)
