"""Which column a heading means: folding, aliases, prefixes that may stand or be missing, headings of town and village."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from nuanxin.engines.sheets.characters import JOINTS, MARKS, NUMBERED, squeeze, without_brackets
from nuanxin.engines.sheets.spec import HeadingWords, ListSpec, load_reading
from nuanxin.errors import UserError

NAME, ALIAS = 0, 1
TOWN, VILLAGE = "town", "village"
UNUSED = ("", "-", "忽略", "不导入")


@cache
def words() -> HeadingWords:
    return load_reading().headings


@cache
def fold_heading(text: str) -> str:
    """The key of a heading: stars, brackets and blanks mean nothing, 时间 is 日期, 号码 is 号, 是否 and 有无 may be missing."""
    key = without_brackets(squeeze(MARKS.sub("", text[:200]))).rstrip(":").upper()
    key = JOINTS.sub("", NUMBERED.sub("", key))
    for old, new in words().same.items():
        key = key.replace(old, new)
    return without_questions(key)


def without_questions(key: str) -> str:
    for question in words().drop:
        if question in key and key != question:
            return key.replace(question, "", 1)
    return key


@dataclass(frozen=True)
class Match:
    """A column a heading may mean; the lower `rank`, the surer."""

    column: str
    rank: int


class Matcher:
    """Knows the headings of one list; `mapping` (heading seen → canonical heading) comes before everything else."""

    def __init__(self, spec: ListSpec, mapping: Mapping[str, str] | None = None) -> None:
        self.spec = spec
        self.known = known_headings(spec)
        self.mapped = mapped_headings(spec, mapping or {}, self.known)
        self.area = next((column.name for column in spec.columns if column.type == "area"), None)
        self.towns = frozenset(map(fold_heading, words().town))
        self.villages = frozenset(map(fold_heading, words().village))

    def exact(self, text: str) -> Match | None:
        """The column of this very heading or of one of its aliases."""
        return self.known.get(fold_heading(text))

    def loose(self, text: str) -> Match | None:
        """The one column whose heading differs only by a prefix such as 走访 or 推介; none when two columns would fit."""
        key = fold_heading(text)
        fits = {match.column for near in self.neighbours(key) if (match := self.known.get(near))}
        return Match(fits.pop(), ALIAS) if len(fits) == 1 else None

    def neighbours(self, key: str) -> Iterable[str]:
        for prefix in words().prefixes:
            yield prefix + key
            if key.startswith(prefix):
                yield key.removeprefix(prefix)

    def part(self, text: str) -> str | None:
        """Whether the heading is that of a town or of a village, where the list has an area."""
        key = fold_heading(text)
        if self.area is None:
            return None
        return TOWN if key in self.towns else VILLAGE if key in self.villages else None


def known_headings(spec: ListSpec) -> dict[str, Match]:
    known: dict[str, Match] = {}
    for column in spec.columns:
        for alias in column.aliases:
            known.setdefault(fold_heading(alias), Match(column.name, ALIAS))
    return known | {fold_heading(column.name): Match(column.name, NAME) for column in spec.columns}


def mapped_headings(spec: ListSpec, mapping: Mapping[str, str], known: Mapping[str, Match]) -> dict[str, str | None]:
    """The user's own mapping, folded; None for a column that is not to be read. Refuses columns the list has not."""
    wrong = [name for name in mapping.values() if name.strip() not in UNUSED and fold_heading(name) not in known]
    if wrong:
        names = "、".join(column.name for column in spec.columns)
        raise UserError(f"对应关系中的“{name}”不是“{spec.title}”的列。可用的列：{names}。" for name in wrong)
    return {fold_heading(seen): None if name.strip() in UNUSED else known[fold_heading(name)].column for seen, name in mapping.items()}


def is_stranger(group: str) -> bool:
    """Whether a group title speaks of someone or something else, such as 户主: below it no heading stands alone."""
    text = squeeze(group)
    return text.startswith(words().strangers) and not text.endswith(words().titles)


def joined(groups: tuple[str, ...], own: str) -> list[str]:
    """The heading joined to those above it, nearest first; 户主信息 over 身份证号 is also 户主身份证号."""
    starts = ["".join(groups[depth:]) for depth in range(len(groups) - 1, -1, -1)] + list(groups[:-1])
    return [start + own for group in starts for start in (group, trimmed(group))]


def trimmed(group: str) -> str:
    key = without_brackets(squeeze(group))
    for ending in words().group_endings:
        if key.endswith(ending):
            return key.removesuffix(ending)
    return key


def is_neutral(group: str) -> bool:
    """A group title that says nothing, such as 基本信息."""
    return trimmed(group) in ("", "个人", "人员", "本人", "对象", "援助对象")
