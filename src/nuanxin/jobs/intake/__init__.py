"""How vacancies and fairs come in: each belongs to an area, not to a person."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from nuanxin.jobs.models import JobFair, Vacancy, join_audiences
from nuanxin.orgs.intake.handlers import register
from nuanxin.orgs.intake.records import Owner, RecordHandler, State
from nuanxin.orgs.intake.rows import Decision, Difference, Entry, invalid


class LocalHandler(RecordHandler):
    """A record that belongs to an area, which the row itself names."""

    owner_field = "area_id"

    def owners(self, keys: Sequence[Hashable], locked: bool) -> dict[Hashable, Owner]:
        return {code: Owner(code, code) for code in set(keys)}


@register
class Vacancies(LocalHandler):
    """岗位信息."""

    list_id = "vacancies"
    model = Vacancy
    kind = "jobs.vacancy"
    recorded_as = "collected"
    owner_column = "采集地"
    key_columns = ("采集日期", "单位名称", "岗位名称")
    fields = {
        "采集日期": "collected_on",
        "单位名称": "employer_name",
        "统一社会信用代码": "employer_uscc",
        "岗位名称": "post_name",
        "招聘人数": "openings",
        "岗位类别": "kind",
        "规模以上企业": "is_large_employer",
        "月薪下限": "pay_min_yuan",
        "月薪上限": "pay_max_yuan",
        "学历要求": "education",
        "年龄上限": "age_max",
        "接收残疾类别": "accepts_disability",
        "有效期至": "valid_until",
    }

    def impossible(self, entry: Entry, given: Mapping[str, Any]) -> Decision | None:
        if given["招聘人数"] > 0:
            return None
        return invalid("招聘人数", given["招聘人数"], "招聘人数应大于 0。请填写实际的招聘人数。")

    def contradictions(self, state: State, given: Mapping[str, Any]) -> tuple[Difference, ...]:
        after = self.merged(state, given)
        low, high = after["月薪下限"], after["月薪上限"]
        if low is None or high is None or high >= low:
            return ()
        column, other = ("月薪上限", "月薪下限") if "月薪上限" in given else ("月薪下限", "月薪上限")
        reason = f"{column} {after[column]} 与在册的{other} {after[other]} 大小颠倒。请核对这两项。"
        return (Difference(column, str(after[column]), f"{other} {after[other]}", reason),)


@register
class Fairs(LocalHandler):
    """招聘活动."""

    list_id = "fairs"
    model = JobFair
    kind = "jobs.fair"
    recorded_as = "held"
    owner_column = "举办地"
    key_columns = ("举办日期", "名称")
    fields = {
        "举办日期": "held_on",
        "名称": "name",
        "形式": "form",
        "专场对象": "audiences",
        "参会单位数": "employers_count",
        "提供岗位数": "openings_count",
        "达成意向人数": "intents_count",
    }

    def stored(self, column: str, value: Any) -> Any:
        return join_audiences(value or ()) if column == "专场对象" else super().stored(column, value)
