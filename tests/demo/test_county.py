"""The demo county as a newcomer gets it: what went in, what came back with its reason, and every number of its form."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from nuanxin.casework.models import Placement, Referral, Relief, Visit
from nuanxin.demo import county
from nuanxin.demo.invented import check_digit
from nuanxin.demo.story import Row
from nuanxin.errors import UserError
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.notices import forms
from nuanxin.orgs import actions, clock, intake
from nuanxin.orgs.enums import ImportState, Verdict
from nuanxin.orgs.models import Area, AuditEvent, ImportConflict, ImportRun, Office, RoleAssignment, User
from nuanxin.people.models import CategoryHolding, Household, HouseholdMembership, Person, Recognition
from tests import factories
from tests.demo.counted import COLUMNS, counted, table

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo county")]
PERSONS = 340
NOTICE = "2022-xinfeng-nuanxin"
FIRST = datetime.date(2022, 9, 1)
REPORTS = (datetime.date(2022, 9, 23), datetime.date(2022, 10, 23))
TO_COME = datetime.date(2099, 1, 1)
ENOUGH_TO_SPOIL = 20
CUT_AFTER = 5
AGED = {"4050人员": "大龄人员"}


@dataclass
class Built:
    """The county, and what its workbooks held before they were dressed."""

    home: Path
    papers: list[county.Paper]
    rows: dict[str, list[list[Row]]]
    runs: list[ImportRun] = field(default_factory=list)
    before_cut: list[ImportRun] = field(default_factory=list)

    def lines(self, list_id: str) -> list[Row]:
        return [row for paper in self.rows[list_id] for row in paper]

    def counts(self, list_id: str) -> dict[str, int]:
        total = Counter()
        for run in self.runs:
            total.update(run.counts if run.list_id == list_id else {})
        return {verdict: count for verdict, count in total.items() if count}

    def causes(self, list_id: str) -> Counter:
        groups = (group for run in self.runs if run.list_id == list_id for group in intake.preview(run).groups)
        found: Counter = Counter()
        for group in groups:
            found[group.verdict, group.column, group.cause] += group.count
        return found


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """The county in a database of its own for this file; every test leaves it as it was."""
    home = tmp_path_factory.mktemp("demo")
    places = override_settings(HOME=home, FILES=home / "files", SNAPSHOT=home / "snapshot")
    with places, django_db_blocker.unblock(), transaction.atomic():
        yield build(home)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _own_data_directory(built, db):
    """Instead of the directory of its own that every other test has: the county's."""


def build(home: Path) -> Built:
    """Cut after a few workbooks, then begun again from the start, as `nuanxin demo` does."""
    county.open_office()
    papers, rows = written()
    cut = [county.take_in(paper) for paper in papers[:CUT_AFTER]]
    county.open_office()
    return Built(home, papers, rows, [*cut, *(county.take_in(paper) for paper in papers[CUT_AFTER:])], cut)


def written() -> tuple[list[county.Paper], dict[str, list[list[Row]]]]:
    """The workbooks in the order of import, and their rows as they were spoilt but not yet dressed."""
    rows: dict[str, list[list[Row]]] = {}
    original = county.spoil

    def listening(list_id):
        def spoil(lines, chance):
            rows.setdefault(list_id, []).append(original(list_id)(lines, chance))
            return rows[list_id][-1]

        return spoil

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(county, "spoil", listening)
        papers = list(county.write_papers(PERSONS))
    return sorted(papers, key=lambda paper: paper.list_id != "persons"), rows


def is_refused(row: Row, known: set[str]) -> bool:
    """What the roster reader must not let in: a damaged number, a wrong check digit, an impossible day, an unknown place or category."""
    number = row["身份证号"]
    if isinstance(number, float) or check_digit(number[:17]) != number[17]:
        return True
    return row["失业登记日期"] == "2022-02-30" or row["常住地"] not in known or row["人员类别"] == "困难户"


