"""Form building blocks: Chinese messages, date inputs, choices with a blank, fields marked for screen readers."""

from __future__ import annotations

from django import forms

YES_NO = (("", "不详"), ("1", "是"), ("0", "否"))


class PageForm(forms.Form):
    """A form drawn by components/field.html; what is missing is asked for by its own name."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            verb = "选择" if isinstance(field, forms.ChoiceField) else "填写"
            field.error_messages["required"] = f"请{verb}{field.label}。"


class DayField(forms.DateField):
    """A day, picked or typed as 2022-09-05, 2022/9/5 or 20220905."""

    input_formats_here = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d")
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **options) -> None:
        super().__init__(input_formats=self.input_formats_here, **options)
        self.error_messages["invalid"] = f"{self.label}不是一个日期。请写成 2022-09-05 的样子。"


class YesNoField(forms.ChoiceField):
    """Yes, no, or not known: None is an answer of its own."""

    def __init__(self, **options) -> None:
        super().__init__(choices=YES_NO, required=False, **options)

    def to_python(self, value):
        return {"1": True, "0": False}.get(super().to_python(value))

    def validate(self, value) -> None:
        """Whatever is not yes or no counts as not known."""

    def prepare_value(self, value):
        return {True: "1", False: "0", None: ""}.get(value, value)


def with_blank(choices, blank: str = "请选择"):
    """`choices` of an enumeration with an empty one in front."""
    return [("", blank), *choices]
