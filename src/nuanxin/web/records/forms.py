"""Entry forms: an action's refusals stand beside the fields they name; short names for the fields that entries ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from nuanxin.errors import UserError
from nuanxin.orgs.models import User
from nuanxin.web.forms import DayField, PageForm, YesNoField, with_blank

LONG = 200


class EntryForm(PageForm):
    """A form whose values go to one action; what the action refuses is shown beside the field it speaks of."""

    def __init__(self, *args: Any, user: User | None = None, **options: Any) -> None:
        self.user = user
        super().__init__(*args, **{"label_suffix": ""} | options)
        for field in self.fields.values():
            word(field)

    def values(self) -> dict[str, Any]:
        """What the action gets, by keyword."""
        return dict(self.cleaned_data)

    def typed(self, data: QueryDict) -> dict[str, Any]:
        """What was typed so far, not judged: the initial values of a form shown again."""
        return {name: field.widget.value_from_datadict(data, {}, name) for name, field in self.fields.items()}

    def refuse(self, refusal: UserError) -> None:
        """Every problem goes to the field whose label it names first, or to the top if it names none."""
        for problem in refusal.problems:
            name = self.spoken_of(problem)
            self.add_error(name, problem.removeprefix(f"“{self.fields[name].label}”：") if name else problem)

    def spoken_of(self, problem: str) -> str | None:
        places = [(problem.find(label), -len(label), name) for name, label in self.labels() if label in problem]
        return min(places)[2] if places else None

    def labels(self) -> list[tuple[str, str]]:
        return [(name, str(field.label)) for name, field in self.fields.items() if field.label]


def word(field: forms.Field) -> None:
    """Say what to do, not only that something is wrong."""
    if isinstance(field, forms.ChoiceField):
        field.error_messages["invalid_choice"] = f"{field.label}“%(value)s”不在可选范围内。请从列出的选项中选择。"
    elif isinstance(field, forms.DecimalField | forms.IntegerField):
        field.error_messages["invalid"] = f"{field.label}应是数字。请只填写数字，不带单位。"


def day(label: str, *, required: bool = True, **options: Any) -> DayField:
    return DayField(label=label, required=required, **options)


def text(label: str, length: int, *, required: bool = False, **options: Any) -> forms.CharField:
    if length > LONG:
        options["widget"] = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=length, required=required, **options)


def one_of(label: str, choices: Any, *, required: bool = True, **options: Any) -> forms.ChoiceField:
    """One of many, in a select; not required means that it may stay unknown."""
    return forms.ChoiceField(label=label, choices=with_blank(choices, "请选择" if required else "未填写"), required=required, **options)


def one_in_sight(label: str, choices: Any, **options: Any) -> forms.ChoiceField:
    """One of a few, all in sight: a single touch on a phone."""
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **options)


def several_of(label: str, choices: Any, **options: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options)


def yes_no(label: str, **options: Any) -> YesNoField:
    return YesNoField(label=label, **options)


def yes_or_no(label: str, **options: Any) -> forms.TypedChoiceField:
    """Must be answered."""
    return forms.TypedChoiceField(
        label=label, choices=(("1", "是"), ("0", "否")), coerce=lambda value: value == "1", widget=forms.RadioSelect, **options
    )


def count(label: str, *, required: bool = False, least: int = 0, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=least,
        max_value=10**8,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        **options,
    )


def yuan(label: str, *, required: bool = False, digits: int = 14, **options: Any) -> forms.DecimalField:
    """Money in yuan, exact to the fen."""
    widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.01"})
    return forms.DecimalField(label=label, required=required, max_digits=digits, decimal_places=2, min_value=0, widget=widget, **options)
