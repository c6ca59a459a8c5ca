"""Forms: every number equals an independent count and its own list; rows, total, checks and refusals."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from nuanxin.errors import UserError
from nuanxin.notices import forms
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.notices import random_county
from tests.notices.plain import Plain

NOTICE = "2022-xinfeng-nuanxin"
FIRST = datetime.date(2022, 9, 1)
REPORTS = [datetime.date(2022, 9, 23), datetime.date(2022, 10, 23)]


@pytest.mark.parametrize("last", REPORTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_form_equals_the_plain_count_in_every_row_and_the_total(db, seed, last):
    random_county.fill(seed)

    report = forms.compute(NOTICE, "2", None, None, last)

    plain = Plain().table(FIRST, last)
    empty = [0] * 31 + [Decimal("0.00")]
    assert [(row.area, list(row.cells)) for row in report.rows] == [
        *((town, plain.get(town[:9], empty)) for town in random_county.TOWNS),
        (factories.COUNTY, plain["360722000"]),
    ]
    assert list(report.total.cells) == plain[""]


@pytest.mark.parametrize("last", REPORTS)
def test_every_number_equals_its_own_list(db, last):
    random_county.fill(3)
    report = forms.compute(NOTICE, "2", None, None, last)
    busy = max((row for row in report.rows if not row.is_own), key=lambda row: sum(row.cells))

    for row, own in ((report.total, False), (busy, False), (report.rows[-1], True)):
        lists = [forms.people_behind(NOTICE, "2", column.no, row.area, None, last, own=own) for column in report.form.columns]
        assert [behind.amount for behind in lists] == list(row.cells)
        assert [len(behind.entries()) for behind in lists] == [behind.count for behind in lists]


def test_a_form_of_a_township_has_a_row_per_village_and_one_for_the_township_itself(db):
    random_county.fill(4)

    report = forms.compute(NOTICE, "2", "嘉定镇", None, REPORTS[0])

    plain = Plain().table(FIRST, REPORTS[0], 12)
    codes = ["360722100200", "360722100201", "360722100210", "360722100211", "360722100000"]
    empty = [0] * 31 + [Decimal("0.00")]
    assert [(row.area, list(row.cells)) for row in report.rows] == [(code, plain.get(code, empty)) for code in codes]
    assert (report.rows[-1].name, report.rows[-1].is_own) == ("本级", True)


def test_a_form_of_a_village_is_the_village_itself(county, person):
    factories.recognition(person)

    report = forms.compute(NOTICE, "2", factories.SHUIDONG, None, REPORTS[0])

    assert [(row.area, row.name, row.cells[0]) for row in report.rows] == [(factories.SHUIDONG, "本级", 1)]
    assert report.total.cells[0] == 1


def test_rows_are_there_without_anything_in_them(county):
    report = forms.compute(NOTICE, "2", None, None, REPORTS[0])

    assert [(row.area, row.name, sum(row.cells)) for row in (*report.rows, report.total)] == [
        (factories.JIADING, "嘉定镇", 0),
        (factories.DATANGBU, "大塘埠镇", 0),
        (factories.COUNTY, "合计", 0),
    ]


def test_the_row_of_the_county_itself_stands_last_and_only_if_something_belongs_to_it(county):
    factories.fair(area=factories.COUNTY)
    factories.fair(area=factories.SHUIDONG, form="cloud")

    report = forms.compute(NOTICE, "2", None, None, REPORTS[0])

    assert [(row.name, row.is_own, row.cells[11:13]) for row in report.rows] == [
        ("嘉定镇", False, (1, 0)),
        ("大塘埠镇", False, (0, 0)),
        ("本级", True, (1, 1)),
    ]
    assert report.total.cells[11:13] == (2, 1)


def test_an_abolished_township_keeps_its_row_while_it_has_records(county, person):
    factories.recognition(person)
    for code in (factories.JIADING, factories.DATANGBU):
        area = factories.area(code)
        area.valid_to = datetime.date(2022, 1, 1)
        area.save()

    report = forms.compute(NOTICE, "2", None, None, REPORTS[0])

    assert [(row.area, row.name, row.cells[0]) for row in report.rows] == [(factories.JIADING, "嘉定镇", 1)]


def test_somebody_re_recognised_in_the_period_counts_once_under_the_later_recognition(county, person):
    factories.recognition(person, datetime.date(2022, 3, 1), ended_on=datetime.date(2022, 9, 10))
    factories.recognition(person, datetime.date(2022, 9, 12))
    factories.holding(person, "LONG", until_on=datetime.date(2022, 9, 10))
    factories.holding(person, "AGE", from_on=datetime.date(2022, 9, 12))

    assert total(REPORTS[0])[:3] == (1, 0, 1)


def test_two_jobs_of_one_day_count_once_under_the_last_recorded(county, person):
    factories.placement(person, form="flexible", employer_name="甲")
    factories.placement(person, form="enterprise", employer_name="乙", ended_on=datetime.date(2022, 9, 8))

    assert total(REPORTS[0])[15:20] == (1, 1, 0, 0, 0)


def test_a_later_job_that_was_recorded_first_is_the_latest(county, person):
    factories.placement(person, datetime.date(2022, 9, 20), form="self_employed", employer_name="甲")
    factories.placement(person, datetime.date(2022, 9, 2), form="enterprise", employer_name="乙")

    assert total(REPORTS[0])[15:20] == (1, 0, 0, 1, 0)


def test_voided_records_and_persons_are_in_no_number(county):
    void = {"voided_at": datetime.datetime(2022, 9, 30, tzinfo=datetime.UTC)}
    kept, gone = factories.person(), factories.person(**void)
    for person in (kept, gone):
        factories.recognition(person)
        factories.visit(person)
    factories.relief(kept, **void)
    factories.fair(**void)

    assert {no: cell for no, cell in enumerate(total(REPORTS[0]), 1) if cell} == {1: 1, 11: 1}


def test_somebody_who_moved_counts_in_the_new_township_only(county, person, officer):
    factories.recognition(person)
    forms.compute(NOTICE, "2", None, None, REPORTS[0])

    person.residence_id = factories.LIUCUN
    person.save()
    changed(factories.LIUCUN)

    assert [row.cells[0] for row in forms.compute(NOTICE, "2", None, None, REPORTS[0]).rows] == [0, 1]


def test_all_checks_are_told_for_all_rows_and_the_total(db):
    random_county.fill(5)

    report = forms.compute(NOTICE, "2", None, None, REPORTS[0])

    rules = [check.rule for check in report.form.checks]
    assert [check.rule for check in report.checks] == rules * (len(report.rows) + 1) + ["rollup"]
    assert {check.ok for check in report.checks if check.is_hard} == {True}
    assert all(check.message.startswith(f"{check.area_name}：") for check in report.checks)


def test_a_failing_soft_check_says_the_numbers_and_what_to_do(county, person):
    factories.recognition(person)

    failed = forms.compute(NOTICE, "2", None, None, REPORTS[0]).failed

    assert [(check.rule, check.area, check.is_hard, check.is_total) for check in failed] == [
        ("sum(c2..c10)>=c1", factories.JIADING, False, False),
        ("sum(c2..c10)>=c1", factories.COUNTY, False, True),
    ]
    assert "小于第1栏 1" in failed[0].message
    assert failed[0].message.endswith("请核对；属实的，报送时说明原因。")


def test_a_total_that_is_not_the_sum_of_its_rows_breaks_the_roll_up(county):
    report = forms.compute(NOTICE, "2", None, None, REPORTS[0])
    wrong = forms.Row(factories.COUNTY, "合计", (7, *report.total.cells[1:]), is_total=True)

    result = forms.rolled_up(report.form, report.rows, wrong)

    assert (result.ok, result.message) == (False, "合计：合计应等于各行相加。现在第1栏合计 7，各行相加 0。")


def test_days_default_to_the_window_and_the_business_date(county):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))

    report = forms.compute(NOTICE, "2")

    assert (report.period.first, report.period.last) == (FIRST, datetime.date(2022, 9, 20))


def test_a_day_after_the_window_counts_as_its_last_day(county):
    report = forms.compute(NOTICE, "2", None, None, datetime.date(2023, 1, 5))

    assert report.period.last == datetime.date(2022, 10, 31)


def test_before_the_window_there_is_nothing_to_count(county):
    Office.objects.update(business_date=datetime.date(2022, 8, 20))

    with pytest.raises(UserError, match="早于统计起始日 2022-09-01"):
        forms.compute(NOTICE, "2")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("2022-x", "2"), "没有通知“2022-x”。已有的通知：2022-xinfeng-nuanxin"),
        ((NOTICE, "7"), "没有统计表“7”。已有的统计表：2（江西省就业援助“暖心活动”情况统计表）"),
        ((NOTICE, "2", "大余县"), "不在“信丰县”之内"),
        ((NOTICE, "2", None, datetime.date(2022, 10, 1), datetime.date(2022, 9, 1)), "截止日 2022-09-01 早于起始日 2022-10-01"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(county, arguments, reason):
    with pytest.raises(UserError) as refusal:
        forms.compute(*arguments)

    assert reason in str(refusal.value)


def test_a_column_that_is_not_there_is_refused(county):
    with pytest.raises(UserError, match="没有第 33 栏。栏号为 1 至 32。"):
        forms.people_behind(NOTICE, "2", 33)


def test_who_is_behind_a_number_is_told_with_masked_numbers_and_places(county, person):
    factories.recognition(person)

    [entry] = forms.people_behind(NOTICE, "2", 1, None, None, REPORTS[0]).entries()

    assert (entry.name, entry.person.id_number, entry.area, entry.area_name, entry.event, entry.amount) == (
        person.name,
        person.id_masked,
        factories.SHUIDONG,
        "嘉定镇水东村委会",
        "",
        None,
    )


def test_somebody_visited_twice_stands_twice_with_what_happened(county, person):
    factories.recognition(person)
    factories.visit(person, datetime.date(2022, 9, 5))
    factories.visit(person, datetime.date(2022, 9, 5), method="condolence")

    entries = forms.people_behind(NOTICE, "2", 11, None, None, REPORTS[0]).entries()

    assert [(entry.person.key, entry.event) for entry in entries] == [
        (person.pk, "2022-09-05 走访慰问"),
        (person.pk, "2022-09-05 入户走访"),
    ]


def test_records_are_behind_numbers_that_count_no_persons(county):
    factories.vacancy(employer_name="甲厂", post_name="操作工", openings=7, kind="market")

    [entry] = forms.people_behind(NOTICE, "2", 14, None, None, REPORTS[0]).entries()

    assert (entry.person, entry.name, entry.area, entry.event, entry.amount) == (
        None,
        "甲厂 操作工",
        factories.JIADING,
        "2022-09-03 市场岗位",
        7,
    )


def test_people_behind_a_number_are_only_those_the_user_may_see(county, township_officer):
    near, far = factories.person(), factories.person(residence=factories.LIUCUN)
    for person in (near, far):
        factories.recognition(person)

    [entry] = forms.people_behind(NOTICE, "2", 1, factories.JIADING, None, REPORTS[0], by=township_officer).entries()

    assert entry.person.key == near.pk
    with pytest.raises(UserError, match="您没有查看人员和服务记录的权限"):
        forms.people_behind(NOTICE, "2", 1, None, None, REPORTS[0], by=township_officer)


def test_revealing_the_numbers_behind_a_cell_leaves_one_audit_event_without_them(county, person, officer):
    factories.recognition(person)

    [entry] = forms.people_behind(NOTICE, "2", 1, None, None, REPORTS[0], by=officer).revealed()

    [event] = AuditEvent.objects.filter(kind="people.id_numbers.revealed")
    assert entry.person.id_number == person.full_id_number
    assert (event.by, event.area_code, event.details) == (officer, factories.COUNTY, {"count": 1})


def test_revealing_is_refused_to_those_who_may_only_look(county, person):
    collector = factories.user(role="collector", area=county)
    factories.recognition(person)

    with pytest.raises(UserError, match="您没有查看完整证件号的权限"):
        forms.people_behind(NOTICE, "2", 1, None, None, REPORTS[0], by=collector).revealed()

    assert not AuditEvent.objects.exists()


def test_money_is_text_with_two_decimals_and_counts_are_numbers():
    assert [forms.as_json(number) for number in (3, Decimal("500"), Decimal("0.5"))] == [3, "500.00", "0.50"]


def total(last: datetime.date) -> tuple:
    return forms.compute(NOTICE, "2", None, None, last).total.cells


def changed(area: str) -> None:
    AuditEvent.objects.create(kind="test.changed", area_code=area, changes_facts=True)
