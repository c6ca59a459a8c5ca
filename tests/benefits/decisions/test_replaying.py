"""Kept answers that cannot be asked again as they were: of policies ended or gone, of facts no catalogue has any more."""

from __future__ import annotations

import datetime
import json

import pytest

from nuanxin.benefits import decisions, policies
from nuanxin.benefits.models import Decision
from nuanxin.errors import UserError
from tests import factories
from tests.benefits.cases.test_persons import collected
from tests.benefits.decisions.test_offering import DAY, STARTUP, founder
from tests.factories import benefits

pytestmark = pytest.mark.django_db
__all__ = ["founder"]


def keep(subject, policy=STARTUP, day=DAY, by=None) -> Decision:
    return decisions.keep(by=by, decided=decisions.decide_for(policy, subject, day), subject=subject)


def with_facts(decision: Decision, change) -> Decision:
    """The decision as it would stand if its facts had been written otherwise: decisions are only ever added."""
    facts = json.loads(decision.facts)
    change(facts)
    decision.facts = json.dumps(facts)
    return decision


@pytest.mark.parametrize(("day", "is_in_force"), [(datetime.date(2022, 9, 7), False), (datetime.date(2022, 9, 8), True)])
def test_day_before_the_policy_cannot_be_asked_again(founder, day, is_in_force):
    kept = benefits.decision(founder, policy=STARTUP, as_of=day, facts=keep(founder).facts)

    found = decisions.replay(kept)

    title = policies.get(STARTUP).title
    refused = f"按现在的政策文件，“{title}”{day} 不在施行期内，不能重新判定。"
    assert (found.now is not None) is is_in_force
    assert (refused in found.differences) is not is_in_force


def test_answer_that_cannot_be_asked_again_asks_nothing_of_the_ledger(founder):
    found = decisions.replay(benefits.decision(founder, policy="2010-gone"))

    assert (found.now, found.today, found.changed_facts) == (None, None, ())


def test_fact_that_no_catalogue_knows_any_more_does_not_hide_the_answer(founder):
    kept = with_facts(keep(founder), lambda facts: facts["case"]["person"].update(was_dropped=True))

    found = decisions.replay(kept)

    assert (found.then["answer"], found.now, found.today) == ("yes", None, None)
    assert found.differences == ("留存的事实按现在的事实目录已经读不懂，不能重新判定。",)


def test_option_that_there_is_no_more_does_not_hide_the_answer(founder):
    kept = with_facts(keep(founder), lambda facts: facts["case"]["person"].update(business_state="sold"))

    assert decisions.replay(kept).now is None


def test_contradiction_about_a_fact_that_is_gone_does_not_hide_the_answer(founder):
    dispute = {"name": "was_dropped", "said": {}, "values": []}
    kept = with_facts(keep(founder), lambda facts: facts["disputes"].append(dispute))

    assert decisions.replay(kept).differences == ("留存的事实按现在的事实目录已经读不懂，不能重新判定。",)


def test_facts_are_read_from_the_decision_and_not_from_the_ledger(founder):
    kept = with_facts(keep(founder), lambda facts: facts["case"]["person"].update(business_area="110101"))

    found = decisions.replay(kept)

    assert (found.now["answer"], found.today["answer"], found.changed_facts) == ("no", "yes", ("经营地点",))
    assert "结论：当时符合，现在不符合。" in found.differences


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [("studying", True, "在校学习"), ("disability_grade", 2, "残疾等级"), ("household_income_per_head", "850.00", "家庭人均月收入")],
)
def test_fact_collected_since_is_named_even_where_it_decides_nothing(founder, name, value, label):
    kept = keep(founder)
    collected(founder, name, value)

    found = decisions.replay(kept)

    assert (found.differences, found.changed_facts) == ((), (label,))


def test_fact_of_a_later_day_is_not_of_that_day(founder):
    kept = keep(founder)
    collected(founder, "studying", True, known_on=DAY + datetime.timedelta(days=1))

    assert decisions.replay(kept).changed_facts == ()


def test_looking_again_keeps_nothing(founder):
    kept = keep(founder)

    for _ in range(2):
        decisions.replay(kept)

    assert Decision.objects.count() == 1


def test_voided_person_is_kept_no_answer_of(founder):
    decided = decisions.decide_for(STARTUP, founder, DAY)
    founder.voided_at = datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC)
    founder.save()

    with pytest.raises(UserError, match="已经作废，不能再改动"):
        decisions.keep(by=None, decided=decided, subject=founder)

    assert not Decision.objects.exists()


def test_two_clerks_keep_the_same_answer_each_as_theirs(founder):
    first, second = (factories.user(role="officer") for _ in range(2))

    kept = [keep(founder, by=by) for by in (first, second, second)]

    assert [one.decided_by for one in kept] == [first, second, second]
    assert (kept[1] == kept[2], Decision.objects.count()) == (True, 2)


def test_answers_of_two_days_are_two(founder):
    days = (DAY, DAY + datetime.timedelta(days=1))

    assert [keep(founder, day=day).as_of for day in days] == list(days)
    assert Decision.objects.count() == 2


def test_answers_of_two_persons_are_two(founder):
    other = factories.person()

    assert {keep(one).person for one in (founder, other)} == {founder, other}


def test_answer_is_kept_where_the_subject_is(county):
    employer = benefits.employer(factories.DATANGBU, kind="workshop")

    kept = keep(employer, "2022-xinfeng-one-off-hiring")

    assert (kept.area_id, kept.employer, kept.person) == (factories.DATANGBU, employer, None)


def test_officer_of_a_township_keeps_nothing_of_the_countys_employer(township_officer):
    employer = benefits.employer(factories.COUNTY, kind="workshop")

    with pytest.raises(UserError, match="没有受理和办理认定申请的权限"):
        keep(employer, "2022-xinfeng-one-off-hiring", by=township_officer)


def test_policy_that_there_is_not_is_refused_with_its_name(founder):
    with pytest.raises(UserError, match="2022-nowhere"):
        decisions.decide_for("2022-nowhere", founder, DAY)
