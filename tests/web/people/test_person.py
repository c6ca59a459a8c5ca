"""The page of one person: facts, standards, timeline, relatives, and full numbers for a reason."""

from __future__ import annotations

import datetime
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.orgs.models import AuditEvent, Office
from nuanxin.people import actions
from nuanxin.people.models import EmploymentSpell, Household, HouseholdMembership, UnemploymentSpell
from tests import factories
from tests.web.pages import HTMX, signed_in, text

EVIL = "<img src=x onerror=alert(1)>"
QUERIES = 44


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    return signed_in(client, officer)


@pytest.fixture
def known(county):
    made = factories.person(
        name="王小明", phone="13800138000", employment_status="unemployed", wants_job=True, wants_training=True, skills="电工"
    )
    factories.recognition(made)
    factories.holding(made, "LONG", evidence="街道证明", from_on=datetime.date(2022, 7, 1))
    return made


def page_of(desk, person) -> str:
    return text(desk.get(f"/people/{person.pk}/"))


def test_facts_stand_in_groups(desk, known):
    page = page_of(desk, known)

    assert "出生日期 1970-05-01" in page
    assert "常住地 信丰县嘉定镇水东村委会" in page
    assert "就业意愿 是 培训意愿 是 创业意愿 —" in page
    assert "技能特长 电工" in page


def test_category_tells_source_evidence_and_days(desk, known):
    assert "长期失业人员 经办人登记，凭据：街道证明，2022-07-01 起" in page_of(desk, known)


def test_standard_tells_done_required_and_where_to_record(desk, known):
    factories.visit(known, topics="policy")
    factories.referral(known)

    response = desk.get(f"/people/{known.pk}/")

    assert "“131”帮扶 剩 10 天" in text(response)
    assert "宣传政策或职业指导1次 1 / 1 已完成" in text(response)
    assert "推荐岗位3个 1 / 3 还差 2 记录 ：推荐岗位3个" in text(response)
    assert f'href="/referrals/new/?person={known.pk}"' in response.content.decode()


def test_person_outside_every_standard_is_told_so(desk):
    assert "此人目前不在任何服务标准的对象之内" in page_of(desk, factories.person())


def test_standard_that_is_met_says_so(desk, known):
    factories.visit(known, topics="policy,training")
    for _ in range(3):
        factories.referral(known)

    assert "“131”帮扶 已达标" in page_of(desk, known)


def test_timeline_holds_everything_newest_first(desk, known):
    factories.visit(known, topics="policy", record="想就近就业", visitor="李干部")
    factories.referral(known, employer_name="电子厂", feedback="agreed")
    factories.placement(known, form="flexible", employer_name="", ended_on=datetime.date(2022, 9, 10))
    factories.relief(known)
    UnemploymentSpell.objects.create(
        person=known, registered_on=datetime.date(2022, 6, 1), ended_on=datetime.date(2022, 6, 30), end_reason="就业"
    )
    EmploymentSpell.objects.create(person=known, status="enterprise", employer_name="旧厂", started_on=datetime.date(2020, 1, 1))

    page = page_of(desk, known)

    told = page[page.index("全部经过") : page.index("登记工作经历")]
    lines = (
        "2022-09-10 离职", "2022-09-08 临时救助", "500.00 元", "2022-09-07 灵活就业", "2022-09-06 岗位推介", "电子厂 操作工（同意应聘）",
        "2022-09-05 入户走访", "政策宣讲；想就近就业；走访人：李干部", "2022-08-01 认定", "2022-07-01 属于长期失业人员", "2022-06-30 注销失业登记",
        "2022-06-01 失业登记", "2020-01-01 工作经历：企业就业", "旧厂 至今",
    )  # fmt: skip
    places = [told.index(line) for line in lines]
    assert places == sorted(places)


def test_voided_record_is_crossed_out_with_its_reason_and_no_link(desk, officer, known):
    visit = factories.visit(known)
    visit.voided_at, visit.void_reason = visit.recorded_at, "录错了人"
    visit.save()

    response = desk.get(f"/people/{known.pk}/")

    assert 'class=" voided"' in response.content.decode()
    assert "（已作废：录错了人）" in text(response)
    assert f"/visits/{visit.pk}/" not in response.content.decode()


def test_correction_leaves_both_values_masked_or_in_words(desk, officer, known):
    actions.correct_person(
        by=officer, person=known, version=1, phone="13900139000", education="junior", wants_job=False, residence_id=factories.SHUIBEI
    )

    page = page_of(desk, known)

    assert "更正联系电话 138****8000 → 139****9000" in page
    assert "更正文化程度 空 → 初中" in page
    assert "更正就业意愿 是 → 否" in page
    assert "更正常住地 水东村委会 → 水北村委会" in page


