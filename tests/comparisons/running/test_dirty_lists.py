"""Careless lists whose truth is known: the exact rules find every planted case and no other."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.comparisons import findings, running
from nuanxin.comparisons.models import Finding
from tests import factories
from tests.comparisons import dirty

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)
MONTH = "2022-09"
COUNTS = {"unemployment": 240, "low_income": 160, "disability": 160, "insurance": 200, "businesses": 160, "deceased": 40, "graduates": 60}
COUNTS |= {"poverty": 80, "veterans": 40}


class World:
    """The register and the lists as they were taken in, and what is true of whom."""

    def __init__(self, desk, seed: int) -> None:
        self.county = dirty.County(people=300, seed=seed)
        desk("persons", *dirty.roster(self.county.ledger))
        self.on_register = {one.number for one in self.county.ledger}
        self.lists = {list_id: self.county.list(list_id, count) for list_id, count in COUNTS.items()}
        for list_id, made in self.lists.items():
            desk(list_id, *made.rows, released_on=datetime.date(2022, 9, 1))

    def holding(self, list_id, where=lambda row: True) -> set[str]:
        """Numbers of people of whom the list has a row with a whole number for which `where` holds; later rows of one record do not count."""
        made, found, seen = self.lists[list_id], set(), set()
        for row, truth in zip(made.rows, made.truth, strict=True):
            if truth.is_exact and (key := self.record(list_id, row, truth)) not in seen:
                seen.add(key)
                found |= {truth.person.number} if where(row) else set()
        return found

    def record(self, list_id, row, truth):
        more = {"unemployment": ("登记日期",), "insurance": ("险种", "参保单位", "起始年月"), "low_income": ("户主身份证号", "起始年月")}
        return (truth.person.number, *(row.get(heading) for heading in more.get(list_id, ())))


def runs(row) -> bool:
    return row["起始年月"] <= MONTH and (not row["终止年月"] or row["终止年月"] >= MONTH)


EXPECTED = {
    "new_low_income": lambda world: world.holding("low_income", runs) & world.holding("unemployment") - world.on_register,
    "new_disability": lambda world: world.holding("disability") & world.holding("unemployment") - world.on_register,
    "new_poverty": lambda world: world.holding("poverty") & world.holding("unemployment") - world.on_register,
    "new_veterans": lambda world: world.holding("veterans") & world.holding("unemployment") - world.on_register,
    "new_graduates": lambda world: world.holding("graduates") - world.on_register,
    "low_income_without_category": lambda world: world.holding("low_income", runs) & world.on_register,
    "disability_without_category": lambda world: world.holding("disability") & world.on_register,
    "insured_while_unemployed": lambda world: (
        world.holding("insurance", lambda row: row["险种"] == "企业养老" and runs(row)) & world.on_register
    ),
    "business_owner": lambda world: world.holding("businesses", lambda row: row["状态"] == "存续") & world.on_register,
    "deceased_on_register": lambda world: world.holding("deceased") & world.on_register,
    "placed_still_registered_unemployed": lambda world: set(),
}


@pytest.mark.parametrize("seed", [1, 2])
def test_every_planted_case_is_found_and_no_other(desk, seed):
    with time_machine.travel("2022-09-20 10:00+08:00", tick=False):
        world = World(desk, seed)

        running.compare(by=None, area=factories.area(factories.COUNTY), as_of=DAY, rules=list(EXPECTED))

    found = {rule: set() for rule in EXPECTED}
    for finding in Finding.objects.all():
        found[finding.rule].add(findings.subject(finding, reveal=True).id_number)
    assert found == {rule: expected(world) for rule, expected in EXPECTED.items()}
    assert all(found[rule] for rule in EXPECTED if rule != "placed_still_registered_unemployed")


def test_only_another_name_makes_an_identity_differ(desk):
    with time_machine.travel("2022-09-20 10:00+08:00", tick=False):
        world = World(desk, 3)

        running.compare(
            by=None, area=factories.area(factories.COUNTY), as_of=DAY, rules=["deceased_on_register", "disability_without_category"]
        )

    others = {
        (list_id, truth.person.number)
        for list_id in ("deceased", "disability")
        for truth in world.lists[list_id].truth
        if truth.is_exact and truth.name_kind == "other_name" and truth.person.number in world.on_register
    }
    lists = {"deceased_on_register": "deceased", "disability_without_category": "disability"}
    told = {
        (lists[finding.rule], findings.subject(finding, reveal=True).id_number)
        for finding in Finding.objects.filter(result="identity_differs")
    }
    assert told == others