def contradicts_itself(row: Row) -> bool:
    return (int(row["身份证号"][16]) % 2 == 1) != (row["性别"] == "男")


def villages() -> dict[str, str]:
    """How the rosters write a home, to the area's code; the industrial park has no villages and is its own."""
    towns = {area.prefix: area for area in Area.objects.filter(level=4, prefix__startswith=county.COUNTY)}
    named = {towns[area.prefix[:9]].name + area.name: area.code for area in Area.objects.filter(level=5, prefix__startswith=county.COUNTY)}
    return named | {area.name + area.name: area.code for area in towns.values()}


def good_roster(built: Built) -> dict[str, Row]:
    """The rows that must be on file, by ID number; the second of two equal rows is the same person."""
    known = set(villages())
    rows = (row for row in built.lines("persons") if not is_refused(row, known))
    return {row["身份证号"]: row for row in rows if not contradicts_itself(row)}


def good_events(built: Built, list_id: str) -> list[Row]:
    """The rows of a list of services that must be on file: of somebody on file, under the right name, not still to come."""
    people = good_roster(built)
    return [
        row for row in built.lines(list_id) if row["身份证号"] in people and row["姓名"] == people[row["身份证号"]]["姓名"] and is_past(row)
    ]


def is_past(row: Row) -> bool:
    return TO_COME not in row.values()


def spoilt_papers(built: Built, list_id: str) -> int:
    return sum(len(rows) >= ENOUGH_TO_SPOIL for rows in built.rows[list_id])


def labels(model, name: str) -> dict[str, str]:
    """Chinese label to code of a field's choices."""
    return {label: code for code, label in model._meta.get_field(name).choices}


def answer(text: str) -> bool | None:
    return {"是": True, "否": False}.get(text)


# What the workbooks are


def test_a_county_has_seventeen_townships_and_a_workbook_of_each_list(built):
    by_list = Counter(paper.list_id for paper in built.papers)

    assert by_list["persons"] == by_list["visits"] == 17
    assert by_list["fairs"] == by_list["vacancies"] == 18
    assert [paper.list_id for paper in built.papers[:18]] == ["persons"] * 17 + ["visits"]
    assert len({paper.path for paper in built.papers}) == len(built.papers)


def test_workbooks_stay_in_the_data_directory_a_folder_per_township(built):
    folders = {paper.path.parent.name for paper in built.papers}

    assert {paper.path.is_relative_to(built.home / "workbooks") for paper in built.papers} == {True}
    assert all(paper.path.is_file() for paper in built.papers)
    assert folders == {f"{area.code[:9]}-{area.name}" for area in Area.objects.filter(level__in=(3, 4), prefix__startswith=county.COUNTY)}


def test_workbooks_come_in_several_formats(built):
    assert {paper.path.suffix for paper in built.papers} == {".xlsx", ".csv"}


def test_the_same_county_is_written_each_time(built):
    papers, rows = written()

    assert rows == built.rows
    assert [(paper.list_id, paper.area, paper.path) for paper in papers] == [
        (paper.list_id, paper.area, paper.path) for paper in built.papers
    ]


# Shares


@pytest.mark.parametrize("persons", [0, 1, 100, 340, 3000, 99_999])
def test_shares_add_up_to_everybody_whatever_the_rounding(persons):
    towns = [Area(code=f"3607221{number:02d}000") for number in range(17)]

    given = list(county.shares(towns, persons))

    assert sum(count for _, count in given) == persons
    assert [town for town, _ in given] == towns
    assert min(count for _, count in given) >= 0


def test_the_county_seat_is_the_largest_and_the_last_townships_are_small():
    counts = [count for _, count in county.shares([Area() for _ in range(17)], 17_000)]

    assert counts[0] == max(counts) > 2 * counts[1] * 0.9
    assert counts[1:] == sorted(counts[1:], reverse=True)
    assert counts[-1] < counts[1] / 2


def test_a_single_township_gets_everybody():
    assert [count for _, count in county.shares([Area()], 7)] == [7]


# What the import made of them


