"""How each number is counted (口径说明), in Chinese, made from the same definitions that count it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nuanxin.engines.facts import BASE, Derived, Frame
from nuanxin.notices.definition.model import Form, FormColumn, Measure, Standard
from nuanxin.orgs.factbase import facts_of_frame, facts_of_table, linked_facts

KINDS = {"any": "有没有一条", "count": "条数", "count_distinct": "不同的{column}数", "pick": "最近一条的{column}"}


@dataclass(frozen=True)
class Explanation:
    """One column in words; `basis` says, line by line, which rows are looked at and how what is asked of them is found out."""

    no: int
    label: str
    unit: str
    counts: str
    condition: str
    basis: tuple[str, ...]
    time: str
    area: str
    additive: str
    note: str
    source: str


def of(form: Form) -> list[Explanation]:
    """All columns of a form."""
    return [of_column(column) for column in form.columns]


def of_column(column: FormColumn) -> Explanation:
    measure, where = column.measure, column.cell.where
    return Explanation(
        no=column.no,
        label=column.label,
        unit=column.unit,
        counts=counted(measure),
        condition=where.chinese(measure.catalogue) if where else "",
        basis=tuple(basis(column.cell.frame, where.names if where else ())),
        time=measure.time,
        area=measure.area,
        additive="各地相加等于合计。" if measure.additive else "各地不能相加。",
        note="".join(filter(None, (measure.note, column.note))),
        source=measure.source,
    )


def counted(measure: Measure) -> str:
    """What is counted, from which rows."""
    frame, cell = measure.cell.frame, measure.cell
    if cell.aggregate == "rows":
        return f"{frame.label}，数{'人数' if measure.is_one_per_person else '条数'}"
    label = frame.columns[cell.column or ""].label
    return f"{frame.label}，{label}相加" if cell.aggregate == "sum" else f"{frame.label}，数不同的{label}"


def basis(frame: Frame, names: Collection[str]) -> Iterator[str]:
    """The frame's own rows, then each derived column that the condition rests on."""
    where = f"，条件是：{frame.where.chinese(facts_of_table(frame.table))}" if frame.where else ""
    yield f"取自“{frame.table.label}”{where}。"
    if frame.one_per:
        order = "、".join(frame.table.by_name[name].label for name in frame.latest_by)
        yield f"每人只取一条：{order}最晚的一条。"
    for derived in needed(frame, names):
        yield said(derived, frame)


def needed(frame: Frame, names: Collection[str]) -> list[Derived]:
    """The derived columns named, and those that these name, in the frame's order."""
    wanted = set(names)
    for derived in reversed(frame.derive):
        if derived.name in wanted and derived.where:
            wanted |= {name.removeprefix(BASE) for name in derived.where.names if derived.kind == "value" or name.startswith(BASE)}
    return [derived for derived in frame.derive if derived.name in wanted]


def said(derived: Derived, frame: Frame) -> str:
    known = facts_of_frame(frame)
    if derived.kind == "value" or derived.table is None:
        return f"“{derived.label}”：{derived.where.chinese(known) if derived.where else ''}。"
    column = derived.table.by_name[derived.column].label if derived.column else ""
    where = f"，条件是：{derived.where.chinese(linked_facts(derived.table, known))}" if derived.where else ""
    return f"“{derived.label}”：看“{derived.table.label}”中{KINDS[derived.kind].format(column=column)}{where}。"


def of_standard(standard: Standard) -> list[tuple[str, str]]:
    """Whom a standard is for, and how each of its items is counted."""
    people = standard.people.where.chinese(standard.catalogue) if standard.people.where else ""
    return [("服务对象", people), *((item.label, item.counted) for item in standard.items)]
