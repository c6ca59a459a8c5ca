"""The command that lists entitlements in force: months used and left, the last month, what is stopped, and totals."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nuanxin.cli import options

if TYPE_CHECKING:
    from nuanxin.benefits.models import Entitlement
    from nuanxin.benefits.queries.in_force import InForce, Totals

HEADINGS = ("政策", "享受人或单位", "证件号", "地区", "初次核定", "已享受", "剩余", "最后月份", "状态")
EndsWithin = Annotated[int | None, typer.Option("--ends-within", metavar="天数", min=0, max=3660, help="只列这些天内期满的。")]
AsOf = Annotated[datetime.date | None, options.date_option("--as-of", help="按这一天列出，默认为业务日期。")]


def add(app: typer.Typer) -> None:
    app.command("entitlements", help="列出在享的待遇：已享受和剩余月数、最后一个月、停发的和合计。")(entitlements)


def entitlements(area: options.Area = None, ends_within: EndsWithin = None, day: AsOf = None, as_json: options.Json = False) -> None:
    from nuanxin.benefits.queries import in_force
    from nuanxin.orgs import clock

    where, as_of = options.chosen_area(area), day or clock.business_today()
    found = list(in_force.on_day(where.prefix, as_of, ends_within))
    sums = in_force.totals(found)
    if as_json:
        options.print_json(as_contracted(where.code, as_of, found, sums))
    else:
        tell(f"{where}，{as_of}", found, sums)


def as_contracted(area: str, as_of: datetime.date, found: Sequence[InForce], sums: Sequence[Totals]) -> dict[str, Any]:
    return {
        "area": area,
        "as_of": as_of.isoformat(),
        "entitlements": [one_json(one) for one in found],
        "totals": {
            "running": sum(one.running for one in sums),
            "stopped": sum(one.stopped for one in sums),
            "months_used": sum(one.months_used for one in sums),
            "policies": [
                {"policy": one.policy, "running": one.running, "stopped": one.stopped, "months_used": one.months_used} for one in sums
            ],
        },
    }


def one_json(one: InForce) -> dict[str, Any]:
    own, term = one.entitlement, one.term
    return {
        "key": own.pk,
        "policy": own.policy,
        "payee": own.payee_kind,
        "person": own.person and {"key": own.person_id, "id_number": own.person.id_masked, "name": own.person.name},
        "employer": own.employer and {"key": own.employer_id, "name": own.employer.name},
        "area": own.area_id,
        "first_approved_on": own.first_approved_on.isoformat(),
        "months": {"cap": term.cap, "used": term.used, "left": term.left, "last": term.last and f"{term.last:%Y-%m}"},
        "extended": own.is_extended,
        "state": "stopped" if one.is_stopped else "running",
        "stopped_on": own.stopped_on.isoformat() if own.stopped_on and one.is_stopped else None,
        "stop_reason": own.stop_reason if one.is_stopped else "",
    }


def tell(heading: str, found: Sequence[InForce], sums: Sequence[Totals]) -> None:
    from nuanxin.cli import tables

    if not found:
        print(f"{heading}：没有在享的待遇。")
        return
    titles = titles_of(found)
    print(heading)
    print(tables.grid([HEADINGS, *(line(one, titles) for one in found)]))
    for one in sums:
        print(f"{titles[one.policy]}：在享 {one.running}，停发 {one.stopped}，已享受 {one.months_used} 个月")
    print(f"合计：在享 {sum(one.running for one in sums)}，停发 {sum(one.stopped for one in sums)}")


def titles_of(found: Sequence[InForce]) -> dict[str, str]:
    """The titles of the policies; the id of one that the library has no more."""
    from nuanxin.benefits import policies

    known = policies.library()
    return {name: known[name].title if name in known else name for name in {one.entitlement.policy for one in found}}


def line(one: InForce, titles: dict[str, str]) -> list[str]:
    own, term = one.entitlement, one.term
    return [
        titles[own.policy],
        payee(own),
        own.person.id_masked if own.person else "",
        str(own.area),
        str(own.first_approved_on),
        f"{term.used} 个月",
        "不限" if term.left is None else f"{term.left} 个月",
        f"{term.last:%Y-%m}" if term.last else "",
        f"停发（{own.stopped_on}，{own.stop_reason}）" if one.is_stopped else "在享",
    ]


def payee(entitlement: Entitlement) -> str:
    """Whom it is for, and the employer where one is paid for them."""
    names = [str(one) for one in (entitlement.person, entitlement.employer) if one]
    return "／".join(names) or str(entitlement.household)
