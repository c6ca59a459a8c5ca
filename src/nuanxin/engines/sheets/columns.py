"""Which column of the file is which column of the list: headings are given away surest first, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from nuanxin.engines.sheets import header
from nuanxin.engines.sheets.header import Heading
from nuanxin.engines.sheets.headings import TOWN, VILLAGE, Matcher, fold_heading, is_neutral, is_stranger, joined, trimmed, words
from nuanxin.engines.sheets.reader import Book, Sheet
from nuanxin.engines.sheets.spec import ListSpec, known_lists, load_list
from nuanxin.errors import UserError

# How sure a match is: the lower, the surer. A name is surer than an alias by one.
# ALONE: under no group, or one that says nothing; CONFIRMED: with its group it means the same; GROUPED: its group says
# something else (认定 over 时间 is hardly the day of a visit).
MAPPED, ALONE, CONFIRMED, JOINED, LOOSE, GROUPED, LOOSE_JOINED = 0, 10, 13, 15, 20, 22, 25


@dataclass(frozen=True)
class Found:
    """Where one column of the list stands; two places when town and village together are the area."""

    name: str
    indexes: tuple[int, ...]
    seen: str
    sureness: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Columns:
    """The answer about a header: found (in the order of the list), headings not used, columns not there."""

    found: tuple[Found, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """`{"found": {canonical: heading seen}, "unknown": […], "missing": […]}`, as `import --json` shows it."""
        return {"found": {found.name: found.seen for found in self.found}, "unknown": list(self.unknown), "missing": list(self.missing)}


@dataclass(frozen=True)
class Layout:
    """The sheet that is read, the rows its header takes, its headings and its columns.

    `unread` names other sheets with every required column: only one sheet is read, and the user should know.
    """

    sheet: Sheet
    top: int
    bottom: int
    headings: tuple[Heading, ...]
    columns: Columns
    unread: tuple[str, ...] = ()


class ColumnsMissingError(UserError):
    """Required columns are not there; `layout` (None when no header was found) lets a page ask for a mapping."""

    def __init__(self, text: str, layout: Layout | None) -> None:
        super().__init__(text)
        self.layout = layout


def find_layout(book: Book, spec: ListSpec, mapping: Mapping[str, str] | None = None) -> Layout:
    """Find the sheet with the most known headings and its header.

    Refuses (ColumnsMissingError) a file without a header or without a required column, and says which, and which other
    list it looks like.
    """
    layout = best_layout(book, Matcher(spec, mapping))
    if layout is None or (lacking := lacking_columns(spec, layout.columns)):
        raise ColumnsMissingError(complaint(book, spec, layout, lacking if layout else ()), layout)
    return layout


def best_layout(book: Book, matcher: Matcher) -> Layout | None:
    layouts = [layout for sheet in book.sheets if (layout := sheet_layout(book, sheet, matcher))]
    best = max(layouts, key=lambda layout: (len(layout.columns.found), layout.sheet.visible), default=None)
    others = (layout for layout in layouts if layout is not best and layout.sheet.last_row > layout.bottom)
    unread = tuple(other.sheet.name for other in others if not lacking_columns(matcher.spec, other.columns))
    return replace(best, unread=unread) if best else None


def sheet_layout(book: Book, sheet: Sheet, matcher: Matcher) -> Layout | None:
    rows = list(book.rows(sheet, limit=20))
    best: Layout | None = None
    for bottom, top, headings in header.candidates(rows, sheet.merges):
        columns = assign(headings, matcher)
        if columns.found and (best is None or worth(columns, matcher.spec, bottom) > worth(best.columns, matcher.spec, best.bottom)):
            best = Layout(sheet, top, bottom, tuple(headings), columns)
    return best


def worth(columns: Columns, spec: ListSpec, bottom: int) -> tuple[int, int, int]:
    required = sum(found.name in spec.required for found in columns.found)
    return len(columns.found), required, -bottom


def lacking_columns(spec: ListSpec, columns: Columns) -> list[str]:
    there = {found.name for found in columns.found}
    return [column.name for column in spec.columns if column.required and column.name not in there and not there & set(column.absent_with)]


def assign(headings: list[Heading], matcher: Matcher) -> Columns:
    """Give each column of the list the heading that fits it best."""
    taken: dict[str, Found] = {}
    used: set[int] = set()
    for sureness, heading, name, seen in sorted(claims(headings, matcher), key=lambda claim: (claim[0], claim[1].index)):
        if name not in taken and heading.index not in used:
            taken[name] = Found(name, (heading.index,), seen, sureness)
            used.add(heading.index)
    if matcher.area:
        settle_area(matcher.area, headings, matcher, taken)
    used = {index for found in taken.values() for index in found.indexes}
    return Columns(
        found=tuple(taken[column.name] for column in matcher.spec.columns if column.name in taken),
        unknown=tuple(label(heading) for heading in headings if heading.index not in used),
        missing=tuple(column.name for column in matcher.spec.columns if column.name not in taken and not column.extra),
    )


def label(heading: Heading) -> str:
    """How an unused heading is named: 姓名 under 户主 is 户主姓名."""
    stranger = next(filter(is_stranger, heading.groups), "")
    return trimmed(stranger) + heading.seen


def claims(headings: list[Heading], matcher: Matcher) -> Iterator[tuple[int, Heading, str, str]]:
    for heading in headings:
        texts = joined(heading.groups, heading.own) if heading.groups else []
        keys = [fold_heading(text) for text in (heading.own, *texts)]
        if choice := next((key for key in keys if key in matcher.mapped), None):
            if name := matcher.mapped[choice]:
                yield MAPPED, heading, name, heading.seen
            continue
        yield from own_claims(heading, texts, matcher)
        yield from joined_claims(heading, texts, matcher)


def own_claims(heading: Heading, texts: list[str], matcher: Matcher) -> Iterator[tuple[int, Heading, str, str]]:
    if any(map(is_stranger, heading.groups)):
        return
    if match := matcher.exact(heading.own):
        yield level(heading, texts, match.column, matcher) + match.rank, heading, match.column, heading.seen
    elif match := matcher.loose(heading.own):
        yield LOOSE + match.rank, heading, match.column, heading.seen


def level(heading: Heading, texts: list[str], column: str, matcher: Matcher) -> int:
    if all(map(is_neutral, heading.groups)):
        return ALONE
    with_groups = (matcher.exact(text) or matcher.loose(text) for text in texts)
    return CONFIRMED if any(match and match.column == column for match in with_groups) else GROUPED


def joined_claims(heading: Heading, texts: list[str], matcher: Matcher) -> Iterator[tuple[int, Heading, str, str]]:
    for distance, text in enumerate(texts):
        if match := matcher.exact(text):
            yield JOINED + min(distance, 4), heading, match.column, header.one_line(text)
        elif match := matcher.loose(text):
            yield LOOSE_JOINED + distance, heading, match.column, header.one_line(text)


def settle_area(area: str, headings: list[Heading], matcher: Matcher, taken: dict[str, Found]) -> None:
    """Town and village in two columns together are the area, unless a column of its own has that very heading."""
    at = taken.get(area)
    if at and at.sureness in (MAPPED, ALONE, CONFIRMED, GROUPED, JOINED):
        return
    used = {index for found in taken.values() if found.name != area for index in found.indexes}
    free = [heading for heading in headings if heading.index not in used and not any(map(is_stranger, heading.groups))]
    parts = [heading for kind in (TOWN, VILLAGE) if (heading := first_part(kind, free, matcher))]
    if len(parts) == 2 or (parts and at is None):
        taken[area] = Found(area, tuple(part.index for part in parts), "+".join(part.seen for part in parts))


def first_part(kind: str, free: list[Heading], matcher: Matcher) -> Heading | None:
    fits = [heading for heading in free if matcher.part(heading.own) == kind]
    under_area = [
        heading for heading in fits if any((match := matcher.exact(group)) and match.column == matcher.area for group in heading.groups)
    ]
    return next(iter(under_area or fits), None)


def complaint(book: Book, spec: ListSpec, layout: Layout | None, lacking: list[str] | tuple[str, ...]) -> str:
    if layout is None:
        text = f"前 {words().first_rows} 行里没有找到“{spec.title}”的标题行（例如 {'、'.join(spec.required)}）。请用本表的模板，或把标题行移到前面。"
    else:
        seen = "、".join(heading.seen for heading in layout.headings)
        text = f"工作表“{layout.sheet.name}”缺少必填列：{'、'.join(lacking)}。看到的标题：{seen}。请补上这些列，或指明哪一列对应。"
    return text + resemblance(book, spec, len(layout.columns.found) if layout else 0)


def resemblance(book: Book, spec: ListSpec, found: int) -> str:
    """The other list whose required columns are all there and that knows more of the headings."""
    best = ""
    for other in map(load_list, known_lists()):
        layout = best_layout(book, Matcher(other)) if other.id != spec.id else None
        if layout and not lacking_columns(other, layout.columns) and len(layout.columns.found) > found:
            found, best = len(layout.columns.found), f"这份文件更像“{other.title}”（{other.id}），请确认选对了表。"
    return best
