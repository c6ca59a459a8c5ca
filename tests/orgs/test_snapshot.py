"""The snapshot: rewritten when facts change, only where they change, by one process at a time; without names and numbers."""

from __future__ import annotations

import contextlib
import datetime
import multiprocessing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from nuanxin.engines.facts import Cell, Frame
from nuanxin.orgs import snapshot, staleness
from nuanxin.orgs.audit import subject_of
from nuanxin.orgs.factbase import CONTRACT
from nuanxin.orgs.locking import only_one
from nuanxin.orgs.models import AuditEvent
from nuanxin.orgs.staleness import Mark
from nuanxin.people.actions import record_move
from nuanxin.people.models import Person
from tests import factories
from tests.notices import random_county


def event(area: str = factories.SHUIDONG, **fields) -> AuditEvent:
    return AuditEvent.objects.create(**{"kind": "test.changed", "area_code": area, "changes_facts": True} | fields)


def people(under: str = "360722") -> list[int]:
    return sorted(row["person"] for row in snapshot.store().view(under).rows(CONTRACT.people))


def test_the_first_refresh_writes_every_table_of_the_county(county, person):
    taken = snapshot.refresh("360722")

    assert (taken.under, taken.refreshed, people()) == ("360722", ("360722",), [person.pk])
    assert {name: len(list((snapshot.store().root / name).glob("360722-*.parquet"))) for name in CONTRACT} == dict.fromkeys(CONTRACT, 1)


def test_a_second_refresh_writes_nothing(county, person):
    first = snapshot.refresh("360722")

    second = snapshot.refresh("360722")

    assert (second.refreshed, second.taken_at) == ((), first.taken_at)


def test_a_changed_fact_is_seen_after_the_next_refresh(county, person):
    snapshot.refresh("360722")
    other = factories.person()
    event()

    taken = snapshot.refresh("360722100")

    assert (taken.refreshed, people()) == (("360722",), [person.pk, other.pk])


@pytest.mark.parametrize(
    "event_of_no_concern", [{"changes_facts": False}, {"area": factories.FOREIGN_TOWN}, {"area": "360000000000", "changes_facts": False}]
)
def test_an_event_that_changes_no_fact_here_leaves_the_files(county, person, event_of_no_concern):
    snapshot.refresh("360722")
    event(**event_of_no_concern)

    assert snapshot.refresh("360722").refreshed == ()


@pytest.mark.parametrize("area", ["", "360700000000", "360000000000", factories.COUNTY])
def test_an_event_above_the_county_may_touch_it(county, person, area):
    snapshot.refresh("360722")
    event(area)

    assert snapshot.refresh("360722").refreshed == ("360722",)


def test_an_event_that_took_its_number_early_and_was_committed_late_is_seen(county, person):
    numbers = [event().pk for _ in range(3)]
    AuditEvent.objects.filter(pk=numbers[1]).delete()  # still under way in another transaction
    snapshot.refresh("360722")

    event(pk=numbers[1])

    assert snapshot.refresh("360722").refreshed == ("360722",)


def test_a_quiet_county_is_marked_anew_without_being_written(county, person, monkeypatch):
    monkeypatch.setattr(staleness, "FAR", 10)
    before = snapshot.refresh("360722").taken_at
    for _ in range(12):
        event(factories.FOREIGN_TOWN)

    taken = snapshot.refresh("360722")

    assert (taken.refreshed, taken.taken_at) == ((), before)
    assert snapshot.mark_of_files("360722") == Mark(staleness.newest(), 0)


def test_a_county_that_changed_just_before_it_is_marked_anew_is_written(county, person):
    snapshot.refresh("360722")
    event()

    assert snapshot.renew("360722") == ["360722"]


def files() -> dict[str, str]:
    return {name: written.file for name, written in snapshot.store().view("360722").manifests["360722"].items()}


