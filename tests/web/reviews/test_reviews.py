"""Pages of the yearly review: campaigns, the board, lists with one-key outcomes, one person's entry, closing."""

from __future__ import annotations

import datetime
import io
import re

import openpyxl
import pytest

from nuanxin.orgs.models import Office
from nuanxin.people.actions import reviews as actions
from nuanxin.people.models import AnnualReview, Recognition, ReviewCampaign
from tests import factories
from tests.web.pages import HTMX, between, count, messages, names, refusals, signed_in, text, without_tokens

TODAY, AFTER = datetime.date(2022, 3, 1), datetime.date(2022, 4, 10)
BEFORE = datetime.date(2021, 6, 1)


def on(day: datetime.date) -> None:
    Office.objects.update(business_date=day)


@pytest.fixture
def desk(client, officer):
    on(TODAY)
    return signed_in(client, officer)


def on_register(name: str, residence: str = factories.SHUIDONG):
    person = factories.person(name=name, residence=residence)
    factories.recognition(person, BEFORE)
    return person


@pytest.fixture
def campaign(desk, officer):
    """The county's review of 2022 with one person in each township."""
    on_register("张一")
    on_register("李二", factories.CHANGLONG)
    return actions.open_campaign(by=officer, area=factories.area(factories.COUNTY), year=2022)


def review_of(name: str) -> AnnualReview:
    return AnnualReview.objects.filter(person__name=name).order_by("-is_second").first()


def page(campaign, name: str = "") -> str:
    return f"/reviews/{campaign.pk}/{name}"


def entry(name: str, page: str = "") -> str:
    return f"/reviews/person/{review_of(name).pk}/{page}"


def test_no_campaign_yet_says_what_to_do(desk):
    assert "还没有年度审验" in text(desk.get("/reviews/"))


def test_campaign_is_opened_with_everybody_on_the_register(desk, officer):
    on_register("张一")

    response = desk.post("/reviews/new/", {"area": factories.COUNTY, "year": "2022"})

    made = ReviewCampaign.objects.get()
    assert (response["Location"], made.opened_by, AnnualReview.objects.count()) == (page(made), officer, 1)
    assert messages(desk.get(response["Location"])) == ["已建立信丰县 2022 年度审验，1 人列入名单。"]


def test_opening_form_offers_the_own_areas_and_tells_the_definitions(client, county, township_officer):
    told = signed_in(client, township_officer).get("/reviews/new/").content.decode()

    assert (factories.JIADING in told, factories.DATANGBU in told) == (True, False)
    assert "皖人社发〔2011〕44号 第（四）条" in told


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"area": "360723000000"}, "不在可选范围内"),
        ({"year": ""}, "请填写年度"),
        ({"opens_on": "2022-05-01", "closes_on": "2022-04-01"}, "早于开始日期"),
    ],
)
def test_campaign_that_cannot_be_opened_is_refused(desk, sent, told):
    response = desk.post("/reviews/new/", {"area": factories.COUNTY, "year": "2022"} | sent)

    assert response.status_code == 422
    assert told in " ".join(refusals(response))


def test_list_of_campaigns_tells_how_far_they_have_come(desk, campaign):
    desk.post(entry("张一", "pass/"))

    told = text(desk.get("/reviews/"))

    assert "信丰县 2022 年度审验 进行中，剩 30 天" in told
    assert "1 / 2 人已有结果" in told


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (datetime.date(2021, 12, 31), "1 天后开始"),
        (datetime.date(2022, 3, 31), "进行中，剩 0 天"),
        (datetime.date(2022, 4, 10), "补审中，剩 20 天"),
        (datetime.date(2022, 5, 1), "已截止，待办结"),
    ],
)
def test_campaign_tells_where_it_stands(desk, campaign, day, state):
    on(day)

    assert state in text(desk.get("/reviews/"))


