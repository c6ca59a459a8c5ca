"""What `nuanxin completeness` counts and puts where: areas, days, groups, JSON alone on standard output, refusals."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import AuditEvent, Office
from tests import factories

pytestmark = pytest.mark.django_db
D = datetime.date
COMMAND = ("completeness", "four-clears", "--as-of", "2022-09-20")


@pytest.fixture
def people(county):
    """One in each township of whom little is known, one of the county itself, one whose recognition has ended."""
    made = {}
    for name, residence in (("甲", factories.SHUIDONG), ("乙", factories.CHANGLONG), ("丙", factories.COUNTY)):
        made[name] = factories.person(name=name, residence=residence)
        factories.recognition(made[name])
    made["丁"] = factories.person(name="丁")
    factories.recognition(made["丁"], ended_on=D(2022, 9, 19))
    return made


def rows(shown) -> list[tuple[str, int, int]]:
    return [(row["name"], row["people"], row["clear"]) for row in shown.json["rows"]]


def names(shown) -> list[str]:
    return [one["person"]["name"] for one in shown.json]


def test_the_board_has_a_row_per_township_then_the_countys_own_people(nuanxin, people):
    shown = nuanxin(*COMMAND, "--json")

    assert (shown.err, rows(shown)) == ("", [("嘉定镇", 1, 0), ("大塘埠镇", 1, 0), ("本级", 1, 0)])
    assert (shown.json["total"]["name"], shown.json["total"]["people"]) == ("合计", 3)


def test_the_board_of_a_township_has_its_villages(nuanxin, people):
    shown = nuanxin(*COMMAND, "--area", "嘉定镇", "--json")

    assert rows(shown) == [("水东村委会", 1, 0), ("水北村委会", 0, 0)]


@pytest.mark.parametrize(("day", "count"), [("2022-07-31", 0), ("2022-08-01", 4), ("2022-09-19", 4), ("2022-09-20", 3)])
def test_the_board_asks_about_who_was_on_the_register_on_the_day(nuanxin, people, day, count):
    assert nuanxin("completeness", "four-clears", "--as-of", day, "--json").json["total"]["people"] == count


def test_without_a_day_the_business_date_counts(nuanxin, people):
    Office.objects.update(business_date=D(2022, 9, 19))

    assert nuanxin("completeness", "four-clears", "--json").json["total"]["people"] == 4


def test_every_fact_of_the_board_is_told_with_its_number(nuanxin, people):
    told = nuanxin(*COMMAND, "--json").json

    asked = {item["item"] for group in told["groups"] for item in group["items"]} | {group["group"] for group in told["groups"]}
    assert {row["name"]: set(row["missing"]) for row in (*told["rows"], told["total"])} == dict.fromkeys(
        ("嘉定镇", "大塘埠镇", "本级", "合计"), asked
    )


def test_a_registration_is_asked_for_only_of_the_unemployed(nuanxin, county):
    for status in ("", "unemployed", "enterprise"):
        factories.recognition(factories.person(name=status or "不详", employment_status=status))

    assert names(nuanxin(*COMMAND, "--item", "unemployment", "--json")) == ["unemployed"]


@pytest.mark.parametrize(("ended_on", "expected"), [(None, []), (D(2022, 9, 20), ["甲"]), (D(2022, 9, 21), [])])
def test_the_will_to_work_is_asked_only_of_who_has_no_work_on_the_day(nuanxin, county, ended_on, expected):
    person = factories.person(name="甲")
    factories.recognition(person)
    factories.placement(person, ended_on=ended_on)

    assert names(nuanxin(*COMMAND, "--item", "wants_job", "--json")) == expected


@pytest.mark.parametrize(
    ("visited_on", "topics", "expected"),
    [
        (D(2022, 9, 20), "survey", []),
        (D(2022, 9, 21), "survey", ["甲"]),
        (D(2022, 9, 1), "policy", ["甲"]),
        (D(2022, 9, 1), "policy,survey", []),
    ],
)
def test_a_survey_by_the_day_makes_somebody_known(nuanxin, county, visited_on, topics, expected):
    person = factories.person(name="甲")
    factories.recognition(person)
    factories.visit(person, visited_on, topics=topics)

    assert names(nuanxin(*COMMAND, "--item", "surveyed", "--json")) == expected


def test_an_answer_of_no_is_known(nuanxin, county):
    factories.recognition(factories.person(name="不愿", wants_job=False, wants_business=False))
    factories.recognition(factories.person(name="未问"))

    assert names(nuanxin(*COMMAND, "--item", "will", "--json")) == ["未问"]


def test_a_group_lists_whoever_lacks_any_of_it_with_all_that_they_lack(nuanxin, county):
    person = factories.person(name="甲", wants_training=True, skills="电工")
    factories.recognition(person)

    [one] = nuanxin(*COMMAND, "--item", "needs", "--json").json

    assert one["person"] == {"key": person.pk, "id_number": person.id_masked, "name": "甲", "area": factories.SHUIDONG}
    assert {"item": "surveyed", "label": "走访摸排（情况摸查）", "ask": "包保责任人"} in one["items"]
    assert not {"wants_training", "skills"} & {item["item"] for item in one["items"]}


def test_reveal_gives_whole_numbers_and_leaves_one_event_with_their_count(nuanxin, people):
    shown = nuanxin(*COMMAND, "--area", "嘉定镇", "--reveal", "--json")

    assert [one["person"]["id_number"] for one in shown.json] == [people["甲"].full_id_number]
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.area_code, event.details["count"]) == ("people.id_numbers.revealed", factories.JIADING, 1)


def test_the_list_of_a_place_without_anybody_is_empty(nuanxin, people):
    shown = nuanxin(*COMMAND, "--area", "嘉定镇水北村", "--people", "--json")

    assert (shown.code, shown.json, shown.err) == (0, [], "")


def test_an_unknown_set_is_refused_with_what_there_is_and_nothing_on_standard_output(nuanxin, county):
    shown = nuanxin("completeness", "six-clears", "--json")

    assert (shown.code, shown.out) == (1, "")
    assert "six-clears" in shown.err


def test_an_area_outside_the_office_is_refused(nuanxin, people):
    shown = nuanxin(*COMMAND, "--area", factories.FOREIGN_COUNTY, "--json")

    assert (shown.code, shown.out) == (1, "")


def test_numbers_of_the_board_and_of_the_list_are_the_same(nuanxin, people):
    missing = nuanxin(*COMMAND, "--json").json["total"]["missing"]

    assert {item: len(nuanxin(*COMMAND, "--item", item, "--json").json) for item in ("phone", "skills", "identity", "wants_job")} == {
        item: missing[item] for item in ("phone", "skills", "identity", "wants_job")
    }
