"""The yearly review, page by page: who gets in, what cannot be entered, what each deed leaves behind."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import Office
from nuanxin.people.actions import reviews as actions
from nuanxin.people.models import AnnualReview, Recognition, ReviewCampaign
from tests import factories
from tests.web.filed import errors, events, exported, on_file, only, statuses, told
from tests.web.pages import HTMX, between, messages, names, signed_in, text, without_tokens

TODAY, AFTER, OVER = datetime.date(2022, 3, 1), datetime.date(2022, 4, 10), datetime.date(2022, 5, 1)
LOOKING = ("collector", "officer", "reviewer", "head", "inspector")
DECIDING = ("officer", "reviewer", "head")
RECORDING = ("collector", "officer")
PASSED = {"outcome": "passed", "reviewed_on": "2022-02-28"}


def on(day: datetime.date) -> None:
    Office.objects.update(business_date=day)


@pytest.fixture
def desk(client, officer):
    on(TODAY)
    return signed_in(client, officer)


def on_register(name: str, residence: str = factories.SHUIDONG):
    person = factories.person(name=name, residence=residence)
    factories.recognition(person, datetime.date(2021, 6, 1))
    return person


@pytest.fixture
def campaign(county):
    """The county's review of 2022 with one person in each township."""
    on(TODAY)
    on_register("张一")
    on_register("李二", factories.CHANGLONG)
    return actions.open_campaign(by=None, area=county, year=2022)


def key(name: str) -> int:
    return AnnualReview.objects.filter(person__name=name).order_by("-is_second").first().pk


def address(campaign, page: str) -> str:
    return page.format(campaign=campaign.pk, review=key("张一"))


PAGES = [
    ("/reviews/", LOOKING),
    ("/reviews/new/", DECIDING),
    ("/reviews/{campaign}/", LOOKING),
    ("/reviews/{campaign}/close/", DECIDING),
    ("/reviews/{campaign}/people/", LOOKING),
    ("/reviews/person/{review}/", LOOKING),
]
BY_POST = ["complete/", "people/export/", "people/pass/"]


@pytest.mark.parametrize(("page", "roles"), PAGES)
def test_page_is_open_to_its_roles_and_to_no_other(client, campaign, page, roles):
    assert statuses(client, address(campaign, page)) == only(*roles)


@pytest.mark.parametrize(("page", "roles"), PAGES)
def test_looking_at_a_page_writes_nothing(client, campaign, officer, page, roles):
    signed_in(client, officer)
    before = on_file()

    client.get(address(campaign, page))

    assert on_file() == before


@pytest.mark.parametrize("page", [f"/reviews/{{campaign}}/{page}" for page in BY_POST] + ["/reviews/person/{review}/pass/"])
def test_deed_by_a_link_is_refused_and_writes_nothing(desk, campaign, page):
    before = on_file()

    assert (desk.get(address(campaign, page)).status_code, on_file() == before) == (405, True)


@pytest.mark.parametrize(
    ("page", "sent", "roles", "status"),
    [
        ("/reviews/{campaign}/complete/", {}, DECIDING, 302),
        ("/reviews/{campaign}/people/export/", {}, DECIDING, 200),
        ("/reviews/person/{review}/pass/", {}, RECORDING, 302),
        ("/reviews/person/{review}/", PASSED, RECORDING, 302),
    ],
)
def test_deed_is_for_its_roles_and_for_no_other(client, campaign, page, sent, roles, status):
    assert statuses(client, address(campaign, page), sent) == only(*roles, status=status)


@pytest.mark.parametrize("page", ["", "pass/", "second/"])
def test_review_of_another_township_is_not_found_and_not_written_to(client, campaign, township_officer, page):
    before, foreign = on_file(), key("李二")

    response = signed_in(client, township_officer).post(f"/reviews/person/{foreign}/{page}", PASSED)

    assert (response.status_code, "李二" in response.content.decode()) == (404, False)
    assert AnnualReview.objects.get(pk=foreign).outcome == "pending"
    assert on_file()["orgs.AuditEvent"] == before["orgs.AuditEvent"]


def test_ticked_review_of_another_township_is_left_alone(client, campaign, township_officer):
    desk = signed_in(client, township_officer)

    response = desk.post(f"/reviews/{campaign.pk}/people/pass/", {"id": [key("张一"), key("李二")]})

    assert told(response) == ["已登记 1 人合格。"]
    assert dict(AnnualReview.objects.values_list("person__name", "outcome")) == {"张一": "passed", "李二": "pending"}


