"""What is not yet known of whom: the board against an independent count, each number its list, who may see it."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from nuanxin.errors import UserError
from nuanxin.notices import completeness, reports
from nuanxin.notices.definition import clears
from nuanxin.orgs import intake
from nuanxin.orgs.models import AuditEvent, Office
from nuanxin.people.models import Household, HouseholdMembership, Person, UnemploymentSpell
from tests import factories
from tests.notices import random_county

SET = "four-clears"
DAY = datetime.date(2022, 9, 20)


def running(records, first: str, last: str, day, *, includes_last: bool) -> bool:
    return any(
        (getattr(one, first) is None or getattr(one, first) <= day)
        and (getattr(one, last) is None or getattr(one, last) > day or (includes_last and getattr(one, last) == day))
        for one in records
        if one.is_standing
    )


def plain(person: Person, day: datetime.date) -> list[str] | None:
    """What one person lacks, read from the records one by one; None for who is not asked about."""
    if not running(person.recognitions.all(), "decided_on", "ended_on", day, includes_last=True):
        return None
    employed = running(person.placements.all(), "started_on", "ended_on", day, includes_last=False)
    known = {
        "phone": bool(person.phone_digest),
        "hukou": bool(person.hukou),
        "education": bool(person.education),
        "household": HouseholdMembership.objects.standing().filter(person=person, until_on=None).exists(),
        "category": running(person.holdings.all(), "from_on", "until_on", day, includes_last=True),
        "employment": bool(person.employment_status),
        "unemployment": person.employment_status != "unemployed"
        or running(UnemploymentSpell.objects.filter(person=person), "registered_on", "ended_on", day, includes_last=False),
        "wants_job": employed or person.wants_job is not None,
        "wants_business": employed or person.wants_business is not None,
        "wants_training": person.wants_training is not None,
        "skills": bool(person.skills),
        "surveyed": any("survey" in visit.topics.split(",") and visit.visited_on <= day for visit in person.visits.standing()),
    }
    return [name for name, is_known in known.items() if not is_known]


def listed(found: completeness.UnclearList) -> dict[int, list[str]]:
    return {one.person.key: [fact.id for fact in one.facts] for one in found.entries()}


@pytest.mark.parametrize("seed", [21, 22])
def test_board_and_list_equal_the_plain_count(db, seed):
    random_county.fill(seed)
    wanted = {person.pk: lacking for person in Person.objects.standing().under("360722") if (lacking := plain(person, DAY)) is not None}

    lines, _ = completeness.board(SET, None, DAY)

    assert (lines[-1].people, lines[-1].lacking) == (len(wanted), sum(bool(lacking) for lacking in wanted.values()))
    assert listed(completeness.list_unclear(SET, None, DAY)) == {person: lacking for person, lacking in wanted.items() if lacking}


@pytest.mark.parametrize("part", [part.id for part in (*clears.get(SET).groups, *clears.get(SET).facts)])
def test_every_number_of_the_board_opens_as_many_persons(db, part):
    random_county.fill(23)

    lines, _ = completeness.board(SET, None, DAY)

    for line in lines[:-1]:
        assert completeness.list_unclear(SET, line.area, DAY, item=part, own=line.name == "本级").count == line.missing[part]
    assert sum(line.missing[part] for line in lines[:-1]) == lines[-1].missing[part]


def test_whoever_is_known_through_and_through_is_clear(county):
    person = factories.person(
        phone="13800138000", hukou="rural", education="junior", employment_status="enterprise", skills="电焊",
        wants_job=True, wants_business=False, wants_training=False,
    )  # fmt: skip
    factories.recognition(person)
    factories.holding(person)
    factories.visit(person, topics="survey")
    household = Household.objects.create(head_id_digest="h", head_id_masked="360722********0011")
    HouseholdMembership.objects.create(household=household, person=person)

    lines, _ = completeness.board(SET, None, DAY)

    assert (lines[-1].people, lines[-1].clear, set(lines[-1].missing.values())) == (1, 1, {0})
    assert lines[-1].clear_of("identity") == 1


def test_the_list_says_what_to_ask_and_who_asks(county):
    person = factories.person()
    factories.recognition(person)

    [one] = completeness.list_unclear(SET, None, DAY, item="will").entries()

    assert [(fact.label, fact.ask) for fact in one.of(clears.get(SET).groups[2].facts)] == [
        ("就业意愿", "包保责任人"),
        ("创业意愿", "包保责任人"),
    ]


def test_the_day_defaults_to_the_business_date(county):
    Office.objects.update(business_date=DAY)

    assert completeness.list_unclear(SET).day == DAY


def test_a_notice_leads_to_its_set(county):
    assert completeness.list_unclear("2022-xinfeng-nuanxin", None, DAY).clears.id == SET


def test_an_unknown_notice_is_refused_with_what_there_is(county):
    with pytest.raises(UserError, match="“2013-x”没有情况掌握的要求（四清、五清）。已有的：five-clears（五清）、four-clears（四清）。"):
        completeness.board("2013-x")


def test_an_item_that_the_set_does_not_have_is_refused(county):
    with pytest.raises(UserError, match="“四清”没有“income”这一项。已有的：identity、status、will、needs、phone"):
        completeness.list_unclear(SET, item="income")


def test_the_list_of_an_area_beyond_the_users_own_is_refused(county, township_officer):
    with pytest.raises(UserError, match="您没有查看人员和服务记录的权限"):
        completeness.list_unclear(SET, by=township_officer)


def test_revealing_is_audited_with_the_number_of_persons(county):
    factories.recognition(factories.person())

    [one] = completeness.list_unclear(SET, None, DAY).revealed()

    [event] = AuditEvent.objects.all()
    assert (one.person.id_number, event.kind, event.details) == (
        Person.objects.get().full_id_number,
        "people.id_numbers.revealed",
        {"count": 1},
    )


def test_workbook_names_the_missing_facts_under_their_clear(county, tmp_path):
    factories.recognition(factories.person(name="王五", phone="13800138000", hukou="rural", education="junior"))
    found = completeness.list_unclear(SET, None, DAY)

    reports.write_unclear(found, found.entries(), tmp_path / "out.xlsx")

    assert [row[3:] for row in cells_of(tmp_path / "out.xlsx") if "王五" in row] == [
        [
            "家庭（户主和成员关系）、人员类别",
            "就业状态",
            "就业意愿、创业意愿",
            "培训意愿、技能特长、走访摸排（情况摸查）",
            "村（社区）协管员、乡镇经办人、包保责任人",
        ]
    ]


def cells_of(path):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()]


def test_prefilled_roster_imports_again_as_an_update(desk, county, officer, tmp_path):
    person = factories.person(name="王五", wants_training=True)
    factories.recognition(person)
    path = tmp_path / "roster.xlsx"
    reports.write_roster_to_complete(completeness.list_unclear(SET, None, DAY).revealed(), path)
    book = openpyxl.load_workbook(path)
    headings = [cell.value for cell in book.active[2]]
    book.active.cell(3, headings.index("文化程度") + 1, "高中")
    book.save(path)

    outcome = intake.take(path, by=officer, list_id="persons")

    person.refresh_from_db()
    assert {name: number for name, number in outcome.counts.items() if number} == {"update": 1}
    assert (person.education, person.wants_training) == ("senior", True)
