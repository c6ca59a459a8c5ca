"""Entry forms of vacancies and job fairs."""

from __future__ import annotations

from typing import Any

from nuanxin.jobs.enums import FairAudience, FairForm, VacancyKind
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.orgs.enums import AreaLevel
from nuanxin.orgs.models import Area, User
from nuanxin.web.forms import with_blank
from nuanxin.web.records.forms import EntryForm, count, day, one_in_sight, one_of, several_of, text, yes_no, yuan


class LocalEntry(EntryForm):
    """An entry that belongs to an area: one of those where the user may record."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = areas_of(self.user)
        self.fields["area"].choices = with_blank((area.code, area.name) for area in self.areas)
        if len(self.areas) == 1:
            self.initial.setdefault("area", self.areas[0].code)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "area": next(area for area in self.areas if area.code == self.cleaned_data["area"])}


def areas_of(user: User) -> list[Area]:
    """Where the user may record: the own area and the townships in it; a village's own user only the village."""
    within = Area.objects.filter(access.within(user, Permission.RECORD, "code"), valid_to=None)
    return list(within.filter(level__in=(AreaLevel.COUNTY, AreaLevel.TOWNSHIP)) or within)


class VacancyEntry(LocalEntry):
    collected_on = day("采集日期")
    area = one_of("采集地", ())
    employer_name = text("单位名称", 120, required=True)
    employer_uscc = text("统一社会信用代码", 18, help_text="18 位，印在营业执照上。")
    post_name = text("岗位名称", 80, required=True)
    openings = count("招聘人数", required=True, least=1)
    kind = one_of("岗位类别", VacancyKind.choices, required=False)
    is_large_employer = yes_no("规模以上企业")
    pay_min_yuan = yuan("月薪下限", digits=10)
    pay_max_yuan = yuan("月薪上限", digits=10)
    education = text("学历要求", 40)
    age_max = count("年龄上限", least=16)
    accepts_disability = text("接收残疾类别", 80)
    valid_until = day("有效期至", required=False)


class FairEntry(LocalEntry):
    held_on = day("举办日期")
    name = text("名称", 120, required=True)
    area = one_of("举办地", ())
    form = one_in_sight("形式", FairForm.choices)
    audiences = several_of("专场对象", FairAudience.choices, help_text="可选多项。")
    employers_count = count("参会单位数")
    openings_count = count("提供岗位数")
    intents_count = count("达成意向人数")
