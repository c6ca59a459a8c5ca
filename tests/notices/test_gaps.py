"""Service standards: who lacks what, against an independent count; progress by township; one person's own list."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.notices import gaps
from nuanxin.orgs.models import AuditEvent, Office
from tests import factories
from tests.notices import random_county
from tests.notices.plain import Plain

NOTICE = "2022-xinfeng-nuanxin"
DAY = datetime.date(2022, 9, 20)


def missing(found: gaps.GapList) -> dict[int, dict[str, int]]:
    return {gap.person.key: {item.item: item.missing for item in gap.items} for gap in found.entries()}


@pytest.mark.parametrize("day", [datetime.date(2022, 9, 1), DAY, datetime.date(2022, 9, 30)])
@pytest.mark.parametrize("seed", [11, 12])
def test_gaps_equal_the_plain_count(db, seed, day):
    random_county.fill(seed)

    assert missing(gaps.list_gaps(NOTICE, None, day)) == Plain().gaps(day)


def test_a_day_after_the_window_counts_as_its_last_day_for_services_register_and_job_alike(db):
    random_county.fill(13)

    found = gaps.list_gaps(NOTICE, None, datetime.date(2022, 10, 23))

    assert found.period.last == datetime.date(2022, 9, 30)
    assert missing(found) == Plain().gaps(datetime.date(2022, 9, 30))


def test_the_day_defaults_to_the_business_date(county):
    Office.objects.update(business_date=DAY)

    assert gaps.list_gaps(NOTICE).period.parameters == {"from": datetime.date(2022, 9, 1), "to": DAY}


def test_before_the_window_nothing_has_been_done_yet(county):
    person = factories.person(wants_job=True)
    factories.recognition(person, datetime.date(2022, 3, 1))
    for day in (10, 20):
        factories.visit(person, datetime.date(2022, 8, day), topics="policy")

    assert missing(gaps.list_gaps(NOTICE, None, datetime.date(2022, 8, 20))) == {person.pk: {"talk": 1, "posts": 3}}


def test_whose_will_is_unknown_is_to_be_asked_and_nothing_else(county):
    person = factories.person(wants_training=True)
    factories.recognition(person)

    [gap] = gaps.list_gaps(NOTICE, None, DAY).entries()

    assert gap.items == (gaps.GapItem("ask_will", "询问就业意愿", 1, 0),)


def test_only_persons_of_the_area_are_listed_in_the_order_of_areas(county):
    far, near = factories.person(residence=factories.LIUCUN), factories.person(residence=factories.SHUIDONG)
    for person in (far, near):
        factories.recognition(person)

    assert list(missing(gaps.list_gaps(NOTICE, None, DAY))) == [near.pk, far.pk]
    assert list(missing(gaps.list_gaps(NOTICE, "大塘埠镇", DAY))) == [far.pk]


def test_a_list_can_be_of_one_item_only(county):
    served, asked = factories.person(wants_job=True), factories.person()
    for person in (served, asked):
        factories.recognition(person)

    assert list(missing(gaps.list_gaps(NOTICE, None, DAY, item="ask_will"))) == [asked.pk]


def test_an_item_that_the_standard_does_not_have_is_refused(county):
    with pytest.raises(UserError, match="没有“walk”这一项。已有的：talk、posts、training、ask_will。"):
        gaps.list_gaps(NOTICE, None, DAY, item="walk")


def test_a_stretch_of_a_list_names_only_those_asked_for(county):
    for _ in range(5):
        factories.recognition(factories.person())
    found = gaps.list_gaps(NOTICE, None, DAY)

    assert (found.count, [gap.person.key for gap in found.entries(1, 3)]) == (5, [row["person"] for row in found.rows[1:3]])


def test_gaps_of_an_area_beyond_the_users_own_are_refused(county, township_officer):
    with pytest.raises(UserError, match="您没有查看人员和服务记录的权限"):
        gaps.list_gaps(NOTICE, None, DAY, by=township_officer)


def test_revealing_gaps_is_audited_with_the_number_of_persons(county):
    person = factories.person()
    factories.recognition(person)

    [gap] = gaps.list_gaps(NOTICE, None, DAY).revealed()

    [event] = AuditEvent.objects.all()
    assert gap.person.id_number == person.full_id_number
    assert (event.kind, event.by, event.by_name[:5], event.details) == ("people.id_numbers.revealed", None, "本机管理员", {"count": 1})


def test_progress_counts_the_same_people_as_the_lists(db):
    random_county.fill(14)
    found = gaps.list_gaps(NOTICE, None, DAY)

    *rows, total = gaps.progress(NOTICE, None, DAY)

    assert [row.area for row in rows] == [*random_county.TOWNS, factories.COUNTY]
    assert (total.name, total.is_total, total.lacking, total.met) == ("合计", True, found.count, total.people - found.count)
    for item in ("talk", "posts", "training", "ask_will"):
        assert total.missing[item] == sum(row.missing[item] for row in rows) == sum(item in lacks for lacks in missing(found).values())
    assert sum(row.people for row in rows) == total.people


def test_progress_has_a_row_of_the_county_itself_only_if_somebody_lives_there(county):
    assert [row.name for row in gaps.progress(NOTICE, None, DAY)] == ["嘉定镇", "大塘埠镇", "合计"]

    factories.recognition(factories.person(residence=factories.COUNTY))
    AuditEvent.objects.create(kind="test.changed", area_code=factories.COUNTY, changes_facts=True)

    assert [(row.name, row.people) for row in gaps.progress(NOTICE, None, DAY)] == [
        ("嘉定镇", 0),
        ("大塘埠镇", 0),
        ("本级", 1),
        ("合计", 1),
    ]


def test_a_person_sees_complete_items_too(county):
    person = factories.person(wants_job=True, wants_training=True)
    factories.recognition(person)
    factories.visit(person, topics="policy")
    factories.referral(person)

    items = gaps.of_person(NOTICE, person, DAY)

    assert [(item.item, item.done, item.missing) for item in items] == [("talk", 1, 0), ("posts", 1, 2), ("training", 0, 1)]


def test_somebody_who_is_not_to_be_served_has_no_items(county, person):
    assert gaps.of_person(NOTICE, person, DAY) == []
