"""Visits, referrals and reliefs, as they come in workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nuanxin.casework.intake.persons import ServiceHandler
from nuanxin.casework.models import Referral, Relief, Visit, join_topics
from nuanxin.orgs.intake.handlers import register
from nuanxin.orgs.intake.rows import Decision, Entry, invalid


@register
class Visits(ServiceHandler):
    """走访联系记录."""

    list_id = "visits"
    model = Visit
    kind = "casework.visit"
    key_columns = ("日期", "方式")
    fields = {"日期": "visited_on", "方式": "method", "事项": "topics", "走访人": "visitor", "情况记录": "record"}

    def stored(self, column: str, value: Any) -> Any:
        return join_topics(value or ()) if column == "事项" else super().stored(column, value)


@register
class Referrals(ServiceHandler):
    """岗位推介记录."""

    list_id = "referrals"
    model = Referral
    kind = "casework.referral"
    key_columns = ("推介日期", "单位名称", "岗位名称")
    fields = {
        "推介日期": "referred_on",
        "单位名称": "employer_name",
        "岗位名称": "post_name",
        "渠道": "channel",
        "反馈": "feedback",
    }


@register
class Reliefs(ServiceHandler):
    """临时救助."""

    list_id = "reliefs"
    model = Relief
    kind = "casework.relief"
    key_columns = ("救助日期",)
    fields = {"救助日期": "given_on", "金额": "amount_yuan"}

    def impossible(self, entry: Entry, given: Mapping[str, Any]) -> Decision | None:
        if given["金额"] > 0:
            return None
        return invalid("金额", given["金额"], "救助金额应大于 0。请填写实际发放的金额。")