def test_board_counts_by_township_with_the_list_behind_each_number(desk, campaign):
    desk.post(entry("张一", "pass/"))

    response = desk.get(page(campaign))

    table = between(response.content.decode(), 'id="h-parts"', "</section>")
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [re.sub(r"<[^>]+>", " ", row).split() for row in rows[1:]]
    assert cells == [
        ["嘉定镇", "1", "0", "1", "0", "0", "0", "名单", "：嘉定镇"],
        ["大塘埠镇", "1", "1", "0", "0", "0", "0", "名单", "：大塘埠镇"],
    ]
    assert f"{page(campaign, 'people/')}?area=360722100000" in table
    assert re.findall(r"<th[^>]*>([^<]+)</th>", table)[:7] == ["地区", "应审", "待审", "合格", "不合格", "未参加", "已退出或迁出"]
    assert "待审 1 人 ，待审 合格 1 人 ，合格 不合格 0 人 ，不合格" in text(response)


def test_board_of_a_township_counts_by_community(desk, campaign):
    table = between(desk.get(page(campaign, "?area=360722100000")).content.decode(), 'id="h-parts"', "</section>")

    assert "水东村委会" in table
    assert "长龙村委会" not in table


def test_township_sees_its_own_part_of_the_countys_campaign(client, campaign, township_officer):
    desk = signed_in(client, township_officer)

    assert "大塘埠镇" not in text(desk.get(page(campaign)))
    assert names(desk.get(page(campaign, "people/"))) == ["张一"]
    assert desk.get(entry("李二")).status_code == 404
    assert desk.get(page(campaign, "close/")).status_code == 403


@pytest.mark.parametrize(
    ("query", "heads"),
    [("", ["张一", "李二"]), ("?state=passed", ["张一"]), ("?state=pending", ["李二"]), ("?area=360722101000", ["李二"]), ("?q=张", ["张一"]), ("?second=1", [])],
)  # fmt: skip
def test_list_is_narrowed(desk, campaign, query, heads):
    desk.post(entry("张一", "pass/"))

    response = desk.get(page(campaign, f"people/{query}"))

    assert (names(response), count(response) if heads else "0") == (heads, str(len(heads)))


def test_fragment_is_what_a_reload_shows(desk, campaign):
    whole = between(desk.get(page(campaign, "people/")).content.decode(), '<form method="post" data-batch', "</form>")
    fragment = desk.get(page(campaign, "people/"), headers=HTMX).content.decode()

    assert without_tokens(whole) in without_tokens(fragment)


def test_list_costs_the_same_for_many(desk, campaign, officer, django_assert_max_num_queries):
    for number in range(20):
        on_register(f"王{number}")
    actions.open_campaign(by=officer, area=campaign.area, year=2022)

    with django_assert_max_num_queries(24):
        assert count(desk.get(page(campaign, "people/"))) == "22"


def test_one_key_passes_today_and_comes_back_to_the_list(desk, campaign, officer):
    back = page(campaign, "people/?state=pending")

    response = desk.post(entry("张一", "pass/"), {"next": back})

    done = review_of("张一")
    assert (response["Location"], done.outcome, done.reviewed_on, done.reviewed_by) == (back, "passed", TODAY, officer)


def test_buttons_are_only_for_those_still_to_be_reviewed(desk, campaign):
    desk.post(entry("张一", "pass/"))

    content = desk.get(page(campaign, "people/")).content.decode()

    assert re.findall(r'formaction="(/reviews/person/\d+/pass/)"', content) == [entry("李二", "pass/")]


def test_ticked_persons_pass_together_and_who_cannot_is_told(desk, campaign):
    Recognition.objects.filter(person__name="李二").update(ended_on=datetime.date(2022, 2, 1))
    keys = list(AnnualReview.objects.values_list("pk", flat=True))

    response = desk.post(page(campaign, "people/pass/"), {"id": keys}, follow=True)

    assert messages(response) == ["已登记 1 人合格。", "李二已不在册（2022-02-01 退出），不用再审验。"]


def test_nobody_ticked_is_refused(desk, campaign):
    assert desk.post(page(campaign, "people/pass/"), {"id": ["x"]}).status_code == 422


