"""The facts that persons contribute: who they are, what they were recognised for and hold, when they were registered unemployed."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from nuanxin.engines.facts import Column, Table
from nuanxin.orgs.facts import FactSource, county_range, of_residents
from nuanxin.people.enums import Category, Education, Hukou, Sex
from nuanxin.people.models import CategoryHolding, HouseholdMembership, Person, Recognition, UnemploymentSpell

PERSONS = Table(
    name="persons",
    label="人员",
    key="person",
    person="person",
    area="area",
    columns=(
        Column("person", "int", "人员"),
        Column("area", "text", "常住地"),
        Column("sex", "enum", "性别", values=tuple(Sex.values)),
        Column("birth_on", "date", "出生日期"),
        Column("hukou", "enum", "户籍性质", "unknown", tuple(Hukou.values)),
        Column("education", "enum", "文化程度", "unknown", tuple(Education.values)),
        Column("wants_job", "bool", "就业意愿", "unknown"),
        Column("wants_training", "bool", "培训意愿", "unknown"),
        Column("wants_business", "bool", "创业意愿", "unknown"),
        Column("household", "int", "家庭", "none"),
    ),
)
RECOGNITIONS = Table(
    name="recognitions",
    label="认定",
    key="recognition",
    person="person",
    order="seq",
    columns=(
        Column("recognition", "int", "认定"),
        Column("person", "int", "人员"),
        Column("decided_on", "date", "认定日期"),
        Column("ended_on", "date", "退出日期", "none"),
        Column("seq", "int", "登记次序"),
    ),
)
HOLDINGS = Table(
    name="holdings",
    label="人员类别",
    key="holding",
    person="person",
    columns=(
        Column("holding", "int", "类别记录"),
        Column("person", "int", "人员"),
        Column("category", "enum", "人员类别", values=tuple(Category.values)),
        Column("from_on", "date", "起始日期", "none"),
        Column("until_on", "date", "终止日期", "none"),
    ),
)
UNEMPLOYMENT = Table(
    name="unemployment",
    label="失业登记",
    key="spell",
    person="person",
    columns=(
        Column("spell", "int", "失业登记"),
        Column("person", "int", "人员"),
        Column("registered_on", "date", "失业登记日期"),
        Column("ended_on", "date", "注销日期", "none"),
    ),
)


def persons_of(county: str) -> QuerySet:
    """Residents of the county, each with the household they are in now."""
    memberships = HouseholdMembership.objects.standing().filter(person=OuterRef("pk"), until_on=None)
    return (
        Person.objects.standing()
        .filter(**county_range("residence_id", county))
        .annotate(household=Subquery(memberships.order_by("-pk").values("household_id")[:1]))
    )


SOURCES = (
    FactSource(
        PERSONS,
        persons_of,
        fields={
            "person": "pk",
            "area": "residence_id",
            **{
                name: name
                for name in ("sex", "birth_on", "hukou", "education", "wants_job", "wants_training", "wants_business", "household")
            },
        },
        words={"sex": dict(Sex.choices), "hukou": dict(Hukou.choices), "education": dict(Education.choices)},
    ),
    FactSource(
        RECOGNITIONS,
        lambda county: of_residents(Recognition.objects.all(), county),
        fields={"recognition": "pk", "person": "person_id", "decided_on": "decided_on", "ended_on": "ended_on", "seq": "id"},
    ),
    FactSource(
        HOLDINGS,
        lambda county: of_residents(CategoryHolding.objects.all(), county),
        fields={"holding": "pk", "person": "person_id", "category": "category", "from_on": "from_on", "until_on": "until_on"},
        words={"category": dict(Category.choices)},
    ),
    FactSource(
        UNEMPLOYMENT,
        lambda county: of_residents(UnemploymentSpell.objects.all(), county),
        fields={"spell": "pk", "person": "person_id", "registered_on": "registered_on", "ended_on": "ended_on"},
    ),
)
