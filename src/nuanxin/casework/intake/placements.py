"""Placements, as they come in workbooks: one open welfare post per person."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from nuanxin.casework.actions.households import settle_households
from nuanxin.casework.enums import PlacementForm
from nuanxin.casework.intake.persons import ServiceHandler
from nuanxin.casework.models import Placement
from nuanxin.orgs.enums import Verdict
from nuanxin.orgs.intake.handlers import Writing, register
from nuanxin.orgs.intake.records import Owner, State
from nuanxin.orgs.intake.rows import WAIT, Change, Decision, Difference, Entry, conflict

ORDER = (("合同起始", "合同终止"), ("就业日期", "离职日期"))


@register
class Placements(ServiceHandler):
    """就业登记. An open post may be ended further down in the file, so a second one waits until all rows are judged."""

    list_id = "placements"
    model = Placement
    kind = "casework.placement"
    key_columns = ("就业日期", "就业形式", "单位名称")
    fields = {
        "就业日期": "started_on",
        "就业形式": "form",
        "单位名称": "employer_name",
        "统一社会信用代码": "employer_uscc",
        "合同起始": "contract_from",
        "合同终止": "contract_to",
        "是否帮扶实现": "is_helped",
        "按比例就业": "is_proportional",
        "离职日期": "ended_on",
    }

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.open_posts: dict[Hashable, tuple[int, datetime.date, str]] = {}
        self.taken_here: dict[Hashable, int] = {}
        self.ended_here: set[int] = set()

    def owners(self, keys: Sequence[Hashable], locked: bool) -> dict[Hashable, Owner]:
        found = super().owners(keys, locked)
        posts = Placement.objects.standing().filter(
            person_id__in=[owner.pk for owner in found.values()], form=PlacementForm.WELFARE_POST, ended_on=None
        )
        self.open_posts = {person: (pk, *rest) for person, pk, *rest in posts.values_list("person_id", "pk", "started_on", "employer_name")}
        return found

    def decide(self, entry: Entry, state: State, *, is_last: bool = False, accepted: bool = False) -> Decision:
        decision = super().decide(entry, state, is_last=is_last, accepted=accepted)
        if decision.verdict not in (Verdict.NEW, Verdict.UPDATE, Verdict.SAME):
            return decision
        after = self.merged(state, {column: entry.values[column] for column in self.fields if entry.values.get(column) is not None})
        if after["就业形式"] != PlacementForm.WELFARE_POST:
            return decision
        if after["离职日期"]:
            self.ended_here.update({state.pk} - {None})
            return decision
        if second := self.second_post(entry, state):
            return conflict((second,), self.subject(state.owner), state.owner.area) if is_last else WAIT
        self.taken_here[state.owner.pk] = entry.row
        return decision

    def second_post(self, entry: Entry, state: State) -> Difference | None:
        """The other welfare post that runs: on file and not ended by this file, or taken in from this file."""
        value = self.context.label("就业形式", PlacementForm.WELFARE_POST.value)
        if row := self.taken_here.get(state.owner.pk):
            reason = f"此人在第 {row} 行已安置到公益性岗位，没有离职日期，不能同时有两个公益性岗位。请核对哪一个在岗。"
            return Difference("就业形式", value, f"第 {row} 行", reason)
        pk, started_on, employer = self.open_posts.get(state.owner.pk, (None, None, ""))
        if pk is None or pk == state.pk or pk in self.ended_here:
            return None
        running = f"{started_on} {employer}".strip()
        reason = f"此人还在另一个公益性岗位上（{running}），不能同时有两个公益性岗位。请先登记原岗位的离职日期。"
        return Difference("就业形式", value, running, reason)

    def contradictions(self, state: State, given: Mapping[str, Any]) -> tuple[Difference, ...]:
        """Days of the file against days on file; days of one row are compared when it is read."""
        after, wrong = self.merged(state, given), []
        for first, last in ORDER:
            if after[first] and after[last] and after[last] < after[first]:
                column, other = (last, first) if last in given else (first, last)
                reason = f"{column} {after[column]} 与在册的{other} {after[other]} 先后颠倒。请核对这两个日期。"
                wrong.append(Difference(column, str(after[column]), f"{other} {after[other]}", reason))
        return tuple(wrong)

    def write(self, changes: Sequence[Change], writing: Writing) -> None:
        """Households without work end with the first placement of a member; a withdrawn run takes that back with its other changes."""
        super().write(changes, writing)
        settle_households(by=writing.by, persons=[change.what.owner.pk for change in changes], run=writing.run)
