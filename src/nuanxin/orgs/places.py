"""Whether a place as somebody wrote it (就业地, 务工地点) lies in the office's area; unknown rather than guessed."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from nuanxin.orgs import national
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area, Office

PEOPLES = (  # as names of autonomous places have them; 内蒙古 is one word
    "(?:各|壮|回|藏|苗|彝|侗|瑶|土家|土|布依|朝鲜|满|黎|傣|畲|羌|白|哈尼|傈僳|景颇|水|纳西|佤|拉祜|布朗|怒|独龙|普米|仡佬|仫佬|毛南|东乡|保安|"
    "撒拉|裕固|达斡尔|鄂温克|鄂伦春)族|(?:维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|(?<!内)蒙古)族?"
)
ENDINGS = re.compile(rf"(?:特别行政区|(?:{PEOPLES})*自治[区州县]|地区|省|市|县|区|盟)$")
ANOTHER = re.compile(r"[\u4e00-\u9fff]{2,}(?:省|市|县|自治州|自治区|自治县)")  # a county or more of some name
SHORTEST = 2


@lru_cache(maxsize=8_192)
def lies_in(text: str, office: str) -> bool | None:
    """Yes if it names the office's area or one of its townships, no if another place; None if it names no more than what is around.

    Other counties have townships of the same names: another place in front of a township's name decides.
    """
    (own, *towns), around = names(office)
    if own in text:
        return True
    if town := next((name for name in towns if name in text), ""):
        return not names_another(text[: text.index(town)], around)
    return False if names_another(text, around) else None


def names_another(text: str, around: tuple[str, ...]) -> bool:
    """Whether a place is named that is none of those around."""
    for name in around:
        text = text.replace(name, "")
    return bool(ANOTHER.search(text)) or any(name in text for name in everywhere())


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
