"""Rows of departments' lists that contradict themselves: they wait, are in no release, and a person decides."""

from __future__ import annotations

import datetime

import duckdb
import pytest

from nuanxin.comparisons import releases
from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases import store
from nuanxin.errors import UserError
from nuanxin.orgs import intake
from nuanxin.orgs.enums import ConflictState
from nuanxin.orgs.models import AuditEvent, ImportConflict
from tests import factories
from tests.contract import papers

pytestmark = pytest.mark.django_db
NUMBER, OTHER = papers.id_number("19700501", "男"), papers.id_number("19800203", "女")
FIRST, LATER = datetime.date(2022, 8, 10), datetime.date(2022, 9, 10)
GOOD = {"姓名": "李四", "残疾人证号": f"{OTHER}12", "残疾类别": "视力", "残疾等级": "二级", "常住地": "嘉定镇水东村"}
ODD = {"姓名": "张三", "残疾人证号": f"{NUMBER}44", "残疾类别": "听力", "残疾等级": "四级", "常住地": "嘉定镇水东村"}


def standing(columns="row, kind, number_kind"):
    return sorted(duckdb.sql(f"SELECT {columns} FROM ({releases.relation('disability').sql})").fetchall())


def accept(**conditions):
    return intake.decide_conflict(by=None, conflict=ImportConflict.objects.get(**conditions), accept=True)


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ({"残疾类别": "听力"}, "残疾类别", "听力"),
        ({"残疾等级": "一级"}, "残疾等级", "一级"),
        ({"性别": "女"}, "性别", "女"),
        ({"出生日期": "1970-05-02"}, "出生日期", "1970-05-02"),
        ({"身份证号": OTHER}, "身份证号", OTHER),
    ],
)
def test_what_contradicts_the_certificate_is_a_conflict(desk, county, cells, column, value):
    outcome = desk("disability", ODD | {"残疾类别": "肢体"} | cells)

    assert [(one.verdict, one.column, one.value) for one in outcome.problems] == [("conflict", column, value)]
    assert ListRelease.objects.count() == 0


@pytest.mark.parametrize(
    "cells", [{"性别": "男"}, {"出生日期": "1970-05"}, {"身份证号": papers.short_id(NUMBER)}, {"残疾类别": ""}, {"残疾等级": "4"}]
)
def test_what_agrees_with_the_certificate_is_none(desk, county, cells):
    assert desk.verdicts("disability", ODD | {"残疾类别": "肢体"} | cells) == {"new": 1}


@pytest.mark.parametrize(("list_id", "cells"), [("deceased", {"死亡日期": "2022-08-01"}), ("veterans", {"退役日期": "2020-09-01"})])
def test_sex_and_birth_against_the_number_are_conflicts_in_every_list(desk, county, list_id, cells):
    row = {"姓名": "张三", "身份证号": NUMBER} | cells

    assert desk.verdicts(list_id, row | {"性别": "女"}, row | {"性别": "男", "出生日期": "1971-05-01"}, row) == {"conflict": 2, "new": 1}


def test_a_conflicting_row_waits_and_is_in_no_release(desk, county):
    desk("disability", ODD, GOOD)

    assert standing() == [(3, "sight", "sight")]
    waiting = ImportConflict.objects.get()
    assert (waiting.state, waiting.row_number, waiting.area_code) == (ConflictState.OPEN, 2, factories.SHUIDONG)
    assert NUMBER not in waiting.reason


def test_it_waits_once_however_often_its_file_comes_and_with_the_newest(desk, county):
    desk("disability", ODD, GOOD, released_on=FIRST)
    later = desk("disability", GOOD, ODD, released_on=LATER)

    waiting = ImportConflict.objects.get()
    assert (waiting.run, waiting.row_number) == (later.run, 3)


def test_an_accepted_row_goes_into_the_release_of_its_file(desk, county):
    desk("disability", ODD, GOOD)
    before = ListRelease.objects.get()

    accept()

    after = ListRelease.objects.get()
    assert standing() == [(2, "hearing", "limb"), (3, "sight", "sight")]
    assert (after.pk, after.row_count, after.keyed_count, after.folder != before.folder) == (before.pk, 2, 2, True)
    assert releases.values(releases.release_of(after), [2, 3])[2]["残疾类别"] == "听力"
    assert releases.values(releases.release_of(after), [2, 3])[3]["姓名"] == "李四"
    assert AuditEvent.objects.filter(kind="comparisons.release.extended").count() == 1


def test_the_accepted_row_of_a_file_without_a_good_one_is_a_release_of_its_own(desk, county):
    outcome = desk("disability", ODD, released_on=FIRST)

    accept()

    assert (ListRelease.objects.get().import_run, standing()) == (outcome.run, [(2, "hearing", "limb")])


def test_the_same_file_after_its_row_was_accepted_is_the_same(desk, county):
    desk("disability", ODD, GOOD, released_on=FIRST)
    accept()

    assert desk.verdicts("disability", ODD, GOOD, released_on=FIRST) == {"same": 2}
    assert (ListRelease.objects.count(), ImportConflict.objects.count()) == (1, 1)


def test_next_months_file_takes_the_accepted_row_too(desk, county):
    desk("disability", ODD, GOOD, released_on=FIRST)
    accept()

    assert desk.verdicts("disability", GOOD, ODD, released_on=LATER) == {"same": 2}
    assert standing() == [(2, "sight", "sight"), (3, "hearing", "limb")]


def test_another_contradiction_of_the_same_record_is_asked_about_again(desk, county):
    desk("disability", ODD, GOOD, released_on=FIRST)
    accept()

    assert desk.verdicts("disability", GOOD, ODD | {"残疾类别": "言语"}, released_on=LATER) == {"same": 1, "conflict": 1}


def test_a_dismissed_row_stays_out_and_does_not_wait_again(desk, county):
    desk("disability", ODD, GOOD, released_on=FIRST)
    intake.decide_conflict(by=None, conflict=ImportConflict.objects.get(), accept=False)

    assert desk.verdicts("disability", ODD, GOOD, released_on=LATER) == {"same": 1, "conflict": 1}
    assert (ImportConflict.objects.count(), standing()) == (1, [(3, "sight", "sight")])


def test_an_accepted_row_replaces_the_repetition_that_went_in(desk, county):
    desk("disability", ODD, ODD | {"残疾类别": "肢体"})

    accept()

    assert standing() == [(2, "hearing", "limb")]


def test_a_withdrawn_import_closes_its_conflicts_and_forgets_what_was_accepted(desk, county):
    outcome = desk("disability", ODD, GOOD, released_on=FIRST)
    accept()
    intake.withdraw_run(by=None, run=outcome.run, reason="传错了")

    assert desk.verdicts("disability", ODD, GOOD, released_on=FIRST) == {"conflict": 1, "new": 1}


def test_a_conflict_is_decided_once(desk, county):
    desk("disability", ODD)
    accept()

    with pytest.raises(UserError, match="已经处理过"):
        accept()


def test_the_replaced_folder_is_swept_when_nobody_can_be_reading_it_any_more(desk, county):
    desk("disability", ODD, GOOD)
    accept()

    assert len(list(store.root().iterdir())) == 2
    assert releases.sweep() == 0
