"""What a notice shows of its claims: who, a masked number, which policy in neutral words, how much; nothing about hardship."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nuanxin.benefits.enums import PayeeKind
from nuanxin.benefits.models import Claim, ClaimNotice
from nuanxin.people.procedures.publication import TELLING

NEUTRAL = "就业补助"  # instead of a title that tells of hardship or disability
LABELS = {"payee": "姓名（单位）", "id_number": "身份证号（部分遮盖）", "policy": "补助项目", "months": "月数", "amount": "金额（元）"}


@dataclass(frozen=True)
class Shown:
    """A public table: headings and lines of text."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown(notice: ClaimNotice, titles: Mapping[str, str]) -> Shown:
    """The lines of a notice in the order of submission; `titles` names the policies."""
    fields = notice.profile.split(",")
    claims = notice.claims.select_related("person", "employer").prefetch_related("lines").order_by("pk")
    rows = tuple(tuple(FIELDS[field](claim, titles) for field in fields) for claim in claims)
    return Shown(tuple(LABELS[field] for field in fields), rows)


def payee(claim: Claim, titles: Mapping[str, str]) -> str:
    return str(claim.employer or claim.person or claim.account_name)


def id_number(claim: Claim, titles: Mapping[str, str]) -> str:
    return claim.person.id_masked if claim.payee_kind == PayeeKind.PERSON and claim.person else ""


def policy(claim: Claim, titles: Mapping[str, str]) -> str:
    title = titles.get(claim.policy, NEUTRAL)
    return NEUTRAL if any(word in title for word in TELLING) else title


def months(claim: Claim, titles: Mapping[str, str]) -> str:
    return str(len({line.month for line in claim.lines.all() if line.month}) or "")


def amount(claim: Claim, titles: Mapping[str, str]) -> str:
    return f"{claim.amount_yuan:.2f}"


FIELDS: dict[str, Callable[[Claim, Mapping[str, str]], str]] = {
    "payee": payee,
    "id_number": id_number,
    "policy": policy,
    "months": months,
    "amount": amount,
}