def test_every_workbook_was_applied(built):
    assert {run.state for run in built.runs} == {ImportState.APPLIED}
    assert [(run.list_id, run.area, run.file_name) for run in built.runs] == [
        (paper.list_id, paper.area, paper.path.name) for paper in built.papers
    ]


def test_each_large_roster_comes_back_with_one_row_per_mistake(built):
    papers = spoilt_papers(built, "persons")

    assert papers > 3
    assert built.causes("persons") == {
        (Verdict.INVALID, "身份证号", "号码被 Excel 当作数字保存，末几位已经丢失"): papers,
        (Verdict.INVALID, "身份证号", "校验码不对"): papers,
        (Verdict.INVALID, "失业登记日期", "…不是真实存在的日期"): papers,
        (Verdict.INVALID, "常住地", "在…之内找不到…"): papers,
        (Verdict.INVALID, "人员类别", "不认识…"): papers,
        (Verdict.CONFLICT, "性别", "与身份证号不符"): papers,
        (Verdict.DUPLICATE_IN_FILE, "身份证号", "与第 … 行是同一条记录，只导入第 … 行"): papers,
    }


def test_verdicts_of_the_rosters_are_those_of_their_rows(built):
    known = set(villages())
    refused = [is_refused(row, known) for row in built.lines("persons")]
    papers = spoilt_papers(built, "persons")

    assert len(refused) == PERSONS + papers
    assert built.counts("persons") == {
        "new": len(good_roster(built)),
        "invalid": sum(refused),
        "conflict": papers,
        "duplicate_in_file": papers,
    }


@pytest.mark.parametrize("list_id", ["visits", "referrals"])
def test_verdicts_of_services_are_those_of_their_rows(built, list_id):
    people, rows = good_roster(built), built.lines(list_id)
    invalid = [row for row in rows if row["身份证号"] not in people or not is_past(row)]
    renamed = [row for row in rows if row not in invalid and row["姓名"] == "另一人"]

    assert built.counts(list_id) == {"new": len(good_events(built, list_id)), "invalid": len(invalid), "conflict": len(renamed)}


@pytest.mark.parametrize("list_id", ["visits", "referrals", "placements", "reliefs"])
def test_services_are_refused_for_strangers_and_days_to_come_only(built, list_id):
    people, rows = good_roster(built), built.lines(list_id)
    causes = {cause: count for (verdict, _, cause), count in built.causes(list_id).items() if verdict == Verdict.INVALID}

    assert {cause: count for cause, count in causes.items() if cause.endswith("晚于今天")} == (
        {"… 晚于今天": papers} if (papers := sum(not is_past(row) for row in rows)) else {}
    )
    assert causes.get("在册人员中没有这个人", 0) == sum(row["身份证号"] not in people and is_past(row) for row in rows)
    assert set(causes) <= {"… 晚于今天", "在册人员中没有这个人"}


@pytest.mark.parametrize("list_id", ["fairs", "vacancies"])
def test_every_offer_is_taken_in(built, list_id):
    assert (built.counts(list_id), built.causes(list_id)) == ({"new": len(built.lines(list_id))}, Counter())


def test_a_day_to_come_is_refused_with_the_day_and_what_to_do(built):
    run = next(run for run in built.runs if run.list_id == "visits" and any(not is_past(row) for row in built.rows["visits"][0]))

    [problem] = [problem for problem in intake.preview(run).problems if "晚于今天" in problem.reason]

    assert "2099-01-01 晚于今天" in problem.reason
    assert problem.row > 1


def test_contradictions_wait_for_somebody_to_decide(built):
    waiting = Counter(ImportConflict.objects.values_list("run__list_id", flat=True))

    assert waiting == {list_id: built.counts(list_id).get("conflict", 0) for list_id in waiting}
    assert waiting["persons"] == spoilt_papers(built, "persons")


# What is on file


