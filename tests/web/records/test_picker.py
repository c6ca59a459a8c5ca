"""Picking persons: what a link names, what a search finds, what stays chosen, what is said when nobody is meant."""

from __future__ import annotations

import pytest
from django.http import Http404, QueryDict

from nuanxin.engines.sheets.cells.identity import check_digit
from nuanxin.people.models import Person
from nuanxin.web.records import picker
from nuanxin.web.records.picker import Picker
from tests import factories


def sent(**values) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in values.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


# --- opened by a link


def test_link_without_a_person_opens_an_empty_picker(officer):
    assert picker.opened(officer, sent()) == Picker()


def test_link_with_a_person_has_them_chosen(officer, person):
    assert picker.opened(officer, sent(person=str(person.pk))) == Picker(chosen=[person])


def test_selection_keeps_its_order_and_drops_repetitions(officer):
    persons = [factories.person() for _ in range(3)]
    keys = [str(persons[number].pk) for number in (2, 0, 1, 0)]

    assert picker.opened(officer, sent(id=keys)) == Picker(several=True, chosen=[persons[2], persons[0], persons[1]])


def test_link_may_ask_for_several_without_naming_any(officer):
    assert picker.opened(officer, sent(several="1")) == Picker(several=True)


@pytest.mark.parametrize("key", ["", "0", "-1", "1.0", "１", "abc", "1 OR 1=1", "9" * 19, "99999999"])
def test_key_that_names_nobody_is_not_found(officer, person, key):
    with pytest.raises(Http404):
        picker.named(officer, [key])


def test_more_persons_than_can_be_entered_at_once_are_not_found(officer):
    with pytest.raises(Http404):
        picker.named(officer, [str(number) for number in range(1, picker.PERSONS_AT_ONCE + 2)])


def test_one_foreign_key_among_many_is_not_found(township_officer, person):
    foreign = factories.person(residence=factories.CHANGLONG)

    with pytest.raises(Http404):
        picker.named(township_officer, [str(person.pk), str(foreign.pk)])


def test_voided_person_is_not_found(officer, person):
    Person.objects.filter(pk=person.pk).update(voided_at="2022-09-01T00:00:00+08:00")

    with pytest.raises(Http404):
        picker.named(officer, [str(person.pk)])


def test_many_persons_cost_one_query(officer, django_assert_num_queries):
    keys = [str(factories.person().pk) for _ in range(20)]
    picker.named(officer, keys[:1])

    with django_assert_num_queries(1):
        [person.residence.name for person in picker.named(officer, keys)]


# --- searched


def test_search_for_nothing_asks_nothing(officer, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert picker.search(officer, "") == []


def test_search_by_the_beginning_of_a_name_is_ordered_and_short(officer):
    for number in range(picker.CHOICES_SHOWN + 3):
        factories.person(name=f"王{number:02d}")

    assert [person.name for person in picker.search(officer, "王")] == [f"王{number:02d}" for number in range(picker.CHOICES_SHOWN)]


@pytest.mark.parametrize("typed", ["三", "%", "_", "张_", "' OR 1=1--", "\\", "(", "王%"])
def test_signs_of_the_database_are_ordinary_letters(officer, typed):
    factories.person(name="张三")

    assert picker.search(officer, typed) == []


def test_name_with_a_rare_character_is_found(officer):
    rare = factories.person(name="𠮷田·买买提")

    assert picker.search(officer, "𠮷田·") == [rare]


def test_whole_number_finds_its_person_however_it_is_typed(officer):
    number = next(found for order in range(900, 999) if (found := factories.id_number(order=order))[-1] == "X")
    person = factories.person(number)

    for typed in (number, number.lower(), f"{number[:6]} {number[6:14]} {number[14:]}", f" {number} "):
        assert picker.search(officer, typed) == [person], typed


def test_old_number_of_fifteen_digits_finds_the_person_of_eighteen(officer):
    old = "360722700501003"
    whole = f"{old[:6]}19{old[6:]}"
    person = factories.person(whole + check_digit(whole))

    assert picker.search(officer, old) == [person]


@pytest.mark.parametrize("cut", [6, 10, 14, 17])
def test_part_of_a_number_finds_nobody(officer, cut):
    number = factories.id_number()
    factories.person(number)

    assert picker.search(officer, number[:cut]) == []


def test_couple_with_one_phone_is_found_together(officer):
    for name in ("夫", "妻"):
        factories.person(name=name, phone="13900000001")

    assert {person.name for person in picker.search(officer, "13900000001")} == {"夫", "妻"}


def test_search_decrypts_nothing(officer, monkeypatch):
    from nuanxin.orgs import crypto

    factories.person(name="张三", phone="13900000001")
    monkeypatch.setattr(crypto, "decrypt", lambda blob: pytest.fail("a search must not decrypt"))

    [found] = picker.search(officer, "张三")
    assert found.id_masked


def test_search_stays_inside_the_own_township(township_officer):
    mine = factories.person(name="张三", residence=factories.SHUIBEI)
    factories.person(name="张三", residence=factories.CHANGLONG)

    assert picker.search(township_officer, "张三") == [mine]


# --- looked up and submitted


def test_only_one_found_counts_as_chosen(officer, person):
    assert picker.looking(officer, sent(find=person.name)) == Picker(typed=person.name, chosen=[person])


def test_several_found_are_left_to_choose(officer):
    persons = [factories.person(name="王强") for _ in range(2)]

    assert picker.looking(officer, sent(find="王强")) == Picker(typed="王强", choices=persons)


def test_who_was_chosen_stays_and_is_not_offered_again(officer):
    first, second, third = (factories.person(name=f"王强{number}") for number in range(3))

    found = picker.looking(officer, sent(several="1", person=str(first.pk), find="王强"))

    assert (found.chosen, found.choices) == ([first], [second, third])


def test_single_choice_is_not_replaced_by_a_search(officer, person):
    other = factories.person(name="另一人")

    found = picker.looking(officer, sent(person=str(person.pk), find="另一人"))

    assert (found.chosen, found.choices) == ([person], [other])


def test_search_for_nobody_says_so_once(officer):
    found = picker.looking(officer, sent(find="查无此人"))

    assert found.nothing == "没有找到“查无此人”。可填姓名开头、完整的身份证号或手机号。"
    found.refuse()
    assert found.nothing == ""
    assert "没有找到“查无此人”" in found.problem


def test_submission_with_a_choice_ignores_what_was_typed(officer, person):
    submitted = picker.submitted(officer, sent(person=str(person.pk), find="别人"))

    assert (submitted.chosen, submitted.problem) == ([person], "")


def test_submission_with_many_found_tells_that_there_may_be_more(officer):
    for _ in range(picker.CHOICES_SHOWN + 1):
        factories.person(name="王强")

    assert picker.submitted(officer, sent(find="王强")).problem == "有 8 人以上符合“王强”，请选定。"


def test_submission_without_anything_says_what_to_fill_in(officer):
    assert picker.submitted(officer, sent(find="  ")).problem == "请填写人员的姓名、身份证号或手机号，再从找到的人中选定。"
