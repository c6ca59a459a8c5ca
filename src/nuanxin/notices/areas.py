"""The areas of a report: the one asked for, those one level below it, and the asked area itself."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Min

from nuanxin.errors import UserError
from nuanxin.orgs.areas import Areas
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area, Office
from nuanxin.orgs.models.areas import PREFIX_LENGTH


@dataclass(frozen=True)
class Below:
    """How an area is divided: `digits` of a code tell its parts apart."""

    area: Area
    digits: int
    parts: tuple[Area, ...]

    @property
    def own(self) -> str:
        """The code, cut to the same digits, under which the area's own records stand."""
        return self.area.code[: self.digits]


def find(text: str | Area | None) -> Area:
    """The area meant by a code of 6, 9 or 12 digits or a name; by nothing the office's own. Refused if there is none or several."""
    if isinstance(text, Area):
        return text
    office = Office.objects.select_related("area").first()
    if office is None:
        raise UserError("还没有建立本机构，不知道统计哪个地区。请先运行 `nuanxin init --area 区划代码`。")
    if not text:
        return office.area
    exact = Area.objects.filter(code=text, prefix__startswith=office.area.prefix).first()
    return exact or Area.objects.get(code=Areas.load().require(str(text)))


def below(area: Area, day: datetime.date) -> Below:
    """The parts one level below that stood on the day, in code order."""
    inside = Area.objects.under(area.prefix).exclude(code=area.code)
    level = inside.filter(level__gt=area.level).aggregate(level=Min("level"))["level"]
    if level is None:
        return Below(area, PREFIX_LENGTH[AreaLevel.VILLAGE], ())
    return Below(area, PREFIX_LENGTH[AreaLevel(level)], tuple(inside.filter(level=level).standing_on(day).order_by("code")))
