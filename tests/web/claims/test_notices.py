"""The publication board: what waits, what hangs how long, each notice as it may be published; posting many at once."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, ClaimNotice, ClaimObjection
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits
from tests.web.claims.conftest import Desk
from tests.web.pages import messages, refusals, text
from tests.web.workbooks import rows

D = datetime.date


@pytest.fixture
def reviewed(day, worker):
    """Three claims in order, of two townships and two policies."""
    other = factories.person(name="李大山", residence=factories.CHANGLONG)
    third = factories.person(name="赵三")
    return [
        benefits.reviewed(worker),
        benefits.reviewed(other),
        benefits.reviewed(third, policy="2011-anhui-zero-household-start"),
    ]


@pytest.fixture
def notice(reviewed):
    return actions.post_claims(by=None, claims=reviewed, area=factories.area(factories.COUNTY), posted_on=D(2022, 9, 5))


def post(desk, *claims, **told):
    data = {"post": "1", "id": [one.pk for one in claims], "area": factories.COUNTY, "posted_on": "2022-09-05"} | told
    return desk.post("claim-notice-new", **data)


def test_board_tells_what_waits_by_area_and_policy(head, reviewed):
    page = text(head.get("claim-notices"))

    assert "水东村委会 灵活就业社会保险补贴 1 500.00 去公示" in page
    assert "长龙村委会 灵活就业社会保险补贴 1 500.00 去公示" in page
    assert "还没有发过待遇公示" in page


def test_group_of_the_board_is_offered_ticked(head, reviewed):
    page = head.get("claim-notice-new", query=f"?area={factories.CHANGLONG}&policy={benefits.POLICY}")

    assert "列入公示的申领（1 笔）" in text(page)
    assert "李大山" in text(page)
    assert page.content.decode().count(" checked>") == 1


def test_everything_of_the_user_is_offered_without_a_choice(township, reviewed):
    page = text(township.get("claim-notice-new"))

    assert "列入公示的申领（2 笔）" in page
    assert "李大山" not in page
    assert "公示 5 个工作日，今天发布则到 2022-09-13 止" in page
    assert "公开栏目：姓名（单位）、身份证号（部分遮盖）、补助项目、金额（元）" in page


def test_ticked_claims_of_the_inbox_come_to_the_form(head, reviewed):
    response = head.post("claim-notice-new", id=[reviewed[0].pk, "x"])

    assert response["Location"] == f"/claims/notices/new/?id={reviewed[0].pk}"


def test_many_are_posted_at_once(head, reviewed):
    response = post(head, *reviewed)

    made = ClaimNotice.objects.get()
    assert messages(head.client.get(response["Location"])) == ["已发布公示：信丰县就业补助申领公示，共 3 笔，到 2022-09-13 止。"]
    assert (made.claims.count(), set(Claim.objects.values_list("state", flat=True))) == (3, {"posted"})


def test_posting_outside_the_area_is_refused_and_posts_nothing(head, reviewed):
    response = post(head, *reviewed, area=factories.JIADING)

    assert response.status_code == 422
    assert refusals(response) == ["李大山的申领不在嘉定镇，不能列入嘉定镇的公示。请分开公示。"]
    assert set(Claim.objects.values_list("state", flat=True)) == {"reviewed"}


def test_posting_nothing_is_refused(head, reviewed):
    assert refusals(post(head)) == ["没有勾选任何申领，不能发布公示。请至少勾选一笔。"]


def test_posting_on_a_day_to_come_is_refused(head, reviewed):
    response = post(head, *reviewed, posted_on="2999-01-01")

    assert response.status_code == 422
    assert "公示开始日期" in refusals(response)[0]


def test_foreign_claim_is_not_posted_along(township, reviewed):
    post(township, *reviewed, area=factories.JIADING)

    assert [one.state for one in Claim.objects.order_by("pk")] == ["posted", "reviewed", "posted"]


def test_notice_shows_the_columns_of_the_profile_masked(head, notice, worker):
    page = head.get("claim-notice", notice.pk)
    sheet = text(page).split("名单上的申领")[0]

    assert "序号 姓名（单位） 身份证号（部分遮盖） 补助项目 金额（元）" in sheet
    assert f"1 王小明 {worker.id_masked} 灵活就业社会保险补贴 500.00" in sheet
    assert "零就业" not in sheet  # a title that tells of hardship is written in neutral words
    assert "赵三" in sheet
    content = page.content.decode()
    assert worker.full_id_number not in content
    assert benefits.ACCOUNT not in content


def test_notice_leaves_as_a_workbook_with_the_same_table(head, notice):
    response = head.post("claim-notice-workbook", notice.pk)

    found = rows(response)
    assert ("序号", "姓名（单位）", "身份证号（部分遮盖）", "补助项目", "金额（元）") in [row[:5] for row in found]
    assert [row[1] for row in found if isinstance(row[0], int)] == ["王小明", "李大山", "赵三"]
    assert AuditEvent.objects.latest("id").kind == "web.claim-notices.exported"


def test_days_left_are_told_until_the_notice_is_over(day, head, notice):
    assert "剩 8 天" in text(head.get("claim-notices"))
    day(D(2022, 9, 13))
    assert "今天截止" in text(head.get("claim-notice", notice.pk))
    day(D(2022, 9, 14))
    page = text(head.get("claim-notices"))
    assert "已期满" in page
    assert "有 3 笔申领公示期满、没有异议" in page
    assert "还没有发过" in text(head.get("claim-notices", query="?state=running")) or "没有符合条件的记录" in text(
        head.get("claim-notices", query="?state=running")
    )


def test_clearing_lets_on_what_nobody_objects_to(day, head, notice, reviewed):
    ClaimObjection.objects.create(claim=reviewed[0], received_on=D(2022, 9, 6), content="有异议")
    day(D(2022, 9, 14))

    response = head.post("claim-notices-clear")

    assert messages(head.client.get(response["Location"]))[-1] == "公示期满且没有异议的 2 笔申领已转入审批。"
    page = text(head.get("claim-notices"))
    assert "有 1 件异议还没有核查" in page
    assert "已期满 异议 1 件" in page


def test_clearing_before_time_lets_nothing_on(head, notice):
    response = head.post("claim-notices-clear")

    assert messages(head.client.get(response["Location"]))[-1] == "没有公示期满、可以转入审批的申领。"


def test_list_of_objections_tells_neither_who_nor_what(day, head, notice, reviewed):
    actions.record_claim_objection(by=None, claim=reviewed[0], content="听说在外地", objector="李某")

    page = text(head.get("claim-objections"))

    assert "王小明" in page
    assert "待核查" in page
    assert "听说在外地" not in page
    assert "李某" not in page
    assert "没有符合条件的记录" in text(head.get("claim-objections", query="?outcome=upheld"))


def test_decided_objection_cannot_be_opened_again(head, notice, reviewed):
    objection = actions.record_claim_objection(by=None, claim=reviewed[0], content="听说在外地")
    actions.decide_claim_objection(by=None, objection=objection, outcome="dismissed", findings="已核实")

    response = head.get("claim-objection", objection.pk)

    assert response.status_code == 422
    assert "这件异议已于 2022-09-05 核查完毕（不成立），不能再改" in text(response)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"content": " "}, "异议内容：请填写异议内容。"),
        ({"received_on": "2022-09-01"}, "收到日期"),
        ({"received_on": "2999-01-01"}, "收到日期"),
    ],
)
def test_objection_that_is_not_in_order_is_refused(head, notice, reviewed, told, refusal):
    response = head.post("claim-objection-new", reviewed[0].pk, **{"received_on": "2022-09-05", "content": "有异议"} | told)

    assert response.status_code == 422
    assert refusal in refusals(response)[0]
    assert not ClaimObjection.objects.exists()


def test_objection_to_what_was_not_shown_is_refused(head, worker):
    response = head.get("claim-objection-new", benefits.submitted(worker).pk)

    assert response.status_code == 422
    assert "不能办理“收到异议”" in text(response)


def test_reader_sees_the_board_without_its_deeds(notice):
    inspector = Desk(factories.user(role="inspector"))

    assert "发布公示" not in text(inspector.get("claim-notices"))
    assert inspector.get("claim-notice", notice.pk).status_code == 200
    assert inspector.post("claim-notice-workbook", notice.pk).status_code == 403
    assert inspector.get("claim-notice-new").status_code == 403
