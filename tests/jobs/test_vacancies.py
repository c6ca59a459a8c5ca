"""Vacancies and fairs at their edges: numbers that cannot be, texts, what a second telling means, who sees them, voiding."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
import time_machine

from nuanxin.errors import UserError
from nuanxin.jobs import actions
from nuanxin.jobs.enums import FairAudience
from nuanxin.jobs.models import JobFair, Vacancy, join_audiences
from nuanxin.orgs import audit
from nuanxin.orgs.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
D = datetime.date
DAY = D(2022, 9, 3)


def collect(by=None, **given) -> Vacancy:
    told = {"collected_on": DAY, "area": factories.area(factories.JIADING), "employer_name": "信丰某厂", "post_name": "普工", "openings": 5}
    return actions.collect_vacancy(by=by, **told | given)


def hold(by=None, **given) -> JobFair:
    return actions.hold_fair(
        by=by, **{"held_on": DAY, "area": factories.area(factories.JIADING), "name": "专场", "form": "on_site"} | given
    )


# Numbers that cannot be


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"openings": -1}, "招聘人数 -1 不大于 0，不能登记。请填写实际的招聘人数。"),
        ({"pay_min_yuan": Decimal(-1)}, "月薪下限 -1 小于 0，不能登记。请核对这一项。"),
        ({"pay_max_yuan": Decimal("-0.01")}, "月薪上限 -0.01 小于 0，不能登记。请核对这一项。"),
        ({"age_max": -1}, "年龄上限 -1 小于 0，不能登记。请核对这一项。"),
    ],
)
def test_a_vacancy_with_a_negative_number_is_refused_in_words(county, given, told):
    with pytest.raises(UserError) as refusal:
        collect(**given)

    assert (list(refusal.value.problems), Vacancy.objects.count(), AuditEvent.objects.count()) == ([told], 0, 0)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"employers_count": -1}, ["参会单位数 -1 小于 0，不能登记。请核对这一项。"]),
        ({"openings_count": -20}, ["提供岗位数 -20 小于 0，不能登记。请核对这一项。"]),
        (
            {"employers_count": -2, "intents_count": -3},
            ["参会单位数 -2 小于 0，不能登记。请核对这一项。", "达成意向人数 -3 小于 0，不能登记。请核对这一项。"],
        ),
    ],
)
def test_a_fair_with_negative_counts_is_refused_all_at_once(county, given, told):
    with pytest.raises(UserError) as refusal:
        hold(**given)

    assert (list(refusal.value.problems), JobFair.objects.count(), AuditEvent.objects.count()) == (told, 0, 0)


def test_a_fair_that_nobody_came_to_has_zeroes_which_are_not_unknown(county):
    fair = hold(employers_count=0, openings_count=0, intents_count=0)

    fair.refresh_from_db()
    assert (fair.employers_count, fair.openings_count, fair.intents_count) == (0, 0, 0)


def test_a_fair_with_counts_not_told_keeps_them_unknown(county):
    fair = hold()

    fair.refresh_from_db()
    assert (fair.employers_count, fair.openings_count, fair.intents_count, fair.audiences) == (None, None, None, "")


@pytest.mark.parametrize(
    ("low", "high"), [(Decimal(3000), Decimal(3000)), (None, Decimal(3000)), (Decimal(3000), None), (Decimal(0), None)]
)
def test_a_pay_range_may_be_one_number_or_open(county, low, high):
    made = collect(pay_min_yuan=low, pay_max_yuan=high)

    made.refresh_from_db()
    assert (made.pay_min_yuan, made.pay_max_yuan) == (low, high)


# Days


@time_machine.travel("2022-09-03 23:30+08:00", tick=False)
def test_a_vacancy_of_today_is_taken_to_the_last_minute_of_the_day_here(county):
    assert collect(collected_on=D(2022, 9, 3)).collected_on == D(2022, 9, 3)


@time_machine.travel("2022-09-03 23:30+08:00", tick=False)
def test_a_fair_of_tomorrow_is_refused(county):
    with pytest.raises(UserError, match="举办日期 2022-09-04 晚于今天（2022-09-03），不能登记。请改为实际的日期。"):
        hold(held_on=D(2022, 9, 4))

    assert not JobFair.objects.exists()


def test_a_vacancy_valid_only_on_its_day_is_taken(county):
    assert collect(valid_until=DAY).valid_until == DAY


def test_a_vacancy_whose_validity_ended_before_its_day_is_refused(county):
    with pytest.raises(UserError, match="有效期至 2022-09-02 早于采集日期 2022-09-03"):
        collect(valid_until=D(2022, 9, 2))


# Texts


def test_a_vacancy_has_its_texts_trimmed_and_is_the_same_however_they_are_spaced_outside(county):
    first = collect(employer_name=" 信丰某厂 ", post_name="普工　", education=" 不限 ", accepts_disability=" 肢体 ")
    second = collect(education="不限", accepts_disability="肢体")

    assert (first, first.employer_name, first.post_name, first.education, first.accepts_disability) == (
        second, "信丰某厂", "普工", "不限", "肢体",
    )  # fmt: skip


@pytest.mark.parametrize("given", [{"employer_name": "　"}, {"post_name": " "}])
def test_a_vacancy_of_blank_names_is_refused(county, given):
    with pytest.raises(UserError, match="不能登记。请填写"):
        collect(**given)

    assert not Vacancy.objects.exists()


def test_everything_that_is_missing_of_a_fair_is_told_at_once(county):
    with pytest.raises(UserError) as refusal:
        hold(name=" ", form="")

    assert list(refusal.value.problems) == ["没有填写名称，不能登记。请填写名称。", "没有填写形式，不能登记。请填写形式。"]


def test_a_name_longer_than_its_field_is_refused_with_both_lengths(county):
    with pytest.raises(UserError, match="名称有 121 个字，最多 120 个字。请缩短。"):
        hold(name="会" * 121)


def test_a_credit_code_with_a_wrong_check_character_is_refused(county):
    with pytest.raises(UserError, match="校验码不对"):
        collect(employer_uscc="91360722MA35F0A01U")

    assert not Vacancy.objects.exists()


# The same again, or another


@pytest.mark.parametrize(
    "other", [{"collected_on": D(2022, 9, 2)}, {"employer_name": "信丰别厂"}, {"post_name": "电工"}, {"area": factories.DATANGBU}]
)
def test_a_vacancy_of_another_day_place_employer_or_post_is_another(county, other):
    collect()
    if "area" in other:
        other = {"area": factories.area(other["area"])}

    collect(**other)

    assert Vacancy.objects.count() == 2


def test_a_second_telling_that_says_less_is_the_same_and_takes_nothing_away(county):
    first = collect(kind="care", age_max=50, is_large_employer=False)

    second = collect()

    assert (second, second.kind, second.age_max, second.is_large_employer) == (first, "care", 50, False)


def test_a_second_telling_with_another_number_of_intents_is_refused_and_changes_nothing(county):
    hold(intents_count=10)

    with pytest.raises(UserError, match="达成意向人数与这次填写的不同。请在原记录上更正。"):
        hold(intents_count=11)

    assert JobFair.objects.get().intents_count == 10


def test_a_second_telling_that_no_employer_came_is_refused_where_twenty_came(county):
    hold(employers_count=20)

    with pytest.raises(UserError, match="参会单位数与这次填写的不同"):
        hold(employers_count=0)


# Audiences


@pytest.mark.parametrize(
    ("codes", "stored"),
    [
        ((), ""),
        (("other", "hardship"), "hardship,other"),
        (("disabled", "disabled"), "disabled"),
        (FairAudience.values, "hardship,disabled,graduates,other"),
    ],
)
def test_audiences_are_kept_once_each_in_the_order_of_the_enumeration(codes, stored):
    assert join_audiences(codes) == stored


def test_audiences_are_read_in_words(county):
    assert hold(audiences=("graduates", "hardship")).audience_labels == ("就业困难人员", "高校毕业生")


def test_audiences_given_as_something_read_once_are_all_kept(county):
    assert hold(audiences=(code for code in ("other", "disabled"))).audiences == "disabled,other"


# Who sees them


def test_what_the_county_offers_is_seen_by_its_townships_what_another_township_offers_is_not(county, township_officer):
    for area in (factories.COUNTY, factories.JIADING, factories.SHUIDONG, factories.DATANGBU, factories.FOREIGN_COUNTY):
        factories.fair(area)

    seen = JobFair.objects.visible_to(township_officer).values_list("area_id", flat=True)

    assert sorted(seen) == [factories.COUNTY, factories.JIADING, factories.SHUIDONG]


def test_a_voided_fair_is_seen_by_nobody(county, officer):
    fair = factories.fair()
    actions.void_fair(by=officer, fair=fair, reason="重复登记")

    assert not JobFair.objects.visible_to(officer).exists()


def test_records_under_an_area_are_its_own_and_its_villages(county):
    for area in (factories.COUNTY, factories.JIADING, factories.SHUIBEI, factories.DATANGBU, factories.FOREIGN_TOWN):
        factories.vacancy(area)

    assert sorted(Vacancy.objects.under("360722100").values_list("area_id", flat=True)) == [factories.JIADING, factories.SHUIBEI]


# Voiding


@pytest.mark.parametrize(
    ("make", "void", "kind"),
    [
        (factories.vacancy, lambda one, **told: actions.void_vacancy(vacancy=one, **told), "jobs.vacancy.voided"),
        (factories.fair, lambda one, **told: actions.void_fair(fair=one, **told), "jobs.fair.voided"),
    ],
)
def test_voiding_twice_leaves_one_event_that_tells_facts_changed(county, officer, make, void, kind):
    record = make()

    for _ in range(2):
        void(record, by=officer, reason="重复登记")

    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.area_code, event.changes_facts) == (kind, officer, factories.JIADING, True)


def test_voiding_without_a_reason_is_refused(county, officer):
    vacancy = factories.vacancy()

    with pytest.raises(UserError, match="没有填写作废原因"):
        actions.void_vacancy(by=officer, vacancy=vacancy, reason=" ")

    vacancy.refresh_from_db()
    assert vacancy.is_standing


def test_voiding_in_another_township_is_refused(county, township_officer):
    vacancy = factories.vacancy(factories.DATANGBU)

    with pytest.raises(UserError):
        actions.void_vacancy(by=township_officer, vacancy=vacancy, reason="重复登记")

    assert Vacancy.objects.standing().count() == 1


def test_a_collector_may_not_void_what_they_recorded(county):
    collector = factories.user(role="collector", area=factories.area(factories.JIADING))
    vacancy = collect(by=collector)

    with pytest.raises(UserError):
        actions.void_vacancy(by=collector, vacancy=vacancy, reason="重复登记")


def test_after_voiding_the_same_may_be_recorded_rightly(county, officer):
    wrong = collect(openings=50)
    actions.void_vacancy(by=officer, vacancy=wrong, reason="多写一个零")

    right = collect(openings=5)

    assert [(one.pk == right.pk, one.openings) for one in Vacancy.objects.standing()] == [(True, 5)]


@pytest.mark.parametrize("write", [collect, hold])
def test_a_record_is_undone_when_its_event_fails(county, monkeypatch, write):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        write()

    assert (Vacancy.objects.count(), JobFair.objects.count()) == (0, 0)
