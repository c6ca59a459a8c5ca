"""Forms about pauses, moves, returns and merges."""

from __future__ import annotations

from typing import Any

from django import forms

from nuanxin.casework.enums import ReturnKind
from nuanxin.orgs.areas import Areas
from nuanxin.orgs.models import Area, Office
from nuanxin.people.actions.merging import Clash, Difference, Preview
from nuanxin.web.records.forms import EntryForm, day, one_in_sight, text

SIDES = (("kept", "保留的人员"), ("merged", "并入的人员"))


class SuspensionForm(EntryForm):
    from_on = day("中止日期")
    reason = text("中止原因", 100, required=True, help_text="例如：长期外出、服刑、住院。中止期间仍在册，不计为退出。")


class ResumptionForm(EntryForm):
    until_on = day("恢复日期")


class AnyPlaceField(forms.CharField):
    """Any area of the office's tree, by its name from the county or township down, or by its 12 digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=80, **options)

    def clean(self, value: Any) -> Area:
        typed = super().clean(value)
        if area := Area.objects.filter(code=typed.strip()).first():
            return area
        areas, problem = Areas.load(), ""
        for prefix in widening():
            found = areas.resolve(typed, prefix)
            if found.code:
                return Area.objects.get(code=found.code)
            problem = problem or found.problem
        raise forms.ValidationError(problem)


def widening() -> tuple[str, ...]:
    """The office's own area first, then what lies around it."""
    own = Office.objects.values_list("area__prefix", flat=True).first() or ""
    return tuple(dict.fromkeys(own[:digits] for digits in (len(own), 4, 2, 0)))


class MoveForm(EntryForm):
    to_area = AnyPlaceField(label="迁入地", help_text="乡镇（街道）和村（社区），例如 嘉定镇水东村；外县的写上县名，或填 12 位区划代码。")
    moved_on = day("迁移日期", help_text="从这一天起计入迁入地，此前仍计入原常住地。")
    reason = text("迁移原因", 100)


class ReturnEntry(EntryForm):
    returned_on = day("返回日期")
    kind = one_in_sight("返回情形", ReturnKind.choices)
    registers = forms.BooleanField(label="同时办理失业登记", required=False)


class ReversalForm(EntryForm):
    reason = text("撤销理由", 200, required=True)


class MergeForm(EntryForm):
    """What the kept person is to say where the two differ, and which records stand where both cannot."""

    reason = text("合并理由", 200, required=True, help_text="例如：身份证号录错，重复建档。理由会留在审计记录中。")

    def __init__(self, *args: Any, preview: Preview, **options: Any) -> None:
        super().__init__(*args, **options)
        self.preview = preview
        added = {one.name: side_of(one) for one in preview.fields} | {one.key: side_to_choose(one) for one in preview.questions}
        self.fields = {**added, "reason": self.fields["reason"]}

    @property
    def rows(self) -> list[tuple[Difference, forms.BoundField]]:
        return [(one, self[one.name]) for one in self.preview.fields]

    @property
    def questions(self) -> list[tuple[Clash, forms.BoundField]]:
        return [(one, self[one.key]) for one in self.preview.questions]

    def choices(self) -> dict[str, str]:
        """What the action is told."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


def side_of(difference: Difference) -> forms.ChoiceField:
    sides = (("kept", difference.kept or "（空）"), ("merged", difference.merged or "（空）"))
    return side_field(difference.label, sides, f"请选择{difference.label}。", initial=difference.proposed)


def side_field(label: str, sides: Any, asked: str, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=sides, widget=forms.RadioSelect, error_messages={"required": asked}, **options)


def side_to_choose(clash: Clash) -> forms.ChoiceField:
    label = f"以哪一方的{clash.title}为准"
    return side_field(label, SIDES, f"请选择{label}。")
