"""Who is paid, what a policy answers, and where a claim and a payment stand."""

from django.db.models import TextChoices


class PayeeKind(TextChoices):
    PERSON = "person", "个人"
    EMPLOYER = "employer", "用人单位"
    HOUSEHOLD = "household", "家庭"
    WORKSHOP = "workshop", "帮扶车间"


class Answer(TextChoices):
    YES = "yes", "符合"
    NO = "no", "不符合"
    UNKNOWN = "unknown", "无法判定"
    CONFLICT = "conflict", "来源矛盾"


class ClaimOrigin(TextChoices):
    SELF = "self", "本人申请"
    EMPLOYER = "employer", "单位申请"
    OFFICER = "officer", "经办人代办"
    BATCH = "batch", "表格批量申请"
    DIRECT = "direct", "直补快办"


class ClaimState(TextChoices):
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回补正"
    REVIEWED = "reviewed", "已审核，待公示"
    POSTED = "posted", "公示中"
    CLEARED = "cleared", "公示期满，待审批"
    APPROVED = "approved", "已审批，待拨付"
    PAID = "paid", "已拨付"
    REFUSED = "refused", "不予批准"
    WITHDRAWN = "withdrawn", "已撤回"


class ClaimDeedKind(TextChoices):
    """What somebody did about a claim."""

    SUBMITTED = "submitted", "提交申领"
    RETURNED = "returned", "退回补正"
    RESUBMITTED = "resubmitted", "补正后提交"
    REVIEWED = "reviewed", "审核通过"
    POSTED = "posted", "公示"
    OBJECTED = "objected", "收到异议"
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"
    CLEARED = "cleared", "公示期满"
    APPROVED = "approved", "审批通过"
    REFUSED = "refused", "不予批准"
    WITHDRAWN = "withdrawn", "撤回"
    REOPENED = "reopened", "撤销上一步"
    PAID = "paid", "拨付"
    STOPPED = "stopped", "停发"
    RESUMED = "resumed", "恢复"


class PaymentState(TextChoices):
    PENDING = "pending", "待拨付"
    SENT = "sent", "已送银行"
    PAID = "paid", "已到账"
    FAILED = "failed", "发放失败"


class PaymentKind(TextChoices):
    PAYMENT = "payment", "发放"
    REVERSAL = "reversal", "追回"


class BatchState(TextChoices):
    OPEN = "open", "编制中"
    SENT = "sent", "已送出"
    RECONCILED = "reconciled", "已对账"
    CANCELLED = "cancelled", "已取消"


class ObjectionOutcome(TextChoices):
    OPEN = "open", "待核查"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"


class FactOrigin(TextChoices):
    """Who said a fact that was collected for a policy."""

    SAID = "said", "本人陈述"
    PAPER = "paper", "书面材料"
    VISIT = "visit", "入户核实"
    EMPLOYER = "employer", "单位申报"
    LIST = "list", "部门名单"
    OFFICE = "office", "经办机构核实"


class NotificationKind(TextChoices):
    """What a payee is told."""

    RETURNED = "returned", "申领退回补正"
    REFUSED = "refused", "申领不予批准"
    APPROVED = "approved", "申领已审批"
    PAID = "paid", "资金已到账"
    FAILED = "failed", "发放失败"
    REVERSED = "reversed", "资金追回"
    STOPPED = "stopped", "停发"
    RESUMED = "resumed", "恢复发放"
    ENDING = "ending", "即将期满"
    OFFERED = "offered", "可享受政策"


class ToldBy(TextChoices):
    """How a payee was told."""

    PHONE = "phone", "电话"
    MESSAGE = "message", "短信"
    VISIT = "visit", "上门"
    LETTER = "letter", "书面"
    OFFICE = "office", "窗口当面"
