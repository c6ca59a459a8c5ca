"""Vacancies and job fairs as their pages show them: columns, filters, entry form, actions."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from nuanxin.casework.enums import ReferralFeedback
from nuanxin.jobs import actions
from nuanxin.jobs.enums import FairAudience, FairForm, VacancyKind
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs import clock
from nuanxin.orgs.models import User
from nuanxin.web.casework.kinds import REFERRALS
from nuanxin.web.jobs import forms
from nuanxin.web.listing import Column, Filter, Listing, Order, any_of, begins, day, equal, link, status, tag, tags, under, yes_no
from nuanxin.web.records.columns import day_column, day_filters, ops_column, place, text_column, with_townships
from nuanxin.web.records.kind import Behind, Facts, Kind, Step

TOWNSHIPS = with_townships("area_id")


def by_day(field: str, label: str) -> tuple[Order, ...]:
    return (Order(field, label, (f"-{field}", "-pk")),)


def number_column(name: str, label: str) -> Column:
    return Column(name, label, lambda row: told(getattr(row, name)), value=lambda row: getattr(row, name), style="r", width=12)


def told(number: int | None) -> str:
    return "—" if number is None else f"{number:,}"


def area_column(label: str) -> Column:
    return Column("area", label, lambda row: place(row, row.area), width=22)


def is_valid(vacancy: Vacancy) -> bool:
    return vacancy.valid_until is None or vacancy.valid_until >= clock.business_today()


def still_valid(vacancies: QuerySet, value: str) -> QuerySet:
    """Valid on the office's date; a post without a last day stays valid."""
    standing = Q(valid_until=None) | Q(valid_until__gte=clock.business_today())
    return vacancies.filter(standing if value == "1" else ~standing)


def pay(vacancy: Vacancy) -> str:
    low, high = vacancy.pay_min_yuan, vacancy.pay_max_yuan
    if low is None and high is None:
        return "—"
    if low is None or high is None or low == high:
        return f"{(low or high):,.0f}"
    return f"{low:,.0f}–{high:,.0f}"


def vacancy_facts(vacancy: Vacancy) -> Facts:
    yield "采集日期", day(vacancy.collected_on)
    yield "采集地", vacancy.area
    yield "单位名称", vacancy.employer_name
    yield "统一社会信用代码", vacancy.employer_uscc
    yield "岗位名称", vacancy.post_name
    yield "招聘人数", f"{vacancy.openings:,} 人"
    yield "岗位类别", vacancy.get_kind_display()
    yield "规模以上企业", yes_no(vacancy.is_large_employer)
    yield "月薪（元）", pay(vacancy)
    yield "学历要求", vacancy.education
    yield "年龄上限", f"{vacancy.age_max} 岁" if vacancy.age_max else ""
    yield "接收残疾类别", vacancy.accepts_disability
    yield "有效期至", day(vacancy.valid_until)


def referrals_of(vacancy: Vacancy, user: User) -> Iterator[Behind]:
    """Who the post was recommended to, as far as the user may see them."""
    found = REFERRALS.records(user).filter(employer_name=vacancy.employer_name, post_name=vacancy.post_name)
    query = {"employer": vacancy.employer_name, "post": vacancy.post_name}
    yield Behind("已推介（人次）", found.count(), f"{REFERRALS.url()}?{urlencode(query)}")
    hired = {**query, "feedback": ReferralFeedback.HIRED.value}
    yield Behind("其中已录用", found.filter(feedback=ReferralFeedback.HIRED).count(), f"{REFERRALS.url()}?{urlencode(hired)}")


def validity(vacancy: Vacancy) -> str:
    if vacancy.valid_until is None:
        return "长期"
    return status(day(vacancy.valid_until), "ok" if is_valid(vacancy) else "off")


