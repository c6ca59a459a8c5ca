"""Any order of recognitions, exits, pauses, moves, returns, reviews, merges and un-merges: the register of any day follows from history alone."""

from __future__ import annotations

import copy
import datetime

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from nuanxin.casework import actions as casework
from nuanxin.errors import UserError
from nuanxin.people import actions
from nuanxin.people.models import AnnualReview, Merge, Person, Recognition, ReviewCampaign, Suspension
from nuanxin.people.queries.register import register_on
from tests import factories
from tests.people.merging.records import everything

START = datetime.date(2022, 1, 1)
DAYS = st.integers(0, 59).map(lambda number: START + datetime.timedelta(number))
WHO = st.integers(0, 3)
PLACES = [factories.SHUIDONG, factories.SHUIBEI, factories.LIUCUN, factories.FOREIGN_TOWN]
ASKED = ["people.Recognition", "people.UnemploymentSpell", "people.Move", "people.AnnualReview", "casework.Placement", "casework.Return"]
CODES = ["placed", "died", "moved", "not_reviewed"]


class Told:
    """What the test itself remembers of one person: recognitions as (first, last) days, moves as (day, from, to), and where they live."""

    def __init__(self, home: str) -> None:
        self.spells: list[list] = []
        self.moves: list[tuple] = []
        self.home = home

    def is_on(self, day: datetime.date) -> bool:
        return any(first <= day and (last is None or day <= last) for first, last in self.spells)

    def place_on(self, day: datetime.date) -> str:
        return next((left for moved_on, left, _ in sorted(self.moves) if moved_on > day), self.home)


