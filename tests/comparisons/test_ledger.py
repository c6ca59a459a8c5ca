"""The ledger as comparisons read it: the state of each person on a day, and files made anew only when something changed."""

import datetime

import duckdb
import pytest

from nuanxin.comparisons import ledger
from nuanxin.orgs import audit, keys
from tests import factories

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)


def rows(day=DAY):
    taken = ledger.take("360722", day)
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * FROM {taken.sql} ORDER BY person")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_a_person_is_told_by_keys_and_by_what_holds_on_the_day(county):
    person = factories.person(phone="13800000001")
    factories.recognition(person, DAY)
    factories.holding(person, "DIBAO", until_on=DAY)
    factories.placement(person, datetime.date(2022, 9, 1), "welfare_post", employer_name="嘉定环卫所")
    factories.visit(person, DAY - datetime.timedelta(days=3))

    [row] = rows()

    told = (
        "person",
        "key",
        "name_key",
        "phone_key",
        "area",
        "on_register",
        "recognised_on",
        "has_DIBAO",
        "placed",
        "welfare_post",
        "last_contact_on",
    )
    assert {name: row[name] for name in told} == {
        "person": person.pk,
        "key": keys.person_key(person.full_id_number),
        "name_key": keys.name_key(person.name),
        "phone_key": keys.phone_key("13800000001"),
        "area": factories.SHUIDONG,
        "on_register": True,
        "recognised_on": DAY,
        "has_DIBAO": True,
        "placed": True,
        "welfare_post": True,
        "last_contact_on": datetime.date(2022, 9, 17),
    }
    assert row["post_employer_key"] == keys.text_key("嘉定环卫所")
    assert set(row) == {*ledger.columns(), "area"}


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, (False, False, False)), (0, (True, True, True)), (9, (True, True, True)), (10, (True, True, False)), (11, (False, False, False))],
)
def test_a_recognition_and_a_category_hold_to_their_last_day_a_placement_ends_on_it(county, days, expected):
    person, last = factories.person(), DAY + datetime.timedelta(days=10)
    factories.recognition(person, DAY, ended_on=last)
    factories.holding(person, "DISAB", from_on=DAY, until_on=last)
    factories.placement(person, DAY, ended_on=last)

    [row] = rows(DAY + datetime.timedelta(days=days))

    assert (row["on_register"], row["has_DISAB"], row["placed"]) == expected


def test_only_refusals_since_the_recognition_count(county):
    person = factories.person()
    factories.recognition(person, datetime.date(2022, 9, 1))
    for day, feedback in ((datetime.date(2022, 8, 31), "refused"), (datetime.date(2022, 9, 1), "refused"), (DAY, "agreed")):
        factories.referral(person, day, feedback=feedback)

    assert [row["refusals"] for row in rows()] == [1]


def test_an_unchanged_county_is_not_written_again(county, django_capture_on_commit_callbacks):
    factories.person()
    first = ledger.take("360722", DAY)

    assert ledger.take("360722", DAY) == first
    assert ledger.take("360722", DAY + datetime.timedelta(days=1)).mark != first.mark


def test_a_changed_county_is_written_anew_alone(county):
    factories.person()
    factories.person(residence=factories.FOREIGN_TOWN)
    first = ledger.take("36", DAY)
    added = factories.person()
    audit.record("people.person.recorded", by=None, subject=added, area=added.residence_id, changes_facts=True)

    second = ledger.take("36", DAY)

    assert second.mark != first.mark
    assert [path.name[:6] for path in second.paths if path not in first.paths] == ["360722"]
    assert len(rows()) == 3


def test_without_anybody_on_file_there_is_nothing_to_compare(county):
    assert rows() == []
