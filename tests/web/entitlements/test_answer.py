"""One policy's answer about somebody: why, what would have to change, another day, answers kept and asked again."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.benefits import decisions
from nuanxin.benefits.models import Decision
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import benefits
from tests.web.entitlements.conftest import ALONE, FLEXIBLE, STARTUP, TODAY, approved, collected, recognised
from tests.web.pages import messages, signed_in, text


def url(subject, policy: str, kind: str = "person") -> str:
    return reverse("entitlement-answer", args=[kind, subject.pk, policy])


def keep(client, subject, policy: str, **data):
    return client.post(reverse("decision-keep", args=["person", subject.pk, policy]), data)


def test_yes_tells_how_much_and_why_with_the_source_of_each_value(at_work, founder):
    content = text(at_work.get(url(founder, STARTUP)))

    assert "符合 按 2024-03-15 的政策和登记 一次 5,000.00 元" in content
    assert "经营状态： 在营" in content
    assert "书面材料" in content


def test_answer_leads_to_the_policy_and_to_trying_it(at_work, founder):
    content = at_work.get(url(founder, STARTUP)).content.decode()

    for address in (reverse("policy", args=[STARTUP]), f"{reverse('policy-try', args=[STARTUP])}?person={founder.pk}"):
        assert f'href="{address}"' in content
        assert at_work.get(address).status_code == 200


def test_no_tells_what_would_have_to_change(at_work, founder):
    content = text(at_work.get(url(founder, FLEXIBLE)))

    assert "怎样才符合 灵活就业 （现在就业" in content


def test_unknown_tells_what_to_ask_and_where(at_work, flexible):
    response = at_work.get(url(flexible, FLEXIBLE))

    assert "还不能判定" in text(response)
    assert f"{reverse('facts-collect', args=['person', flexible.pk])}?policy={FLEXIBLE}" in response.content.decode()


def test_standard_that_is_missing_is_told_as_such(at_work, flexible):
    content = text(at_work.get(url(flexible, "2022-xinfeng-transport")))

    assert "等本地定标准" in content
    assert "本地没有填写：县级标准。填进政策文件后自动判定。" in content


def test_contradiction_names_both_sides(at_work, founder):
    collected(founder, {"business_state": "closed"}, origin="visit")

    content = text(at_work.get(url(founder, STARTUP)))

    assert "来源矛盾，先不判定" in content
    assert "经营状态：" in content


def test_yes_without_an_amount_says_what_it_waits_for(at_work, flexible):
    collected(flexible, ALONE)
    approved(flexible)

    content = text(at_work.get(url(flexible, FLEXIBLE)))

    assert "金额按标准或实际缴费核定" in content
    assert "享受中" in content


def test_another_day_can_be_asked_for(at_work, founder):
    content = text(at_work.get(url(founder, STARTUP), {"on": "2023-03-01"}))

    assert "不符合 按 2023-03-01 的政策和登记" in content


@pytest.mark.parametrize(
    ("on", "told"),
    [("2022-01-01", "不在施行期内"), ("昨天", "读不懂"), ("0001-01-01", "不在 1900 年至 2999 年之间")],
)
def test_day_that_cannot_be_asked_for_is_refused(at_work, founder, on, told):
    response = at_work.get(url(founder, STARTUP), {"on": on})

    assert response.status_code == 422
    assert told in text(response)


def test_policy_that_is_not_known_is_not_found(at_work, founder):
    assert at_work.get(url(founder, "2022-nowhere")).status_code == 404


def test_policy_for_persons_is_not_asked_of_an_employer(at_work, county):
    response = at_work.get(url(benefits.employer(), STARTUP, "employer"))

    assert response.status_code == 422
    assert "不能按单位判定" in text(response)


def test_employers_policy_explains_each_hired_person(at_work, county):
    employer = benefits.employer(kind="workshop", name="水东车间")
    worker = recognised(name="陈大山", employment_status="enterprise")
    factories.holding(worker, "MONI")
    factories.placement(worker, employer_name="水东车间", started_on=datetime.date(2022, 5, 1))

    content = text(at_work.get(url(employer, "2022-xinfeng-one-off-hiring", "employer")))

    assert "招用人员1" in content
    assert "0 人符合，共招用 1 人" in content


def test_answer_is_kept_once_with_its_facts_and_leads_to_its_page(at_work, officer, founder):
    responses = [keep(at_work, founder, STARTUP, on="2024-03-15") for _ in range(2)]

    made = Decision.objects.get()
    assert [one.url for one in responses] == [reverse("decision", args=[made.pk])] * 2
    assert (made.answer, made.as_of, made.decided_by) == ("yes", TODAY, officer)
    assert messages(at_work.get(responses[0].url))[0] == "已留存判定：王小丽，一次性创业补贴，2024-03-15 符合。"
    assert "2024-03-15 符合" in text(at_work.get(url(founder, STARTUP)))
    assert AuditEvent.objects.filter(kind="benefits.decision.kept").count() == 1


def test_kept_answer_that_stands_tells_that_nothing_differs(at_work, founder):
    kept = decisions.keep(by=None, decided=decisions.decide_for(STARTUP, founder, TODAY), subject=founder)

    content = text(at_work.get(reverse("decision", args=[kept.pk])))

    assert "同样的事实，现在判定的结果与当时相同。" in content
    assert "当时 符合 一次 5,000.00 元" in content


def test_kept_answer_tells_what_the_ledger_says_otherwise_now(at_work, founder):
    kept = decisions.keep(by=None, decided=decisions.decide_for(STARTUP, founder, TODAY), subject=founder)
    collected(founder, {"business_state": "closed"}, known_on=datetime.date(2024, 3, 10), origin="visit")

    content = text(at_work.get(reverse("decision", args=[kept.pk])))

    assert "今天的登记与留存时不同： 经营状态" in content
    assert "今天的登记，现在的政策 来源矛盾" in content


def test_kept_answer_of_a_policy_that_is_gone_is_still_shown(at_work, founder):
    kept = benefits.decision(founder, policy="2010-gone")

    content = text(at_work.get(reverse("decision", args=[kept.pk])))

    assert "已经不在政策库里" in content
    assert "不能重新判定" in content


@pytest.mark.parametrize(("role", "status"), [("collector", 302), ("reviewer", 302), ("inspector", 403)])
def test_only_who_applies_keeps_answers(client, founder, role, status):
    assert keep(signed_in(client, factories.user(role=role)), founder, STARTUP).status_code == status
    assert Decision.objects.exists() is (status == 302)


def test_kept_answer_of_another_township_is_not_found(client, township_officer):
    kept = benefits.decision(factories.person(residence=factories.CHANGLONG))

    assert signed_in(client, township_officer).get(reverse("decision", args=[kept.pk])).status_code == 404


def test_looking_at_an_answer_keeps_nothing(at_work, founder):
    at_work.get(url(founder, STARTUP))

    assert not Decision.objects.exists()
