"""Forms of accounts, roles, organisations and the office; areas are written as clerks write them."""

from __future__ import annotations

from typing import Any

from django import forms

from nuanxin.errors import UserError
from nuanxin.orgs.areas import Areas
from nuanxin.orgs.enums import AreaLevel, Line, Role
from nuanxin.orgs.models import Area
from nuanxin.web.forms import with_blank
from nuanxin.web.oversight.scope import organisations_of
from nuanxin.web.records.forms import EntryForm, day, one_of, text


class AreaField(forms.CharField):
    """A township or village by name, or an area by code; the value is the Area."""

    def clean(self, value: Any) -> Area:
        typed = super().clean(value)
        found = Areas.load().resolve(typed)
        if found.problem:
            raise forms.ValidationError(found.problem)
        return Area.objects.get(code=found.code)


def area_field(label: str) -> AreaField:
    widget = forms.TextInput(attrs={"list": "area-names", "autocomplete": "off"})
    return AreaField(label=label, max_length=60, widget=widget, help_text="乡镇或“乡镇+村”的名称，或区划代码。")


class AccountEntry(EntryForm):
    username = text("用户名", 40, required=True, help_text="登录时用，2 至 40 个汉字、字母、数字或 _ . @ + -。")
    display_name = text("姓名", 40, required=True)
    organisation = one_of("所在机构", (), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = {str(one.pk): one for one in organisations_of(self.user)}
        self.fields["organisation"].choices = with_blank(
            ((key, f"{one.name}（{one.area}）") for key, one in self.offered.items()), "本机构"
        )

    def values(self) -> dict[str, Any]:
        return {**super().values(), "organisation": self.offered.get(self.cleaned_data["organisation"])}


class RoleEntry(EntryForm):
    role = one_of("角色", Role.choices)
    area = area_field("管辖地区")
    from_on = day("起始日期", required=False, help_text="不填为今天。")
    until_on = day("终止日期", required=False, help_text="含当天；不填为长期。")


class RoleEndEntry(EntryForm):
    until_on = day("终止日期", help_text="含当天。")


class OrganisationEntry(EntryForm):
    name = text("机构名称", 80, required=True)
    line = one_of("条线", Line.choices)
    area = area_field("所辖地区")


class ContactEntry(EntryForm):
    """What plain-language sheets tell: where to come to, and whom to call."""

    address = text("办公地址", 80, help_text="印在政策明白纸上，例如：嘉定镇阳明中路 12 号便民服务中心 3 号窗口。")
    phone = text("对外电话", 40, help_text="印在政策明白纸上，群众打得通的号码。")


class BusinessDateEntry(EntryForm):
    day = day("业务日期", required=False, help_text="培训或演示时设定；清空则按当天。")

    def refuse(self, refusal: UserError) -> None:
        for problem in refusal.problems:
            self.add_error("day", problem)


def area_names(user) -> list[str]:
    """What the area fields suggest: the areas of the office down to the township."""
    from nuanxin.web.oversight.scope import areas_of

    return list(areas_of(user).filter(level__in=(AreaLevel.COUNTY, AreaLevel.TOWNSHIP)).values_list("name", flat=True)[:500])
