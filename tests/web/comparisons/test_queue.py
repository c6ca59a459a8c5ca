"""The queue of findings: what is shown to whom, filters, several reviewed at once, the export."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest

from nuanxin.comparisons.models import Finding, FindingReview
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.factories import findings
from tests.web.pages import HTMX, between, count, messages, names, refusals, signed_in, text, without_tokens

PAGE = "/findings/"


@pytest.fixture
def at_work(client, officer):
    Office.objects.update(business_date=findings.DAY)
    return signed_in(client, officer)


def test_without_a_query_what_is_open_is_shown(at_work):
    findings.finding(name="待核甲")
    findings.finding(name="已核乙", state="refuted")

    page = at_work.get(PAGE)

    assert [one.split()[0][:3] for one in names(page)] == ["待核甲"]
    assert "在册人员已死亡" in text(page)


def test_an_empty_queue_says_what_to_do(at_work):
    assert "没有符合条件的疑点" in text(at_work.get(PAGE))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=confirmed", ["乙"]),
        ("rule=new_low_income", ["乙"]),
        ("severity=lead", ["乙"]),
        ("due=over", ["甲"]),
        ("due=soon", ["丁"]),
        ("result=identity_differs", ["丙"]),
        (f"area={factories.DATANGBU}", ["丁"]),
        ("outcome=exit", ["丙"]),
        ("rule=new_low_income&state=open", []),
    ],
)
def test_filters(at_work, query, shown):
    findings.finding(name="甲", due_on=datetime.date(2022, 9, 19))
    findings.finding(name="乙", state="confirmed", rule="new_low_income", severity="lead")
    findings.finding(name="丙", state="settled", result="identity_differs", outcome="exit", outcome_record="people.Recognition:1")
    findings.finding(name="丁", area=factories.LIUCUN, due_on=datetime.date(2022, 9, 25))

    assert names(at_work.get(f"{PAGE}?{query}")) == shown


def test_rows_carry_the_query_to_the_finding(at_work):
    found = findings.finding()

    assert (
        f'href="/findings/{found.pk}/?rule={found.rule}&amp;state=open"'
        in at_work.get(f"{PAGE}?state=open&rule={found.rule}").content.decode()
    )


def test_list_swapped_is_the_list_reloaded(at_work):
    for _ in range(3):
        findings.finding()

    whole = at_work.get(f"{PAGE}?state=open").content.decode()
    part = at_work.get(f"{PAGE}?state=open", headers=HTMX).content.decode()

    assert without_tokens(between(whole, '<form method="post" data-batch', "</form>")) == without_tokens(
        between(part, "<form method", "</form>")
    )


def test_sorted_by_deadline_over_several_pages(at_work):
    for number in range(60):
        findings.finding(name=f"甲{number:02}", due_on=datetime.date(2022, 12, 1) - datetime.timedelta(days=number))

    first = at_work.get(f"{PAGE}?state=open&sort=due")
    second = at_work.get(PAGE, {"state": "open", "sort": "due", "after": Finding.objects.get(subject_name="甲10").pk})

    assert (names(first)[0], names(first)[-1], len(names(second))) == ("甲59", "甲10", 10)


def test_number_of_queries_does_not_grow_with_the_rows(at_work, django_assert_max_num_queries):
    for _ in range(30):
        findings.finding()
    at_work.get(PAGE)

    with django_assert_max_num_queries(14):
        at_work.get(PAGE)


def test_only_findings_of_the_own_area_are_shown(client, township_officer):
    signed_in(client, township_officer)
    findings.finding(name="本镇甲")
    findings.finding(name="外镇乙", area=factories.LIUCUN)

    assert names(client.get(PAGE)) == ["本镇甲"]


def test_no_whole_number_is_shown(at_work):
    number = factories.id_number()
    findings.finding(id_number=number)

    assert number not in at_work.get(PAGE).content.decode()


def test_ticked_rows_are_reviewed_with_one_verdict(at_work, officer):
    several = [findings.finding(name=name) for name in ("甲", "乙")]

    asked = at_work.post("/findings/review/", {"id": [one.pk for one in several]}, follow=True)
    done = at_work.post("/findings/review/", {"id": [one.pk for one in several], "verdict": "refuted", "note": "名单有误"}, follow=True)

    assert "对这 2 条的核查" in text(asked)
    assert messages(done) == ["已核查 2 条疑点：不属实。"]
    assert {(one.verdict, one.note, one.by) for one in FindingReview.objects.all()} == {("refuted", "名单有误", officer)}
    assert {one.state for one in Finding.objects.all()} == {"refuted"}


def test_refuting_several_without_a_reason_is_told_once(at_work):
    several = [findings.finding() for _ in range(3)]

    page = at_work.post("/findings/review/", {"id": [one.pk for one in several], "verdict": "refuted", "note": ""})

    assert page.status_code == 422
    assert refusals(page) == ["核查情况：没有填写核查情况，不能定为“不属实”。请写明凭什么认定不属实，例如“同名同姓，已与本人核对户口簿”。"]
    assert not FindingReview.objects.exists()


def test_what_was_settled_meanwhile_is_told_and_the_rest_is_reviewed(at_work):
    closed, waiting = findings.finding(name="王五", state="gone"), findings.finding(name="赵六")

    done = at_work.post("/findings/review/", {"id": [closed.pk, waiting.pk], "verdict": "confirmed", "note": ""}, follow=True)

    assert messages(done) == ["已核查 1 条疑点：属实。", "王五的这条疑点在最近一次比对中已不再出现，不需要核查。"]


def test_nothing_ticked_leads_back_to_the_list(at_work):
    assert "没有选择您可以核查的疑点" in text(at_work.post("/findings/review/", {}, follow=True))


def test_foreign_keys_are_left_out_of_a_batch(client, township_officer):
    signed_in(client, township_officer)
    foreign = findings.finding(name="外镇乙", area=factories.LIUCUN)

    page = client.get("/findings/review/", {"id": foreign.pk})
    client.post("/findings/review/", {"id": foreign.pk, "verdict": "confirmed", "note": ""})

    assert "外镇乙" not in text(page)
    assert Finding.objects.get().state == "open"


def test_export_holds_what_is_shown_and_is_audited(at_work):
    findings.finding(name="甲")
    findings.finding(name="乙", state="refuted")

    answer = at_work.post("/findings/export/?state=open")

    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active.iter_rows()]
    assert [row[0] for row in rows if row[0] in ("甲", "乙")] == ["甲"]
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.details["rows"]) == ("web.findings.exported", 1)


@pytest.mark.parametrize(
    ("role", "sees", "reviews"), [("collector", 200, 200), ("head", 200, 200), ("inspector", 200, 403), ("administrator", 403, 403)]
)
def test_who_sees_and_who_reviews(client, county, role, sees, reviews):
    findings.finding()
    signed_in(client, factories.user(role=role))

    page = client.get(PAGE)

    assert (page.status_code, client.get("/findings/review/").status_code) == (sees, reviews)
    assert ("批量核查" in text(page)) == (reviews == 200)


def test_count_is_told(at_work):
    findings.finding()

    assert count(at_work.get(PAGE)) == "1"
