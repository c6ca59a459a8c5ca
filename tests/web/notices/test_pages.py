"""Pages of notices: overview, gaps, targets; each list is the number it stands behind."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.notices import gaps
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.web import workbooks
from tests.web.pages import HTMX, count, names, signed_in, text, without_tokens

NOTICE = "/notices/2022-xinfeng-nuanxin/"
QUERIES = 20


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    return signed_in(client, officer)


@pytest.fixture
def people(county):
    """One who got everything, one who got nothing, one whose will is unknown, one at work: in two townships."""
    made = {}
    for name, home, wants in (
        ("已达标", factories.SHUIDONG, True),
        ("未服务", factories.CHANGLONG, True),
        ("未问过", factories.SHUIBEI, None),
        ("在业", factories.SHUIDONG, True),
    ):
        made[name] = factories.person(name=name, residence=home, wants_job=wants, employment_status="unemployed")
        factories.recognition(made[name])
        factories.holding(made[name], "LONG")
    factories.visit(made["已达标"], topics="policy")
    for _ in range(3):
        factories.referral(made["已达标"])
    factories.placement(made["在业"])
    return made


def test_notices_are_listed_with_their_state(desk):
    page = text(desk.get("/notices/"))

    assert "信就办字〔2022〕2号" in page
    assert "进行中，剩 41 天" in page


@pytest.mark.parametrize(
    ("today", "state"),
    [("2022-08-25", "7 天后开始"), ("2022-09-01", "剩 60 天"), ("2022-10-31", "今天截止"), ("2022-11-01", "已结束")],
)
def test_state_of_a_notice_follows_the_business_date(desk, today, state):
    Office.objects.update(business_date=today)

    assert state in text(desk.get("/notices/"))


def test_notice_page_tells_progress_duties_and_tasks(desk, people):
    page = text(desk.get(NOTICE))

    assert "1 / 3 人已达标" in page
    assert "推荐岗位3个 1 人还缺" in page
    assert "询问就业意愿 1 人还缺" in page
    assert "剩 3 天 就业援助“暖心活动”情况统计表（附表2）第一次 9 月 23 日" in page
    assert "13. 反馈问题整改" in page


def test_chart_of_gaps_links_to_the_gaps_of_each_township(desk, people):
    content = desk.get(NOTICE).content.decode()

    assert f'<a href="{NOTICE}gaps/?area={factories.JIADING}" aria-label="嘉定镇：应服务 2，未达标 1">' in content


def test_notice_page_of_a_township_counts_the_township(desk, people):
    assert "1 / 2 人已达标" in text(desk.get(f"{NOTICE}?area={factories.JIADING}"))


def test_gaps_list_tells_what_each_person_lacks(desk, people):
    page = text(desk.get(f"{NOTICE}gaps/"))

    assert names(desk.get(f"{NOTICE}gaps/")) == ["未问过", "未服务"]
    assert "未服务 " + people["未服务"].id_masked + " 大塘埠镇长龙村委会 还差 1 还差 3 — —" in page
    assert "未问过 " + people["未问过"].id_masked + " 嘉定镇水北村委会 — — — 还差 1" in page


@pytest.mark.parametrize(("query", "found"), [("item=posts", ["未服务"]), ("item=ask_will", ["未问过"]), (f"area={factories.JIADING}", ["未问过"]),
                                              (f"area={factories.JIADING}&item=posts", [])])  # fmt: skip
def test_gaps_are_narrowed_by_area_and_item(desk, people, query, found):
    assert names(desk.get(f"{NOTICE}gaps/?{query}")) == found


def test_unknown_item_is_refused(desk, people):
    response = desk.get(f"{NOTICE}gaps/?item=nothing")

    assert response.status_code == 422
    assert "没有“nothing”这一项" in text(response)


def test_number_of_gaps_is_the_number_of_the_list(desk, people):
    assert count(desk.get(f"{NOTICE}gaps/")) == str(gaps.list_gaps("2022-xinfeng-nuanxin").count)


def test_gaps_export_holds_what_is_missing(desk, officer, people):
    response = desk.post(f"{NOTICE}gaps/export/?item=posts")

    title, head, row = workbooks.rows(response)
    assert title[0] == "信丰县“131”帮扶未达项"
    assert head == ("姓名", "身份证号", "常住地", "宣传政策或职业指导1次", "推荐岗位3个", "推荐培训项目1个", "询问就业意愿")
    assert row == ("未服务", people["未服务"].id_masked, "大塘埠镇长龙村委会", 1, 3, None, None)
    [event] = AuditEvent.objects.filter(kind="web.gaps.exported")
    assert (event.by, event.details["rows"], event.details["narrowed_by"]) == (officer, 1, ["item"])


def test_gaps_export_of_ticked_persons_holds_these_alone(desk, people):
    response = desk.post(f"{NOTICE}gaps/export/", {"only": "chosen", "id": [people["未问过"].pk]})

    assert [row[0] for row in workbooks.rows(response)[2:]] == ["未问过"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "999", "99999999999"])
def test_page_that_is_not_there_shows_one_that_is(desk, people, page):
    assert len(names(desk.get(f"{NOTICE}gaps/?page={page}"))) == 2


def test_targets_tell_categories_groups_and_recognition(desk, people):
    factories.holding(people["未服务"], "EXPOV")

    page = text(desk.get(f"{NOTICE}targets/?area={factories.DATANGBU}"))

    assert "在册 长期失业人员 脱贫人口" in page
    assert "脱贫劳动力、大龄、零就业家庭、低保家庭、残疾等就业困难人员" in page


def test_targets_export_has_text_numbers(desk, people):
    response = desk.post(f"{NOTICE}targets/export/")

    assert workbooks.rows(response)[1] == ("姓名", "身份证号", "常住地", "已认定", "人员类别", "通知所列对象")
    assert workbooks.formats(response, 3)[1] == "@"


def test_partial_gaps_list_is_the_list_of_the_whole_page(desk, people):
    whole = desk.get(f"{NOTICE}gaps/?item=posts").content.decode()
    part = desk.get(f"{NOTICE}gaps/?item=posts", headers=HTMX).content.decode()

    assert without_tokens(part.split("</form>")[0].strip()) in without_tokens(whole)


def test_notice_that_does_not_exist_is_not_found(desk):
    assert [
        desk.get(address).status_code
        for address in ("/notices/none/", "/notices/none/gaps/", f"{NOTICE}forms/9/", f"{NOTICE}forms/9/columns/")
    ] == [404] * 4


def test_pages_do_not_ask_more_for_more_persons(desk, people):
    for number in range(30):
        one = factories.person(name=f"甲{number}", wants_job=True)
        factories.recognition(one)
    desk.get(f"{NOTICE}gaps/")

    with CaptureQueriesContext(connection) as captured:
        desk.get(f"{NOTICE}gaps/")

    assert len(captured) <= QUERIES


@pytest.mark.parametrize(("role", "overview", "listed"), [("inspector", 200, 200), ("collector", 200, 200), ("administrator", 403, 403)])
def test_roles_see_notices_as_they_may(client, people, role, overview, listed):
    signed_in(client, factories.user(role=role))

    assert (client.get(NOTICE).status_code, client.get(f"{NOTICE}gaps/").status_code) == (overview, listed)


def test_township_officer_begins_with_their_township(client, township_officer, people):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))

    assert "1 / 2 人已达标" in text(signed_in(client, township_officer).get(NOTICE))


def test_office_without_the_area_is_told_where_not(client, county):
    user = factories.user()

    assert signed_in(client, user).get(NOTICE).status_code == 403
