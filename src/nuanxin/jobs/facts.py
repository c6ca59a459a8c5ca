"""The facts that vacancies and fairs contribute, and the number under which a post is known in all fact tables."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import QuerySet

from nuanxin.engines.facts import Column, Table
from nuanxin.jobs.enums import FairAudience, FairForm, VacancyKind
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs import crypto
from nuanxin.orgs.facts import Arrays, FactSource, by_word, county_range

BETWEEN = "|"  # stands between employer and post

VACANCIES = Table(
    name="vacancies",
    label="岗位信息",
    key="vacancy",
    area="area",
    order="seq",
    columns=(
        Column("vacancy", "int", "岗位信息"),
        Column("area", "text", "采集地"),
        Column("collected_on", "date", "采集日期"),
        Column("openings", "int", "招聘人数"),
        Column("kind", "enum", "岗位类别", "unknown", tuple(VacancyKind.values)),
        Column("large_employer", "bool", "规模以上企业", "unknown"),
        Column("post", "int", "岗位"),
        Column("valid_until", "date", "有效期至", "none"),
        Column("seq", "int", "登记次序"),
    ),
)
FAIRS = Table(
    name="fairs",
    label="招聘活动",
    key="fair",
    area="area",
    order="seq",
    columns=(
        Column("fair", "int", "招聘活动"),
        Column("area", "text", "举办地"),
        Column("held_on", "date", "举办日期"),
        Column("form", "enum", "形式", values=tuple(FairForm.values)),
        *(Column(f"audience_{audience.value}", "bool", f"面向{audience.label}") for audience in FairAudience),
        Column("employers_count", "int", "参会单位数", "unknown"),
        Column("openings_count", "int", "提供岗位数", "unknown"),
        Column("intents_count", "int", "达成意向人数", "unknown"),
        Column("seq", "int", "登记次序"),
    ),
)


def post_number(employer_and_post: str) -> int:
    """The number of `employer|post`; written with other spaces, widths or cases it is the same post."""
    return crypto.digest_number("post", "".join(unicodedata.normalize("NFKC", employer_and_post).split()).casefold())


def posts(columns: Arrays) -> Any:
    """The column `post` from the columns `employer_name` and `post_name`."""
    return by_word(pc.binary_join_element_wise(columns["employer_name"], columns["post_name"], BETWEEN), post_number, pa.int64())


def mentions(column: str, code: str) -> Callable[[Arrays], Any]:
    """A yes/no column: is `code` among the codes stored, with commas, in a text column?"""
    return lambda columns: by_word(columns[column], lambda text: code in text.split(","), pa.bool_())


def of_county(queryset: QuerySet, county: str) -> QuerySet:
    return queryset.standing().filter(**county_range("area_id", county))


SOURCES = (
    FactSource(
        VACANCIES,
        lambda county: of_county(Vacancy.objects.all(), county),
        fields={
            "vacancy": "pk",
            "area": "area_id",
            **{name: name for name in ("collected_on", "openings", "kind", "valid_until")},
            "large_employer": "is_large_employer",
            "seq": "id",
        },
        words={"kind": dict(VacancyKind.choices)},
        reads=("employer_name", "post_name"),
        computed={"post": posts},
    ),
    FactSource(
        FAIRS,
        lambda county: of_county(JobFair.objects.all(), county),
        fields={
            "fair": "pk",
            "area": "area_id",
            **{name: name for name in ("held_on", "form", "employers_count", "openings_count", "intents_count")},
            "seq": "id",
        },
        words={"form": dict(FairForm.choices)},
        reads=("audiences",),
        computed={f"audience_{code}": mentions("audiences", code) for code in FairAudience.values},
    ),
)