def test_relatives_whom_the_user_may_see_are_links(desk, known):
    household = Household.objects.create(head_id_digest="d", head_id_masked="360722********0001")
    near, far = factories.person(name="妻"), factories.person(name="外县亲戚", residence=factories.FOREIGN_TOWN)
    for person, relationship in ((known, "户主"), (near, "配偶"), (far, "兄弟")):
        HouseholdMembership.objects.create(household=household, person=person, relationship=relationship)

    page = page_of(desk, known)

    assert "户主 360722********0001 与户主关系 户主 妻 配偶" in page
    assert "外县亲戚" not in page


def test_text_on_file_is_shown_as_text(desk):
    person = factories.person(name=EVIL, skills=EVIL, note=EVIL)
    factories.visit(person, record=EVIL, visitor=EVIL)
    factories.holding(person, evidence=EVIL)

    content = desk.get(f"/people/{person.pk}/").content.decode()

    assert EVIL not in content
    assert html.escape(EVIL) in content


def test_drawer_is_a_short_form_without_the_frame(desk, known):
    part = desk.get(f"/people/{known.pk}/", headers=HTMX).content.decode()

    assert "<html" not in part
    assert ("打开完整档案" in part, "data-close" in part, known.id_masked in part) == (True, True, True)


def test_page_does_not_ask_more_for_more_records(desk, known):
    for day in range(1, 20):
        factories.visit(known, datetime.date(2022, 9, day))
    desk.get(f"/people/{known.pk}/")

    with CaptureQueriesContext(connection) as captured:
        desk.get(f"/people/{known.pk}/")

    assert len(captured) <= QUERIES


@pytest.mark.parametrize("address", ["/people/{}/", "/people/{}/edit/", "/people/{}/numbers/"])
def test_person_of_another_township_is_not_found(client, township_officer, address):
    signed_in(client, township_officer)
    elsewhere = factories.person(residence=factories.CHANGLONG)

    assert client.get(address.format(elsewhere.pk)).status_code in (404, 405)
    assert client.post(address.format(elsewhere.pk), {"reason": "核对"}).status_code in (404, 405)


def test_full_numbers_are_shown_for_a_reason_and_recorded(desk, officer, known):
    response = desk.post(f"/people/{known.pk}/numbers/", {"reason": "核对社保参保"})

    assert known.full_id_number in text(response)
    assert "13800138000" in text(response)
    assert response["Cache-Control"] == "private, no-store"
    [event] = AuditEvent.objects.filter(kind="people.id_numbers.revealed")
    assert (event.by, event.subject, event.area_code, event.details["reason"]) == (
        officer,
        f"people.Person:{known.pk}",
        factories.SHUIDONG,
        "核对社保参保",
    )


def test_full_numbers_are_gone_on_the_next_look(desk, known):
    desk.post(f"/people/{known.pk}/numbers/", {"reason": "核对社保参保"})

    assert known.full_id_number not in page_of(desk, known)


def test_full_numbers_inside_the_page_replace_the_masked_ones(desk, known):
    part = desk.post(f"/people/{known.pk}/numbers/", {"reason": "核对"}, headers=HTMX).content.decode()

    assert part.startswith('<div id="numbers"')
    assert known.full_id_number in part


@pytest.mark.parametrize("reason", ["", " ", "x"])
def test_full_numbers_without_a_reason_are_refused(desk, known, reason):
    response = desk.post(f"/people/{known.pk}/numbers/", {"reason": reason})

    assert response.status_code == 422
    assert known.full_id_number not in response.content.decode()
    assert not AuditEvent.objects.filter(kind="people.id_numbers.revealed").exists()


@pytest.mark.parametrize("role", ["collector", "inspector", "administrator"])
def test_full_numbers_need_their_permission(client, known, role):
    signed_in(client, factories.user(role=role))

    assert client.post(f"/people/{known.pk}/numbers/", {"reason": "核对"}).status_code == 403


def test_full_numbers_are_never_given_to_a_link(desk, known):
    assert desk.get(f"/people/{known.pk}/numbers/").status_code == 405


def test_collector_is_offered_services_but_no_changes(client, known):
    page = signed_in(client, factories.user(role="collector")).get(f"/people/{known.pk}/").content.decode()

    assert ("记走访" in page, "更正信息" in page, "查看完整号码" in page, "办理退出" in page) == (True, False, False, False)
