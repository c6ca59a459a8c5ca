"""Forms that change what is on file about a person."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms

from nuanxin.orgs import access
from nuanxin.orgs.areas import Areas
from nuanxin.orgs.models import Area, User
from nuanxin.people.enums import Category, Education, EmploymentStatus, EndReason, Hukou, Source
from nuanxin.people.models import Person
from nuanxin.web.forms import DayField
from nuanxin.web.records.forms import EntryForm, day, one_of, several_of, text, yes_no

MOST_SUGGESTED = 600
RETIREMENT_AGES = [("50", "50 周岁"), ("55", "55 周岁"), ("60", "60 周岁")]
ID_WIDGET = forms.TextInput(attrs={"autocomplete": "off", "maxlength": 22, "data-id-number": "", "spellcheck": "false"})
PHONE_WIDGET = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})


class PlaceField(forms.CharField):
    """Township and village as offices write them, or a code; becomes the area, inside what the user answers for."""

    widget = forms.TextInput(attrs={"list": "places", "autocomplete": "off", "placeholder": "例如 嘉定镇水东村"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=80, **options)
        self.user: User | None = None

    def clean(self, value: Any) -> Area:
        typed = super().clean(value)
        areas, problem = Areas.load(), ""
        for prefix in access.prefixes(self.user, access.Permission.REGISTER):
            found = areas.resolve(typed, prefix)
            if found.code:
                return Area.objects.get(code=found.code)
            problem = problem or found.problem
        raise forms.ValidationError(problem or "您没有登记和修改人员的地区。请联系本机构的系统管理员。")


class DetailsForm(EntryForm):
    """What may be told of a person besides name, number and place."""

    ethnicity = text("民族", 20)
    education = one_of("文化程度", Education.choices, required=False)
    hukou = one_of("户籍性质", Hukou.choices, required=False)
    employment_status = one_of("就业状态", EmploymentStatus.choices, required=False)
    wants_job = yes_no("就业意愿")
    wants_training = yes_no("培训意愿")
    wants_business = yes_no("创业意愿")
    skills = text("技能特长", 200)
    original_retirement_age = one_of("原法定退休年龄", RETIREMENT_AGES, required=False)
    note = text("备注", 500)

    DETAILS = (
        "ethnicity", "education", "hukou", "employment_status", "wants_job", "wants_training", "wants_business", "skills",
        "original_retirement_age", "note",
    )  # fmt: skip
    IDENTITY: tuple[str, ...] = ()
    MORE: tuple[str, ...] = ()

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        for field in self.fields.values():
            if isinstance(field, PlaceField):
                field.user = user

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in groups."""
        named = (("身份", self.IDENTITY), ("情况与意愿", self.DETAILS), ("类别与家庭", self.MORE))
        return [(label, [self[name] for name in names]) for label, names in named if names]

    @cached_property
    def places(self) -> list[str]:
        """Suggestions for the place; none where there are too many to send along."""
        held = access.within(self.user, access.Permission.REGISTER, "code")
        towns = dict(Area.objects.filter(held, level=4).values_list("code", "name"))
        villages = Area.objects.filter(held, level=5)[: MOST_SUGGESTED + 1]
        if len(villages) > MOST_SUGGESTED:
            return list(towns.values())
        return [f"{towns.get(area.code[:9] + '000', '')}{area.name}" for area in villages] or list(towns.values())

    def clean_original_retirement_age(self) -> int | None:
        return int(self.cleaned_data["original_retirement_age"] or 0) or None


class RegisterForm(DetailsForm):
    """A new person; sex and birth date come from the number."""

    name = text("姓名", 60, required=True)
    id_number = forms.CharField(
        label="身份证号", max_length=22, widget=ID_WIDGET, help_text="18 位；15 位的自动升为 18 位。性别和出生日期由号码得出。"
    )
    phone = text("联系电话", 20, widget=PHONE_WIDGET)
    residence = PlaceField(label="常住地", help_text="乡镇（街道）和村（社区）。按实际居住地填写，不按身份证号前六位。")
    categories = several_of("人员类别", Category.choices)
    head_id_number = forms.CharField(
        label="户主身份证号", max_length=22, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    relationship = text("与户主关系", 20)

    IDENTITY = ("name", "id_number", "phone", "residence")
    MORE = ("categories", "head_id_number", "relationship")


class CorrectForm(DetailsForm):
    """What is on file, to be corrected; numbers are not shown, an empty one stays as it is."""

    name = text("姓名", 60, required=True)
    id_number = forms.CharField(label="更正身份证号", max_length=22, required=False, widget=ID_WIDGET, help_text="留空表示不改。")
    phone = text("更正联系电话", 20, widget=PHONE_WIDGET, help_text="留空表示不改。")
    no_phone = forms.BooleanField(label="删去原来的电话", required=False)
    residence = PlaceField(label="常住地")
    version = forms.IntegerField(widget=forms.HiddenInput)

    IDENTITY = ("name", "id_number", "phone", "no_phone", "residence")

    def changes(self) -> dict[str, Any]:
        """What the action is asked to write."""
        values = {name: self.cleaned_data[name] for name in ("name", "residence", "version", *self.DETAILS)}
        if self.cleaned_data["id_number"]:
            values["id_number"] = self.cleaned_data["id_number"]
        if self.cleaned_data["phone"] or self.cleaned_data["no_phone"]:
            values["phone"] = self.cleaned_data["phone"]
        return values


def on_file(person: Person, place: str) -> dict[str, Any]:
    """What a correction begins with."""
    details = {name: getattr(person, name) for name in DetailsForm.DETAILS}
    return {**details, "name": person.name, "residence": place, "version": person.version}


class HoldingForm(EntryForm):
    category = one_of("人员类别", Category.choices)
    source = one_of("来源", [choice for choice in Source.choices if choice[0] != Source.ROSTER], initial=Source.OFFICER)
    evidence = text("凭据", 200, help_text="例如 残疾人证号后四位、低保证编号、街道证明日期。")
    from_on = day("起始日期", required=False, help_text="不填表示一直如此。")


class HoldingEndForm(EntryForm):
    until_on = day("终止日期")


class RecognitionForm(EntryForm):
    decided_on = day("认定日期")
    source = one_of("来源", Source.choices, initial=Source.OFFICER)


class RecognitionEndForm(EntryForm):
    ended_on = day("退出日期")
    end_code = one_of("退出情形", EndReason.choices)
    end_reason = text("退出原因", 100, help_text="具体说明；退出情形为“其他”时必须填写。")


class UnemploymentForm(EntryForm):
    registered_on = day("失业登记日期")


class UnemploymentEndForm(EntryForm):
    ended_on = day("注销日期")
    end_reason = text("注销原因", 100)


class EmploymentForm(EntryForm):
    status = one_of("就业状态", EmploymentStatus.choices)
    employer_name = text("单位名称", 120)
    started_on = DayField(label="起始日期")
    ended_on = day("终止日期", required=False, help_text="仍在岗的不填。")


class HouseholdForm(EntryForm):
    head_id_number = forms.CharField(label="户主身份证号", max_length=22, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    relationship = text("与户主关系", 20)
    from_on = day("起始日期", required=False, help_text="不填表示从今天起（原来没有家庭的，表示一直如此）。")


class ReasonForm(EntryForm):
    """Why a full number is looked at, or a record voided."""

    reason = text("理由", 200, required=True)
