"""The decision: recognition, categories with their evidence, card, stale snapshot; and what stands in its way."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import audit
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import actions
from nuanxin.people.models import Application, CategoryHolding, HelpCard, Recognition, UnemploymentSpell
from tests import factories
from tests.people.applications.counter import TODAY, events, story


def test_the_decision_recognises_and_closes(counter, person):
    application = counter.at("county", person)

    decided = counter.passed(application, reason="同意")

    recognition = Recognition.objects.get()
    assert (recognition.person, recognition.decided_on, recognition.source, recognition.recorded_by) == (
        person,
        TODAY,
        "officer",
        counter.head,
    )
    assert (decided.state, decided.recognition, decided.decided_on, decided.step, decided.due_on) == (
        "approved",
        recognition,
        TODAY,
        "",
        None,
    )
    assert story(application)[-1] == ("county", "approved", "", "09-20")


@pytest.mark.parametrize(
    ("origin", "source"), [("visit", "officer"), ("comparison", "department"), ("self", "self"), ("officer", "officer")]
)
def test_the_source_follows_the_origin(counter, person, origin, source):
    counter.passed(counter.at("county", person, origin=origin))

    assert (Recognition.objects.get().source, CategoryHolding.objects.get().source) == (source, source)


def test_the_categories_applied_for_are_held_from_the_day(counter, person):
    counter.passed(counter.at("county", person, categories=("DIBAO", "AGE")))

    held = CategoryHolding.objects.order_by("category")
    assert [(one.category, one.from_on, one.until_on) for one in held] == [("AGE", TODAY, None), ("DIBAO", TODAY, None)]


def test_a_category_held_already_stays_as_it_is(counter, person):
    before = factories.holding(person, "AGE", evidence="花名册")

    counter.passed(counter.at("county", person))

    assert [(one.pk, one.evidence) for one in CategoryHolding.objects.all()] == [(before.pk, "花名册")]


def test_the_evidence_of_a_category_are_its_papers_on_file(counter, person):
    application = counter.at("township", person, categories=("AGE", "DIBAO"))
    for kind in ("最低生活保障证明", "居民身份证", "户口簿", "别的材料"):
        paper(application, kind)
    counter.passed(application)
    counter.passed(application)

    evidence = dict(CategoryHolding.objects.values_list("category", "evidence"))
    assert evidence == {"AGE": "居民身份证、户口簿", "DIBAO": "最低生活保障证明"}


def paper(application, kind):
    return actions.add_paper(
        by=None, person=application.person, application=application, kind=kind, received_on=TODAY, has_original=True, shelf="一柜"
    )


def test_the_decision_makes_the_snapshot_stale(counter, person):
    counter.passed(counter.at("county", person))

    changing = AuditEvent.objects.filter(changes_facts=True).order_by("id")
    assert [event.kind for event in changing] == ["people.recognition.recorded", "people.application.approved"]
    assert {event.area_code for event in changing} == {factories.SHUIDONG}


def test_the_decision_issues_the_card(counter, person):
    counter.passed(counter.at("county", person))

    card = HelpCard.objects.get()
    assert (card.number, card.issued_on, card.person, card.recognition) == ("3607222022000001", TODAY, person, Recognition.objects.get())
    assert AuditEvent.objects.filter(kind="people.card.issued").count() == 1


def test_whoever_reviewed_does_not_decide(counter, person):
    reviewer = factories.user(role="reviewer")
    application = counter.at("township", person)
    counter.passed(application, by=reviewer)

    with pytest.raises(UserError, match=r"“乡镇（街道）复核”是您本人于 2022-09-20 办理的，“县级认定”不能再由您办理"):
        counter.passed(application, by=reviewer)

    assert not Recognition.objects.exists()


def test_whoever_was_recognised_on_paper_meanwhile_is_not_recognised_again(counter, person):
    application = counter.at("county", person)
    factories.recognition(person)

    with pytest.raises(UserError, match="已于 2022-08-01 认定，仍然在册"):
        counter.passed(application)


def test_whoever_was_recognised_and_left_on_the_same_day_waits_for_the_next(counter, person):
    application = counter.at("county", person)
    factories.recognition(person, TODAY, ended_on=TODAY)

    with pytest.raises(UserError, match=f"{person.name}在 2022-09-20 已有一次认定，同一天不能再次认定"):
        counter.passed(application)


def test_whoever_left_the_register_after_that_day_is_told(counter, person):
    application = counter.at("county", person)
    factories.recognition(person, datetime.date(2022, 8, 1), ended_on=TODAY)

    with pytest.raises(UserError, match="不晚于上一次退出日期 2022-09-20"):
        counter.passed(application)


def test_unemployment_that_ended_meanwhile_stops_the_decision(counter, person):
    spell = UnemploymentSpell.objects.create(person=person, registered_on=datetime.date(2021, 3, 1))
    application = counter.at("county", person, categories=("LONG",))
    UnemploymentSpell.objects.filter(pk=spell.pk).update(ended_on=TODAY)

    with pytest.raises(UserError, match="还没有失业登记"):
        counter.passed(application)

    application.refresh_from_db()
    assert application.step == "county"


def test_the_decision_is_undone_when_the_card_fails(counter, person, monkeypatch):
    application = counter.at("county", person)
    before = events(application)
    recorded = audit.record

    def fail(kind, **details):
        if kind == "people.card.issued":
            raise RuntimeError
        recorded(kind, **details)

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        counter.passed(application)

    application = Application.objects.get(pk=application.pk)
    assert (application.step, application.state, events(application)) == ("county", "open", before)
    assert [model.objects.count() for model in (Recognition, CategoryHolding, HelpCard)] == [0, 0, 0]
