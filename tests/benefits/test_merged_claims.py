"""Two records of one person become one, and two again: claims, what was collected, what is to be told, months that count."""

import datetime

import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Claim, CollectedFact, Entitlement, Notification, Payment, payee_key
from nuanxin.benefits.queries import books
from nuanxin.errors import UserError
from nuanxin.people.actions import merge_persons, reverse_merge
from tests import factories
from tests.factories import benefits
from tests.factories.benefits import AUGUST, JULY, approved, line, step, submitted
from tests.people.merging.records import everything

pytestmark = pytest.mark.django_db
CLOCK = "insurance"


@pytest.fixture
def kept(county):
    return factories.person(name="王秋实")


@pytest.fixture
def merged(county):
    return factories.person(name="王秋石")


def join(kept, merged, **choices):
    named = {name.replace("__", "."): side for name, side in choices.items()}
    return merge_persons(by=None, kept=kept, merged=merged, reason="同一人", choices=named)


def part(merge):
    return reverse_merge(by=None, merge=merge, reason="不是同一人")


def fresh(record):
    record.refresh_from_db()
    return record


def test_claim_follows_with_its_lines_and_its_payee(kept, merged):
    claim = submitted(merged, line(merged), line(merged, AUGUST))

    join(kept, merged)

    assert (fresh(claim).person, claim.payee_key) == (kept, payee_key("person", kept.pk))
    assert set(claim.lines.values_list("person", flat=True)) == {kept.pk}


def test_claims_of_both_stand_beside_each_other(kept, merged):
    mine, theirs = submitted(kept), submitted(merged, line(merged, AUGUST))

    join(kept, merged)

    assert list(Claim.objects.standing().filter(person=kept).order_by("pk")) == [mine, theirs]


def test_claim_that_followed_goes_its_way_to_the_end(kept, merged, budget):
    claim = benefits.cleared(merged)
    join(kept, merged)

    step(actions.approve_claim, fresh(claim), budget=budget)

    assert (Payment.objects.get().person, Entitlement.objects.get().payee_key) == (kept, payee_key("person", kept.pk))


def test_month_claimed_by_both_is_paid_once_after_the_merge(kept, merged, budget):
    mine, theirs = benefits.cleared(kept), benefits.cleared(merged)
    join(kept, merged)
    step(actions.approve_claim, fresh(mine), budget=budget)

    with pytest.raises(UserError) as error:
        step(actions.approve_claim, fresh(theirs), budget=budget)

    assert str(error.value) == f"王秋实的{benefits.PROGRAMME} 2022-07已经发放或正在发放，不能重复审批。请退回，删去这一项。"


def test_employers_claim_that_names_both_for_one_month_is_settled_first(kept, merged):
    """Two lines for one person and month would be one month paid twice."""
    submitted(kept, line(kept), line(merged), payee=benefits.employer())
    before = everything()

    with pytest.raises(UserError, match=r"两人都有相同的申领明细（灵活就业社保补贴 2022-07-01），合并会使同一人重复"):
        join(kept, merged)

    assert everything() == before


def test_employers_claim_that_names_both_for_different_months_follows(kept, merged):
    claim = submitted(kept, line(kept), line(merged, AUGUST), payee=benefits.employer())

    join(kept, merged)

    assert list(claim.lines.values_list("person", "month")) == [(kept.pk, JULY), (kept.pk, AUGUST)]
    assert fresh(claim).payee_kind == "employer"


def test_months_of_both_count_together_on_the_clock(kept, merged):
    for person, month in ((kept, JULY), (merged, AUGUST), (merged, datetime.date(2022, 6, 1))):
        benefits.payment(person, month)

    join(kept, merged)

    assert books.months_used(kept.pk, [benefits.POLICY]) == {datetime.date(2022, month, 1) for month in (6, 7, 8)}


def test_cap_is_reached_with_the_months_of_both(kept, merged, budget):
    """Two months each of a cap of four: neither alone, but the one person that they are."""
    benefits.entitlement(kept, cap_months=4, clock=CLOCK, first_approved_on=datetime.date(2022, 1, 5))
    for person, months in ((kept, (1, 2)), (merged, (3, 4))):
        for month in months:
            benefits.payment(person, datetime.date(2022, month, 1))
    claim = benefits.cleared(kept)
    join(kept, merged)

    with pytest.raises(UserError) as error:
        step(actions.approve_claim, fresh(claim), budget=budget)

    assert str(error.value) == "王秋实最长享受 4 个月，连同这次超出 1 个月，不能审批。请退回，减少月份。"


def test_after_the_merge_is_taken_back_each_has_the_cap_alone(kept, merged, budget):
    benefits.entitlement(kept, cap_months=4, clock=CLOCK, first_approved_on=datetime.date(2022, 1, 5))
    for person, months in ((kept, (1, 2)), (merged, (3, 4))):
        for month in months:
            benefits.payment(person, datetime.date(2022, month, 1))
    claim = benefits.cleared(kept)
    part(join(kept, merged))

    step(actions.approve_claim, fresh(claim), budget=budget)

    assert len(books.months_used(kept.pk, [benefits.POLICY])) == 3


