"""One visit for all policies: which drafts there are, and claiming them each for itself or all together."""

import pytest

from nuanxin.benefits import claiming
from nuanxin.benefits.claiming import Account
from nuanxin.benefits.models import Claim
from nuanxin.errors import UserError
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import MAY, TODAY, knowing
from tests.benefits.claiming.test_once import founder  # noqa: F401 - a fixture
from tests.factories import benefits

pytestmark = pytest.mark.django_db


def answers(drafts) -> list[str]:
    return [one.decided.answer for one in drafts]


def test_a_bundle_has_every_policy_that_pays_the_person_ready_ones_first(worker):
    found = claiming.bundle(worker, TODAY, knowing=knowing(worker))

    assert found[0].policy.id == rig.FLEXIBLE
    assert [one.is_ready for one in found] == sorted((one.is_ready for one in found), reverse=True)
    assert all(one.policy.file.amount and one.policy.file.beneficiary == "person" for one in found)


def test_what_is_unknown_says_what_to_ask(worker):
    found = claiming.bundle(worker, TODAY)

    unknown = [one for one in found if one.decided.answer == "unknown"]
    assert unknown
    assert all(one.to_collect and not one.is_ready for one in unknown)


def test_an_employers_bundle_has_what_is_paid_to_employers(employer):
    person = rig.hired(employer)

    found = claiming.bundle(employer, TODAY, knowing=knowing(person))

    assert found[0].policy.id == rig.ENTERPRISE
    assert {one.policy.file.beneficiary for one in found} <= {"employer", "workshop"}


def test_a_bundle_claims_each_draft_for_itself(founder):  # noqa: F811
    ready = [one for one in claiming.bundle(founder, TODAY) if one.decided.answer in ("yes", "no")][:2]

    batch = claiming.claim_bundle(by=None, drafts=ready, origin="self", accounts={rig.STARTUP: Account(benefits.ACCOUNT, "王五")})

    [(draft, claim)] = batch.done
    [(other, reason)] = batch.refused
    assert (draft.policy.id, claim.account, claim.account_name) == (rig.STARTUP, benefits.ACCOUNT, "王五")
    assert reason == other.hindrance


def test_together_one_refusal_undoes_them_all(worker):
    drafts = [rig.drafted(worker, [MAY]), claiming.draft("2022-shandong-unemployment-benefit", worker, TODAY)]

    with pytest.raises(UserError) as refused:
        claiming.claim_bundle(by=None, drafts=drafts, origin="self", together=True)

    [told] = refused.value.problems
    assert told.startswith("失业保险金：")
    assert not Claim.objects.exists()


def test_together_all_are_claimed(worker, employer):
    drafts = [rig.drafted(worker, [MAY]), rig.drafted(rig.flexible_worker(), [MAY])]

    batch = claiming.claim_bundle(by=None, drafts=drafts, origin="self", together=True)

    assert (len(batch.done), batch.refused) == (2, ())


def test_a_bundle_sent_twice_is_claimed_once(worker):
    drafts = [rig.drafted(worker, [MAY])]
    clerk = factories.user(role="officer")

    first, second = (claiming.claim_bundle(by=clerk, drafts=drafts, origin="self") for _ in range(2))

    assert [claim for _, claim in first.done] == [claim for _, claim in second.done]
