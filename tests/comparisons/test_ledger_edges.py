"""The ledger's facts where several records speak of one person, and the workbook of what was found."""

from __future__ import annotations

import datetime

import duckdb
import openpyxl
import pytest

from nuanxin.comparisons import findings as reading
from nuanxin.comparisons import ledger, workbook
from nuanxin.orgs import keys
from nuanxin.people.models import UnemploymentSpell
from tests import factories
from tests.factories import findings

pytestmark = pytest.mark.django_db
D = datetime.date
DAY = D(2022, 9, 20)


def row(day: D = DAY) -> dict:
    taken = ledger.take("360722", day)
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * FROM {taken.sql}")
        names = [column[0] for column in found.description]
        [only] = found.fetchall()
        return dict(zip(names, only, strict=True))


def told(*names: str, day: D = DAY) -> tuple:
    found = row(day)
    return tuple(found[name] for name in names)


def test_of_somebody_without_records_flags_are_false_counts_are_nought_and_the_rest_is_unknown(person):
    assert told("on_register", "placed", "welfare_post", "registered", "placements", "refusals", "recognised_on", "placed_on") == (
        False, False, False, False, 0, 0, None, None,
    )  # fmt: skip


def test_of_two_running_placements_the_later_tells_form_and_employer_and_both_count(person):
    factories.placement(person, D(2022, 9, 1), "welfare_post", employer_name="环卫所")
    factories.placement(person, D(2022, 9, 10), "enterprise", employer_name="电子厂")

    assert told("placements", "welfare_posts", "placement_form", "placed_on", "post_on") == (
        2,
        1,
        "enterprise",
        D(2022, 9, 10),
        D(2022, 9, 1),
    )
    assert told("employer_key", "post_employer_key") == (keys.text_key("电子厂"), keys.text_key("环卫所"))


def test_of_two_placements_of_one_day_the_last_recorded_tells_the_form(person):
    factories.placement(person, D(2022, 9, 1), "flexible", employer_name="甲")
    factories.placement(person, D(2022, 9, 1), "enterprise", employer_name="乙")

    assert told("placement_form") == ("enterprise",)


def test_a_placement_to_come_is_none_yet(person):
    factories.placement(person, D(2022, 9, 21))

    assert told("placed", "placements", "placed_on") == (False, 0, None)


@pytest.mark.parametrize(
    ("day", "expected"), [(D(2022, 8, 31), (False, None)), (D(2022, 9, 1), (True, D(2022, 9, 1))), (D(2022, 9, 10), (False, None))]
)
def test_a_registration_as_unemployed_holds_from_its_day_to_the_day_before_its_end(person, day, expected):
    UnemploymentSpell.objects.create(person=person, registered_on=D(2022, 9, 1), ended_on=D(2022, 9, 10))

    assert told("registered", "registered_on", day=day) == expected


def test_of_a_recognition_ended_and_another_begun_the_one_of_the_day_is_told(person):
    factories.recognition(person, D(2021, 1, 1), ended_on=D(2021, 12, 31))
    factories.recognition(person, D(2022, 8, 1))

    assert [told("on_register", "recognised_on", day=day) for day in (D(2021, 6, 1), D(2022, 6, 1), DAY)] == [
        (True, D(2021, 1, 1)), (False, None), (True, D(2022, 8, 1)),
    ]  # fmt: skip


def test_refusals_of_an_earlier_recognition_do_not_count_for_the_next(person):
    factories.recognition(person, D(2021, 1, 1), ended_on=D(2021, 12, 31))
    factories.recognition(person, D(2022, 8, 1))
    for day in (D(2021, 5, 1), D(2022, 8, 1), D(2022, 9, 20), D(2022, 9, 21)):
        factories.referral(person, day, feedback="refused")

    assert told("refusals") == (2,)


def test_a_contact_to_come_is_not_the_last_one(person):
    for day in (D(2022, 9, 1), D(2022, 9, 20), D(2022, 9, 21)):
        factories.visit(person, day)

    assert told("last_contact_on") == (DAY,)


@pytest.mark.parametrize("make", [factories.recognition, factories.placement])
def test_a_voided_record_says_nothing(person, make):
    record = make(person)
    type(record).objects.filter(pk=record.pk).update(voided_at=datetime.datetime(2022, 9, 15, tzinfo=datetime.UTC), void_reason="误登")

    assert told("on_register", "placed") == (False, False)


def test_a_voided_person_is_not_in_the_ledger(person):
    type(person).objects.filter(pk=person.pk).update(voided_at=datetime.datetime(2022, 9, 15, tzinfo=datetime.UTC), void_reason="误登")
    taken = ledger.take("360722", DAY)

    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT count(*) FROM {taken.sql}").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("placed_on", None, ""),
        ("has_DIBAO", True, "是"),
        ("has_DIBAO", False, "否"),
        ("placement_form", "welfare_post", "公益性岗位安置"),
        ("placed_on", D(2022, 9, 1), "2022-09-01"),
        ("refusals", 0, "0"),
    ],
)
def test_a_fact_is_told_in_the_users_words(name, value, expected):
    assert ledger.in_words(name, value) == expected


def test_of_somebody_not_on_file_every_flag_is_false_and_every_count_nought():
    absent = ledger.absent()

    assert {name: absent[name] for name in ("on_register", "placed", "has_DISAB", "welfare_posts", "refusals")} == {
        "on_register": False, "placed": False, "has_DISAB": False, "welfare_posts": 0, "refusals": 0,
    }  # fmt: skip
    assert not {"key", "placed_on", "recognised_on"} & set(absent)


def test_the_ledgers_file_holds_neither_name_nor_number(person):
    [path] = ledger.take("360722", DAY).paths

    content = path.read_bytes()
    assert (person.name.encode() in content, person.full_id_number.encode() in content) == (False, False)


def test_a_workbook_of_two_findings_has_only_columns_that_somebody_fills(county, tmp_path):
    person = factories.person(name="甲")
    same_run = findings.run()
    values = ('[["死亡日期", "", "2022-09-01", "deceased"], ["认定日期", "", "", ""]]', '[["认定日期", "2022-08-01", "", ""]]')
    made = [findings.finding(person, values=values[0], run=same_run), findings.finding(name="外人", values=values[1], run=same_run)]

    count = workbook.write(tmp_path / "found.xlsx", same_run, [reading.as_json(one) for one in made])

    sheet = openpyxl.load_workbook(tmp_path / "found.xlsx").active
    rows = [[cell.value for cell in line][1:] for line in sheet.iter_rows(min_row=3)]
    assert count == 2
    assert [line[:1] + line[2:5] for line in rows] == [
        ["姓名", "比对结果", "死亡日期（名单）", "认定日期（台账）"],
        ["甲", "比中", "2022-09-01", None],
        ["外人", "比中", None, "2022-08-01"],
    ]


def test_a_workbook_tells_no_place_of_somebody_placed_nowhere(county, tmp_path):
    made = findings.finding(name="外人", subject='{"id_number": "", "name": "外人", "area": "", "phone": ""}')

    workbook.write(tmp_path / "found.xlsx", made.last_run, [reading.as_json(made)])

    line = [cell.value for cell in openpyxl.load_workbook(tmp_path / "found.xlsx").active[4]]
    assert line[:3] == [None, "外人", None]
