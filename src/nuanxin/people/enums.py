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
