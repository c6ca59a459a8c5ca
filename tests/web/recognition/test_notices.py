"""The board of public notices and posting one: exactly what may be published, and the officer told where rules disagree."""

from __future__ import annotations

import datetime
import re

import pytest

from nuanxin.people.models import Application, ApplicationDeed, PublicNotice
from tests import factories
from tests.web.pages import between, names, refusals, text
from tests.web.recognition.conftest import Desk

D = datetime.date
TODAY = D(2022, 9, 14)
SENSITIVE = "家中两人患病"


@pytest.fixture
def waiting(day):
    """Three that wait for a notice: two of one village, one of another township."""
    day(D(2022, 9, 14))
    places = (factories.SHUIDONG, factories.SHUIDONG, factories.CHANGLONG)
    people = [factories.person(name=f"申请人{letter}", residence=place) for letter, place in zip("甲乙丙", places, strict=True)]
    return [factories.application(person, "notice", categories="DISAB", statement=SENSITIVE) for person in people]


def posted(*applications, area=factories.SHUIDONG, on=TODAY, **fields) -> PublicNotice:
    """A notice with the deeds that go with it."""
    notice = factories.public_notice(*applications, area=area, posted_on=on, title="水东村公示", **fields)
    for one in applications:
        ApplicationDeed.objects.create(application=one, step="notice", kind="posted", on=on, by_name="甲")
    return notice


def sheet(response) -> str:
    """The part that is printed."""
    return between(response.content.decode(), '<section class="card sheet"', "</section>")


def test_board_tells_how_long_each_notice_still_runs(township, waiting, day):
    posted(waiting[0], on=D(2022, 9, 1), closes_on=D(2022, 9, 8))
    posted(waiting[1], on=D(2022, 9, 7), closes_on=D(2022, 9, 14))
    factories.objection(waiting[0])

    page = text(township.get("public-notices"))

    assert "水东村公示 水东村委会 — 2022-09-07 2022-09-14 5个工作日 1 今天截止" in page
    assert "2022-09-08 5个工作日 1 已期满 异议 1 件" in page


@pytest.mark.parametrize(("query", "found"), [("", 2), ("?state=running", 1), ("?state=over", 1), (f"?area={factories.DATANGBU}", 0)])
def test_board_is_narrowed_by_state_and_area(township, waiting, query, found):
    posted(waiting[0], on=D(2022, 9, 1), closes_on=D(2022, 9, 8))
    posted(waiting[1])

    assert len(names(township.get("public-notices", query=query))) == found


def test_empty_board_says_how_a_notice_is_made(township):
    assert "还没有发过公示" in text(township.get("public-notices"))


def test_sheet_shows_what_the_profile_allows_and_nothing_else(township, waiting):
    notice = posted(*waiting[:2], place="村务公开栏")

    printed = sheet(township.get("public-notice", notice.pk))

    assert re.findall(r'<th scope="col">([^<]+)</th>', printed) == ["序号", "姓名", "身份证号（部分遮盖）", "申请事项"]
    assert [word for word in (SENSITIVE, "残疾", waiting[0].person.id_number) if word in printed] == []
    assert "2022 年 9 月 14 日至2022 年 9 月 21 日（5个工作日）" in printed
    assert "公示地点：村务公开栏" in printed


def test_rules_that_disagree_are_told_to_the_officer_and_not_printed(township, waiting):
    notice = posted(waiting[0], profile="category_and_age")

    response = township.get("public-notice", notice.pk)

    assert "规定之间不一致，请留意" in text(response)
    assert "家庭困难状况、身体残疾情况原则上不公开" in text(response)
    assert "规定之间不一致" not in sheet(response)
    assert 'class="alert warn no-print"' in response.content.decode()


def test_withdrawn_application_is_off_the_sheet(township, waiting):
    notice = posted(*waiting[:2])
    notice.entries.filter(application=waiting[0]).update(removed_on=D(2022, 9, 15))

    printed = sheet(township.get("public-notice", notice.pk))

    assert ("申请人甲" in printed, "申请人乙" in printed) == (False, True)


def test_notice_with_nobody_left_says_so(township, waiting):
    notice = posted(waiting[0])
    notice.entries.update(removed_on=D(2022, 9, 15))

    assert "名单上的申请都已撤下" in text(township.get("public-notice", notice.pk))


def test_applications_behind_a_notice_flag_an_objection(township, waiting):
    notice = posted(*waiting[:2])
    factories.objection(waiting[1])

    page = text(township.get("public-notice", notice.pk))

    assert "待核查异议 1 件" in page
    assert "申请人甲 公示 申请人乙 公示 异议待核查" in page