class Lives(RuleBasedStateMachine):
    """Actions in any order beside a plain model; what an action refuses leaves both as they were."""

    @initialize()
    def people(self):
        self.keys = [factories.person(name=name, residence=place).pk for name, place in zip("甲乙丙丁", PLACES, strict=True)]
        self.told = {key: Told(place) for key, place in zip(self.keys, PLACES, strict=True)}
        self.merges: list[tuple[Merge, dict, dict[int, Told], int]] = []
        self.deeds = 0

    def person(self, who):
        return Person.objects.get(pk=self.keys[who])

    def attempt(self, deed):
        """What the action made; None where it refused."""
        try:
            with transaction.atomic():
                made = deed()
                self.deeds += 1
                return made
        except UserError:
            return None

    @rule(who=WHO, day=DAYS)
    def recognise(self, who, day):
        person = self.person(who)
        if self.attempt(lambda: actions.record_recognition(by=None, person=person, decided_on=day)):
            spells = self.told[person.pk].spells
            if not any(first == day for first, _ in spells):
                spells.append([day, None])

    @rule(who=WHO, day=DAYS, code=st.sampled_from(CODES))
    def leave(self, who, day, code):
        running = self.person(who).recognitions.standing().filter(ended_on=None).first()
        if running and self.attempt(lambda: actions.end_recognition(by=None, recognition=running, ended_on=day, end_code=code)):
            self.spell_of(running)[1] = day

    def spell_of(self, recognition):
        return next(spell for spell in self.told[recognition.person_id].spells if spell[0] == recognition.decided_on)

    @rule(who=WHO, day=DAYS)
    def pause(self, who, day):
        running = self.person(who).recognitions.standing().filter(ended_on=None).first()
        if running:
            self.attempt(lambda: actions.suspend_recognition(by=None, recognition=running, from_on=day, reason="外出"))

    @rule(who=WHO, day=DAYS)
    def go_on(self, who, day):
        pause = self.person(who).suspensions.standing().filter(until_on=None).first()
        if pause:
            self.attempt(lambda: actions.resume_recognition(by=None, suspension=pause, until_on=day))

    @rule(who=WHO, day=DAYS, place=st.sampled_from(PLACES))
    def move(self, who, day, place):
        person = self.person(who)
        told, has_it = self.told[person.pk], person.moves.standing().filter(moved_on=day, to_area=place).exists()
        if self.attempt(lambda: actions.record_move(by=None, person=person, to_area=factories.area(place), moved_on=day)) and not has_it:
            told.moves.append((day, told.home, place))
            told.home = place

    @rule(who=WHO)
    def take_the_move_back(self, who):
        last = self.person(who).moves.standing().order_by("-moved_on").first()
        if last and self.attempt(lambda: actions.void_move(by=None, move=last, reason="录错")):
            told = self.told[last.person_id]
            told.moves.remove((last.moved_on, last.from_area_id, last.to_area_id))
            told.home = last.from_area_id

    @rule(who=WHO, day=DAYS)
    def work(self, who, day):
        person = self.person(who)
        self.attempt(lambda: casework.record_placement(by=None, person=person, started_on=day, form="enterprise", is_helped=True))

    @rule(who=WHO, day=DAYS, registers=st.booleans())
    def come_back(self, who, day, registers):
        person = self.person(who)
        self.attempt(lambda: casework.record_return(by=None, person=person, returned_on=day, kind="lost_job", registers=registers))

    @rule(who=WHO, year=st.integers(2022, 2023), outcome=st.sampled_from(["passed", "failed"]))
    def review(self, who, year, outcome):
        """A review on file, as the campaign's pages record it."""
        running = self.person(who).recognitions.standing().filter(ended_on=None).first()
        area, opens_on = factories.area(factories.COUNTY), datetime.date(year, 1, 1)
        campaign, made = ReviewCampaign.objects.get_or_create(
            year=year, area=area, defaults={"definition": "national", "opens_on": opens_on, "closes_on": opens_on}
        )
        self.deeds += made
        if running and not running.person.annual_reviews.filter(campaign=campaign).exists():
            AnnualReview.objects.create(
                campaign=campaign, person=running.person, recognition=running, outcome=outcome, reviewed_on=datetime.date(year, 1, 1)
            )
            self.deeds += 1

    @rule(one=WHO, other=WHO, side=st.sampled_from(["kept", "merged"]))
    def merge(self, one, other, side):
        kept, merged = self.person(one), self.person(other)
        before, known = everything(), {key: copy.deepcopy(self.told[key]) for key in {kept.pk, merged.pk}}
        was_merged = Merge.objects.filter(kept=kept, merged=merged, reversed_at=None).exists()
        choices = dict.fromkeys(ASKED, side)
        made = self.attempt(lambda: actions.merge_persons(by=None, kept=kept, merged=merged, reason="同一人", choices=choices))
        if made is None or was_merged:
            return
        self.merges.append((made, before, known, self.deeds))
        assert {label: set(rows) for label, rows in before.items()} == {label: set(rows) for label, rows in everything().items()}
        told, gone = self.told[kept.pk], self.told[merged.pk]
        told.spells = joined(told.spells, gone.spells, side)
        told.moves = (told.moves if side == "kept" else gone.moves) if told.moves and gone.moves else told.moves or gone.moves
        self.told[merged.pk] = Told(gone.home)

    @precondition(lambda self: self.merges)
    @rule()
    def part(self):
        """Taken back with nothing in between, everything is as it was before; else the model takes over what the records say."""
        made, before, known, deeds = self.merges.pop()
        if not self.attempt(lambda: actions.reverse_merge(by=None, merge=made, reason="不是")):
            return
        if self.deeds == deeds + 1:
            assert everything() == before
            self.told |= known
        else:
            self.told |= {person.pk: as_on_file(Person.objects.get(pk=person.pk)) for person in (made.kept, made.merged)}

    @invariant()
    def nobody_has_two_open_recognitions(self):
        for person in getattr(self, "keys", ()):
            assert Recognition.objects.standing().filter(person=person, ended_on=None).count() <= 1

    @invariant()
    def a_pause_that_runs_belongs_to_a_recognition_that_runs(self):
        assert not Suspension.objects.standing().filter(until_on=None, recognition__ended_on__isnull=False).exists()

    @invariant()
    def the_register_of_any_day_follows_from_history(self):
        if not hasattr(self, "keys"):
            return
        standing = set(Person.objects.standing().values_list("pk", flat=True))
        for number in (0, 7, 15, 30, 44, 60):
            day = START + datetime.timedelta(number)
            counts: dict[str, int] = {}
            for key in standing & set(self.told):
                if self.told[key].is_on(day):
                    place = self.told[key].place_on(day)
                    counts[place] = counts.get(place, 0) + 1
            assert register_on(day) == counts


def meet(one, other):
    return one[0] <= (other[1] or datetime.date.max) and other[0] <= (one[1] or datetime.date.max)


def joined(own, new, side):
    """The spells that stand: the same one once, and of those whose days meet the chosen side's."""
    new = [spell for spell in new if spell not in own]
    if side == "kept":
        return own + [spell for spell in new if not any(meet(spell, one) for one in own)]
    return new + [one for one in own if not any(meet(one, spell) for spell in new)]


def as_on_file(person):
    told = Told(person.residence_id)
    told.spells = [list(row) for row in person.recognitions.standing().values_list("decided_on", "ended_on")]
    told.moves = list(person.moves.standing().values_list("moved_on", "from_area_id", "to_area_id"))
    return told


class Undone(Lives):
    """Each run begins with an empty county again."""

    def __init__(self):
        super().__init__()
        self.point = transaction.savepoint()

    def teardown(self):
        transaction.savepoint_rollback(self.point)


def run(examples, steps):
    calm = settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Undone, settings=calm)


def test_the_register_of_any_day_follows_from_history_whatever_happens(county):
    run(examples=6, steps=15)


@pytest.mark.nightly
def test_nor_does_it_matter_how_long_it_goes_on(county):
    run(examples=200, steps=40)
