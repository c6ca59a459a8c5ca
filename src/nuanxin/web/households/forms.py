"""Forms about a household: recognising it with answers to what is on file nowhere, ending, members, head."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from nuanxin.people.enums import EndReason, Source
from nuanxin.web.households.page import Asked
from nuanxin.web.records.forms import EntryForm, day, one_of, text, yes_no

SOURCES = [choice for choice in Source.choices if choice[0] != Source.ROSTER]


class RecogniseForm(EntryForm):
    """The day of the decision; one yes/no question for each thing that nobody has told."""

    decided_on = day("认定日期")
    source = one_of("来源", SOURCES, initial=Source.OFFICER)
    evidence = text("凭据", 60, help_text="例如 入户核实日期、街道证明编号。")

    def __init__(self, *args: Any, asked: Iterable[Asked] = (), **options: Any) -> None:
        self.asked = tuple(asked)
        super().__init__(*args, **options)
        for one in self.asked:
            self.fields[one.field] = yes_no(f"{one.who}：{one.question}")

    def values(self) -> dict[str, Any]:
        told = {name: self.cleaned_data[name] for name in ("decided_on", "source", "evidence")}
        answers = {(one.person, one.fact): self.cleaned_data[one.field] for one in self.asked}
        return told | {"answers": {key: value for key, value in answers.items() if value is not None}}


class EndForm(EntryForm):
    ended_on = day("退出日期")
    end_code = one_of("退出情形", EndReason.choices)
    end_reason = text("退出原因", 100, help_text="不填的，按退出情形的名称记录。")


class VoidForm(EntryForm):
    reason = text("作废原因", 200, required=True, help_text="例如：登记错了家庭。原因会留在审计记录中。")


class MemberForm(EntryForm):
    relationship = text("与户主关系", 20)
    from_on = day("起始日期", required=False, help_text="不填的，原来没有家庭的表示一直如此，否则从今天起。")


class HeadForm(EntryForm):
    """One of the members whom the user may see."""

    person = forms.ChoiceField(label="新的户主", widget=forms.RadioSelect)

    def __init__(self, *args: Any, members: Iterable[Any] = (), **options: Any) -> None:
        self.members = {str(person.pk): person for person in members}
        super().__init__(*args, **options)
        self.fields["person"].choices = [(key, f"{person.name}（{person.id_masked}）") for key, person in self.members.items()]

    def values(self) -> dict[str, Any]:
        return {"person": self.members[self.cleaned_data["person"]]}
