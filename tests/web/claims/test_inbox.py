"""The inbox: whose turn it is, steps with counts and sums, filters, search, export, the drawer."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.benefits.models import Claim, ClaimObjection
from nuanxin.benefits.queries.checks import Asked
from tests import factories
from tests.factories import benefits
from tests.web.claims.conftest import Desk, cleared
from tests.web.pages import HTMX, count, names, text, without_tokens
from tests.web.workbooks import rows

D = datetime.date


@pytest.fixture
def several(worker, day):
    """One at each of three steps, of two villages, and one of an employer."""
    other = factories.person(name="李大山", residence=factories.CHANGLONG)
    factory = benefits.employer(name="信丰鞋厂", uscc="91360722MA35XXXX1X")
    return {
        "submitted": benefits.submitted(worker),
        "failed": benefits.submitted(other, benefits.line(other, D(2022, 12, 1), "6500.00")),
        "reviewed": benefits.reviewed(worker, benefits.line(worker, benefits.AUGUST)),
        "employer": benefits.submitted(None, benefits.line(worker, programme="岗位补贴"), payee=factory, policy="national-post-subsidy", origin="employer"),
    }  # fmt: skip


def listed(desk, query: str = "") -> list[str]:
    response = desk.get("claims", query=query)
    assert response.status_code == 200, text(response)
    return names(response)


def test_inbox_tells_each_step_with_count_and_sum(head, several):
    page = text(head.get("claims"))

    assert "待我办理 4 8,000 元" in page
    assert "全部 4 8,000 元" in page
    assert "待审核 3 7,500 元" in page
    assert "待公示 1 500 元" in page
    assert "已拨付 0" in page
    assert "金额合计（元） 8,000.00" in page


def test_inbox_lists_payees_in_the_order_of_submission(head, several):
    assert listed(head) == ["王小明", "李大山", "王小明", "信丰鞋厂"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=submitted", ["王小明", "李大山", "信丰鞋厂"]),
        ("?state=reviewed", ["王小明"]),
        ("?policy=national-post-subsidy", ["信丰鞋厂"]),
        ("?failed=1", ["李大山"]),
        ("?failed=0", ["王小明", "王小明", "信丰鞋厂"]),
        ("?month=2022-08", ["王小明"]),
        ("?month=202212", ["李大山"]),
        ("?band=0", ["王小明", "王小明", "信丰鞋厂"]),
        ("?band=1", ["李大山"]),
        ("?kind=employer", ["信丰鞋厂"]),
        ("?origin=employer", ["信丰鞋厂"]),
        (f"?area={factories.DATANGBU}", ["李大山"]),
        ("?q=李大", ["李大山"]),
        ("?q=信丰鞋", ["信丰鞋厂"]),
        ("?q=91360722ma35xxxx1x", ["信丰鞋厂"]),
        ("?q=王小明", ["王小明", "王小明", "信丰鞋厂"]),
        ("?objected=1", []),
        ("?q=没有这人", []),
    ],
)
def test_filter_narrows_the_inbox(head, several, query, found):
    assert listed(head, query) == found


def test_whole_number_finds_the_payee(head, several, worker):
    assert listed(head, f"?q={worker.full_id_number}") == ["王小明", "王小明", "信丰鞋厂"]


@pytest.mark.parametrize("query", ["?month=2022-13", "?month=x", "?band=7", "?state=nowhere", "?policy=x"])
def test_odd_query_is_refused_in_words(head, several, query):
    response = head.get("claims", query=query)

    assert response.status_code == 422
    assert "查询条件" in text(response)


def test_turn_shows_what_the_reader_may_bring_on(township, head, worker, day):
    benefits.submitted(worker, by=township.user)
    own = benefits.submitted(worker, benefits.line(worker, benefits.AUGUST), by=head.user)

    assert listed(township, "?turn=mine") == ["王小明"]
    assert f"/claims/{own.pk}/" in township.get("claims", query="?turn=mine").content.decode()
    assert listed(head, "?turn=mine") == ["王小明"]


def test_turn_leaves_out_what_is_objected_to_for_approvers(head, worker, day):
    claim = cleared(day, worker)
    assert listed(head, "?turn=mine") == ["王小明"]

    ClaimObjection.objects.create(claim=claim, received_on=D(2022, 9, 5), content="有异议")
    Claim.objects.filter(pk=claim.pk).update(recorded_by=head.user)
    claim.deeds.create(kind="resubmitted", on=D(2022, 9, 5), by=head.user, by_name="县负责人")

    assert listed(head, "?turn=mine") == []


def test_claims_of_another_township_are_not_in_sight(township, several):
    assert listed(township) == ["王小明", "王小明", "信丰鞋厂"]


def test_fragment_is_the_table_of_the_whole_page(head, several):
    whole = without_tokens(head.get("claims", query="?state=submitted").content.decode())
    part = without_tokens(head.client.get("/claims/?state=submitted", headers=HTMX).content.decode())

    assert part.split("<select")[0].strip() in whole


def test_drawer_is_the_claim_in_short(head, several):
    response = head.client.get(f"/claims/{several['failed'].pk}/", headers=HTMX)

    page = text(response)
    assert "<main" not in response.content.decode()
    assert "未到月份" in page
    assert "打开申领" in page


def test_export_holds_what_the_filters_show(head, several):
    response = head.post("claims-export", query="?state=reviewed")

    [row] = [row for row in rows(response) if "王小明" in row]
    assert row[1:5] == ("灵活就业社会保险补贴", "2022-08", 500, "通过")


def test_empty_inbox_says_what_to_do(head):
    assert "还没有申领。点右上角“新建申领”" in text(head.get("claims"))


def test_reader_without_rights_has_no_buttons(day, several):
    inspector = Desk(factories.user(role="inspector"))

    page = text(inspector.get("claims"))
    assert "新建申领" not in page
    assert "批量审核通过" not in page
    assert count(inspector.get("claims")) == "4"


def asked_for(desk) -> int:
    """How many questions the inbox asks the database."""
    with CaptureQueriesContext(connection) as captured:
        desk.get("claims")
    return len(captured)


def test_inbox_does_not_ask_more_for_more_claims(head, worker, day):
    benefits.submitted(worker)
    head.get("claims")
    few = asked_for(head)
    for month in range(8, 13):
        benefits.submitted(worker, benefits.line(worker, D(2022, month, 1)))

    many = asked_for(head)

    assert (count(head.get("claims")), many, few > 0) == ("6", few, True)


def test_failed_check_leads_to_what_is_behind_it(head, worker, day):
    payment = benefits.payment(worker, D(2022, 7, 1))
    claim = benefits.submitted(worker, asked=Asked(fund=benefits.FUND, needs_register=False))

    content = head.get("claim", claim.pk).content.decode()

    assert payment.amount_yuan == 500
    assert "重复申领" in content
    assert f'href="/people/{worker.pk}/"' in content
    assert "/payments/?q=%E7%8E%8B" in content
    assert 'href="/payments/budgets/"' in content
