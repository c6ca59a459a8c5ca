"""Whole files of departments' lists: their day, their area, what is refused, and taking them back."""

from __future__ import annotations

import datetime

import duckdb
import pytest

from nuanxin.comparisons import releases
from nuanxin.comparisons.models import ListRelease
from nuanxin.comparisons.releases import store
from nuanxin.engines.sheets import ColumnsMissingError
from nuanxin.errors import UserError
from nuanxin.orgs import audit, clock, intake, keys
from nuanxin.orgs.enums import ImportState
from nuanxin.orgs.models import Area, AuditEvent, ImportRun, Office
from tests import factories
from tests.comparisons import dirty
from tests.contract import papers

pytestmark = pytest.mark.django_db
NUMBER, OTHER = papers.id_number(), papers.id_number("19800203", "女")
ROW = {"姓名": "张三", "身份证号": NUMBER, "死亡日期": "2022-08-01"}
SECOND = {"姓名": "李四", "身份证号": OTHER, "死亡日期": "2022-08-02"}
WRONG = {"姓名": "王五", "身份证号": papers.wrong_check_digit(NUMBER), "死亡日期": "2022-08-03"}
FIRST, LATER = datetime.date(2022, 8, 10), datetime.date(2022, 9, 10)


def standing(list_id="deceased", column="key", under=""):
    found = duckdb.sql(f"SELECT {column} FROM ({releases.relation(list_id, under).sql})").fetchall()
    return sorted(value for (value,) in found)


def folders():
    return sorted(path.name for path in store.root().iterdir()) if store.root().exists() else []


def town():
    return Area.objects.get(code=factories.JIADING)


def test_a_release_keeps_where_it_comes_from(desk, county):
    outcome = desk("deceased", ROW, WRONG, SECOND, released_on=FIRST)

    made = ListRelease.objects.get()
    assert (made.list_id, made.released_on, made.area, made.import_run, made.provenance) == (
        "deceased",
        FIRST,
        county,
        outcome.run,
        "公安/民政",
    )
    assert (made.row_count, made.keyed_count, made.columns, made.received_by) == (2, 2, ["姓名", "身份证号", "死亡日期"], None)
    assert folders() == [made.folder]


def test_a_release_leaves_one_event_whatever_its_rows(desk, county):
    desk("deceased", ROW, SECOND)

    made = ListRelease.objects.get()
    told = AuditEvent.objects.filter(kind__startswith="comparisons.").values_list("kind", "subject", "details")
    assert list(told) == [("comparisons.release.received", audit.subject_of(made), {"list_id": "deceased", "rows": 2})]


def test_the_day_is_the_offices_unless_told(desk, county):
    Office.objects.update(business_date=FIRST)
    desk("deceased", ROW)

    assert ListRelease.objects.get().released_on == FIRST


def test_a_day_to_come_is_refused(desk, county):
    tomorrow = clock.real_today() + datetime.timedelta(days=1)

    with pytest.raises(UserError, match="晚于今天"):
        desk("deceased", ROW, released_on=tomorrow)


def test_our_own_lists_have_no_day(desk, county):
    outcome = desk("persons", {"姓名": "张三", "身份证号": NUMBER, "常住地": "嘉定镇"}, released_on=FIRST)

    assert (outcome.run.released_on, ListRelease.objects.count()) == (None, 0)


def test_a_row_that_a_later_release_lacks_no_longer_stands(desk, county):
    desk("deceased", ROW, SECOND, released_on=FIRST)
    desk("deceased", SECOND, released_on=LATER)

    assert standing() == [keys.person_key(OTHER)]


def test_a_list_that_comes_late_is_no_newer_for_that(desk, county):
    desk("deceased", SECOND, released_on=LATER)
    desk("deceased", ROW, released_on=FIRST)

    assert standing() == [keys.person_key(OTHER)]


def test_a_corrected_file_of_the_same_day_takes_the_place_of_the_first(desk, county):
    desk("deceased", ROW, WRONG, released_on=FIRST)

    assert desk.verdicts("deceased", ROW, SECOND, released_on=FIRST) == {"same": 1, "new": 1}
    assert standing() == sorted(map(keys.person_key, (NUMBER, OTHER)))


def test_an_older_file_again_is_known_although_a_newer_one_came(desk, county):
    desk("deceased", ROW, released_on=FIRST)
    desk("deceased", SECOND, released_on=LATER)

    assert desk.verdicts("deceased", ROW, released_on=FIRST) == {"same": 1}
    assert ListRelease.objects.count() == 2


def test_rows_in_another_order_are_the_same_content(desk, county):
    desk("deceased", ROW, SECOND, released_on=FIRST)
    desk("deceased", SECOND, ROW, released_on=FIRST)

    assert ListRelease.objects.count() == 1
    assert folders() == [ListRelease.objects.get().folder]


def test_a_file_without_a_good_row_is_no_release_and_clears_no_list(desk, county):
    desk("deceased", ROW, released_on=FIRST)

    assert desk.verdicts("deceased", WRONG, released_on=LATER) == {"invalid": 1}
    assert standing() == [keys.person_key(NUMBER)]


def test_a_dry_run_leaves_nothing(desk, county):
    assert desk.verdicts("deceased", ROW, dry_run=True) == {"new": 1}
    assert (ListRelease.objects.count(), ImportRun.objects.count(), folders()) == (0, 0, [])


def test_all_or_nothing_takes_nothing_when_a_row_is_refused(desk, county):
    outcome = desk("deceased", ROW, WRONG, all_or_nothing=True)

    assert (len(outcome.refusal), ListRelease.objects.count(), folders()) == (1, 0, [])