def test_persons_on_file_are_the_rosters_good_rows(built):
    codes, education, hukou = villages(), labels(Person, "education"), labels(Person, "hukou")
    expected = {
        number: (
            row["姓名"],
            "M" if row["性别"] == "男" else "F",
            row["出生日期"],
            codes[row["常住地"]],
            education[row["文化程度"]],
            hukou[row["户籍性质"]],
            row["联系电话"],
            answer(row["就业意愿"]),
            answer(row["培训意愿"]),
            row["技能特长"],
        )
        for number, row in good_roster(built).items()
    }

    found = {
        one.id_number: (
            one.name,
            one.sex,
            one.birth_on,
            one.residence_id,
            one.education,
            one.hukou,
            one.phone,
            one.wants_job,
            one.wants_training,
            one.skills,
        )
        for one in Person.objects.all()
    }

    assert found == expected


def test_categories_on_file_are_those_of_the_rosters(built):
    codes = labels(CategoryHolding, "category")
    expected = {(number, codes[AGED.get(name, name)]) for number, row in good_roster(built).items() for name in row["人员类别"].split("、")}

    assert {(holding.person.id_number, holding.category) for holding in CategoryHolding.objects.select_related("person")} == expected
    assert set(CategoryHolding.objects.values_list("from_on", "until_on")) == {(None, None)}


def test_recognitions_on_file_are_those_of_the_rosters(built):
    expected = {(number, row["认定日期"], row["退出日期"]) for number, row in good_roster(built).items() if row["认定日期"]}

    found = Recognition.objects.select_related("person")

    assert {(one.person.id_number, one.decided_on, one.ended_on) for one in found} == expected
    assert {one.end_reason for one in found if one.ended_on} == {"实现就业"}


def test_members_of_a_household_stand_under_its_head(built):
    expected = {(number, row["户主身份证号"], row["与户主关系"]) for number, row in good_roster(built).items() if row["户主身份证号"]}

    found = HouseholdMembership.objects.select_related("person", "household")

    assert {(one.person.id_number, one.household.head_id_number, one.relationship) for one in found} >= expected
    assert {household.head_id_number for household in Household.objects.all()} == {head for _, head, _ in expected}


def test_visits_on_file_are_those_of_the_workbooks(built):
    methods = labels(Visit, "method")
    expected = Counter((row["身份证号"], row["日期"], methods[row["方式"]], row["走访人"]) for row in good_events(built, "visits"))

    assert Counter((one.person.id_number, one.visited_on, one.method, one.visitor) for one in Visit.objects.all()) == expected


def test_referrals_on_file_are_those_of_the_workbooks(built):
    channels, feedback = labels(Referral, "channel"), labels(Referral, "feedback") | {"": ""}
    expected = Counter(
        (row["身份证号"], row["推介日期"], row["单位名称"], row["岗位名称"], channels[row["渠道"]], feedback[row["反馈"]])
        for row in good_events(built, "referrals")
    )

    found = Referral.objects.select_related("person")

    assert Counter(
        (one.person.id_number, one.referred_on, one.employer_name, one.post_name, one.channel, one.feedback) for one in found
    ) == (expected)


def test_placements_on_file_are_those_of_the_workbooks(built):
    kinds = labels(Placement, "form")
    expected = Counter(
        (row["身份证号"], row["就业日期"], kinds[row["就业形式"]], row["单位名称"], answer(row["是否帮扶实现"]), row["离职日期"])
        for row in good_events(built, "placements")
    )

    found = Placement.objects.select_related("person")

    assert (
        Counter((one.person.id_number, one.started_on, one.form, one.employer_name, one.is_helped, one.ended_on) for one in found)
        == expected
    )


def test_reliefs_on_file_are_those_of_the_workbooks(built):
    expected = Counter((row["身份证号"], row["救助日期"], f"{row['金额']:.2f}") for row in good_events(built, "reliefs"))

    assert Counter((one.person.id_number, one.given_on, str(one.amount_yuan)) for one in Relief.objects.all()) == expected


