"""Whether a place as somebody wrote it (就业地, 务工地点) lies in the office's area; unknown rather than guessed."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from nuanxin.orgs import national
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area, Office

ENDINGS = re.compile(r"(?:特别行政区|[^省市县区]{0,6}自治[区州县]|省|市|县|区|盟|地区)$")
ANOTHER = re.compile(r"[\u4e00-\u9fff]{2,}(?:省|市|县|自治州|自治区|自治县)")  # a county or more of some name
SHORTEST = 2


@lru_cache(maxsize=8_192)
def lies_in(text: str, office: str) -> bool | None:
    """Yes if it names the office's area or one of its townships, no if only another place; None if it names no more than what is around."""
    inside, around = names(office)
    if any(name in text for name in inside):
        return True
    rest = text
    for name in around:
        rest = rest.replace(name, "")
    return False if ANOTHER.search(rest) or any(name in rest for name in everywhere()) else None


def lies_here(text: str) -> bool | None:
    """The same for the office of this installation."""
    office = Office.objects.values_list("area_id", flat=True).first()
    return lies_in(text, office) if office else None


@cache
def names(office: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the office's area and its towns; names of the areas above it, the longest first."""
    area = Area.objects.get(code=office)
    towns = Area.objects.under(area.prefix).filter(level__lte=AreaLevel.TOWNSHIP).values_list("name", flat=True)
    above = Area.objects.filter(level__lt=area.level, code__in=[area.code[:digits].ljust(12, "0") for digits in (2, 4, 6)])
    around = {form for name in above.values_list("name", flat=True) for form in (name, stem(name))}
    return (stem(area.name), *towns), tuple(sorted(around, key=len, reverse=True))


@cache
def everywhere() -> tuple[str, ...]:
    """Provinces and cities of the country without their endings: 广东, 深圳."""
    found = {stem(name) for code, name in national.lines() if not code[4:].strip("0")}
    return tuple(sorted(name for name in found if len(name) >= SHORTEST))


def stem(name: str) -> str:
    """信丰 of 信丰县; a name that would be too short stays whole."""
    short = ENDINGS.sub("", name)
    return short if len(short) >= SHORTEST else name
