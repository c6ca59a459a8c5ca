"""A returned claim is mended and comes again; papers are put to it; what was entered by mistake is voided."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, ClaimPaper
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits
from tests.people.scanned import JPEG
from tests.web.claims.conftest import Desk, cleared, state
from tests.web.pages import messages, refusals, text

D = datetime.date


@pytest.fixture
def returned(worker, township):
    """Two months, returned to the township for a reason."""
    lines = [benefits.line(worker), benefits.line(worker, benefits.AUGUST)]
    claim = benefits.submitted(worker, *lines, by=township.user)
    return benefits.step(actions.return_claim, claim, reason="8 月缴费凭证不清楚")


def rows(person, *used: str, amount: str = "500.00", months=("2022-07", "2022-08")) -> dict:
    told: dict = {"rows": len(months)}
    for number, month in enumerate(months):
        told |= {f"row-{number}-person": person.pk, f"row-{number}-month": month, f"row-{number}-amount": amount}
        told |= {f"row-{number}-use": "on"} if month in used else {}
    return told


def test_mending_shows_why_it_was_returned_and_the_lines(township, returned):
    page = text(township.get("claim-resubmit", returned.pk))

    assert "退回的原因 8 月缴费凭证不清楚" in page
    assert "2022-07" in page
    assert "2022-08" in page


def test_line_left_out_changes_the_amount_and_the_claim_comes_again(township, returned, worker):
    response = township.deed("resubmit", returned, reason="8 月不申领了", **rows(worker, "2022-07"))

    assert response.status_code == 302, refusals(response)
    assert messages(township.client.get(response["Location"])) == ["王小明的申领已办理“补正后提交”，现在是“待审核”。"]
    returned.refresh_from_db()
    assert (returned.state, returned.amount_yuan, returned.lines.count()) == ("submitted", Decimal(500), 1)
    assert "8 月不申领了" in text(township.get("claim", returned.pk))


def test_lines_as_they_are_come_again_with_another_account(township, returned, worker):
    number = "6222020000000000001"
    township.deed("resubmit", returned, **rows(worker, "2022-07", "2022-08"), account=number, account_again=number)

    returned.refresh_from_db()
    assert (returned.state, returned.amount_yuan, returned.account) == ("submitted", Decimal(1000), number)


def test_checks_are_run_again(township, returned, worker):
    township.deed("resubmit", returned, **rows(worker, "2022-07", "2022-08"))

    returned.refresh_from_db()
    assert "预算" in returned.checks  # no budget of 2022 is on file


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"amount": "500.01"}, "第 1 行（王小明 2022-07）填写的 500.01 元多于按政策算出的 500.00 元"),
        ({"amount": "0"}, "第 1 行（王小明 2022-07）的金额是 0 元，不能申领"),
        ({"amount": "x"}, "第 1 行（王小明 2022-07）：金额（元）应是数字"),
        ({"amount": "1.234"}, "第 1 行（王小明 2022-07）"),
        ({"months": ("2022-06", "2022-07")}, "第 1 行不能申领，已从表中去掉"),
    ],
)
def test_wrong_line_is_refused_and_nothing_changes(township, returned, worker, told, refusal):
    response = township.deed("resubmit", returned, **rows(worker, "2022-07", "2022-06", **told))

    assert response.status_code == 422
    assert refusal in refusals(response)[0]
    assert state(returned) == "returned"


def test_mending_in_an_old_version_is_refused(township, returned, worker):
    response = township.deed("resubmit", returned, **rows(worker, "2022-07")) and township.deed(
        "resubmit", returned, **{"version": 1} | rows(worker, "2022-07")
    )

    assert response.status_code == 422


def test_claim_that_was_not_returned_is_not_mended(township, worker):
    response = township.get("claim-resubmit", benefits.submitted(worker).pk)

    assert response.status_code == 422
    assert "现在是“待审核”，不能办理“补正后提交”" in text(response)


def test_checklist_tells_what_is_missing_and_a_paper_fills_it(township, returned):
    page = text(township.get("claim", returned.pk))
    assert "缺 3 项" in page

    told = {"kind": "身份证", "received_on": "2022-09-05", "scan": SimpleUploadedFile("证.jpg", JPEG)}
    response = township.post("claim-paper-new", returned.pk, **told)

    assert response["Location"] == f"/claims/{returned.pk}/#papers", refusals(response)
    assert "缺 2 项" in text(township.get("claim", returned.pk))
    paper = ClaimPaper.objects.get()
    scan = township.post("claim-paper-file", paper.pk)
    assert (scan.content, scan["Content-Type"]) == (JPEG, "image/jpeg")
    assert AuditEvent.objects.latest("id").kind == "benefits.claim_paper.opened"


def test_paper_that_nobody_can_look_at_is_refused(township, returned):
    response = township.post("claim-paper-new", returned.pk, kind="身份证", received_on="2022-09-05")

    assert response.status_code == 422
    assert "没有选择档案材料，没有上传扫描件，也没有核对原件" in refusals(response)[0]


def test_paper_of_the_file_is_offered_and_taken(township, returned, worker):
    paper = factories.paper(worker, kind="户口簿")

    assert "户口簿" in text(township.get("claim-paper-new", returned.pk))
    township.post("claim-paper-new", returned.pk, kind="户口簿", received_on="2022-09-05", paper=paper.pk)

    assert ClaimPaper.objects.get().paper == paper


def test_wrong_paper_is_voided_with_a_reason(township, returned):
    paper = ClaimPaper.objects.create(claim=returned, kind="身份证", received_on=D(2022, 9, 5), has_original=True)
    assert township.post("claim-paper-void", paper.pk, reason="").status_code == 422

    township.post("claim-paper-void", paper.pk, reason="登记错了")

    paper.refresh_from_db()
    assert paper.void_reason == "登记错了"


def test_claim_entered_by_mistake_is_voided(township, returned):
    assert "录错了？作废这笔申领" in text(township.get("claim", returned.pk))

    response = township.deed("void", returned, reason="录错了人")

    assert messages(township.client.get(response["Location"])) == ["已作废王小明的申领。它不再计入任何名单和统计。"]
    assert township.get("claim", returned.pk).status_code == 404


def test_approved_claim_is_not_voided(day, head, worker):
    benefits.budget()
    claim = cleared(day, worker)
    head.deed("approve", claim, budget=benefits.some_budget().pk)

    assert "录错了" not in text(head.get("claim", claim.pk))
    response = head.deed("void", claim, reason="录错了")

    assert response.status_code == 422
    assert "不能作废" in refusals(response)[0]
    assert Claim.objects.get().is_standing


@pytest.mark.parametrize("name", ["review", "return", "refuse", "withdraw", "reopen", "resubmit", "void", "paper-new", "objection-new"])
def test_deeds_are_for_those_who_may_apply(returned, name):
    assert Desk(factories.user(role="inspector")).get(f"claim-{name}", returned.pk).status_code == 403


@pytest.mark.parametrize("name", ["", "-review", "-return", "-resubmit", "-void", "-paper-new", "-objection-new"])
def test_claim_of_another_township_is_not_found(returned, name):
    other = Desk(factories.user(role="officer", area=factories.area(factories.DATANGBU)))

    assert other.get(f"claim{name}", returned.pk).status_code == 404
