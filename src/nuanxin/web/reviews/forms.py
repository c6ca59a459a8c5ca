"""Forms of the yearly review: opening a campaign, one person's outcome with the definition's questions, closing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from nuanxin.people.enums import ReviewOutcome
from nuanxin.people.models import AnnualReview
from nuanxin.people.reviews import ReviewDefinition
from nuanxin.web.records.forms import EntryForm, day, one_in_sight, text

BETWEEN, SAYS = "；", "："
OUTCOMES = [(code, label) for code, label in ReviewOutcome.choices if code != ReviewOutcome.PENDING] + [("pending", "改回待审")]


class CampaignForm(EntryForm):
    area = forms.ChoiceField(label="地区")
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))
    opens_on = day("开始日期", required=False, help_text="不填的，按本地办法的日期。这一天在册的人列入名单。")
    closes_on = day("截止日期", required=False, help_text="不填的，按本地办法的日期。")

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].choices = list(areas)


class CloseForm(EntryForm):
    on = day("办结日期", help_text="退出日期按本地办法取办结日期或截止日期。")


class OutcomeForm(EntryForm):
    """The outcome, and one line for each question of the definition where something changed."""

    outcome = one_in_sight("审验结果", OUTCOMES)
    reviewed_on = day("审验日期", required=False, help_text="合格、不合格的要填。")
    reason = text("不合格或未参加的原因", 200)

    def __init__(self, *args: Any, definition: ReviewDefinition, **options: Any) -> None:
        self.definition = definition
        super().__init__(*args, **options)
        for question in definition.questions:
            self.fields[f"q-{question.id}"] = text(question.label, 100, help_text="没有变化的不填。")

    def values(self) -> dict[str, Any]:
        told = [(question.label, self.cleaned_data[f"q-{question.id}"].replace(BETWEEN, "，")) for question in self.definition.questions]
        named = {name: self.cleaned_data[name] for name in ("outcome", "reviewed_on", "reason")}
        return named | {"changes": BETWEEN.join(f"{label}{SAYS}{answer}" for label, answer in told if answer)}


def on_file(review: AnnualReview, definition: ReviewDefinition) -> dict[str, Any]:
    """What the form begins with: the outcome so far, the changes told back to their questions."""
    told = dict(part.split(SAYS, 1) for part in review.changes.split(BETWEEN) if SAYS in part)
    answers = {f"q-{question.id}": told.get(question.label, "") for question in definition.questions}
    outcome = "" if review.outcome == ReviewOutcome.PENDING else review.outcome
    return {"outcome": outcome, "reviewed_on": review.reviewed_on, "reason": review.reason, **answers}
