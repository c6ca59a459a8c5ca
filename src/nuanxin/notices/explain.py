"""How each number is counted (口径说明), in Chinese, made from the same definitions that count it."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.notices.definition.model import Form, FormColumn, Measure, Standard


@dataclass(frozen=True)
class Explanation:
    """One column in words."""

    no: int
    label: str
    unit: str
    counts: str
    condition: str
    time: str
    area: str
    additive: str
    note: str
    source: str


def of(form: Form) -> list[Explanation]:
    """All columns of a form."""
    return [of_column(column) for column in form.columns]


def of_column(column: FormColumn) -> Explanation:
    measure = column.measure
    return Explanation(
        no=column.no,
        label=column.label,
        unit=column.unit,
        counts=counted(measure),
        condition=column.cell.where.chinese(measure.catalogue) if column.cell.where else "",
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
        return f"数条数：{frame.label}"
    label = frame.columns[cell.column or ""].label
    return f"{label}相加：{frame.label}" if cell.aggregate == "sum" else f"不同的{label}数：{frame.label}"


def of_standard(standard: Standard) -> list[tuple[str, str]]:
    """Whom a standard is for, and how each of its items is counted."""
    people = standard.people.where.chinese(standard.catalogue) if standard.people.where else ""
    return [("服务对象", people), *((item.label, item.counted) for item in standard.items)]