@pytest.mark.parametrize("page", ["", "people/", "close/"])
def test_campaign_of_another_township_is_not_found(client, county, township_officer, page):
    on_register("李二", factories.CHANGLONG)
    foreign = actions.open_campaign(by=None, area=factories.area(factories.DATANGBU), year=2022)

    response = signed_in(client, township_officer).get(f"/reviews/{foreign.pk}/{page}")

    assert (response.status_code, "大塘埠镇" in response.content.decode()) == (404, False)


@pytest.mark.parametrize("page", ["complete/", "close/"])
def test_campaign_of_the_county_is_not_for_a_township_to_change(client, campaign, township_officer, page):
    on(OVER)
    desk = signed_in(client, township_officer)
    before = on_file()

    assert (desk.post(f"/reviews/{campaign.pk}/{page}", {"on": "2022-05-01"}).status_code, on_file() == before) == (403, True)


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"area": ""}, "area", "请选择地区。"),
        ({"area": factories.FOREIGN_COUNTY}, "area", "不在可选范围内"),
        ({"year": ""}, "year", "请填写年度。"),
        ({"year": "今年"}, "year", "年度应是数字"),
        ({"year": "1999"}, "year", "2000"),
        ({"year": "10000"}, "year", ""),
        ({"year": "100000000"}, "year", ""),
        ({"opens_on": "x"}, "opens_on", "开始日期不是一个日期"),
        ({"closes_on": "2022-02-30"}, "closes_on", "截止日期不是一个日期"),
    ],
)
def test_campaign_that_cannot_be_is_refused_beside_its_field(desk, county, sent, field, words):
    before = on_file()

    response = desk.post("/reviews/new/", {"area": factories.COUNTY, "year": "2022"} | sent)

    assert (response.status_code, list(errors(response)), on_file() == before) == (422, [field], True)
    assert words in errors(response)[field][0]


def test_campaign_whose_second_chances_would_end_after_the_last_day_there_is_is_refused(desk, county):
    response = desk.post("/reviews/new/", {"area": factories.COUNTY, "year": "2022", "closes_on": "9999-12-31"})

    assert (response.status_code, ReviewCampaign.objects.count()) == (422, 0)


def test_opening_leaves_one_event_and_sent_twice_one_campaign(desk, officer, county):
    on_register("张一")
    sent = {"area": factories.COUNTY, "year": "2022", "opens_on": "2022-02-01", "closes_on": "2022-04-30"}

    for _ in range(2):
        desk.post("/reviews/new/", sent)

    made = ReviewCampaign.objects.get()
    assert (made.opens_on, made.closes_on, made.second_chance_until) == tuple(
        datetime.date(2022, month, day) for month, day in ((2, 1), (4, 30), (5, 30))
    )
    assert events() == [("people.review_campaign.opened", officer.pk, f"people.ReviewCampaign:{made.pk}", factories.COUNTY)]


def test_campaign_inside_one_that_runs_is_refused_with_its_name(desk, campaign):
    response = desk.post("/reviews/new/", {"area": factories.JIADING, "year": "2022"})

    assert (response.status_code, ReviewCampaign.objects.count()) == (422, 1)
    assert "信丰县已经建立 2022 年度审验" in text(response)


def test_who_was_recorded_late_is_added_with_one_event(desk, campaign, officer):
    on_register("赵三")

    for _ in range(2):
        response = desk.post(f"/reviews/{campaign.pk}/complete/")

    assert told(response)[-1] == "名单没有变化：开始日期在册的人都已列入。"
    subject = f"people.ReviewCampaign:{campaign.pk}"
    assert events("people.review_campaign.completed") == [("people.review_campaign.completed", officer.pk, subject, factories.COUNTY)]


@pytest.mark.parametrize(
    ("sent", "beside"),
    [
        ({"outcome": ""}, {"outcome": ["请选择审验结果。"]}),
        ({"outcome": "left"}, {"outcome": ["审验结果“left”不在可选范围内。请从列出的选项中选择。"]}),
        ({"reviewed_on": "2月"}, {"reviewed_on": ["审验日期不是一个日期。请写成 2022-09-05 的样子。"]}),
        ({"reviewed_on": ""}, {"reviewed_on": ["没有填写审验日期，不能登记。请填写审验日期。"]}),
    ],
)
def test_outcome_that_cannot_be_is_refused_beside_its_field(desk, campaign, sent, beside):
    before = on_file()

    response = desk.post(address(campaign, "/reviews/person/{review}/"), PASSED | sent)

    assert (response.status_code, errors(response), on_file() == before) == (422, beside, True)