def test_the_marked_copy_has_every_row_at_its_place(desk, county, tmp_path):
    desk("deceased", ROW, WRONG, marked=tmp_path / "marked.xlsx")

    assert (tmp_path / "marked.xlsx").stat().st_size > 1_000


def test_a_headings_meaning_can_be_told(desk, county):
    row = {"姓名": "张三", "身份证号": NUMBER, "什么时候没的": "2022-08-01"}

    assert desk.verdicts("deceased", row, mapping={"什么时候没的": "死亡日期"}) == {"new": 1}


def test_an_area_limits_and_replaces_its_part_only(desk, county):
    row = {"姓名": "张三", "身份证号": NUMBER, "登记日期": "2022-03-01"}
    here, there = row | {"常住地": "嘉定镇水东村"}, row | {"身份证号": OTHER, "常住地": "大塘埠镇"}
    desk("unemployment", here, there, released_on=FIRST)

    outcome = desk("unemployment", there, here | {"登记日期": "2022-04-01"}, released_on=LATER, area=town())

    assert [(one.row, one.column) for one in outcome.problems] == [(2, "常住地")]
    assert standing("unemployment", "registered_on") == [datetime.date(2022, 3, 1), datetime.date(2022, 4, 1)]


def test_withdrawing_brings_the_release_before_back(desk, county):
    desk("deceased", ROW, released_on=FIRST)
    outcome = desk("deceased", SECOND, released_on=LATER)

    intake.withdraw_run(by=None, run=outcome.run, reason="传错了")

    assert standing() == [keys.person_key(NUMBER)]
    assert (outcome.run.state, ListRelease.objects.filter(withdrawn_at=None).count()) == (ImportState.WITHDRAWN, 1)
    assert AuditEvent.objects.filter(kind="comparisons.release.withdrawn").count() == 1


def test_withdrawing_an_import_that_made_no_release_withdraws_none(desk, county):
    desk("deceased", ROW, released_on=FIRST)
    again = desk("deceased", ROW, released_on=FIRST)

    intake.withdraw_run(by=None, run=again.run, reason="重复")

    assert ListRelease.objects.filter(withdrawn_at=None).count() == 1


def test_the_same_file_after_a_withdrawal_is_new_again(desk, county):
    outcome = desk("deceased", ROW, released_on=FIRST)
    intake.withdraw_run(by=None, run=outcome.run, reason="传错了")

    assert desk.verdicts("deceased", ROW, released_on=FIRST) == {"new": 1}


def test_nothing_of_a_list_goes_into_the_ledger(desk, person):
    before = AuditEvent.objects.filter(changes_facts=True).count()

    desk("low_income", {"姓名": person.name, "身份证号": person.full_id_number, "低保类别": "农村低保", "常住地": "大塘埠镇"})
    person.refresh_from_db()

    assert (person.residence_id, AuditEvent.objects.filter(changes_facts=True).count()) == (factories.SHUIDONG, before)


@pytest.mark.parametrize("instead", [{"出生日期": "1970-05-01"}, {"联系电话": "13800138000"}, {"常住地": "嘉定镇"}])
@pytest.mark.parametrize("list_id", ["unemployment", "insurance", "deceased", "poverty", "graduates", "veterans", "province_export"])
def test_the_number_may_be_missing_as_a_column_where_something_else_tells_who(desk, county, list_id, instead):
    [one] = dirty.dirty_list(list_id, dirty.County(1).people, plan={"absent": 1}).rows
    row = {name: cell for name, cell in one.items() if name not in ("常住地", "联系电话")} | instead

    assert desk.verdicts(list_id, row) == {"new": 1}
    assert standing(list_id, "id_kind") == ["none"]


def test_without_a_number_and_anything_else_that_tells_who_the_file_is_refused(desk, county):
    with pytest.raises(ColumnsMissingError, match="缺少必填列：身份证号"):
        desk("deceased", {"姓名": "张三", "死亡日期": "2022-08-01"})


def test_masked_numbers_are_taken_and_two_people_may_show_the_same_digits(desk, county):
    masked = "3607**********1234"

    assert desk.verdicts("deceased", ROW | {"身份证号": masked}, SECOND | {"身份证号": masked}) == {"new": 2}
    assert (standing(column="id_kind"), ListRelease.objects.get().keyed_count) == (["masked", "masked"], 0)


def test_a_low_income_member_may_have_no_number(desk, county):
    rows = [
        {"姓名": name, "身份证号": number, "户主身份证号": NUMBER, "起始年月": "2021-05"}
        for name, number in (("张三", NUMBER), ("张小宝", ""))
    ]

    assert desk.verdicts("low_income", *rows) == {"new": 2}
    assert standing("low_income", "id_kind") == ["id", "none"]


@pytest.mark.parametrize("list_id", dirty.LISTS)
def test_dirty_lists_come_in_as_their_truth_says(desk, county, list_id):
    made = dirty.County(people=120, seed=7).list(list_id, 80)

    outcome = desk(list_id, *made.rows)
    rows = duckdb.sql(f"SELECT row, key, name_key FROM ({releases.relation(list_id).sql})").fetchall()

    assert {one.row for one in outcome.problems} == {one.row for one in made.truth if one.is_refused}
    assert sorted(row[:2] for row in rows) == sorted(
        (one.row, keys.person_key(one.person.number) if one.is_exact else None) for one in made.good
    )
    names = {one.row: one for one in made.good if one.name_kind != "other_name"}
    assert [row for row, _, name_key in rows if row in names and name_key != keys.name_key(names[row].person.name)] == []