def test_entitlement_of_an_employer_for_the_merged_one_stays_the_employers(kept, merged):
    factory = benefits.employer()
    told = {"payee_kind": "employer", "payee_key": payee_key("employer", factory.pk), "employer": factory}
    made = benefits.entitlement(merged, **told)

    join(kept, merged)

    assert (fresh(made).person, made.employer, made.payee_key) == (kept, factory, f"employer:{factory.pk}")


@pytest.mark.parametrize(("side", "cap"), [("kept", 36), ("merged", 24)])
def test_of_two_open_entitlements_the_chosen_one_carries_the_claims_of_both(kept, merged, side, cap):
    """A claim under the one that gives way rests on the one that stands."""
    mine, theirs = (benefits.entitlement(person, cap_months=months) for person, months in ((kept, 36), (merged, 24)))
    claims = [benefits.claim(person, entitlement=own) for person, own in ((kept, mine), (merged, theirs))]

    join(kept, merged, benefits__Entitlement=side)

    [standing] = Entitlement.objects.standing()
    assert standing.cap_months == cap
    assert [fresh(claim).entitlement for claim in claims] == [standing, standing]


def test_collected_facts_of_both_are_facts_of_the_one(kept, merged, clerk):
    for person, studying in ((kept, True), (merged, False)):
        day = JULY if studying else AUGUST
        actions.collect_facts(by=clerk, subject=person, values={"studying": studying}, known_on=day, origin="said")

    join(kept, merged)

    assert list(CollectedFact.objects.filter(person=kept).values_list("known_on", "value")) == [(JULY, "true"), (AUGUST, "false")]


def test_after_the_merge_the_merged_ones_fact_is_there_already(kept, merged, clerk):
    """The same source about the same day: told again it is the same, told otherwise it is refused."""
    told = {"by": clerk, "known_on": JULY, "origin": "said"}
    [made] = actions.collect_facts(subject=merged, values={"studying": True}, **told)
    join(kept, merged)

    assert actions.collect_facts(subject=fresh(kept), values={"studying": True}, **told) == [made]
    with pytest.raises(UserError, match="同一天、同一来源已经登记过，与这次填写的不同"):
        actions.collect_facts(subject=kept, values={"studying": False}, **told)


def test_fact_of_the_merged_one_is_voided_where_the_kept_one_lives(kept, county):
    """Who may void in the kept person's township may take the fact back, although it was collected elsewhere."""
    merged = factories.person(residence=factories.CHANGLONG)
    fact = benefits.collected_fact(merged)
    officer = factories.user(role="officer", area=factories.area(factories.JIADING))
    join(kept, merged)

    assert actions.void_collected_fact(by=officer, fact=fresh(fact), reason="登错").void_reason == "登错"


def test_notifications_follow_and_keep_their_words(kept, merged):
    waiting = benefits.notification(merged, text="王秋石：请补合同。")
    done = benefits.notification(merged, told_on=JULY, told_by_means="phone")

    join(kept, merged)

    assert [(fresh(one).person, one.told_on) for one in (waiting, done)] == [(kept, None), (kept, JULY)]
    assert waiting.text == "王秋石：请补合同。"


def test_of_a_merged_person_nothing_is_claimed_or_collected(kept, merged):
    join(kept, merged)

    for deed in (
        lambda: submitted(fresh(merged)),
        lambda: actions.collect_facts(by=None, subject=fresh(merged), values={"studying": True}, known_on=JULY, origin="said"),
    ):
        with pytest.raises(UserError, match="已经作废"):
            deed()


def lived(person, budget):
    """Everything that benefits know of a person."""
    claim = approved(person, line(person), line(person, AUGUST), budget=budget)
    actions.collect_facts(by=None, subject=person, values={"studying": True}, known_on=JULY, origin="said")
    benefits.notification(person)
    benefits.decision(person)
    return claim


def test_everything_is_as_it_was_when_the_merge_is_taken_back(kept, merged, budget):
    lived(merged, budget)
    submitted(kept, line(kept, datetime.date(2022, 5, 1)))
    before = everything()

    part(join(kept, merged))

    assert everything() == before


def test_choice_between_entitlements_is_as_it_was_when_the_merge_is_taken_back(kept, merged):
    for person, cap in ((kept, 36), (merged, 24)):
        benefits.claim(person, entitlement=benefits.entitlement(person, cap_months=cap))
    before = everything()

    part(join(kept, merged, benefits__Entitlement="merged"))

    assert everything() == before


def test_merge_is_not_taken_back_once_a_claim_that_followed_was_decided(kept, merged, budget):
    """Its money would go to the other person: what changed since is told."""
    claim = benefits.cleared(merged)
    merge = join(kept, merged)
    step(actions.approve_claim, fresh(claim), budget=budget)
    before = everything()

    with pytest.raises(UserError):
        part(merge)

    assert everything() == before


def test_person_merged_away_and_back_claims_again(kept, merged):
    part(join(kept, merged))

    claim = submitted(fresh(merged))

    assert (claim.person, claim.payee_key, claim.account_name) == (merged, payee_key("person", merged.pk), "王秋石")


def test_what_was_to_be_told_is_told_to_the_other_again_when_the_merge_is_taken_back(kept, merged):
    one = benefits.notification(merged)

    part(join(kept, merged))

    assert (fresh(one).person, Notification.objects.filter(person=kept).count()) == (merged, 0)
