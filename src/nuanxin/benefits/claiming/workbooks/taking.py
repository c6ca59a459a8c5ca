"""Claiming what a workbook holds: payee by payee, each wholly or not at all; the same file again claims nothing twice."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.benefits.claiming.drafts import Draft
from nuanxin.benefits.claiming.making import claim
from nuanxin.benefits.claiming.taken import OPEN
from nuanxin.benefits.claiming.workbooks.reading import Book, read_workbook
from nuanxin.benefits.enums import ClaimOrigin
from nuanxin.benefits.models import Claim
from nuanxin.benefits.policies import Policy, get
from nuanxin.engines.sheets import Problem
from nuanxin.errors import UserError
from nuanxin.orgs import audit, files
from nuanxin.orgs.models import AuditEvent, StoredFile, User

TAKEN = "benefits.claims.imported"


@dataclass(frozen=True)
class Imported:
    """What became of a workbook: the claims made, the payees refused and why, the rows with problems.

    `before` are the claims that the same file made when it came before; then nothing is claimed anew for their payees.
    """

    book: Book | None
    claims: tuple[Claim, ...] = ()
    refused: tuple[tuple[Draft, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    before: tuple[Claim, ...] = ()


def claim_workbook(*, by: User | None, policy: Policy | str, name: str, content: bytes) -> Imported:
    """Claim for every payee of a workbook in whose rows nothing is wrong; each payee is one claim, made wholly or not at all.

    The same file again gives the claims that it made before. The file is kept, with one event that names its claims.
    """
    policy = get(policy) if isinstance(policy, str) else policy
    if before := claimed_before(policy, content):
        return Imported(None, before=before)
    book = read_workbook(policy, content, by=by)
    done, refused = [], []
    for one in book.drafts:
        account, holder = book.accounts.get(one.subject.pk, ("", ""))
        try:
            done.append(claim(by=by, draft=one, origin=ClaimOrigin.BATCH, account=account, account_name=holder))
        except UserError as error:
            refused.append((one, str(error)))
    if done:
        keep(by, policy, name, content, done)
    return Imported(book, tuple(done), tuple(refused), book.problems)


def keep(by: User | None, policy: Policy, name: str, content: bytes, done: list[Claim]) -> None:
    """The file as it came, and which claims it made."""
    stored = files.store(content, name=name, by=by, is_kept=True)
    numbers = [one.pk for one in done]
    audit.record(TAKEN, by=by, subject=stored, area=done[0].area_id, policy=policy.id, count=len(numbers), claims=numbers)


def claimed_before(policy: Policy, content: bytes) -> tuple[Claim, ...]:
    """The claims that the same file made, as far as one of them is still under way; else it may come again."""
    stored = StoredFile.objects.filter(digest=files.digest_of(content)).values_list("pk", flat=True)
    events = AuditEvent.objects.filter(kind=TAKEN, subject__in=[f"orgs.StoredFile:{pk}" for pk in stored])
    numbers = [pk for one in events if one.details.get("policy") == policy.id for pk in one.details.get("claims", ())]
    found = tuple(Claim.objects.standing().filter(pk__in=numbers).order_by("pk"))
    return found if any(one.state in OPEN for one in found) else ()
