"""One finding: both sides, one-key review with evidence, neighbours in the queue, and what it is turned into."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from nuanxin.comparisons import definition
from nuanxin.comparisons.models import Finding, FindingReview
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, Office
from nuanxin.people.models import Application, CategoryHolding, Person, Recognition
from nuanxin.web.workbench import todos
from tests import factories
from tests.factories import findings
from tests.web.pages import messages, refusals, signed_in, text

DAY = findings.DAY


@pytest.fixture
def at_work(client, officer):
    Office.objects.update(business_date=DAY)
    return signed_in(client, officer)


def address(finding: Finding, query: str = "") -> str:
    return f"/findings/{finding.pk}/{query}"


def test_both_sides_stand_beside_each_other_and_what_differs_is_marked(at_work, person):
    values = json.dumps([["联系电话", "13800138000", "13900139000", "province_export"], ["就业形式", "企业", "企业", "province_export"]])
    page = at_work.get(address(findings.finding(person, values=values)))

    content = page.content.decode()
    assert content.count('<tr class="differs">') == 1
    assert "联系电话 不同 138****8000 139****9000" in text(page)
    assert "13900139000" not in content


def test_advice_source_and_the_age_of_the_list_are_told(at_work, person):
    shown = text(at_work.get(address(findings.finding(person))))

    assert "怎样办" in shown
    assert "信就办字〔2022〕2号" in shown
    assert "死亡人员 还没有提供" in shown
    assert "2022-10-10 剩 20 天" in shown


def test_a_rule_that_is_gone_still_shows_its_findings(at_work, person):
    assert "retired_rule" in text(at_work.get(address(findings.finding(person, rule="retired_rule"))))


@pytest.mark.parametrize("key", "ynpe")
def test_keys_are_on_the_page_while_it_is_to_be_reviewed(at_work, person, key):
    waiting, gone = findings.finding(person), findings.finding(person, state="gone")

    assert f'data-key="{key}"' in at_work.get(address(waiting)).content.decode()
    assert f'data-key="{key}"' not in at_work.get(address(gone)).content.decode()


def test_refuting_goes_on_to_the_next_of_the_same_queue(at_work, officer):
    first, other, last = findings.finding(), findings.finding(rule="business_owner"), findings.finding()

    done = at_work.post(address(first, f"?rule={first.rule}&state=open"), {"verdict": "refuted", "note": "同名同姓"}, follow=True)

    assert done.redirect_chain == [(f"/findings/{last.pk}/?rule={first.rule}&state=open", 302)]
    assert other.pk != last.pk
    [review] = FindingReview.objects.all()
    assert (review.finding, review.verdict, review.note, review.by, review.reviewed_on) == (first, "refuted", "同名同姓", officer, DAY)


def test_the_last_of_the_queue_leads_to_the_list(at_work):
    only = findings.finding()

    done = at_work.post(address(only), {"verdict": "refuted", "note": "同名同姓"}, follow=True)

    assert done.redirect_chain == [("/findings/?", 302)]


def test_confirming_stays_to_be_dealt_with(at_work, person):
    factories.recognition(person)
    first, _ = findings.finding(person), findings.finding()

    done = at_work.post(address(first), {"verdict": "confirmed", "note": ""}, follow=True)

    assert done.redirect_chain[0][0].startswith(address(first))
    assert "办理退出" in text(done)
    assert Recognition.objects.get().ended_on is None
    assert messages(done)[0].endswith("属实。")


def test_refuting_without_a_word_is_refused_beside_the_field(at_work, person):
    page = at_work.post(address(findings.finding(person)), {"verdict": "refuted", "note": ""})

    assert page.status_code == 422
    assert refusals(page)[0].startswith("核查情况：没有填写核查情况")


def test_without_a_verdict_nothing_is_recorded(at_work, person):
    page = at_work.post(address(findings.finding(person)), {"note": "看过"})

    assert (page.status_code, FindingReview.objects.count()) == (422, 0)
    assert "没有选择核查结论。请点“属实”“不属实”或“待进一步核实”。" in refusals(page)[0]


def test_evidence_is_kept_and_can_be_opened_again(at_work, person):
    finding = findings.finding(person)
    photo = SimpleUploadedFile("门前照片.jpg", b"\xff\xd8picture", content_type="image/jpeg")

    at_work.post(address(finding), {"verdict": "pending", "note": "", "evidence": photo})
    answer = at_work.get(f"/findings/evidence/{finding.reviews.get().pk}/")

    assert b"".join(answer.streaming_content) == b"\xff\xd8picture"
    assert (answer["Cache-Control"], "attachment" in answer["Content-Disposition"]) == ("no-store", True)
    assert "门前照片.jpg" in text(at_work.get(address(finding)))


@pytest.mark.parametrize(("name", "content", "refusal"), [("a.exe", b"MZ", "不是照片或 PDF"), ("a.jpg", b"", "是空文件")])
def test_strange_evidence_is_refused(at_work, person, name, content, refusal):
    page = at_work.post(address(findings.finding(person)), {"verdict": "confirmed", "evidence": SimpleUploadedFile(name, content)})

    assert page.status_code == 422
    assert refusal in refusals(page)[0]


def test_history_of_reviews_is_told(at_work, person):
    finding = findings.finding(person)
    findings.review(finding, "refuted", note="本人在家")
    findings.review(finding, "confirmed", note="死亡证明已看")

    shown = text(at_work.get(address(finding)))

    assert shown.index("死亡证明已看") < shown.index("本人在家")


def test_neighbours_of_the_queue_are_linked(at_work):
    first, second, third = (findings.finding() for _ in range(3))

    content = at_work.get(address(second)).content.decode()

    assert f'href="/findings/{third.pk}/" data-key="j"' in content
    assert f'href="/findings/{first.pk}/" data-key="k"' in content
    assert "这一批还有 3 条" in text(at_work.get(address(second)))


def test_other_findings_of_the_person_are_linked(at_work, person):
    finding, other = findings.finding(person), findings.finding(person, rule="business_owner")

    assert f"/findings/{other.pk}/" in at_work.get(address(finding)).content.decode()


def confirmed(person=None, **fields) -> Finding:
    found = findings.finding(person, **fields)
    findings.review(found)
    return found


def test_a_confirmed_finding_becomes_an_exit(at_work, person):
    factories.recognition(person)
    finding = confirmed(person)

    asked = at_work.get(address(finding, "turn/"))
    done = at_work.post(address(finding, "turn/"), {"ended_on": "2022-09-01", "reason": ""}, follow=True)

    assert "办理退出" in text(asked)
    recognition = Recognition.objects.get()
    assert (recognition.ended_on, recognition.end_code) == (datetime.date(2022, 9, 1), "died")
    assert "已办理：退出" in text(done)
    assert f'href="/people/{person.pk}/"' in done.content.decode()


def test_a_confirmed_lead_becomes_an_application_of_a_new_person(at_work, county):
    finding = confirmed(rule="new_low_income", severity="lead", name="新来甲")

    asked = at_work.get(address(finding, "turn/"))
    done = at_work.post(
        address(finding, "turn/"),
        {"residence": factories.SHUIBEI, "unemployed_on": "2022-03-01", "applied_on": "2022-09-20", "statement": "低保户，失业半年"},
        follow=True,
    )

    assert "水北村委会" in text(asked)
    application = Application.objects.get()
    assert (application.person.residence_id, application.category_codes, application.origin) == (
        factories.SHUIBEI,
        ("DIBAO",),
        "comparison",
    )
    assert f'href="/applications/{application.pk}/"' in done.content.decode()


def test_a_confirmed_finding_becomes_a_correction(at_work, person):
    finding = confirmed(person, rule="low_income_without_category", severity="correction")

    assert "登记这一人员类别" in text(at_work.get(address(finding)))
    at_work.post(address(finding, "turn/"), {"on": "2022-01-01"})

    assert CategoryHolding.objects.get().category == "DIBAO"


def test_a_phone_is_corrected_to_the_lists(at_work, person):
    values = json.dumps([["联系电话", "", "13900139000", "province_export"]])
    finding = confirmed(person, rule="employment_phone_differs", values=values)

    at_work.post(address(finding, "turn/"), {"phone": ""})

    assert Person.objects.get().phone == "13900139000"


def test_what_the_action_refuses_is_told_beside_the_field(at_work, person):
    factories.recognition(person)

    page = at_work.post(address(confirmed(person), "turn/"), {"ended_on": "2199-01-01", "reason": ""})

    assert page.status_code == 422
    assert refusals(page)[0].startswith("退出日期：退出日期 2199-01-01 晚于今天")


def test_what_is_not_confirmed_cannot_be_turned(at_work, person):
    page = at_work.get(address(findings.finding(person), "turn/"))

    assert page.status_code == 422
    assert "现在不能办理（待核查）" in text(page)


def test_inspector_sees_but_does_not_review(client, person):
    finding = findings.finding(person)
    signed_in(client, factories.user(role="inspector"))

    page = client.get(address(finding))

    assert (page.status_code, 'data-key="y"' in page.content.decode()) == (200, False)
    assert client.post(address(finding), {"verdict": "confirmed"}).status_code == 403


def test_a_finding_of_another_township_is_as_if_it_were_not_there(client, township_officer):
    signed_in(client, township_officer)
    foreign = findings.finding(area=factories.LIUCUN)
    review = findings.review(foreign)

    assert [client.get(url).status_code for url in (address(foreign), address(foreign, "turn/"), f"/findings/evidence/{review.pk}/")] == [
        404
    ] * 3
    assert client.post(address(foreign), {"verdict": "confirmed"}).status_code == 404


def test_person_page_shows_their_findings(at_work, person):
    finding = findings.finding(person)
    findings.finding(person, state="gone", rule="business_owner")

    page = at_work.get(f"/people/{person.pk}/")

    assert "比对疑点" in text(page)
    assert f'href="/findings/{finding.pk}/"' in page.content.decode()
    assert "法定代表人" not in text(page)


def test_workbench_tells_what_is_due(at_work):
    findings.finding(due_on=datetime.date(2022, 9, 10))
    findings.finding(due_on=datetime.date(2022, 9, 25))
    findings.finding(state="refuted")

    shown = text(at_work.get("/"))

    assert "比对疑点已超过核查期限" in shown
    assert "比对疑点待核查" in shown
    assert "剩 5 天" in shown


def test_trail_names_the_review(client, person):
    finding = findings.finding(person)
    head = factories.user(role="head")
    signed_in(client, head)
    client.post(address(finding), {"verdict": "pending", "note": ""})

    shown = text(client.get(f"/audit/{AuditEvent.objects.get(kind='comparisons.finding.reviewed').pk}/"))

    assert "核查疑点" in shown
    assert "待进一步核实" in shown


def test_what_no_action_corrects_is_marked_as_corrected_by_hand(at_work, person):
    finding = confirmed(person, rule="disability_number_of_another", severity="correction")

    assert "记为已更正" in text(at_work.get(address(finding)))
    at_work.post(address(finding, "turn/"), {})

    finding.refresh_from_db()
    assert (finding.state, finding.outcome_record) == ("settled", f"people.Person:{person.pk}")


@pytest.mark.parametrize(
    ("area", "offered"),
    [
        (factories.SHUIDONG, {factories.JIADING, factories.SHUIDONG, factories.SHUIBEI}),
        (factories.DATANGBU, {factories.DATANGBU, factories.CHANGLONG, factories.LIUCUN}),
    ],
)
def test_residence_is_chosen_inside_the_township_that_the_list_says(at_work, area, offered):
    page = at_work.get(address(confirmed(rule="new_low_income", severity="lead", area=area), "turn/"))

    choices = dict(page.context["form"].fields["residence"].choices)
    assert set(choices) - {""} == offered
    assert page.context["form"].initial["residence"] == area


def test_somebody_placed_nowhere_may_reside_anywhere_in_the_county(at_work):
    page = at_work.get(address(confirmed(rule="new_low_income", severity="lead", area=factories.COUNTY), "turn/"))

    choices = dict(page.context["form"].fields["residence"].choices)
    assert {factories.JIADING, factories.LIUCUN} <= set(choices)
    assert factories.FOREIGN_TOWN not in choices


def test_a_residence_outside_is_refused(at_work):
    finding = confirmed(rule="new_low_income", severity="lead")

    page = at_work.post(address(finding, "turn/"), {"residence": factories.FOREIGN_TOWN, "applied_on": "2022-09-20"})

    assert page.status_code == 422
    assert refusals(page)[0].startswith("常住地：")
    assert not Person.objects.exists()


def test_a_person_on_file_is_not_asked_where_they_reside(at_work, person):
    page = at_work.get(address(confirmed(person, rule="new_low_income", severity="lead"), "turn/"))

    assert "residence" not in page.context["form"].fields


def test_the_lists_day_of_registration_is_filled_in(at_work, person):
    values = json.dumps([["登记日期", "", "2022-03-01", "unemployment"]])

    page = at_work.get(address(confirmed(person, rule="new_low_income", severity="lead", values=values), "turn/"))

    assert 'value="2022-03-01"' in page.content.decode()


def test_collector_confirms_but_is_refused_the_exit_in_words(client, person):
    factories.recognition(person)
    signed_in(client, factories.user(role="collector"))
    finding = confirmed(person)

    page = client.post(address(finding, "turn/"), {"ended_on": "2022-09-20", "reason": ""})

    assert page.status_code == 422
    assert "您没有登记认定和退出的权限" in text(page)
    assert Recognition.objects.get().ended_on is None


def test_a_settled_finding_is_read_only(at_work, person):
    finding = findings.finding(person, state="settled", outcome="exit", outcome_record="people.Recognition:1")

    page = at_work.get(address(finding))

    assert "已办理：退出" in text(page)
    assert 'data-key="y"' not in page.content.decode()
    assert at_work.post(address(finding), {"verdict": "confirmed", "note": ""}).status_code == 422


def test_a_person_who_moved_out_of_sight_is_not_linked(client, township_officer):
    elsewhere = factories.person(residence=factories.LIUCUN)
    signed_in(client, township_officer)

    page = client.get(address(findings.finding(elsewhere, area=factories.SHUIDONG)))

    assert page.status_code == 200
    assert f"/people/{elsewhere.pk}/" not in page.content.decode()


def test_next_goes_only_to_addresses_of_ours(at_work, person):
    done = at_work.post(address(findings.finding(person)), {"verdict": "pending", "note": "", "next": "https://example.com/"})

    assert done["Location"] == "/findings/"


def test_bell_rings_for_what_is_urgent_only(at_work):
    findings.finding(due_on=datetime.date(2022, 9, 10))
    findings.finding(due_on=datetime.date(2022, 9, 23))
    before = todos.urgent_findings(factories.user(role="officer"))
    findings.finding(due_on=datetime.date(2022, 9, 30))
    findings.finding(due_on=datetime.date(2022, 9, 10), state="refuted")

    assert (before, todos.urgent_findings(factories.user(role="officer"))) == (2, 2)
    assert todos.urgent_findings(factories.user(role="inspector")) == 0


def test_number_of_queries_of_the_page_is_known(at_work, person, django_assert_max_num_queries):
    finding = findings.finding(person)
    for _ in range(20):
        findings.finding(person, rule="business_owner")
    at_work.get(address(finding))

    with django_assert_max_num_queries(24):
        at_work.get(address(finding))


def test_a_broken_definition_leaves_the_persons_page_standing(at_work, person, monkeypatch):
    findings.finding(person)

    def broken():
        raise UserError("register.yaml:3：没有事实“x”。")

    monkeypatch.setattr(definition, "library", broken)

    assert "deceased_on_register" in text(at_work.get(f"/people/{person.pk}/"))
    assert at_work.get("/findings/").status_code == 422