def test_offers_on_file_are_those_of_the_workbooks(built):
    fairs = Counter((row["名称"], row["举办日期"], row["提供岗位数"]) for row in built.lines("fairs"))
    posts = Counter((row["采集地"], row["单位名称"], row["岗位名称"], row["招聘人数"]) for row in built.lines("vacancies"))

    assert Counter(JobFair.objects.values_list("name", "held_on", "openings_count")) == fairs
    assert Counter(Vacancy.objects.values_list("area__name", "employer_name", "post_name", "openings")) == posts


# Cut, repeated, refused


def test_a_county_cut_in_the_middle_goes_on_and_does_nothing_twice(built):
    taken = [county.take_in(paper) for paper in built.papers[:CUT_AFTER]]

    assert [run.counts["new"] + run.counts["update"] for run in taken] == [0] * CUT_AFTER
    assert [run.counts["same"] for run in taken] == [run.counts["new"] for run in built.before_cut]


@pytest.mark.parametrize("list_id", [*county.PERSON_LISTS, *county.OFFER_LISTS])
def test_the_same_workbook_again_changes_nothing(built, list_id):
    paper = next(paper for paper in built.papers if paper.list_id == list_id)
    first = next(run for run in built.runs if run.list_id == list_id)
    models = (Person, Household, CategoryHolding, Recognition, Visit, Referral, Placement, Relief, JobFair, Vacancy)
    before = [list(model.objects.order_by("pk").values()) for model in models]

    again = county.take_in(paper)

    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    assert again.counts == first.counts | {"new": 0, "same": first.counts["new"]}


def test_opening_the_office_twice_leaves_one_of_each(built):
    before = [Office.objects.get(), *User.objects.order_by("pk"), *RoleAssignment.objects.order_by("pk")]

    county.open_office()

    assert [Office.objects.get(), *User.objects.order_by("pk"), *RoleAssignment.objects.order_by("pk")] == before


def test_every_account_has_its_role_and_place_and_the_password_told(built):
    found = {
        (one.user.username, one.user.display_name, one.role, one.area.prefix)
        for one in RoleAssignment.objects.select_related("user", "area")
    }

    assert found == {(username, name, role.value, prefix) for username, name, role, prefix in county.ACCOUNTS}
    assert {user.check_password(county.PASSWORD) for user in User.objects.all()} == {True}


def test_the_office_lives_in_the_campaigns_september(built):
    office = Office.objects.get()

    assert (office.name, office.is_demo, office.area_id) == (county.OFFICE_NAME, True, "360722000000")
    assert clock.business_today() == county.BUSINESS_DATE == datetime.date(2022, 9, 20)


def test_the_county_is_there_only_when_it_was_finished(built):
    assert county.is_there() is False

    county.finish()

    assert county.is_there() is True
    assert AuditEvent.objects.get(kind=county.BUILT).area_code == "360722000000"


def test_a_directory_with_a_real_office_is_refused(built):
    Office.objects.update(is_demo=False, name="信丰县就业创业服务中心")

    with pytest.raises(UserError) as refusal:
        county.is_there()

    assert refusal.value.problems == (
        "数据目录里已有机构“信丰县就业创业服务中心”的正式数据，不能在其中建演示数据。请用环境变量 NUANXIN_HOME 指定另一个目录。",
    )


# The form


@pytest.fixture(scope="module", params=REPORTS, ids=str)
def reported(request, built):
    """The form of one report, and the same counted by hand."""
    entries = counted(FIRST, request.param)
    return forms.compute(NOTICE, "2", None, FIRST, request.param), entries


def test_thirty_two_columns_of_seventeen_townships_and_the_total_equal_the_count_by_hand(reported):
    report, entries = reported
    expected = table(entries)
    towns = Area.objects.filter(level=4, prefix__startswith=county.COUNTY).order_by("code")

    assert [column.no for column in report.form.columns] == list(COLUMNS)
    assert [(row.area, row.name) for row in report.rows] == [*((town.code, town.name) for town in towns), ("360722000000", "本级")]
    assert {row.area: list(row.cells) for row in report.rows} == {row.area: expected[row.area[:9]] for row in report.rows}
    assert list(report.total.cells) == expected[""]


