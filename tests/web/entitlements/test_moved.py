"""After a move: what was collected and kept elsewhere is for those who answer for the person now, and for nobody left behind."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from nuanxin.benefits import decisions
from nuanxin.benefits.models import CollectedFact, Decision
from tests import factories
from tests.factories import benefits
from tests.web.entitlements.conftest import STARTUP, TODAY, collected, recognised
from tests.web.pages import messages, refusals, signed_in, text

D = datetime.date


@pytest.fixture
def moved(county):
    """Collected and decided in 嘉定镇, living in 大塘埠镇 since."""
    person = recognised(name="王小丽", sex="F", birth_on=D(1990, 1, 5), employment_status="self_employed")
    factories.holding(person, "EXPOV")
    collected(person, {"shareholder": False})
    decisions.keep(by=None, decided=decisions.decide_for(STARTUP, person, TODAY), subject=person)
    person.residence_id = factories.CHANGLONG
    person.save()
    return person


@pytest.fixture
def then(county):
    """Who answered for the person before."""
    return factories.user(role="officer", area=factories.area(factories.JIADING))


@pytest.fixture
def now(county):
    return factories.user(role="officer", area=factories.area(factories.DATANGBU))


def void_url() -> str:
    return reverse("fact-void", args=[CollectedFact.objects.get().pk])


def decision_url() -> str:
    return reverse("decision", args=[Decision.objects.get().pk])


def test_fact_collected_before_the_move_is_voided_where_they_live_now(client, now, moved):
    history = signed_in(client, now).get(reverse("facts-collect", args=["person", moved.pk]))
    assert f'href="{void_url()}"' in history.content.decode()

    page = client.get(void_url())
    response = client.post(void_url(), {"reason": "问错了人"}, follow=True)

    assert "是企业股东" in text(page)
    assert messages(response) == ["已作废：王小丽，是企业股东。判定不再用它。"]
    assert (CollectedFact.objects.get().is_standing, CollectedFact.objects.get().voided_by) == (False, now)


@pytest.mark.parametrize("method", ["get", "post"])
def test_township_left_behind_voids_nothing(client, then, moved, method):
    signed_in(client, then)

    assert getattr(client, method)(void_url(), {"reason": "问错了人"}).status_code == 404
    assert CollectedFact.objects.get().is_standing


def test_answer_kept_before_the_move_is_read_where_they_live_now(client, now, moved):
    listed = signed_in(client, now).get(reverse("entitlement-answer", args=["person", moved.pk, STARTUP]))
    response = client.get(decision_url())

    assert f'href="{decision_url()}"' in listed.content.decode()
    assert (response.status_code, response.context["decision"]) == (200, Decision.objects.get())
    assert response.context["replayed"].changed_facts == ("居住地",)


def test_township_left_behind_reads_no_kept_answer(client, then, moved):
    assert signed_in(client, then).get(decision_url()).status_code == 404


def test_county_reads_both_before_and_after(client, officer, moved):
    signed_in(client, officer)

    assert [client.get(url).status_code for url in (decision_url(), void_url())] == [200, 200]


@pytest.mark.parametrize("name", ["decision", "fact-void"])
@pytest.mark.parametrize("pk", [0, 999_999, 2**70])
def test_number_of_nothing_is_not_found(at_work, name, pk):
    assert at_work.get(reverse(name, args=[pk])).status_code == 404


def test_kept_answer_of_an_employer_is_not_for_its_townships(client, then):
    employer = benefits.employer(factories.COUNTY, kind="workshop")
    decided = decisions.decide_for("2022-xinfeng-one-off-hiring", employer, TODAY)
    kept = decisions.keep(by=None, decided=decided, subject=employer)

    assert signed_in(client, then).get(reverse("decision", args=[kept.pk])).status_code == 404


def test_kept_answer_of_an_employer_leads_back_to_it(at_work):
    employer = benefits.employer(kind="workshop", name="水东车间")
    decided = decisions.decide_for("2022-xinfeng-one-off-hiring", employer, TODAY)
    kept = decisions.keep(by=None, decided=decided, subject=employer)

    response = at_work.get(reverse("decision", args=[kept.pk]))

    assert response.context["subject"].record == employer
    assert [label for label, _ in response.context["crumbs"]] == ["用人单位", "水东车间", "可享受的政策", decided.policy.title]


def test_inspector_reads_kept_answers_and_voids_no_fact(client, moved):
    signed_in(client, factories.user(role="inspector"))

    assert [client.get(url).status_code for url in (decision_url(), void_url())] == [200, 403]


def test_kept_answer_whose_facts_no_catalogue_knows_is_still_shown(at_work, founder):
    kept = benefits.decision(founder, policy=STARTUP, as_of=TODAY, facts='{"case": {"person": {"dropped": 1}}, "disputes": []}')

    content = text(at_work.get(reverse("decision", args=[kept.pk])))

    assert "当时 不符合" in content
    assert "留存的事实按现在的事实目录已经读不懂，不能重新判定。" in content


def test_kept_no_tells_no_amount_of_nought(at_work, founder):
    kept = benefits.decision(founder, policy="2010-gone")

    assert "0.00 元" not in text(at_work.get(reverse("decision", args=[kept.pk])))


@pytest.mark.parametrize(
    ("on", "status", "made"),
    [("2024-03-15", 302, 1), ("", 302, 1), ("2022-09-08", 302, 1), ("2022-01-01", 422, 0), ("2024-02-30", 422, 0), ("3000-01-01", 422, 0)],
)
def test_answer_is_kept_of_a_day_that_can_be(at_work, founder, on, status, made):
    response = at_work.post(reverse("decision-keep", args=["person", founder.pk, STARTUP]), {"on": on})

    assert (response.status_code, Decision.objects.count()) == (status, made)
    if made:
        assert Decision.objects.get().as_of == D.fromisoformat(on or "2024-03-15")


def test_answer_is_not_kept_by_looking(at_work, founder):
    assert at_work.get(reverse("decision-keep", args=["person", founder.pk, STARTUP])).status_code == 405


@pytest.mark.parametrize("kind", ["employer", "household", "Person"])
def test_answer_of_another_kind_of_thing_is_not_kept(at_work, founder, kind):
    assert at_work.post(reverse("decision-keep", args=[kind, founder.pk, STARTUP])).status_code == 404


def test_two_clerks_answering_different_questions_are_both_kept(client, founder):
    url = reverse("facts-collect", args=["person", founder.pk])
    for who, name in (("officer", "retired"), ("collector", "studying")):
        sent = {"origin": "visit", "known_on": "2024-03-10", "seen": "0", f"fact-{name}": "0"}
        assert signed_in(client, factories.user(role=who)).post(url, sent).status_code == 302

    assert set(CollectedFact.objects.filter(origin="visit").values_list("name", flat=True)) == {"retired", "studying"}


@pytest.mark.parametrize("seen", ["", "x", "1.5"])
def test_form_without_what_was_seen_is_refused(at_work, founder, seen):
    sent = {"origin": "visit", "known_on": "2024-03-10", "seen": seen, "fact-retired": "0"}

    response = at_work.post(reverse("facts-collect", args=["person", founder.pk]), sent)

    assert (response.status_code, CollectedFact.objects.filter(name="retired").exists()) == (422, False)
    assert refusals(response) != []
