"""Suggestions from stored lists: who is suggested, why, and that nothing is decrypted or written beyond need."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.comparisons.models import Finding
from nuanxin.comparisons.suggesting import Suggestion, suggest
from nuanxin.comparisons.suggesting.sides import CERTIFICATE_LENGTH
from nuanxin.orgs import crypto, keys
from tests import factories
from tests.comparisons import dirty
from tests.comparisons.releasing import release
from tests.factories import CHANGLONG, SHUIBEI, SHUIDONG

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)
BORN = datetime.date(1970, 6, 15)
DIED = {"死亡日期": datetime.date(2022, 5, 1)}


@pytest.fixture(autouse=True)
def _county(county):
    """The area tree."""


def wang(**fields):
    return factories.person(**{"name": "王伟芳", "sex": "F", "birth_on": BORN, "phone": "13800000001"} | fields)


def suggested(list_id="deceased", under="360722", as_of=DAY):
    return list(suggest(list_id, under, as_of))


def test_row_without_number_is_suggested_with_its_reasons():
    person = wang()
    made = release("deceased", {"姓名": "王 伟 芳", "出生日期": BORN, "常住地": SHUIBEI, "联系电话": "13900000009"} | DIED)

    assert suggested() == [
        Suggestion(
            person.pk, keys.person_key(person.id_number), made.record.pk, 2, "matched", 18.0, ("同名、同出生日期、同乡镇", "电话不同")
        )
    ]


def test_masked_number_is_suggested_by_name_and_what_it_shows():
    person = wang()
    wang(name="李强")
    release("deceased", {"姓名": "王伟芳", "身份证号": f"{person.id_number[:4]}**********{person.id_number[-4:]}"} | DIED)

    [found] = suggested()
    assert (found.person, found.result, found.reasons) == (person.pk, "matched", ("同名、证件号未遮部分相同",))


def test_masked_number_that_shows_another_sex_or_end_suggests_nobody():
    number = wang().id_number
    other = str((int(number[-2]) + 1) % 10)
    release(
        "deceased", {"姓名": "王伟芳", "出生日期": BORN, "身份证号": f"{number[:4]}**********{number[-4:-2]}{other}{number[-1]}"} | DIED
    )

    assert suggested() == []


def test_masked_certificate_is_read_as_far_as_the_number_goes():
    person = wang()
    masked = f"{person.id_number[:4]}**********{person.id_number[-4:]}43"
    release("disability", {"姓名": "王伟芳", "残疾人证号": masked, "残疾类别": "limb", "残疾等级": "3"})

    [found] = suggested("disability")
    assert (len(masked), found.person, found.result) == (CERTIFICATE_LENGTH, person.pk, "matched")


def test_variant_characters_and_width_make_no_other_name():
    person = wang(name="张国华")
    release("deceased", {"姓名": "張國華", "出生日期": BORN, "联系电话": "13800000001"} | DIED)

    [found] = suggested()
    assert (found.person, found.reasons) == (person.pk, ("同名、同出生日期、同电话",))


def test_couple_with_one_phone_is_not_one_person():
    wang()
    release("deceased", {"姓名": "李强", "联系电话": "13800000001", "常住地": SHUIDONG} | DIED)

    assert suggested() == []


def test_row_with_only_a_name_or_an_empty_one_suggests_nobody():
    wang()
    release("low_income", {"姓名": "王伟芳"}, {"姓名": "王", "联系电话": "13800000001"})

    assert suggested("low_income") == []


def test_row_with_a_valid_number_is_never_a_suggestion():
    person = wang()
    stranger = factories.id_number(BORN, "F")
    release("deceased", {"姓名": person.name, "身份证号": stranger, "联系电话": "13800000001"} | DIED)

    assert suggested() == []


def test_person_whom_the_list_names_by_number_is_only_a_candidate_for_another_row():
    person = wang()
    row = {"姓名": "王伟芳", "出生日期": BORN}
    release("deceased", row | {"身份证号": person.id_number} | DIED, row | DIED)

    [found] = suggested()
    assert (found.row, found.result, found.reasons) == (3, "several_candidates", ("同名、同出生日期", "此人已凭证件号在这份名单中"))


def test_twins_are_told_apart_and_an_unknown_sister_is_neither():
    one, other = wang(), wang(name="王伟兰")
    rows = [{"姓名": name, "出生日期": BORN, "联系电话": "13800000001"} | DIED for name in ("王伟兰", "王伟芳")]
    release("deceased", *rows)

    assert [(found.row, found.person, found.result) for found in suggested()] == [(2, other.pk, "matched"), (3, one.pk, "matched")]


def test_unknown_sister_of_twins_is_two_candidates():
    one, other = wang(), wang(name="王伟兰")
    release("deceased", {"姓名": "王伟红", "出生日期": BORN, "联系电话": "13800000001"} | DIED)

    assert [(found.person, found.result) for found in suggested()] == [(one.pk, "several_candidates"), (other.pk, "several_candidates")]
    assert suggested()[0].reasons == ("姓名相差一字、同出生日期、同电话", "可能是误写，也可能是双胞胎或兄弟姐妹", "台账中还有别人同样符合")


def test_only_people_under_the_area_are_suggested():
    wang(residence=CHANGLONG)
    release("deceased", {"姓名": "王伟芳", "出生日期": BORN, "联系电话": "13800000001"} | DIED)

    assert [suggested(under="360722100"), len(suggested(under="360722101"))] == [[], 1]


def test_birth_date_after_the_day_is_none():
    wang(birth_on=datetime.date(2023, 1, 1))
    release("deceased", {"姓名": "王伟芳", "出生日期": datetime.date(2023, 1, 1)} | DIED)

    assert [suggested(), len(suggested(as_of=datetime.date(2023, 1, 1)))] == [[], 1]


def test_voided_person_is_not_suggested():
    person = wang()
    type(person).objects.filter(pk=person.pk).update(voided_at=datetime.datetime(2022, 9, 1, tzinfo=datetime.UTC), void_reason="重复登记")
    release("deceased", {"姓名": "王伟芳", "出生日期": BORN} | DIED)

    assert suggested() == []


def test_only_what_stands_of_the_releases_is_read():
    person = wang()
    row = {"姓名": "王伟芳", "出生日期": BORN} | DIED
    release("deceased", row)
    newer = release("deceased", {"姓名": "赵云", "出生日期": BORN} | DIED, row, released_on=datetime.date(2022, 9, 15), first_row=7)

    assert [(found.release, found.row, found.person) for found in suggested()] == [(newer.record.pk, 8, person.pk)]


def test_list_without_release_or_without_such_rows_suggests_nothing():
    person = wang()
    nothing = suggested()
    release("deceased", {"姓名": person.name, "身份证号": person.id_number} | DIED)

    assert [nothing, suggested()] == [[], []]


def test_numbers_and_phones_of_people_stay_encrypted_and_nothing_is_written(monkeypatch, django_assert_max_num_queries):
    wang()
    release("deceased", {"姓名": "王伟芳", "出生日期": BORN} | DIED)

    def refuse(blob):
        raise AssertionError("a field was decrypted")

    monkeypatch.setattr(crypto, "decrypt", refuse)
    with django_assert_max_num_queries(4):
        assert len(suggested()) == 1
    assert not Finding.objects.exists()


PLANS = {"masked": {"plain": 50, "masked": 50}, "absent": {"absent": 100}}


def planted(list_id, plan):
    """A county with twins, couples with one phone and namesakes of one birthday, half of it on file; the truth of each open row, what is matched."""
    county = dirty.County(people=300, seed=11)
    places = {"嘉定镇水东村": SHUIDONG, "嘉定镇水北村": SHUIBEI, "大塘埠镇长龙村": CHANGLONG, "大塘埠镇六村村": factories.LIUCUN}
    on_file = {}
    for one in county.ledger:
        facts = {"name": one.name, "sex": "M" if one.sex == "男" else "F", "birth_on": one.birth_on}
        on_file[factories.person(one.number, one.phone, places[one.place], **facts).pk] = one
    listed = county.list(list_id, 300, PLANS[plan])
    release(list_id, *(listing(one, places) for one in listed.truth))
    matched = {found.row: on_file[found.person] for found in suggested(list_id) if found.result == "matched"}
    return {one.row: one.person for one in listed.of(plan)}, matched, set(on_file.values())


@pytest.mark.parametrize("list_id", ["low_income", "poverty"])
def test_planted_people_with_masked_numbers_are_found_and_nobody_else(list_id):
    truth, matched, on_file = planted(list_id, "masked")

    assert {row: one for row, one in matched.items() if truth[row] != one} == {}
    assert len(matched) >= 0.95 * len([one for one in truth.values() if one in on_file])


def test_planted_people_without_numbers_are_found_and_only_namesakes_of_one_day_and_town_are_mistaken():
    """One name, one birthday, one town and another phone is somebody who changed the phone, for all that the list says."""
    truth, matched, on_file = planted("unemployment", "absent")

    wrong = [(truth[row], one) for row, one in matched.items() if truth[row] != one]
    assert [
        pair
        for pair in wrong
        if {(one.name, one.birth_on, one.place[:3]) for one in pair} != {(pair[0].name, pair[0].birth_on, pair[0].place[:3])}
    ] == []
    assert len(wrong) <= 0.02 * len(matched)
    assert len(matched) - len(wrong) >= 0.95 * len([one for one in truth.values() if one in on_file])


def listing(one, places):
    """A row as it stands after intake: parsed values by heading."""
    person = one.person
    row = {"姓名": person.name, "常住地": places[person.place], "联系电话": person.phone, "出生日期": person.birth_on}
    row |= {"登记日期": DAY, "对象类型": "lifted"}
    number = {"masked": f"{person.number[:4]}**********{person.number[-4:]}", "absent": None}.get(one.kind, person.number)
    return row | {"身份证号": number}
