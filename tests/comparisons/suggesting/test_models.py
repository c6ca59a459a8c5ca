"""The weights of a list: learnt once per release, kept without anything personal, used for a later release without numbers."""

from __future__ import annotations

import datetime
import json
import random

import pytest

from nuanxin.comparisons.suggesting import models, suggest
from nuanxin.engines.linkage import scoring
from tests import factories
from tests.comparisons.releasing import release
from tests.engines.linkage.records import need_splink

need_splink()
pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 20)
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚"


@pytest.fixture
def people(county, monkeypatch):
    """Sixty people on file; sixty labels are enough to learn from here."""
    monkeypatch.setattr(scoring, "FEWEST_LABELS", 40)
    chance = random.Random(3)
    born = datetime.date(1960, 1, 1)
    return [
        factories.person(
            name=chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2)),
            birth_on=born + datetime.timedelta(days=chance.randrange(15_000)),
            phone=f"138{number:08d}",
        )
        for number in range(60)
    ]


def row(person, **fields):
    return {"姓名": person.name, "联系电话": person.phone, "死亡日期": datetime.date(2022, 5, 1)} | fields


def keyed(people):
    return [row(person, 身份证号=person.id_number) for person in people]


def unkeyed(people):
    """Born otherwise by half a year: no rule goes so far."""
    return [row(person, 出生日期=person.birth_on + datetime.timedelta(days=190)) for person in people]


def suggested():
    return list(suggest("deceased", "360722", DAY))


def test_model_is_learnt_from_rows_with_numbers_and_kept(people):
    release("deceased", *keyed(people[:50]), *unkeyed(people[50:]))

    assert [one.person for one in suggested() if one.result == "matched"] == [person.pk for person in people[50:]]
    kept = json.loads(models.place("deceased").read_text(encoding="utf-8"))
    assert kept["model"]["fields"] == ["name", "birth", "phone"]
    assert not [person for person in people if person.name in json.dumps(kept, ensure_ascii=False)]


def test_birth_date_is_weighed_by_what_is_assumed_because_labels_take_it_from_the_number(people):
    release("deceased", *keyed(people[:50]), *unkeyed(people[50:]))
    suggested()

    [birth] = [one for one in models.read("deceased")["model"]["settings"]["comparisons"] if one["output_column_name"] == "birth"]
    shares = [level["m_probability"] for level in birth["comparison_levels"] if not level.get("is_null_level")]
    assert shares == [0.88, 0.07, 0.02, 0.01, 0.02]


def test_model_of_the_same_releases_is_not_learnt_twice(people, monkeypatch):
    release("deceased", *keyed(people[:50]), *unkeyed(people[50:]))
    first = suggested()

    def refuse(*arguments):
        raise AssertionError("learnt again")

    monkeypatch.setattr(scoring, "train", refuse)
    assert suggested() == first


def test_later_release_without_numbers_uses_what_an_earlier_one_taught(people):
    release("deceased", *keyed(people[:50]), *unkeyed(people[50:]))
    suggested()
    release("deceased", *unkeyed(people[50:]), released_on=datetime.date(2022, 9, 10))

    assert len([one for one in suggested() if one.result == "matched"]) == 10


def test_list_that_never_had_numbers_keeps_to_the_rules(people):
    release("deceased", *unkeyed(people[50:]))

    assert [suggested(), models.place("deceased").exists()] == [[], False]


def test_without_splink_the_rules_stand_alone(people, monkeypatch):
    monkeypatch.setattr(scoring, "is_available", lambda: False)
    release("deceased", *keyed(people[:50]), *unkeyed(people[50:]))

    assert [suggested(), models.place("deceased").exists()] == [[], False]