@pytest.mark.parametrize(("field", "most"), [("reason", 200), ("q-basics", 100), ("q-employment", 100), ("q-services", 100)])
def test_text_too_long_is_refused_beside_its_field(desk, campaign, field, most):
    response = desk.post(address(campaign, "/reviews/person/{review}/"), PASSED | {field: "字" * (most + 1)})

    assert (response.status_code, list(errors(response)), AnnualReview.objects.filter(outcome="passed").count()) == (422, [field], 0)


def test_outcome_leaves_who_when_and_one_event_and_sent_twice_no_other(desk, campaign, officer):
    for _ in range(2):
        response = desk.post(address(campaign, "/reviews/person/{review}/"), PASSED)

    done = AnnualReview.objects.get(person__name="张一")
    assert (done.outcome, done.reviewed_on, done.reviewed_by) == ("passed", datetime.date(2022, 2, 28), officer)
    assert response["Location"] == f"/reviews/{campaign.pk}/people/"
    assert events("people.review.recorded") == [
        ("people.review.recorded", officer.pk, f"people.AnnualReview:{done.pk}", factories.SHUIDONG)
    ]


def test_slip_is_taken_back_to_pending_without_a_day(desk, campaign):
    desk.post(address(campaign, "/reviews/person/{review}/"), PASSED)

    desk.post(address(campaign, "/reviews/person/{review}/"), {"outcome": "pending", "reviewed_on": "2022-02-28"})

    assert AnnualReview.objects.filter(person__name="张一").values_list("outcome", "reviewed_on").get() == ("pending", None)


def test_page_to_come_back_to_is_only_ours(desk, campaign):
    response = desk.post(address(campaign, "/reviews/person/{review}/pass/"), {"next": "https://elsewhere.example/"})

    assert response["Location"] == f"/reviews/{campaign.pk}/people/"


@pytest.mark.parametrize("keys", [[], ["x"], ["-1"], ["9" * 19], [""]])
def test_ticking_nothing_that_is_a_key_is_refused_and_writes_nothing(desk, campaign, keys):
    before = on_file()

    response = desk.post(f"/reviews/{campaign.pk}/people/pass/", {"id": keys})

    assert (response.status_code, on_file() == before) == (422, True)
    assert "一次可登记 1 至 500 人" in response.content.decode()


def test_more_than_five_refusals_are_told_by_their_number(desk, campaign, county):
    for number in range(7):
        on_register(f"王{number}")
    actions.open_campaign(by=None, area=county, year=2022)
    Recognition.objects.filter(person__name__startswith="王").update(ended_on=datetime.date(2022, 2, 1))

    response = desk.post(f"/reviews/{campaign.pk}/people/pass/", {"id": list(AnnualReview.objects.values_list("pk", flat=True))})

    assert (told(response)[0], len(told(response)), told(response)[-1]) == ("已登记 2 人合格。", 7, "还有 2 人没有登记，原因类似。")


def test_second_chance_given_twice_is_one_with_one_event(desk, campaign, officer):
    on(AFTER)
    first = key("张一")

    answers = [desk.post(f"/reviews/person/{first}/second/") for _ in range(2)]

    second = AnnualReview.objects.get(is_second=True)
    assert [answer["Location"] for answer in answers] == [f"/reviews/person/{second.pk}/"] * 2
    assert events("people.review.second_chance") == [
        ("people.review.second_chance", officer.pk, f"people.AnnualReview:{second.pk}", factories.SHUIDONG)
    ]


@pytest.mark.parametrize(
    ("day", "outcome", "why"),
    [(OVER, "pending", "补审已于 2022-04-30 截止"), (AFTER, "passed", "张一年审合格，不用补审"), (TODAY, "pending", "可以直接审验")],
)
def test_second_chance_that_is_not_due_is_neither_offered_nor_given(desk, campaign, day, outcome, why):
    reviewed_on = TODAY if outcome == "passed" else None
    AnnualReview.objects.filter(person__name="张一").update(outcome=outcome, reviewed_on=reviewed_on)
    on(day)

    response = desk.post(address(campaign, "/reviews/person/{review}/second/"))

    assert (response.status_code, why in response.content.decode()) == (422, True)
    assert AnnualReview.objects.filter(is_second=True).count() == 0
    assert "给予补审" not in text(desk.get(address(campaign, "/reviews/person/{review}/")))


@pytest.mark.parametrize(
    ("sent", "words"), [({"on": ""}, "请填写办结日期。"), ({"on": "x"}, "办结日期不是一个日期"), ({"on": "2999-01-01"}, "办结日期 2999-01-01 晚于今天")]
)  # fmt: skip
def test_closing_on_a_day_that_cannot_be_is_refused_beside_the_day(desk, campaign, sent, words):
    before = on_file()

    response = desk.post(f"/reviews/{campaign.pk}/close/", sent | {"sent": "1"})

    assert (response.status_code, list(errors(response)), on_file() == before) == (422, ["on"], True)
    assert words in errors(response)["on"][0]