VACANCIES = Kind(
    name="vacancy",
    label="岗位信息",
    model=Vacancy,
    listing=Listing(
        name="vacancies",
        title="岗位信息",
        noun="条",
        columns=(
            Column(
                "post_name",
                "岗位名称",
                lambda row: link(VACANCIES.url(pk=row.pk), row.post_name),
                value=lambda row: row.post_name,
                is_head=True,
            ),
            text_column("employer_name", "单位名称", width=28),
            text_column("employer_uscc", "统一社会信用代码", width=22, on_page=False),
            day_column("collected_on", "采集日期"),
            area_column("采集地"),
            number_column("openings", "招聘人数"),
            Column("kind", "岗位类别", lambda row: tag(row.get_kind_display()), value=lambda row: row.get_kind_display(), width=16),
            Column("is_large_employer", "规模以上企业", lambda row: yes_no(row.is_large_employer), on_page=False, width=12),
            Column("pay", "月薪（元）", pay, style="mono", width=16),
            Column("education", "学历要求", lambda row: row.education or "—", on_page=False, width=12),
            Column("age_max", "年龄上限", lambda row: told(row.age_max), value=lambda row: row.age_max, on_page=False, width=10),
            Column("accepts_disability", "接收残疾类别", lambda row: row.accepts_disability or "—", on_page=False, width=16),
            Column("valid_until", "有效期至", validity, value=lambda row: row.valid_until, width=13),
            ops_column("vacancy", ("vacancy-refer", "推介", is_valid)),
        ),
        filters=(
            Filter("employer", "单位名称", begins("employer_name"), hint="单位名称的开头"),
            Filter("area", "采集地", under("area_id"), kind="area"),
            *day_filters("collected_on", "采集日期"),
            Filter("kind", "岗位类别", equal("kind"), choices=VacancyKind.choices),
            Filter("valid", "是否有效", still_valid, choices=(("1", "有效"), ("0", "已过期"))),
        ),
        orders=by_day("collected_on", "采集日期"),
        prepare=TOWNSHIPS,
        export="vacancies-export",
        nothing="还没有岗位信息。点右上角“登记岗位信息”，或在“导入表格”里导入岗位信息表。",
    ),
    entry=forms.VacancyEntry,
    day="collected_on",
    record=actions.collect_vacancy,
    void=actions.void_vacancy,
    facts=vacancy_facts,
    joins=("area",),
    totals=(("openings", "招聘人数"),),
    steps=(Step("refer", "推介给援助对象", "send", is_valid, is_local=False),),
    behind=referrals_of,
    of_person=False,
)


def fair_facts(fair: JobFair) -> Facts:
    yield "举办日期", day(fair.held_on)
    yield "名称", fair.name
    yield "举办地", fair.area
    yield "形式", fair.get_form_display()
    yield "专场对象", "、".join(fair.audience_labels)
    yield "参会单位数", told(fair.employers_count)
    yield "提供岗位数", told(fair.openings_count)
    yield "达成意向人数", told(fair.intents_count)


FAIRS = Kind(
    name="fair",
    label="招聘活动",
    model=JobFair,
    listing=Listing(
        name="fairs",
        title="招聘活动",
        noun="场",
        columns=(
            Column("name", "名称", lambda row: link(FAIRS.url(pk=row.pk), row.name), value=lambda row: row.name, is_head=True, width=36),
            day_column("held_on", "举办日期"),
            area_column("举办地"),
            Column("form", "形式", lambda row: tag(row.get_form_display()), value=lambda row: row.get_form_display(), width=12),
            Column(
                "audiences", "专场对象", lambda row: tags(row.audience_labels), value=lambda row: "、".join(row.audience_labels), width=24
            ),
            number_column("employers_count", "参会单位数"),
            number_column("openings_count", "提供岗位数"),
            number_column("intents_count", "达成意向人数"),
            ops_column("fair"),
        ),
        filters=(
            Filter("area", "举办地", under("area_id"), kind="area"),
            *day_filters("held_on", "举办日期"),
            Filter("form", "形式", equal("form"), choices=FairForm.choices),
            Filter("audience", "专场对象", any_of("audiences"), choices=FairAudience.choices),
        ),
        orders=by_day("held_on", "举办日期"),
        prepare=TOWNSHIPS,
        export="fairs-export",
        nothing="还没有招聘活动记录。点右上角“登记招聘活动”，或在“导入表格”里导入招聘活动表。",
    ),
    entry=forms.FairEntry,
    day="held_on",
    record=actions.hold_fair,
    void=actions.void_fair,
    facts=fair_facts,
    joins=("area",),
    totals=(("employers_count", "参会单位"), ("openings_count", "提供岗位"), ("intents_count", "达成意向（人）")),
    of_person=False,
)

KINDS = (VACANCIES, FAIRS)
