"""Asking what is missing: the questions, what the answers change, wrong input told all at once, two clerks, history and voiding."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.benefits.models import CollectedFact
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits
from tests.web.entitlements.conftest import ALONE, FLEXIBLE, RELIEF, STARTUP, collected, recognised
from tests.web.pages import HTMX, messages, refusals, signed_in, text

TOLD = {"origin": "visit", "known_on": "2024-03-10", "note": "在家里问的", "seen": "0"}


def url(subject, kind: str = "person") -> str:
    return reverse("facts-collect", args=[kind, subject.pk])


def answers(**values) -> dict[str, str]:
    return TOLD | {f"fact-{name}": value for name, value in values.items()}


def asked(response) -> list[str]:
    return [one.name for one, _ in response.context["form"].rows]


def test_question_that_decides_most_policies_comes_first(at_work, flexible):
    response = at_work.get(url(flexible))
    rows = [(one.name, len(one.lines)) for one, _ in response.context["form"].rows]

    assert rows[0] == ("low_income", 2)
    assert [count for _, count in rows] == sorted((count for _, count in rows), reverse=True)
    assert "您家在吃低保吗？" in text(response)
    assert "低保类别，关系到 2 项：低保待遇渐退、一次性临时救助金" in text(response)


def test_one_policy_alone_can_be_asked_for(at_work, flexible):
    response = at_work.get(url(flexible), {"policy": FLEXIBLE})

    assert asked(response) == ["shareholder", "legal_representative", "pays_insurance_as"]
    assert "只列“灵活就业社会保险补贴”要问的。 列出全部" in text(response)


def test_answers_are_kept_and_what_they_change_is_told(at_work, officer, flexible):
    response = at_work.post(url(flexible), answers(shareholder="0", legal_representative="0", pays_insurance_as="individual"), follow=True)

    kept = {one.name: one.value for one in CollectedFact.objects.all()}
    assert kept == {"shareholder": "false", "legal_representative": "false", "pays_insurance_as": '"individual"'}
    assert {(one.origin, one.known_on, one.note, one.recorded_by) for one in CollectedFact.objects.all()} == {
        ("visit", datetime.date(2024, 3, 10), "在家里问的", officer)
    }
    assert messages(response) == ["已保存 3 项：李国强。从无法判定变为符合：1 项。"]
    assert AuditEvent.objects.filter(kind="benefits.facts.collected").count() == 1


def test_sum_of_what_becomes_a_yes_is_told(at_work, county):
    person = recognised(name="新店主", employment_status="self_employed")
    factories.holding(person, "EXPOV")
    collected(person, {"business_opened_on": "2023-01-10", "business_kind": "individual"})

    response = at_work.post(url(person), answers(business_state="running", business_area="嘉定镇"), follow=True)

    assert "从无法判定变为符合：1 项，一次 5,000.00 元" in messages(response)[0]


def test_nothing_answered_is_told(at_work, flexible):
    response = at_work.post(url(flexible), TOLD | {"fact-shareholder": ""})

    assert (response.status_code, CollectedFact.objects.count()) == (422, 0)
    assert "一项也没有填写" in " ".join(refusals(response))


def test_everything_wrong_is_told_at_once(at_work, flexible):
    sent = answers(low_income="很低", household_income_per_head="几百块", shareholder="也许") | {"known_on": "2024-13-01", "origin": "猜的"}

    response = at_work.post(url(flexible), sent)

    told = " ".join(refusals(response))
    assert (response.status_code, CollectedFact.objects.count()) == (422, 0)
    for part in ("您家在吃低保吗", "家里平均每人每月收入", "您在公司里有股份吗", "所属日期", "来源"):
        assert part in told


@pytest.mark.parametrize(("known_on", "told"), [("2099-01-01", "晚于今天"), ("1979-01-01", "早于出生日期")])
def test_day_that_cannot_be_is_refused_beside_its_field(at_work, flexible, known_on, told):
    response = at_work.post(url(flexible), answers(shareholder="0") | {"known_on": known_on})

    assert (response.status_code, CollectedFact.objects.count()) == (422, 0)
    assert any(line.startswith("所属日期：") and told in line for line in refusals(response))


def test_second_clerk_is_told_what_the_first_answered(at_work, flexible):
    seen = at_work.get(url(flexible)).context["form"]["seen"].value()
    at_work.post(url(flexible), answers(shareholder="0", retired="0"))

    response = at_work.post(
        url(flexible), answers(shareholder="1", legal_representative="0") | {"seen": str(seen), "known_on": "2024-03-11"}
    )

    assert response.status_code == 422
    assert "别人已经补充了：是企业股东" in " ".join(refusals(response))
    assert [one.value for one in CollectedFact.objects.filter(name="shareholder")] == ["false"]


def test_same_answers_sent_twice_are_kept_once(at_work, flexible):
    for _ in range(2):
        at_work.post(url(flexible), answers(shareholder="0"))

    assert CollectedFact.objects.count() == 1


def test_fact_of_a_record_leads_to_that_record(at_work, county):
    person = recognised(name="没有状态", employment_status="")

    response = at_work.get(url(person))

    found = {one.asked.name: one.url for one in response.context["elsewhere"]}
    assert found["status"] == f"{reverse('placement-new')}?person={person.pk}"
    assert "status" not in asked(response)


def test_employer_leads_to_the_page_of_each_hired_person_with_what_to_ask(at_work, county):
    employer = benefits.employer(kind="workshop", name="水东车间")
    worker = recognised(name="陈大山", employment_status="enterprise")
    factories.holding(worker, "MONI")
    factories.placement(worker, employer_name="水东车间", started_on=datetime.date(2022, 5, 1))

    [other] = at_work.get(url(employer, "employer")).context["others"]
    response = at_work.get(other.url)

    assert (other.name, other.labels) == ("陈大山", ("有劳动能力", "有就业意愿"))
    assert asked(response) == ["able_to_work", "willing_to_work"]


def test_answers_for_an_employers_policy_are_kept_of_the_person(at_work, flexible):
    response = at_work.post(f"{url(flexible)}?ask=able_to_work&ask=nothing", answers(able_to_work="1"))

    assert response.status_code == 302
    assert [(one.person, one.name, one.value) for one in CollectedFact.objects.all()] == [(flexible, "able_to_work", "true")]


def test_hired_person_of_another_township_stays_unnamed(client, township_officer):
    employer = benefits.employer(kind="workshop", name="水东车间")
    worker = recognised(name="陈大山", employment_status="enterprise", residence=factories.CHANGLONG)
    factories.holding(worker, "MONI")
    factories.placement(worker, employer_name="水东车间", started_on=datetime.date(2022, 5, 1))

    response = signed_in(client, township_officer).get(url(employer, "employer"))

    assert [(one.name, one.url) for one in response.context["others"]] == [("其他地区的人员", "")]
    assert "陈大山" not in response.content.decode()


def test_history_tells_who_said_what_in_words(at_work, flexible):
    collected(flexible, {"pays_insurance_as": "individual", "household_income_per_head": "850.00"}, note="看过缴费单")
    collected(flexible, {"business_area": "360722100000"})

    content = text(at_work.get(url(flexible)))

    for told in ("缴纳社会保险的身份：个人身份", "家庭人均月收入：850.00 元", "经营地点：嘉定镇", "书面材料，看过缴费单"):
        assert told in content


def test_voided_fact_stays_to_be_seen_and_decides_no_more(at_work, flexible):
    collected(flexible, ALONE)
    fact = CollectedFact.objects.get(name="shareholder")

    page = at_work.get(reverse("fact-void", args=[fact.pk]))
    response = at_work.post(reverse("fact-void", args=[fact.pk]), {"reason": "问错了人"}, follow=True)

    assert "是企业股东" in text(page)
    assert messages(response) == ["已作废：李国强，是企业股东。判定不再用它。"]
    assert "作废：问错了人" in text(response)
    assert "shareholder" in asked(response)


def test_voiding_without_a_reason_is_refused(at_work, flexible):
    [fact] = collected(flexible, {"shareholder": False})

    response = at_work.post(reverse("fact-void", args=[fact.pk]), {"reason": ""})

    fact.refresh_from_db()
    assert (response.status_code, fact.is_standing) == (422, True)


def test_voided_fact_is_not_found_again(at_work, flexible):
    [fact] = collected(flexible, {"shareholder": False})
    at_work.post(reverse("fact-void", args=[fact.pk]), {"reason": "问错了人"})

    assert at_work.get(reverse("fact-void", args=[fact.pk])).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("collector", 200), ("reviewer", 403), ("inspector", 403), ("administrator", 403)])
def test_only_who_records_may_collect(client, flexible, role, status):
    assert signed_in(client, factories.user(role=role)).get(url(flexible)).status_code == status


def test_collector_voids_nothing(client, flexible):
    [fact] = collected(flexible, {"shareholder": False})
    signed_in(client, factories.user(role="collector"))

    assert reverse("fact-void", args=[fact.pk]) not in client.get(url(flexible)).content.decode()
    assert client.post(reverse("fact-void", args=[fact.pk]), {"reason": "问错"}).status_code == 403


def test_foreign_township_collects_nothing(client, township_officer):
    person = factories.person(residence=factories.CHANGLONG)

    assert signed_in(client, township_officer).post(url(person), answers(shareholder="0")).status_code == 404
    assert not CollectedFact.objects.exists()


def test_nothing_left_to_ask_says_what_next(at_work, founder, monkeypatch):
    monkeypatch.setattr("nuanxin.benefits.decisions.offers", lambda subject, as_of: ())

    response = at_work.get(url(founder))

    assert "没有要问的了" in text(response)
    assert 'name="origin"' not in response.content.decode()


@pytest.mark.parametrize("policy", [STARTUP, "2022-nowhere", "%s", ""])
def test_policy_that_asks_nothing_lists_everything(at_work, founder, policy):
    assert "low_income" in asked(at_work.get(url(founder), {"policy": policy}))


def test_form_opened_in_place_is_the_form_of_that_policy_and_comes_back(at_work, flexible):
    whole = at_work.get(url(flexible), {"policy": FLEXIBLE})
    form = at_work.get(url(flexible), {"policy": FLEXIBLE}, headers=HTMX)
    back = reverse("entitlements-of-person", args=[flexible.pk])

    response = at_work.post(f"{url(flexible)}?policy={FLEXIBLE}", answers(shareholder="0") | {"next": back})

    assert asked(form) == asked(whole)
    assert f'name="next" value="{back}"' in form.content.decode()
    assert f'id="id_{FLEXIBLE}_known_on"' in form.content.decode()
    assert response.url == back


def test_answer_does_not_lead_to_another_site(at_work, flexible):
    response = at_work.post(url(flexible), answers(shareholder="0") | {"next": "//evil.example/"})

    assert response.url == url(flexible)


def test_nothing_is_collected_of_an_employer(at_work, county):
    response = at_work.post(url(benefits.employer(), "employer"), answers(kind="workshop"))

    assert (response.status_code, CollectedFact.objects.count()) == (422, 0)


def test_question_of_the_relief_is_asked_with_what_waits_for_it(at_work, founder):
    rows = {one.name: [line.policy for line in one.lines] for one, _ in at_work.get(url(founder)).context["form"].rows}

    assert rows["temporary_difficulty"] == [RELIEF]