@pytest.mark.parametrize(
    ("make", "table"),
    [
        (factories.visit, "visits"),
        (factories.referral, "referrals"),
        (factories.placement, "placements"),
        (factories.relief, "reliefs"),
        (factories.recognition, "recognitions"),
        (factories.holding, "holdings"),
    ],
)
def test_an_event_of_one_kind_of_record_rewrites_only_its_table(county, person, make, table):
    snapshot.refresh("360722")
    before = files()
    record = make(person)
    event(subject=subject_of(record))

    taken = snapshot.refresh("360722")

    assert {name for name, file in files().items() if file != before[name]} == {table}
    assert [row["person"] for row in snapshot.store().view("360722").rows(CONTRACT[table])] == [person.pk]
    assert (taken.refreshed, snapshot.refresh("360722").refreshed) == (("360722",), ())


@pytest.mark.parametrize("subject", ["people.Person:1", "orgs.ImportRun:1", ""])
def test_an_event_of_a_person_or_a_whole_file_rewrites_every_table(county, person, subject):
    snapshot.refresh("360722")
    before = files()
    event(subject=subject)
    event(subject="casework.Visit:1")

    snapshot.refresh("360722")

    assert {name for name, file in files().items() if file != before[name]} == set(CONTRACT)


def test_after_many_events_every_table_is_read(county, person, monkeypatch):
    monkeypatch.setattr(staleness, "FEW", 2)
    snapshot.refresh("360722")
    for number in range(3):
        event(subject=f"casework.Visit:{number}")

    assert staleness.sources_since("360722", snapshot.mark_of_files("360722")) == staleness.SOURCES


def test_rewriting_does_not_ask_whether_anything_changed(county, person):
    snapshot.refresh("360722")

    assert snapshot.rewrite("360722").refreshed == ("360722",)


def test_a_missing_table_is_written_again(county, person):
    snapshot.refresh("360722")
    (snapshot.store().root / "manifest" / "360722.json").unlink()

    assert snapshot.refresh("360722").refreshed == ("360722",)


def test_records_written_while_the_county_is_read_are_read_again(county, person, monkeypatch):
    readings, read = [], snapshot.partition

    def reading(source, county, mark):
        found = read(source, county, mark)
        if source.table is CONTRACT.people and not readings:
            factories.person()
            event()
        readings.append(source.table.name)
        return found

    monkeypatch.setattr(snapshot, "partition", reading)

    snapshot.refresh("360722")

    assert (readings.count("persons"), len(people()), snapshot.refresh("360722").refreshed) == (2, 2, ())


def test_a_county_that_never_stands_still_is_taken_as_it_is_and_read_again_next_time(county, person, monkeypatch):
    monkeypatch.setattr(snapshot, "changed_since", lambda county, mark: True)

    assert snapshot.refresh("360722").refreshed == ("360722",)
    assert snapshot.refresh("360722").refreshed == ("360722",)


def test_who_waited_for_another_process_finds_its_work_done(county, person, monkeypatch):
    @contextlib.contextmanager
    def waited(path):
        monkeypatch.setattr(snapshot, "only_one", only_one)
        snapshot.refresh("360722")
        yield

    monkeypatch.setattr(snapshot, "only_one", waited)

    assert snapshot.refresh("360722").refreshed == ()


def test_somebody_who_moved_from_another_county_appears_once(county, person):
    snapshot.refresh("36")
    person.residence_id = factories.FOREIGN_TOWN
    person.save()
    event(factories.FOREIGN_TOWN)  # the former county got no event

    taken = snapshot.refresh("360723")

    assert taken.refreshed == ("360723", "360722")
    assert (people("360722"), people("360723"), people("36")) == ([], [person.pk], [person.pk])


def test_a_city_has_a_part_of_its_own_for_what_belongs_to_no_county(county):
    assert (snapshot.counties("3607"), snapshot.counties("360722100"), snapshot.counties("360722")) == (
        ["360700", "360722", "360723"],
        ["360722"],
        ["360722"],
    )


