"""Entry forms of daily casework: what is asked; the persons are picked beside them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from nuanxin.casework.enums import PlacementForm, ReferralChannel, ReferralFeedback, VisitMethod, VisitTopic
from nuanxin.jobs.models import Vacancy
from nuanxin.orgs import clock
from nuanxin.orgs.models import User
from nuanxin.web.forms import with_blank
from nuanxin.web.records.forms import EntryForm, day, one_in_sight, one_of, several_of, text, yes_no, yes_or_no, yuan

VACANCIES_OFFERED = 200


class VisitEntry(EntryForm):
    visited_on = day("日期")
    method = one_in_sight("方式", VisitMethod.choices)
    topics = several_of("事项", VisitTopic.choices, help_text="可选多项。")
    visitor = text("走访人", 60)
    record = text("情况记录", 1000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.user:
            self.initial.setdefault("visitor", self.user.display_name)


class ReferralEntry(EntryForm):
    """The post is one of those collected, or typed."""

    referred_on = day("推介日期")
    vacancy = one_of("已采集的岗位", (), required=False, help_text="从岗位信息中选一个，下面两栏可以不填。")
    employer_name = text("单位名称", 120)
    post_name = text("岗位名称", 80)
    channel = one_in_sight("渠道", ReferralChannel.choices, required=False)
    feedback = one_of("反馈", ReferralFeedback.choices, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = {str(vacancy.pk): vacancy for vacancy in offered(self.user)}
        self.fields["vacancy"].choices = with_blank(((key, str(vacancy)) for key, vacancy in self.offered.items()), "不选，自己填写")

    def clean(self) -> dict[str, Any]:
        chosen = self.offered.get(self.cleaned_data.get("vacancy", ""))
        for name in ("employer_name", "post_name"):
            if chosen and not self.cleaned_data.get(name):
                self.cleaned_data[name] = getattr(chosen, name)
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, f"请填写{self.fields[name].label}，或在上面选一个已采集的岗位。")
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "vacancy"}


def offered(user: User) -> QuerySet:
    """The newest vacancies still valid on the office's date."""
    valid = Q(valid_until=None) | Q(valid_until__gte=clock.business_today())
    return Vacancy.objects.visible_to(user).filter(valid).order_by("-collected_on", "-pk")[:VACANCIES_OFFERED]


class FeedbackEntry(EntryForm):
    feedback = one_in_sight("反馈", ReferralFeedback.choices)


class PlacementEntry(EntryForm):
    started_on = day("就业日期")
    form = one_in_sight("就业形式", PlacementForm.choices)
    is_helped = yes_or_no("是否帮扶实现")
    employer_name = text("单位名称", 120)
    employer_uscc = text("统一社会信用代码", 18, help_text="18 位，印在营业执照上。")
    contract_from = day("合同起始", required=False)
    contract_to = day("合同终止", required=False)
    is_proportional = yes_no("按比例就业")
    ended_on = day("离职日期", required=False, help_text="仍在岗的不填。")


class EndEntry(EntryForm):
    ended_on = day("离职日期")


class ReliefEntry(EntryForm):
    given_on = day("救助日期")
    amount_yuan = yuan("金额", required=True, help_text="元，最多两位小数。")
