"""The page of one application and its deeds: what each role sees and may do, what is missing, what is refused."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Application, Household, HouseholdMembership
from tests import factories
from tests.web.pages import HTMX, between, messages, refusals, text
from tests.web.recognition.conftest import Desk

D = datetime.date
QUERIES = 48


@pytest.fixture
def application(day, applicant, village):
    """At the first step, taken in by the village."""
    return actions.apply(by=village.user, person=applicant, categories=["LONG"], origin="visit", statement="家中两人患病。")


@pytest.fixture
def at_township(application):
    """At the township, with nothing on the trail that would bar anybody."""
    Application.objects.filter(pk=application.pk).update(step="township")
    return application


def buttons(response) -> list[str]:
    """What the head of the page offers."""
    head = between(response.content.decode(), '<div class="head-actions">', '<div id="messages"')
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<a class=\"btn.*?</a>", head, re.DOTALL)]


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("collector", ["通过", "不予认定", "撤回申请"]),
        ("officer", ["通过", "不予认定", "撤回申请"]),
        ("reviewer", []),
        ("head", []),
        ("inspector", []),
    ],
)
def test_each_role_is_offered_what_it_may_do_at_the_first_step(application, role, offered):
    assert buttons(Desk(factories.user(role=role)).get("application", application.pk)) == offered


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("collector", ["撤回申请"]),
        ("officer", ["通过", "退回补正", "不予认定", "撤回申请"]),
        ("reviewer", ["通过", "退回补正", "不予认定"]),
        ("head", []),
    ],
)
def test_each_role_is_offered_what_it_may_do_at_the_township(at_township, role, offered):
    assert buttons(Desk(factories.user(role=role)).get("application", at_township.pk)) == offered


def test_administrator_sees_no_application(application):
    assert Desk(factories.user(role="administrator")).get("application", application.pk).status_code == 403


def test_page_says_why_the_way_forward_is_closed(at_township, village):
    assert "“乡镇（街道）复核”由乡镇（街道）以上的经办人、审核人办理，您在此人常住地没有这样的角色" in text(
        village.get("application", at_township.pk)
    )


def test_page_does_not_tell_an_inspector_what_they_could_not_do_anyway(application):
    assert "没有这样的角色" not in text(Desk(factories.user(role="inspector")).get("application", application.pk))


def test_page_tells_the_person_and_what_is_applied_for(application, village):
    page = text(village.get("application", application.pk))

    assert "申请类别 长期失业人员 来源 走访发现 申请日期 2022-09-05 办理期限 2022-09-13 困难情况说明 家中两人患病。" in page
    assert "姓名 王小明，男 52 岁" in page
    assert "常住地 信丰县嘉定镇水东村委会 失业登记 2022-01-10" in page
    assert application.person.id_number not in page


def test_page_lists_the_papers_and_what_is_missing(application, village, applicant):
    actions.add_paper(
        by=village.user,
        person=applicant,
        kind="户口簿",
        received_on=D(2022, 9, 5),
        application=application,
        has_original=True,
        shelf="3 柜",
    )
    actions.add_paper(
        by=village.user, person=applicant, kind="村委会证明", received_on=D(2022, 9, 5), application=application, has_original=True
    )

    page = text(village.get("application", application.pk))

    assert "缺 2 项" in page
    assert "户口簿 本人 2022-09-05 收，原件在3 柜" in page
    assert "居民身份证 本人 缺，去登记" in page
    assert "就业创业证 本人，可以没有 登记" in page
    assert "村委会证明 本人 2022-09-05 收，原件已收" in page


def test_member_of_another_county_is_not_named(day, village, applicant):
    stranger = factories.person(name="外地亲戚", residence=factories.FOREIGN_TOWN)
    home = Household.objects.create(head_id_digest="d", head_id_masked="360722********0011")
    for one in (applicant, stranger):
        HouseholdMembership.objects.create(household=home, person=one)
    application = actions.apply(by=village.user, person=applicant, categories=["ZERO"], origin="visit")

    page = text(village.get("application", application.pk))

    assert "家庭成员身份证 其他地区的家庭成员" in page
    assert "外地亲戚" not in page


def test_calendar_nobody_confirmed_is_told(application, village):
    Application.objects.filter(pk=application.pk).update(due_on=D(2031, 1, 10))

    assert "2031 年的放假调休安排还没有公布或确认" in text(village.get("application", application.pk))


def test_drawer_is_a_short_form_of_the_page(application, village):
    response = village.get("application", application.pk, headers=HTMX)

    content = response.content.decode()
    assert "<html" not in content
    assert "打开申请" in content
    assert "缺 3 项" in text(response)


def test_text_on_file_is_shown_as_text(application, village):
    Application.objects.filter(pk=application.pk).update(statement="<img src=x onerror=alert(1)>")

    assert "<img src=x" not in village.get("application", application.pk).content.decode()


def test_page_does_not_ask_more_for_more_papers(application, village, applicant):
    def asked() -> int:
        village.get("application", application.pk)
        with CaptureQueriesContext(connection) as queries:
            village.get("application", application.pk)
        return len(queries)

    few = asked()
    for _ in range(10):
        factories.paper(applicant, application=application)

    assert asked() == few <= QUERIES


def test_reading_leaves_no_trace(application, village):
    before = AuditEvent.objects.count()
    for name in ("application", "application-pass", "application-refuse", "application-withdraw"):
        assert village.get(name, application.pk).status_code == 200

    assert AuditEvent.objects.count() == before


def test_passing_warns_of_missing_papers_and_asks_for_nothing_else(application, village):
    response = village.get("application-pass", application.pk)

    assert "还缺 3 项必备材料 居民身份证（本人） 户口簿（本人） 就业困难人员认定申请表（本人）" in text(response)
    assert village.deed("pass", application).status_code == 302
    assert Application.objects.get().step == "community"


@pytest.mark.parametrize("deed", ["refuse", "withdraw", "send-back"])
def test_deed_that_needs_a_reason_asks_for_it(application, village, deed):
    Application.objects.filter(pk=application.pk).update(step="community")

    response = village.deed(deed, application, reason=" ", to_step="accept")

    assert response.status_code == 422
    assert refusals(response) == ["原因：请填写原因。"]
    assert Application.objects.get().state == "open"


def test_deed_about_what_somebody_else_changed_is_refused(application, village, township):
    version = application.version
    township.deed("pass", application)

    response = village.post("application-pass", application.pk, version=version)

    assert response.status_code == 422
    assert "在您打开之后已被别人办理，您的办理没有保存" in text(response)
    assert Application.objects.get().step == "community"


@pytest.mark.parametrize(
    ("day_typed", "told"),
    [("2999-01-01", "办理日期 2999-01-01 晚于今天"), ("2022-09-01", "早于上一次办理日期"), ("昨天", "办理日期不是一个日期")],
)
def test_day_that_cannot_be_is_refused_beside_its_field(application, village, day_typed, told):
    response = village.deed("pass", application, on=day_typed)

    assert response.status_code == 422
    assert any(told in line for line in refusals(response)), refusals(response)


def test_send_back_offers_the_steps_of_the_procedure(at_township, township):
    page = text(township.get("application-send-back", at_township.pk))

    assert "退回到 * 受理 社区（村）初审" in page


def test_send_back_to_a_step_that_is_not_offered_is_refused(at_township, township):
    response = township.deed("send-back", at_township, to_step="county", reason="不对")

    assert refusals(response) == ["退回到：退回到“county”不在可选范围内。请从列出的选项中选择。"]


def test_send_back_tells_where_it_waits_now(at_township, township):
    response = township.deed("send-back", at_township, to_step="accept", reason="缺户口簿")

    assert messages(township.client.get(response["Location"])) == ["王小明的申请：退回补正，现在的环节：受理。"]


@pytest.mark.parametrize("name", ["application-send-back", "application-pass"])
def test_deed_that_does_not_fit_the_step_is_refused_as_a_page(application, county_head, township, name):
    desk = township if name == "application-send-back" else county_head

    assert desk.get(name, application.pk).status_code == 422


def test_ended_application_offers_nothing_and_says_when_it_ended(application, village):
    village.deed("withdraw", application, reason="不办了")

    response = village.get("application", application.pk)

    assert buttons(response) == []
    assert "办结 2022-09-05 已撤回" in text(response)
    refused = village.get("application-pass", application.pk)
    assert (refused.status_code, "已于 2022-09-05 办结（已撤回）" in text(refused)) == (422, True)


def test_foreign_application_is_as_if_it_were_not_there(village):
    foreign = factories.application(factories.person(residence=factories.FOREIGN_TOWN))

    assert village.get("application", foreign.pk).status_code == 404


def test_new_application_of_a_person_on_a_link(village, applicant):
    page = text(village.get("application-new", query=f"?person={applicant.pk}"))

    assert "按“就业困难人员认定（通用程序）”办理" in page
    assert "王小明 男，1970 年生" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"categories": []}, "申请类别：请至少选择一个申请类别。"),
        ({"origin": ""}, "来源：请选择来源。"),
        ({"applied_on": "2999-01-01"}, "申请日期：申请日期 2999-01-01 晚于今天"),
        ({"person": []}, "人员：请填写人员的姓名、身份证号或手机号"),
        ({"categories": ["XYZ"]}, "申请类别"),
    ],
)
def test_new_application_with_something_wrong_is_refused(village, applicant, changes, told):
    told_so_far = {"person": applicant.pk, "categories": ["LONG"], "origin": "self", "applied_on": "2022-09-05"}

    response = village.post("application-new", **(told_so_far | changes))

    assert response.status_code == 422
    assert any(told in line for line in refusals(response)), refusals(response)
    assert not Application.objects.exists()


def test_new_application_without_registered_unemployment_says_what_to_do_first(village, county):
    person = factories.person(name="李四")

    response = village.post("application-new", person=person.pk, categories=["LONG"], origin="self", applied_on="2022-09-05")

    assert response.status_code == 422
    assert "李四还没有失业登记" in text(response)
    assert "请先办理失业登记" in text(response)


def test_new_application_finds_the_person_without_script(village, applicant):
    response = village.post("application-new", look="1", find="王小明", categories=["LONG"], origin="self")

    assert response.status_code == 200
    assert "王小明 男，1970 年生" in text(response)
    assert re.search(r'value="LONG"[^>]*checked', response.content.decode())


def test_second_application_while_one_is_open_is_refused(village, township, application, applicant):
    response = township.post("application-new", person=applicant.pk, categories=["LONG"], origin="self", applied_on="2022-09-05")

    assert "王小明已有办理中的认定申请（2022-09-05 申请），不能再申请" in text(response)


def test_person_page_leads_to_the_application_and_back(village, applicant):
    assert "申请认定" in text(village.get("person", applicant.pk))
    application = actions.apply(by=village.user, person=applicant, categories=["LONG"], origin="visit")

    page = text(village.get("person", applicant.pk))

    assert "2022-09-05 申请，正在受理" in page
    assert ("登记材料" in page, village.get("application", application.pk).status_code) == (True, 200)
    assert re.search(r"<h2 id=\"h-rec\">认定</h2></header>", village.get("person", applicant.pk).content.decode())


@pytest.mark.parametrize(("role", "offered"), [("collector", True), ("officer", True), ("reviewer", True), ("inspector", False)])
def test_person_page_offers_an_application_to_those_who_may(applicant, role, offered):
    page = Desk(factories.user(role=role)).get("person", applicant.pk).content.decode()

    assert (f"/applications/new/?person={applicant.pk}" in page) == offered
