"""The two sides as they are read from what is stored."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.comparisons import releases
from nuanxin.comparisons.suggesting import sides as module
from nuanxin.comparisons.suggesting.sides import Listed, ledger, taken
from nuanxin.engines.linkage.sides import LABELLED, PEOPLE, ROWS
from nuanxin.orgs import keys
from tests import factories
from tests.comparisons.releasing import release
from tests.factories import CHANGLONG, SHUIDONG

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)
DIED = {"死亡日期": datetime.date(2022, 5, 1)}


@pytest.fixture(autouse=True)
def _county(county):
    """The area tree."""


def listed(list_id="deceased", as_of=DAY):
    return Listed(releases.relation(list_id, "360722"), as_of)


def test_people_are_read_without_decrypting_and_with_folded_names():
    person = factories.person(name="張 国華", phone="13800000001", birth_on=datetime.date(1970, 6, 15))

    found = ledger("360722")

    assert found.table.schema == PEOPLE
    assert found.table.to_pylist() == [
        {
            "person": person.pk,
            "name": "张国华",
            "birth_on": datetime.date(1970, 6, 15),
            "sex": "M",
            "phone": keys.phone_key("13800000001"),
            "area": SHUIDONG,
            "head": person.id_number[:6],
            "tail": person.id_number[-4:],
        }
    ]
    assert found.keys == {person.pk: keys.person_key(person.id_number)}


def test_batches_make_no_difference(monkeypatch):
    people = [factories.person(name=f"王{letter}") for letter in "一二三四五"]
    release("deceased", *({"姓名": person.name, "出生日期": person.birth_on} | DIED for person in people))
    whole = ledger("360722"), listed().rows()
    monkeypatch.setattr(module, "BATCH", 2)

    assert (ledger("360722").table.to_pylist(), listed().rows().to_pylist()) == (whole[0].table.to_pylist(), whole[1].to_pylist())
    assert ledger("360722").keys == whole[0].keys


def test_people_of_another_area_and_nobody_at_all():
    factories.person(residence=CHANGLONG)

    assert [ledger("360722100").table.num_rows, ledger("360722101").table.num_rows, ledger("360723").table.schema] == [0, 1, PEOPLE]


def test_rows_without_a_usable_number_are_read_with_what_the_mask_shows():
    release(
        "deceased",
        {"姓名": "王 伟芳", "身份证号": "36072219700615****", "常住地": SHUIDONG} | DIED,
        {"姓名": "李强", "身份证号": "3607**********1234"} | DIED,
        {"姓名": "赵云", "身份证号": factories.id_number()} | DIED,
    )

    rows = listed().rows()

    assert rows.schema == ROWS
    assert [(row["name"], row["birth_on"], row["sex"], row["area"], row["head"], row["tail"]) for row in rows.to_pylist()] == [
        ("王伟芳", datetime.date(1970, 6, 15), None, SHUIDONG, "360722", None),
        ("李强", None, "M", None, "3607", "1234"),
    ]


def test_rows_with_a_number_are_labelled_with_who_is_on_file():
    person, stranger = factories.person(), factories.id_number()
    for_row = {"姓名": person.name, "联系电话": "13800000001"} | DIED
    release("deceased", for_row | {"身份证号": person.id_number}, for_row | {"身份证号": stranger})

    labelled = listed().labelled(ledger("360722"))

    assert labelled.schema == LABELLED
    assert sorted(labelled.column("lab").to_pylist(), key=str) == sorted([person.pk, None], key=str)
    assert set(labelled.column("phone").to_pylist()) == {keys.phone_key("13800000001")}


def test_people_whom_the_list_names_by_number_are_taken_once():
    person, other = factories.person(), factories.person()
    row = {"姓名": person.name, "身份证号": person.id_number, "险种": "unemployment"}
    release("insurance", *(row | {"起始年月": datetime.date(2022, month, 1)} for month in (1, 2, 3)))

    people = ledger("360722")

    assert taken(people, listed("insurance")).to_pylist() == [{"person": person.pk}]
    assert people.persons([keys.person_key(other.id_number), 5]) == [other.pk]