def test_closing_ends_whom_it_names_and_closing_again_changes_nothing(desk, campaign, officer):
    desk.post(f"/reviews/person/{key('李二')}/", PASSED)
    on(OVER)
    response = desk.post(f"/reviews/{campaign.pk}/close/", {"on": "2022-05-01"})
    before = on_file()

    desk.post(f"/reviews/{campaign.pk}/close/", {"on": "2022-05-01"})

    assert (told(response)[-1], on_file() == before) == ("已办结信丰县 2022 年度审验。", True)
    ended = Recognition.objects.values_list("person__name", "ended_on", "end_code", "end_reason")
    assert sorted(ended) == [("张一", OVER, "not_reviewed", "2022 年度未参加年度审验"), ("李二", None, "", "")]
    assert AnnualReview.objects.filter(person__name="张一").values_list("outcome", flat=True).get() == "absent"


def test_outcome_after_closing_is_refused(desk, campaign):
    on(OVER)
    desk.post(f"/reviews/{campaign.pk}/close/", {"on": "2022-05-01"})
    before = on_file()

    response = desk.post(address(campaign, "/reviews/person/{review}/"), PASSED)

    assert (response.status_code, on_file() == before) == (422, True)
    assert "已经办结，张一的结果不能再改" in text(response)


def test_closed_campaign_takes_nobody_in(desk, campaign):
    on(OVER)
    desk.post(f"/reviews/{campaign.pk}/close/", {"on": "2022-05-01"})
    on_register("赵三")

    desk.post(f"/reviews/{campaign.pk}/complete/")

    assert not AnnualReview.objects.filter(person__name="赵三").exists()


@pytest.mark.parametrize("query", ["", "?state=passed", "?state=pending", "?area=360722101000", "?q=张", "?sort=newest"])
def test_exported_rows_are_those_shown_with_masked_numbers(desk, campaign, query):
    desk.post(address(campaign, "/reviews/person/{review}/"), PASSED)
    shown = names(desk.get(f"/reviews/{campaign.pk}/people/{query}"))

    headings, *rows = exported(desk.post(f"/reviews/{campaign.pk}/people/export/{query}"))

    assert [row[0] for row in rows] == shown
    assert headings == ("姓名", "身份证号", "常住地", "认定日期", "结果", "补审", "审验日期", "变化情况", "原因", "本人签字")
    assert all(len(row[1]) == 18 and "********" in row[1] for row in rows)


@pytest.mark.parametrize("query", ["?state=gone", "?second=2", "?area=1"])
def test_filter_with_what_is_not_offered_is_refused(desk, campaign, query):
    assert desk.get(f"/reviews/{campaign.pk}/people/{query}").status_code == 422


@pytest.mark.parametrize("query", ["", "?state=passed", "?q=无此人"])
def test_fragment_is_what_a_reload_shows(desk, campaign, query):
    page = f"/reviews/{campaign.pk}/people/{query}"
    whole = between(desk.get(page).content.decode(), '<form method="post" data-batch', "</form>")

    assert without_tokens(whole) in without_tokens(desk.get(page, headers=HTMX).content.decode())


@pytest.mark.parametrize("page", ["", "people/", "close/"])
def test_queries_do_not_grow_with_the_persons(desk, campaign, county, django_assert_num_queries, page):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk.get(f"/reviews/{campaign.pk}/{page}")
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(f"/reviews/{campaign.pk}/{page}")
    for number in range(12):
        on_register(f"王{number}")
    actions.open_campaign(by=None, area=county, year=2022)

    with django_assert_num_queries(len(few)):
        desk.get(f"/reviews/{campaign.pk}/{page}")


def test_list_with_nobody_on_it_says_what_to_do(desk, county):
    made = actions.open_campaign(by=None, area=county, year=2022)

    assert "名单里还没有人" in text(desk.get(f"/reviews/{made.pk}/people/"))


def test_pages_of_the_review_show_no_whole_number(desk, campaign):
    shown = "".join(desk.get(address(campaign, page)).content.decode() for page, _ in PAGES)
    person = AnnualReview.objects.get(person__name="张一").person

    assert (person.full_id_number in shown, person.id_masked in shown) == (False, True)


def test_message_of_the_batch_is_shown_once(desk, campaign):
    response = desk.post(f"/reviews/{campaign.pk}/people/pass/", {"id": [key("张一")]}, follow=True)

    assert messages(response) == ["已登记 1 人合格。"]
    assert messages(desk.get(f"/reviews/{campaign.pk}/people/")) == []