def test_marks_are_written_and_read_back():
    assert Mark.read(str(Mark(41, 7))) == Mark(41, 7)


def test_neither_names_nor_numbers_nor_posts_are_in_any_file(db, tmp_path):
    random_county.fill(9, people=30)
    known = factories.person(number="36072219700501003X", phone="13900000000", name="赵六六", note="备注之事")
    factories.recognition(known, end_reason="赵六六已死亡", ended_on=datetime.date(2022, 9, 30))
    factories.visit(known, visitor="走访人某", record="情况某")
    factories.referral(known, employer_name="甲乙丙厂", post_name="操作丁")
    factories.vacancy(employer_name="甲乙丙厂", post_name="操作丁")

    snapshot.refresh("")

    files = [path for path in snapshot.store().root.rglob("*") if path.is_file()]
    held = "".join(content(path) for path in files)
    secrets = {
        "36072219700501003X",
        known.id_masked,
        known.id_digest,
        "13900000000",
        "赵六六",
        "王五",
        "甲乙丙厂",
        "操作丁",
        "走访人某",
        "备注之事",
    }
    assert {secret for secret in secrets | set(Person.objects.values_list("id_digest", flat=True)) if secret in held} == set()


def content(path: Path) -> str:
    plain = path.read_bytes().decode("latin-1") + path.read_bytes().decode("utf-8", errors="ignore")
    return plain + str(pq.read_table(path).to_pydict()) if path.suffix == ".parquet" else plain


def hold(path: Path, log: Path, name: str) -> None:
    with only_one(path), log.open("a") as lines:
        lines.write(f"{name} in\n")
        lines.flush()
        lines.write(f"{name} out\n")


def test_two_processes_are_never_inside_together(tmp_path):
    fork = multiprocessing.get_context("fork")
    names = [str(number) for number in range(6)]
    processes = [fork.Process(target=hold, args=(tmp_path / "lock" / "a.lock", tmp_path / "log", name)) for name in names]

    for process in processes:
        process.start()
    for process in processes:
        process.join()

    lines = (tmp_path / "log").read_text().splitlines()
    assert [line.split()[0] for line in lines[::2]] == [line.split()[0] for line in lines[1::2]]
    assert sorted(lines[::2]) == [f"{name} in" for name in names]


def test_a_lock_is_free_again_after_a_failure(tmp_path):
    with pytest.raises(RuntimeError), only_one(tmp_path / "a.lock"):
        raise RuntimeError

    with only_one(tmp_path / "a.lock"):
        assert (tmp_path / "a.lock").exists()


def residents(under: str, to: datetime.date) -> dict[str, int]:
    counted = snapshot.refresh(under).engine.aggregate([EVERYBODY], {"from": to, "to": to}, under, 12)
    return {area: count for (area, _), count in counted.items() if area}


EVERYBODY = Cell("people", Frame("people", "人员", CONTRACT.people))


def test_who_moved_to_another_county_counts_there_from_the_day_on_and_here_before(county, person):
    residents("360722", datetime.date(2022, 9, 1))
    record_move(by=None, person=person, to_area=factories.area(factories.FOREIGN_TOWN), moved_on=datetime.date(2022, 9, 10))

    before, after = datetime.date(2022, 9, 9), datetime.date(2022, 9, 10)
    assert (residents("360722", before), residents("360722", after)) == ({factories.SHUIDONG: 1}, {})
    assert (residents("360723", before), residents("360723", after)) == ({}, {factories.FOREIGN_TOWN: 1})


def test_the_county_somebody_moved_on_to_is_brought_up_too(county, person):
    record_move(by=None, person=person, to_area=factories.area(factories.FOREIGN_TOWN), moved_on=datetime.date(2022, 9, 10))
    snapshot.refresh("360722")
    event(factories.FOREIGN_TOWN)

    assert snapshot.refresh("360722").refreshed == ("360723",)
