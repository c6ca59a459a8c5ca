"""What is no key is taken away before anything is compared, and nothing of it reaches a disk."""

from __future__ import annotations

from datetime import date

from tests.engines.linkage.records import sides


def listed(*rows):
    with sides([], [{"row": number, **row} for number, row in enumerate(rows, 1)]) as both:
        return both.connection.sql(
            "SELECT row, name, sound, surname, birth_on, sex, phone, town, village, head, tail FROM listed ORDER BY row"
        ).fetchall()


def test_row_keeps_what_can_be_compared():
    row = {"name": "王伟方", "birth_on": date(1970, 1, 5), "sex": "F", "phone": 7, "area": "360722100201", "head": "3607", "tail": "1234"}

    [found] = listed(row)
    assert found == (1, "王伟方", found[2], "王", date(1970, 1, 5), "F", 7, "360722100", "360722100201", "3607", "1234")


def test_what_is_no_key_is_unknown():
    row = {"name": "王伟", "birth_on": date(1900, 1, 1), "sex": "", "area": "360722000000", "head": "", "tail": "12"}

    assert listed(row)[0][3:] == ("王", None, None, None, None, None, None, None)


def test_town_without_village_is_a_town():
    assert listed({"name": "王伟", "area": "360722100000"})[0][7:9] == ("360722100", None)


def test_rows_without_a_whole_name_are_left_out():
    assert listed({"name": None}, {"name": ""}, {"name": "王"}, {"name": "王伟"})[0][:2] == (4, "王伟")


def test_phone_of_five_names_is_unknown_and_of_four_is_not():
    names = ["王一", "王二", "王三", "王四", "王五"]

    assert {row[6] for row in listed(*({"name": name, "phone": 7} for name in names))} == {None}
    assert {row[6] for row in listed(*({"name": name, "phone": 7} for name in names[:4]))} == {7}


def test_one_name_many_times_does_not_make_a_phone_shared():
    assert {row[6] for row in listed(*({"name": "王一", "phone": 7} for _ in range(9)))} == {7}


def test_nothing_may_spill_to_a_disk():
    with sides([], []) as both:
        assert both.connection.sql("SELECT current_setting('temp_directory')").fetchall() == [("",)]
        assert both.connection.sql("SELECT count(*) FROM duckdb_databases() WHERE path IS NOT NULL").fetchall() == [(0,)]
