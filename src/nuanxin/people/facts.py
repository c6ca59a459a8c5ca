"""The facts that persons contribute: who and where they are, their recognitions and categories, registered unemployment and moves."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import OuterRef, QuerySet, Subquery

from nuanxin.engines.facts import Column, Table
from nuanxin.orgs import keys
from nuanxin.orgs.facts import FactSource, by_word, county_range, of_residents
from nuanxin.people.enums import Category, Education, EmploymentStatus, HouseholdKind, Hukou, Sex
from nuanxin.people.models import CategoryHolding, HouseholdMembership, HouseholdRecognition, Move, Person, Recognition, UnemploymentSpell

COUNTY = 6  # digits of a county's code
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
        Column("employment_status", "enum", "就业状态", "unknown", tuple(EmploymentStatus.values)),
        Column("original_retirement_age", "int", "原法定退休年龄", "unknown"),
        Column("phone_known", "bool", "有联系电话", "none"),
        Column("skills_known", "bool", "有技能特长", "none"),
    ),
)
IDENTITIES = Table(
    name="identities",
    label="身份标识",
    key="person",
    person="person",
    columns=(
        Column("person", "int", "人员"),
        Column("key", "int", "证件号标识"),
        Column("name_key", "int", "姓名标识"),
        Column("phone_key", "int", "电话标识", "none"),
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
# Where somebody lived on a day follows from these: `Contract.moves`.
HOUSEHOLD_RECOGNITIONS = Table(
    name="household_recognitions",
    label="家庭认定",
    key="household_recognition",
    area="area",
    order="seq",
    columns=(
        Column("household_recognition", "int", "家庭认定"),
        Column("household", "int", "家庭"),
        Column("area", "text", "所在地"),
        Column("kind", "enum", "类型", values=tuple(HouseholdKind.values)),
        Column("decided_on", "date", "认定日期"),
        Column("ended_on", "date", "退出日期", "none"),
        Column("seq", "int", "登记次序"),
    ),
)
MOVES = Table(
    name="moves",
    label="迁移",
    key="move",
    person="person",
    columns=(
        Column("move", "int", "迁移"),
        Column("person", "int", "人员"),
        Column("moved_on", "date", "迁移日期"),
        Column("from_area", "text", "迁出地"),
        Column("to_area", "text", "迁入地"),
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


def moved_to(under: str) -> set[str]:
    """Six digits of each county where somebody lives who moved away from the area."""
    away = Move.objects.standing().filter(person__voided_at=None, **county_range("from_area_id", under))
    return {area[:COUNTY] for area in away.values_list("person__residence_id", flat=True).distinct()}


def is_there(values: Any) -> Any:
    """Whether a text was recorded; the text itself stays behind."""
    return pc.not_equal(values, "")


def keys_of(digests: Any) -> Any:
    """The comparison keys of stored digests; none where there is none."""
    return pa.array([keys.key_of_digest(digest) if digest else None for digest in digests.to_pylist()], pa.int64())


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
            "employment_status": "employment_status",
            "original_retirement_age": "original_retirement_age",
        },
        words={
            "sex": dict(Sex.choices),
            "hukou": dict(Hukou.choices),
            "education": dict(Education.choices),
            "employment_status": dict(EmploymentStatus.choices),
        },
        reads=("phone_digest", "skills"),
        computed={"phone_known": lambda read: is_there(read["phone_digest"]), "skills_known": lambda read: is_there(read["skills"])},
    ),
    FactSource(
        IDENTITIES,
        lambda county: Person.objects.standing().filter(**county_range("residence_id", county)),
        fields={"person": "pk"},
        reads=("id_digest", "name", "phone_digest"),
        computed={
            "key": lambda read: keys_of(read["id_digest"]),
            "name_key": lambda read: by_word(read["name"], keys.name_key, pa.int64()),
            "phone_key": lambda read: keys_of(read["phone_digest"]),
        },
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
    FactSource(
        MOVES,
        lambda county: of_residents(Move.objects.all(), county),
        fields={"move": "pk", "person": "person_id", "moved_on": "moved_on", "from_area": "from_area_id", "to_area": "to_area_id"},
        elsewhere=moved_to,
    ),
    FactSource(
        HOUSEHOLD_RECOGNITIONS,
        lambda county: HouseholdRecognition.objects.standing().filter(**county_range("area_id", county)),
        fields={
            "household_recognition": "pk",
            "household": "household_id",
            "area": "area_id",
            **{name: name for name in ("kind", "decided_on", "ended_on")},
            "seq": "id",
        },
        words={"kind": dict(HouseholdKind.choices)},
    ),
)
