"""Claiming what a workbook holds: payee by payee, each wholly or not at all; the same file again claims nothing twice."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from nuanxin.benefits.claiming.drafts import Draft
from nuanxin.benefits.claiming.making import claim
from nuanxin.benefits.claiming.workbooks.reading import Book, read_workbook
from nuanxin.benefits.enums import ClaimOrigin
from nuanxin.benefits.models import Claim
from nuanxin.benefits.policies import Policy, get
from nuanxin.engines.sheets import Problem
from nuanxin.errors import UserError
from nuanxin.orgs import audit, files
from nuanxin.orgs.models import User


@dataclass(frozen=True)
class Imported:
    """What became of a workbook: the claims made, the payees refused and why; the book has the rows and their problems.

    `before` are the claims that the same file made when it came before; nothing is claimed anew for their payees.
    """

    book: Book
    claims: tuple[Claim, ...] = ()
    refused: tuple[tuple[Draft, str], ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.book.problems

    @property
    def before(self) -> tuple[Claim, ...]:
        return self.book.before


def claim_workbook(*, by: User | None, policy: Policy | str, name: str, content: bytes) -> Imported:
    """Claim for every payee of a workbook in whose rows nothing is wrong; each payee is one claim, made wholly or not at all.

    The same file again leaves alone whom it claimed for before. The file is kept, with one event that names its claims.
    """
    policy = get(policy) if isinstance(policy, str) else policy
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
    return Imported(book, tuple(done), tuple(refused))


@transaction.atomic
def keep(by: User | None, policy: Policy, name: str, content: bytes, done: list[Claim]) -> None:
    """The file as it came, and which claims it made."""
    stored = files.store(content, name=name, by=by, is_kept=True)
    numbers = [one.pk for one in done]
    audit.record(
        "benefits.claims.imported", by=by, subject=stored, area=done[0].area_id, policy=policy.id, count=len(numbers), claims=numbers
    )
