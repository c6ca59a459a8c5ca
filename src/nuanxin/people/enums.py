"""What a person can be, in the notices' own words; codes are those of definitions/lists."""

from django.db.models import TextChoices


class Sex(TextChoices):
    MALE = "M", "男"
    FEMALE = "F", "女"


class Hukou(TextChoices):
    URBAN = "urban", "城镇"
    RURAL = "rural", "农村"


class Education(TextChoices):
    PRIMARY = "primary", "小学及以下"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中"
    SECONDARY_VOCATIONAL = "secondary_vocational", "中专"
    COLLEGE = "college", "大专"
    BACHELOR = "bachelor", "本科"
    POSTGRADUATE = "postgraduate", "研究生"


class EmploymentStatus(TextChoices):
    """What the clerk believes; compared with placements, never counted."""

    UNEMPLOYED = "unemployed", "未就业"
    ENTERPRISE = "enterprise", "企业就业"
    FLEXIBLE = "flexible", "灵活就业"
    SELF_EMPLOYED = "self_employed", "自主创业"
    PUBLIC_POST = "public_post", "公益性岗位"
    INACTIVE = "inactive", "不在劳动力"


class Category(TextChoices):
    LONG = "LONG", "长期失业人员"
    AGE = "AGE", "大龄人员"
    DISAB = "DISAB", "残疾人员"
    DIBAO = "DIBAO", "低保家庭成员"
    ZERO = "ZERO", "零就业家庭成员"
    GRAD = "GRAD", "就业困难高校毕业生"
    LAND = "LAND", "失地（失林）人员"
    SOE1 = "SOE1", "国有企业下岗失业人员"
    SOE2 = "SOE2", "国有企业关闭破产安置人员"
    COLL = "COLL", "集体企业下岗职工"
    EXPOV = "EXPOV", "脱贫人口"
    MONI = "MONI", "监测对象"
    VET = "VET", "就业困难退役军人"
    FISH = "FISH", "退捕渔民"
    RDIS = "RDIS", "农村残疾人"
    RZT = "RZT", "零转移就业农户成员"
    OTH = "OTH", "其他"


class Source(TextChoices):
    """Where a fact came from."""

    ROSTER = "roster", "花名册导入"
    OFFICER = "officer", "经办人登记"
    DEPARTMENT = "department", "部门名单"
    SELF = "self", "本人申报"


class EndReason(TextChoices):
    """Why a recognition ended."""

    PLACED = "placed", "已实现就业"
    REFUSED = "refused", "无正当理由不接受援助服务"
    INELIGIBLE = "ineligible", "不再符合条件"
    RETIRED = "retired", "达到退休年龄或已领取养老金"
    DIED = "died", "死亡"
    INCAPABLE = "incapable", "丧失劳动能力"
    MOVED = "moved", "迁出本地"
    NOT_REVIEWED = "not_reviewed", "未参加年度审验"
    REVIEW_FAILED = "review_failed", "年度审验不合格"
    LOST_CONTACT = "lost_contact", "长期失去联系"
    OTHER = "other", "其他"


class HouseholdKind(TextChoices):
    ZERO = "ZERO", "零就业家庭"
    RZT = "RZT", "零转移就业农户"


class ApplicationOrigin(TextChoices):
    """How a person came to apply."""

    VISIT = "visit", "走访发现"
    COMPARISON = "comparison", "数据比对发现"
    SELF = "self", "本人申请"
    OFFICER = "officer", "经办人代为申请"


class ApplicationState(TextChoices):
    OPEN = "open", "办理中"
    APPROVED = "approved", "已认定"
    REFUSED = "refused", "不予认定"
    WITHDRAWN = "withdrawn", "已撤回"


class DeedKind(TextChoices):
    """What somebody did about an application."""

    SUBMITTED = "submitted", "提交申请"
    PASSED = "passed", "通过"
    SENT_BACK = "sent_back", "退回补正"
    POSTED = "posted", "公示"
    OBJECTED = "objected", "收到异议"
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"
    NOTICE_OVER = "notice_over", "公示期满"
    APPROVED = "approved", "予以认定"
    REFUSED = "refused", "不予认定"
    WITHDRAWN = "withdrawn", "撤回申请"


class ObjectionOutcome(TextChoices):
    OPEN = "open", "待核查"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"


class DayUnit(TextChoices):
    WORKING = "working", "个工作日"
    CALENDAR = "calendar", "日"


class ReviewOutcome(TextChoices):
    PENDING = "pending", "待审"
    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"
    ABSENT = "absent", "未参加"
