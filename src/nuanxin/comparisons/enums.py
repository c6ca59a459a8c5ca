"""What a comparison can answer, and what can become of a finding."""

from django.db.models import TextChoices


class Result(TextChoices):
    """The answer about one person in one rule, as certification services give it."""

    MATCHED = "matched", "比中"
    NOT_IN_LIST = "not_in_list", "名单中没有"
    IDENTITY_DIFFERS = "identity_differs", "证件号相同，姓名不同"
    SEVERAL_CANDIDATES = "several_candidates", "有多个可能的人"
    SOURCE_UNAVAILABLE = "source_unavailable", "名单未提供"


class Severity(TextChoices):
    LEAD = "lead", "线索"
    SUSPECT = "suspect", "疑点"
    CORRECTION = "correction", "更正"


class FindingState(TextChoices):
    OPEN = "open", "待核查"
    PENDING = "pending", "核查中"
    CONFIRMED = "confirmed", "属实"
    REFUTED = "refuted", "不属实"
    SETTLED = "settled", "已办理"
    GONE = "gone", "已不再出现"


class ReviewVerdict(TextChoices):
    CONFIRMED = "confirmed", "属实"
    REFUTED = "refuted", "不属实"
    PENDING = "pending", "待进一步核实"


class Outcome(TextChoices):
    """What a confirmed finding was turned into."""

    NONE = "", "未办理"
    APPLICATION = "application", "认定申请"
    EXIT = "exit", "退出"
    CORRECTION = "correction", "更正"
    MERGE = "merge", "合并"


class RunState(TextChoices):
    RUNNING = "running", "进行中"
    FINISHED = "finished", "已完成"
    FAILED = "failed", "未完成"
