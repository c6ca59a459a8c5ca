"""Kinds and outcomes of casework, in the notices' own words; codes are those of definitions/lists."""

from django.db.models import TextChoices


class VisitMethod(TextChoices):
    HOME_VISIT = "home_visit", "入户走访"
    CONDOLENCE = "condolence", "走访慰问"
    PHONE = "phone", "电话"
    WECHAT = "wechat", "微信"
    COME_IN = "come_in", "来访"
    SMS = "sms", "短信"


class VisitTopic(TextChoices):
    SURVEY = "survey", "情况摸查"
    POLICY = "policy", "政策宣讲"
    GUIDANCE = "guidance", "职业指导"
    POSTS = "posts", "岗位推介"
    TRAINING = "training", "培训推荐"
    STARTUP = "startup", "创业指导"
    COUNSELLING = "counselling", "心理疏导"
    EXPERIENCE = "experience", "职业体验"
    FOLLOW_UP = "follow_up", "回访"
    CONDOLENCE = "condolence", "慰问"


class ReferralChannel(TextChoices):
    IN_PERSON = "in_person", "当面"
    PHONE = "phone", "电话"
    SMS = "sms", "短信"
    WECHAT = "wechat", "微信"
    APP = "app", "APP"
    FAIR = "fair", "招聘会"
    OTHER = "other", "其他"


class ReferralFeedback(TextChoices):
    NONE = "none", "未反馈"
    AGREED = "agreed", "同意应聘"
    REFUSED = "refused", "拒绝"
    INTERVIEWED = "interviewed", "已面试"
    HIRED = "hired", "已录用"


class PlacementForm(TextChoices):
    ENTERPRISE = "enterprise", "企业吸纳"
    FLEXIBLE = "flexible", "灵活就业"
    SELF_EMPLOYED = "self_employed", "自主创业"
    WELFARE_POST = "welfare_post", "公益性岗位安置"


class ReturnKind(TextChoices):
    LOST_JOB = "lost_job", "就业转失业"
    CAME_HOME = "came_home", "返乡"
