"""Kinds of posts and fairs, in the notices' own words; codes are those of definitions/lists."""

from django.db.models import TextChoices


class VacancyKind(TextChoices):
    MARKET = "market", "市场岗位"
    CARE = "care", "爱心岗位"
    INTERNSHIP = "internship", "见习岗位"
    QUOTA = "quota", "按比例就业岗位"
    COMMUNITY = "community", "社区岗位"
    FLEXIBLE = "flexible", "灵活就业岗位"
    URGENT = "urgent", "急需紧缺岗位"
    URBAN_WELFARE = "urban_welfare", "城镇公益性岗位"
    RURAL_WELFARE = "rural_welfare", "乡村公益性岗位"
    TEMPORARY_WELFARE = "temporary_welfare", "临时性公益性岗位"
    WORKSHOP = "workshop", "帮扶车间岗位"


class FairForm(TextChoices):
    ON_SITE = "on_site", "现场"
    ONLINE = "online", "网络"
    LIVE_STREAM = "live_stream", "直播带岗"
    CLOUD = "cloud", "云招聘"
    MOBILE = "mobile", "流动招聘"


class FairAudience(TextChoices):
    HARDSHIP = "hardship", "就业困难人员"
    DISABLED = "disabled", "残疾人"
    GRADUATES = "graduates", "高校毕业生"
    OTHER = "other", "其他"


class EmployerKind(TextChoices):
    ENTERPRISE = "enterprise", "企业"
    INSTITUTION = "institution", "机关事业单位"
    WORKSHOP = "workshop", "帮扶车间"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户"
    PUBLIC_WELFARE = "public_welfare", "公益性岗位用人单位"
