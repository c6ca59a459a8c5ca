"""Which claims a file made when it came before, by its digest."""

from __future__ import annotations

from nuanxin.benefits.enums import ClaimState
from nuanxin.benefits.models import Claim
from nuanxin.benefits.policies import Policy
from nuanxin.orgs import files
from nuanxin.orgs.models import AuditEvent, StoredFile

GIVEN_UP = (ClaimState.REFUSED, ClaimState.WITHDRAWN)


def claimed_before(policy: Policy, content: bytes) -> tuple[Claim, ...]:
    """The claims that the same file made under the policy; those refused, withdrawn or voided may be made again."""
    stored = StoredFile.objects.filter(digest=files.digest_of(content)).values_list("pk", flat=True)
    events = AuditEvent.objects.filter(kind="benefits.claims.imported", subject__in=[f"orgs.StoredFile:{pk}" for pk in stored])
    numbers = [pk for one in events if one.details.get("policy") == policy.id for pk in one.details.get("claims", ())]
    return tuple(Claim.objects.standing().filter(pk__in=numbers).exclude(state__in=GIVEN_UP).order_by("pk"))