def test_outcome_with_the_answers_to_the_questions(desk, campaign):
    sent = {"outcome": "passed", "reviewed_on": "2022-02-28", "q-basics": "电话已换", "q-employment": "", "q-services": "参加了培训"}

    desk.post(entry("张一"), sent)

    assert review_of("张一").changes == "基本信息变化：电话已换；享受服务和政策情况：参加了培训"
    form = desk.get(entry("张一")).context["form"]
    assert [form.initial.get(name, "") for name in ("outcome", "q-basics", "q-employment", "q-services")] == [
        "passed", "电话已换", "", "参加了培训",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"outcome": ""}, "请选择审验结果"),
        ({"outcome": "failed", "reviewed_on": "2022-02-28"}, "没有填写不合格的原因"),
        ({"outcome": "passed", "reviewed_on": ""}, "没有填写审验日期"),
        ({"outcome": "passed", "reviewed_on": "2021-02-28"}, "不在2022 年度审验的"),
    ],
)
def test_outcome_that_cannot_be_is_refused(desk, campaign, sent, told):
    response = desk.post(entry("张一"), sent)

    assert response.status_code == 422
    assert told in " ".join(refusals(response))


def test_second_chance_is_offered_after_the_last_day_and_has_its_own_page(desk, campaign):
    assert "给予补审" not in text(desk.get(entry("张一")))
    on(AFTER)
    first = entry("张一")
    assert "给予补审" in desk.get(first).content.decode()

    response = desk.post(entry("张一", "second/"))

    assert response["Location"] == entry("张一")
    assert review_of("张一").is_second
    assert "已给予补审，打开补审记录登记结果" in text(desk.get(first))
    assert "张一：补审" in text(desk.get(entry("张一")))


def test_second_chance_in_time_is_refused(desk, campaign):
    assert desk.post(entry("张一", "second/")).status_code == 422


def test_closing_shows_who_will_lose_the_recognition_and_then_does_it(desk, campaign):
    desk.post(entry("李二"), {"outcome": "failed", "reviewed_on": "2022-02-28", "reason": "已领取养老金"})
    on(datetime.date(2022, 5, 1))

    told = text(desk.get(page(campaign, "close/")))
    assert "不合格：1 人" in told
    assert "还没有结果，按未参加处理：1 人" in told

    response = desk.post(page(campaign, "close/"), {"on": "2022-05-01"})

    assert response["Location"] == page(campaign)
    ends = dict(Recognition.objects.values_list("person__name", "end_code"))
    assert ends == {"张一": "not_reviewed", "李二": "review_failed"}
    assert "已办结" in text(desk.get(page(campaign)))


def test_closing_too_early_is_refused(desk, campaign):
    response = desk.post(page(campaign, "close/"), {"on": "2022-03-01"})

    assert refusals(response) == ["2022 年度审验到 2022-03-31 才截止，2022-03-01 还不能办结。请在截止之后办结。"]


def test_closed_campaign_offers_no_outcome(desk, campaign, officer):
    on(datetime.date(2022, 5, 1))
    desk.post(page(campaign, "close/"), {"on": "2022-05-01"})

    assert "formaction" not in between(desk.get(page(campaign, "people/")).content.decode(), "<tbody>", "</tbody>")
    assert "登记审验结果" not in text(desk.get(entry("张一")))


def test_whoever_was_recorded_late_is_added(desk, campaign):
    on_register("赵三")

    response = desk.post(page(campaign, "complete/"), follow=True)
    again = desk.post(page(campaign, "complete/"), follow=True)

    assert messages(response) == ["补入 1 人。"]
    assert messages(again) == ["名单没有变化：开始日期在册的人都已列入。"]


def test_print_list_holds_a_place_to_sign(desk, campaign):
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(desk.post(page(campaign, "people/export/")).streaming_content))).active

    rows = list(sheet.iter_rows(values_only=True))
    assert any("本人签字" in row for row in rows)
    assert [row[0] for row in rows if row[0] in ("张一", "李二")] == ["张一", "李二"]


def test_collector_records_and_does_not_close(client, campaign):
    desk = signed_in(client, factories.user(role="collector"))

    assert desk.post(entry("张一", "pass/")).status_code == 302
    assert desk.get(page(campaign, "close/")).status_code == 403
    assert desk.get("/reviews/new/").status_code == 403


def test_inspector_only_looks(client, campaign):
    desk = signed_in(client, factories.user(role="inspector"))

    assert desk.get(entry("张一")).status_code == 200
    assert desk.post(entry("张一"), {"outcome": "passed"}).status_code == 403
    assert desk.post(entry("张一", "pass/")).status_code == 403
