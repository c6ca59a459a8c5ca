"""Pages of returns out of work: the list, entry, one return, voiding."""

from __future__ import annotations

from nuanxin.casework import actions
from nuanxin.casework.enums import ReturnKind
from nuanxin.casework.models import Return
from nuanxin.web.listing import Column, Filter, Listing, Order, day, equal, tag
from nuanxin.web.movements.forms import ReturnEntry
from nuanxin.web.records.columns import (
    PERSON_JOINS,
    PERSON_UNREAD,
    day_column,
    ops_column,
    person_columns,
    person_filters,
    with_townships,
)
from nuanxin.web.records.kind import Facts, Kind


def return_facts(returning: Return) -> Facts:
    yield "人员", returning.person
    yield "身份证号", returning.person.id_masked
    yield "常住地", returning.person.residence
    yield "返回日期", day(returning.returned_on)
    yield "返回情形", returning.get_kind_display()
    yield "结束的就业", returning.placement


RETURNS = Kind(
    name="returning",
    label="返回登记",
    model=Return,
    listing=Listing(
        name="returns",
        title="返回登记",
        noun="条",
        columns=(
            *person_columns(),
            day_column("returned_on", "返回日期"),
            Column("kind", "返回情形", lambda row: tag(row.get_kind_display()), value=lambda row: row.get_kind_display(), width=14),
            Column("placement", "结束的就业", lambda row: str(row.placement or "—"), style="wrap", width=30),
            ops_column("returning"),
        ),
        filters=(*person_filters("returned_on", "返回日期"), Filter("kind", "返回情形", equal("kind"), choices=ReturnKind.choices)),
        orders=(Order("returned_on", "返回日期", ("-returned_on", "-pk")),),
        prepare=with_townships("person__residence_id"),
        export="returns-export",
        nothing="还没有返回登记。有人失去工作或返乡时，点右上角“登记返回”。",
    ),
    entry=ReturnEntry,
    day="returned_on",
    record=actions.record_return,
    void=actions.void_return,
    facts=return_facts,
    joins=(*PERSON_JOINS, "placement"),
    unread=PERSON_UNREAD,
    deed="登记返回",
)
