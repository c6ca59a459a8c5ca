"""The fact tables the form needs, and its three sizes of area: 16 cities, 105 counties, the asked number of townships."""

from __future__ import annotations

from nuanxin.engines.facts import Column, Contract, Table

CATEGORIES = ("LONG", "AGE", "DISAB", "DIBAO", "GRAD", "EXPOV", "MONI", "VET", "FISH")
FORMS = ("enterprise", "flexible", "self_employed", "welfare_post")
METHODS = ("home_visit", "condolence", "phone", "wechat", "come_in", "sms")
FAIR_FORMS = ("on_site", "online", "live_stream", "cloud", "mobile")

PERSONS = Table("persons", "人员", (Column("person", "int", "人员"), Column("area", "text", "居住地")), "person", "person", "area")
RECOGNITIONS = Table(
    "recognitions",
    "认定",
    (
        Column("recognition", "int", "认定"),
        Column("person", "int", "人员"),
        Column("decided_on", "date", "认定日期"),
        Column("ended_on", "date", "退出日期", "none"),
        Column("seq", "int", "录入次序"),
    ),
    "recognition",
    "person",
    order="seq",
)
HOLDINGS = Table(
    "holdings",
    "类别",
    (
        Column("holding", "int", "类别记录"),
        Column("person", "int", "人员"),
        Column("category", "enum", "类别", "never", CATEGORIES),
        Column("from_on", "date", "起", "none"),
        Column("until_on", "date", "止", "none"),
    ),
    "holding",
    "person",
)
VISITS = Table(
    "visits",
    "走访",
    (
        Column("visit", "int", "走访"),
        Column("person", "int", "人员"),
        Column("visited_on", "date", "走访日期"),
        Column("method", "enum", "方式", "never", METHODS),
    ),
    "visit",
    "person",
)
PLACEMENTS = Table(
    "placements",
    "就业",
    (
        Column("placement", "int", "就业"),
        Column("person", "int", "人员"),
        Column("started_on", "date", "就业日期"),
        Column("form", "enum", "就业形式", "never", FORMS),
        Column("ended_on", "date", "离职日期", "none"),
        Column("helped", "bool", "是否帮扶实现"),
        Column("seq", "int", "录入次序"),
    ),
    "placement",
    "person",
    order="seq",
)
RELIEFS = Table(
    "reliefs",
    "临时救助",
    (
        Column("relief", "int", "救助"),
        Column("person", "int", "人员"),
        Column("given_on", "date", "救助日期"),
        Column("amount_yuan", "money", "金额"),
    ),
    "relief",
    "person",
)
VACANCIES = Table(
    "vacancies",
    "岗位",
    (
        Column("vacancy", "int", "岗位"),
        Column("area", "text", "地区"),
        Column("collected_on", "date", "采集日期"),
        Column("openings", "int", "招聘人数"),
        Column("large_employer", "bool", "规模以上企业", "unknown"),
    ),
    "vacancy",
    area="area",
)
FAIRS = Table(
    "fairs",
    "招聘会",
    (
        Column("fair", "int", "招聘会"),
        Column("area", "text", "地区"),
        Column("held_on", "date", "举办日期"),
        Column("form", "enum", "形式", "never", FAIR_FORMS),
    ),
    "fair",
    area="area",
)
CONTRACT = Contract((PERSONS, RECOGNITIONS, HOLDINGS, VISITS, PLACEMENTS, RELIEFS, VACANCIES, FAIRS))
