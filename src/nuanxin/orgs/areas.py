"""Which area a clerk means: codes and names as offices write them, resolved inside an area, or told why not."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from nuanxin.errors import UserError
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area, Office
from nuanxin.orgs.models.areas import PREFIX_LENGTH

# One committee has many spellings; the first part of each pair is what they all are compared as.
COMMITTEES = (
    ("嘎查", ("嘎查村民委员会", "嘎查村委会", "嘎查民委员会", "嘎查委员会", "嘎查委会", "嘎查")),
    ("社区", ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区")),
    ("村", ("村村民委员会", "村村委会", "村村", "村民委员会", "村委会", "村")),
)
ENDINGS = frozenset(ending for _, endings in COMMITTEES for ending in endings)
IGNORED = re.compile(r"[\s\u200b\u200c\u200d\u2060\ufeff\-_/\\,、·.>]+")
CODE_LENGTHS = (6, 9, 12)
FEWEST_CHARACTERS = 2
MOST_CHARACTERS = 100  # the longest chain of real names has about fifty
CANDIDATES_TOLD = 5


class Resolved(NamedTuple):
    """The 12-digit code of the area meant, or the Chinese reason why there is none."""

    code: str = ""
    problem: str = ""


class Place(NamedTuple):
    code: str
    name: str
    level: int
    prefix: str


class Areas:
    """The areas of this installation, ready for many look-ups. A look-up never asks the database."""

    def __init__(self, places: Iterable[Place], office_prefix: str = "") -> None:
        self.places = {place.code: place for place in places}
        self.by_prefix = {place.prefix: place for place in self.places.values()}
        self.office_prefix = office_prefix
        self.named: dict[str, list[Place]] = defaultdict(list)
        self.known: dict[tuple[str, str], Resolved] = {}
        for place in self.places.values():
            self.enter(place)

    @classmethod
    def load(cls) -> Areas:
        """From the database: the office's subtree and the areas above it."""
        office = Office.objects.select_related("area").first()
        rows = Area.objects.order_by("code").values_list("code", "name", "level", "prefix")
        return cls((Place(*row) for row in rows), office.area.prefix if office else "")

    def enter(self, place: Place) -> None:
        """Make `place` findable by its name in any spelling, with and without the names of the areas above it in front."""
        name = plain(place.name)
        shorter = (name.removeprefix(plain(above.name)) for above in self.above(place))
        for text in {committee(one) for one in (name, *shorter) if len(one) >= FEWEST_CHARACTERS and one not in ENDINGS}:
            self.named[text].append(place)

    def above(self, place: Place) -> list[Place]:
        """The areas `place` lies in, the nearest first."""
        shorter = (
            self.by_prefix.get(place.prefix[:length])
            for length in sorted(PREFIX_LENGTH.values(), reverse=True)
            if length < len(place.prefix)
        )
        return [above for above in shorter if above]

    def resolve(self, text: str, within: str | None = None) -> Resolved:
        """The area `text` means inside the prefix `within` (the office's own by default), or a problem to show."""
        limit = self.office_prefix if within is None else within
        key = (text, limit)
        if key not in self.known:
            self.known[key] = self.look_up(plain(text), limit)
        return self.known[key]

    def require(self, text: str, within: str | None = None) -> str:
        """`resolve` for a caller with one area: the code, or a UserError with the problem."""
        found = self.resolve(text, within)
        if found.problem:
            raise UserError(found.problem)
        return found.code

    def look_up(self, text: str, limit: str) -> Resolved:
        if not text:
            return Resolved(problem="没有填写地区。请填写乡镇（街道）和村（社区）的名称或区划代码。")
        if text.isdecimal():
            return self.by_code(text, limit)
        if len(text) > MOST_CHARACTERS:
            return Resolved(
                problem=f"地区“{text[:CANDIDATES_TOLD]}…”有 {len(text)} 个字，太长。请只填写乡镇（街道）和村（社区）的名称或区划代码。"
            )
        meant = self.readings(text)
        inside = most_likely([place for place in meant if place.prefix.startswith(limit)], text)
        if len(inside) == 1:
            return Resolved(code=inside[0].code)
        if inside:
            return Resolved(problem=f"“{text}”可以是{self.listed(inside)}。请在前面写上乡镇（街道）名称，或填写区划代码。")
        if meant:
            return Resolved(problem=f"“{text}”（{self.listed(meant)}）不在{self.limit_name(limit)}之内。请核对地区，或改由该地导入。")
        return Resolved(problem=f"在{self.limit_name(limit)}之内找不到“{text}”。请核对乡镇（街道）和村（社区）的名称，或填写区划代码。")

    def by_code(self, text: str, limit: str) -> Resolved:
        place = self.places.get(text.ljust(12, "0"))
        if len(text) not in CODE_LENGTHS:
            return Resolved(problem=f"区划代码“{text}”有 {len(text)} 位，应为 6、9 或 12 位。请核对代码。")
        if place and place.prefix.startswith(limit):
            return Resolved(code=place.code)
        if place is None and text.startswith(limit):
            return Resolved(problem=f"{self.limit_name(limit)}之内没有区划代码“{text}”。请核对代码。")
        name = f"（{self.full_name(place.code)}）" if place else ""
        return Resolved(problem=f"区划代码“{text}”{name}不在{self.limit_name(limit)}之内。请核对地区，或改由该地导入。")

    def readings(self, text: str, under: str = "") -> list[Place]:
        """Every area below the prefix `under` that `text` can mean: as one name, or as a chain of names that may skip levels."""
        whole = [place for place in self.named.get(committee(text), ()) if below(place, under)]
        chained = [found for place, rest in self.beginnings(text, under) for found in self.readings(rest, place.prefix)]
        return list(dict.fromkeys(whole + chained))

    def beginnings(self, text: str, under: str) -> list[tuple[Place, str]]:
        ends = range(FEWEST_CHARACTERS, len(text) - FEWEST_CHARACTERS + 1)
        return [(place, text[end:]) for end in ends for place in self.named.get(text[:end], ()) if below(place, under)]

    def full_name(self, code: str) -> str:
        """The name with the names above it from the county down: 信丰县嘉定镇水东村委会."""
        place = self.places[code]
        chain = [above for above in self.above(place) if above.level >= AreaLevel.COUNTY]
        return "".join(one.name for one in reversed([place, *chain]))

    def listed(self, places: list[Place]) -> str:
        told = "、".join(self.full_name(place.code) for place in places[:CANDIDATES_TOLD])
        return told + (f"等 {len(places)} 处" if len(places) > CANDIDATES_TOLD else "")

    def limit_name(self, limit: str) -> str:
        return f"“{self.full_name(self.by_prefix[limit].code)}”" if limit in self.by_prefix else "本机构地区"


def below(place: Place, prefix: str) -> bool:
    return place.prefix.startswith(prefix) and place.prefix != prefix


def most_likely(places: list[Place], text: str) -> list[Place]:
    """One place if the others lie in it (a farm and its only committee share a name) or it alone is spelt so in its township; else all."""
    widest = min(places, key=lambda place: len(place.prefix), default=None)
    if widest and all(place.prefix.startswith(widest.prefix) for place in places):
        return [widest]
    spelt = [place for place in places if text.endswith(plain(place.name))]
    neighbours = len({place.code[: PREFIX_LENGTH[AreaLevel.TOWNSHIP]] for place in places}) == 1
    return spelt if neighbours and len(spelt) == 1 else places


def plain(text: str) -> str:
    """Half width, without spaces, invisible characters and separators."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", text))


def committee(name: str) -> str:
    """`name` with the ending of its village or residents' committee in its shortest spelling."""
    for short, endings in COMMITTEES:
        for ending in endings:
            if name.endswith(ending) and len(name) > len(ending):
                return name[: -len(ending)] + short
    return name
