"""Several applications at once: what can be done is done, the rest comes back with the reason."""

from __future__ import annotations

from nuanxin.people import actions
from nuanxin.people.models import Application
from tests import factories
from tests.people.applications.counter import FIRST


def states():
    return list(Application.objects.order_by("id").values_list("step", flat=True))


def test_pass_many_passes_each_at_its_own_step(counter):
    applications = [counter.apply(), counter.at("community")]

    batch = actions.pass_many(by=counter.collector, applications=applications, reason="批量", on=FIRST)

    assert (batch.done, batch.refused, states()) == (applications, [], ["community", "notice"])


def test_pass_many_returns_what_is_refused_with_the_reason(counter):
    good, done, high = counter.apply(), counter.apply(), counter.at("township")
    actions.withdraw(by=counter.collector, application=done, version=1, reason="外出")

    batch = actions.pass_many(by=counter.collector, applications=[high, good, done])

    assert batch.done == [good]
    assert [application for application, _ in batch.refused] == [high, done]
    assert [text[:10] for _, text in batch.refused] == ["“乡镇（街道）复核”", "这份认定申请已于 2"]


def test_pass_many_refuses_what_others_did_meanwhile(counter):
    stale = counter.apply()
    actions.pass_step(by=counter.collector, application=stale, version=1)

    batch = actions.pass_many(by=counter.collector, applications=[stale])

    assert (batch.done, len(batch.refused), states()) == ([], 1, ["community"])


def test_pass_many_decides(counter):
    applications = [counter.at("county") for _ in range(3)]

    batch = actions.pass_many(by=counter.head, applications=applications)

    assert [application.state for application in batch.done] == ["approved"] * 3
    assert sorted(application.recognition.cards.get().number[-3:] for application in batch.done) == ["001", "002", "003"]


def test_send_back_many_sends_each_back_and_returns_the_rest(counter):
    township, county, first = counter.at("township"), counter.at("county"), counter.apply()

    batch = actions.send_back_many(
        by=factories.user(role="reviewer"), applications=[township, county, first], to_step="accept", reason="统一补承诺书"
    )

    assert (batch.done, [application for application, _ in batch.refused]) == ([township, county], [first])
    assert states() == ["accept"] * 3