def test_notice_of_a_township_hides_applications_of_another(waiting, day):
    notice = posted(waiting[2], area=factories.CHANGLONG)
    other = Desk(factories.user(role="officer", area=factories.area(factories.JIADING)))

    assert other.get("public-notice", notice.pk).status_code == 404


def test_calendar_nobody_confirmed_is_told_on_a_notice(township, waiting):
    notice = posted(waiting[0], on=D(2031, 1, 5))

    assert "2031 年的放假和调休安排还没有公布或确认" in text(township.get("public-notice", notice.pk))


def test_new_notice_offers_all_that_wait_and_says_how_long_it_hangs(township, waiting):
    page = text(township.get("public-notice-new"))

    assert "公示 5个工作日，今天发布则到 2022-09-21 止。公开栏目：姓名、身份证号（部分遮盖）、申请事项。" in page
    assert ("申请人甲" in page, "申请人乙" in page, "申请人丙" in page) == (True, True, False)


def test_new_notice_ticks_those_of_the_link_and_begins_in_their_village(township, waiting):
    content = township.get("public-notice-new", query=f"?id={waiting[1].pk}").content.decode()

    assert re.findall(r'name="id" value="(\d+)" checked', content) == [str(waiting[1].pk)]
    assert f'<option value="{factories.SHUIDONG}" selected>' in content


def test_ticked_rows_of_the_inbox_get_a_page_with_an_address(township, waiting):
    response = township.post("public-notice-new", id=[one.pk for one in waiting[:2]])

    assert response["Location"] == f"/public-notices/new/?id={waiting[0].pk}&id={waiting[1].pk}"
    assert not PublicNotice.objects.exists()


def test_area_that_covers_everybody_chosen_is_proposed(waiting):
    desk = Desk(factories.user(role="officer"))

    content = desk.get("public-notice-new").content.decode()

    assert f'<option value="{factories.COUNTY}" selected>' in content


def test_posted_notice_holds_the_ticked_and_leads_to_its_page(township, waiting):
    told = {"post": "1", "area": factories.SHUIDONG, "place": "村务公开栏", "posted_on": "2022-09-14"}

    response = township.post("public-notice-new", id=[waiting[0].pk], **told)

    made = PublicNotice.objects.get()
    assert response["Location"] == f"/public-notices/{made.pk}/"
    assert (made.closes_on, [entry.application for entry in made.entries.all()]) == (D(2022, 9, 21), [waiting[0]])
    assert "已发布公示：水东村委会就业困难人员认定公示，共 1 人，到 2022-09-21 止。" in text(township.client.get(response["Location"]))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"id": []}, "没有勾选任何申请，不能发布公示"),
        ({"area": ""}, "公示地区：请选择公示地区。"),
        ({"posted_on": "2999-01-01"}, "公示开始日期 2999-01-01 晚于今天"),
        ({"area": factories.FOREIGN_TOWN}, "不在可选范围内"),
    ],
)
def test_wrong_notice_is_refused(township, waiting, changes, told):
    asked = {"post": "1", "id": [waiting[0].pk], "area": factories.SHUIDONG, "posted_on": "2022-09-14"} | changes

    response = township.post("public-notice-new", **asked)

    assert response.status_code == 422
    assert any(told in line for line in refusals(response)), refusals(response)
    assert not PublicNotice.objects.exists()


def test_persons_of_another_place_cannot_hang_here(waiting):
    desk = Desk(factories.user(role="officer"))

    response = desk.post("public-notice-new", post="1", id=[waiting[2].pk], area=factories.SHUIDONG, posted_on="2022-09-14")

    assert any("申请人丙不住在水东村委会" in line for line in refusals(response)), refusals(response)


def test_nothing_to_post_says_what_comes_before(township):
    assert "现在没有您可以公示的申请。初审通过的申请会出现在这里。" in text(township.get("public-notice-new"))


def test_hanging_application_is_not_offered_again(township, waiting):
    posted(waiting[0])

    page = text(township.get("public-notice-new"))

    assert ("申请人甲" in page, "申请人乙" in page) == (False, True)


def test_reviewer_sees_the_board_but_posts_nothing(waiting):
    desk = Desk(factories.user(role="reviewer"))

    assert desk.get("public-notices").status_code == 200
    assert "现在没有您可以公示的申请" in text(desk.get("public-notice-new"))
    assert Application.objects.filter(step="notice").count() == 3