def test_every_cell_of_every_row_equals_its_list_and_the_list_counted_by_hand(built, reported):
    report, entries = reported
    by_hand: dict[tuple[int, str], list] = {}
    for entry in entries:
        by_hand.setdefault((entry.column, entry.area[:9]), []).append((entry.key, entry.adds))

    for column in report.form.columns:
        behind = forms.people_behind(NOTICE, "2", column.no, None, FIRST, report.period.last)
        listed: dict[str, list] = {}
        for entry in behind.entries():
            listed.setdefault(entry.area[:9], []).append((entry.person.key if entry.person else entry.key, entry.amount or 1))
        assert behind.amount == report.total.cells[column.no - 1]
        for row in report.rows:
            counted_here = sorted(listed.get(row.area[:9], []))
            assert sum(amount for _, amount in counted_here) == row.cells[column.no - 1], (column.no, row.name)
            assert counted_here == sorted(by_hand.get((column.no, row.area[:9]), [])), (column.no, row.name)


@pytest.mark.parametrize(("area", "own"), [("嘉定镇", False), ("360722000000", True)])
def test_every_cell_of_a_row_opens_its_own_list(built, reported, area, own):
    report, _ = reported
    row = next(row for row in report.rows if (row.is_own if own else row.name == area))

    lists = [forms.people_behind(NOTICE, "2", column, row.area, FIRST, report.period.last, own=own) for column in COLUMNS]

    assert [behind.amount for behind in lists] == list(row.cells)


def test_the_form_of_a_township_over_its_villages_equals_the_count_by_hand(reported):
    report, entries = reported
    expected = table([entry for entry in entries if entry.area.startswith("360722100")], digits=12)

    town = forms.compute(NOTICE, "2", "嘉定镇", FIRST, report.period.last)

    empty = table([]).get("", [0] * 32)
    assert {row.area: list(row.cells) for row in town.rows} == {row.area: expected.get(row.area, empty) for row in town.rows}
    assert set(expected) - {""} <= {row.area for row in town.rows}
    assert list(town.total.cells) == expected[""]


def test_no_hard_check_fails_and_nearly_every_column_counts_something(reported):
    report, _ = reported

    assert [check for check in report.failed if check.is_hard] == []
    assert sum(cell > 0 for cell in report.total.cells) >= 28


def test_forms_of_help_add_up_to_those_helped_in_every_row(reported):
    report, _ = reported

    assert [sum(row.cells[16:20]) for row in (*report.rows, report.total)] == [row.cells[15] for row in (*report.rows, report.total)]


def test_a_number_to_date_never_falls_from_one_report_to_the_next(built):
    first, second = (forms.compute(NOTICE, "2", None, FIRST, last).total.cells for last in REPORTS)
    flows = [11, 12, 13, 14, 15, 16, 31, 32]

    assert [column for column in flows if second[column - 1] < first[column - 1]] == []


def test_what_was_recorded_after_the_report_is_in_the_next_one_only(built):
    before = [forms.compute(NOTICE, "2", None, FIRST, last).total.cells for last in REPORTS]
    someone = Person.objects.filter(recognitions__ended_on=None, recognitions__decided_on__lt=FIRST).first()
    with transaction.atomic():
        factories.relief(someone, datetime.date(2022, 10, 1), "123.45")
        actions.set_business_date(by=None, day=datetime.date(2022, 10, 23))
        touch(someone.residence_id)

    after = [forms.compute(NOTICE, "2", None, FIRST, last).total.cells for last in REPORTS]

    assert after[0] == before[0]
    assert [new - old for new, old in zip(after[1], before[1], strict=True) if new != old] == [1, type(after[1][31])("123.45")]
    AuditEvent.objects.filter(kind="test.changed").delete()


def touch(area: str) -> None:
    AuditEvent.objects.create(kind="test.changed", area_code=area, changes_facts=True)
