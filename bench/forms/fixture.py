"""Makes the snapshot: random facts of the asked size, written by county through the real store."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bench.forms import tables
from nuanxin.engines.facts import Partition, Store, Table

EPOCH = datetime.date(1970, 1, 1)
CITIES, COUNTIES, VILLAGES = 16, 105, 10


def make(root: Path, persons: int, visits: int, placements: int, townships: int, seed: int = 32) -> None:
    """Write one province: every county gets its share of everything."""
    random = np.random.default_rng(seed)
    counties = county_codes()
    first = 1
    for number, county in enumerate(counties):
        towns = [f"{county}{100 + n}" for n in range(share(townships, number))]
        size = share(persons, number)
        rows = county_rows(random, county, towns, first, size, share(visits, number), share(placements, number))
        Store(root).write(county, [Partition(table, columns, "bench") for table, columns in rows.items()])
        first += size


def county_codes() -> list[str]:
    return [f"36{1 + n % CITIES:02d}{1 + n // CITIES:02d}" for n in range(COUNTIES)]


def share(total: int, number: int) -> int:
    return total * (number + 1) // COUNTIES - total * number // COUNTIES


def county_rows(random: Any, county: str, towns: list[str], first: int, size: int, visits: int, placements: int) -> dict[Table, Any]:
    """All tables of one county; keys are unique over the province because they start from a person's."""
    person = np.arange(first, first + size, dtype=np.int64)
    places = np.array([f"{town}{200 + n}" for town in towns for n in range(VILLAGES)] + [f"{county}000000"])
    return {
        tables.PERSONS: {"person": pa.array(person), "area": coded(random, places, size)},
        tables.RECOGNITIONS: recognitions(random, person),
        tables.HOLDINGS: holdings(random, person),
        tables.VISITS: {
            "visit": keys(first, 11, visits),
            "person": pa.array(random.choice(person, visits)),
            "visited_on": days(random, visits, "2022-07-01", "2022-12-31"),
            "method": coded(random, np.array(tables.METHODS), visits, [0.4, 0.1, 0.2, 0.15, 0.1, 0.05]),
        },
        tables.PLACEMENTS: placement_rows(random, person, placements),
        tables.RELIEFS: reliefs(random, person),
        tables.VACANCIES: vacancies(random, places, size // 4, first),
        tables.FAIRS: {
            "fair": keys(first, 1, size // 25),
            "area": coded(random, places, size // 25),
            "held_on": days(random, size // 25, "2022-01-01", "2022-12-31"),
            "form": coded(random, np.array(tables.FAIR_FORMS), size // 25),
        },
    }


def recognitions(random: Any, person: Any) -> dict[str, Any]:
    """Two in twenty have none, one in ten was recognised twice."""
    who = np.concatenate([person[random.random(len(person)) < 0.9], person[random.random(len(person)) < 0.1]])
    decided = day_numbers(random, len(who), "2020-01-01", "2022-11-30")
    ended = decided + random.integers(1, 900, len(who))
    return {
        "recognition": keys(person[0], 2, len(who)),
        "person": pa.array(who),
        "decided_on": dates(decided),
        "ended_on": dates(ended, random.random(len(who)) < 0.6),
        "seq": keys(person[0], 2, len(who)),
    }


def holdings(random: Any, person: Any) -> dict[str, Any]:
    who = np.sort(np.concatenate([person[random.random(len(person)) < part] for part in (0.9, 0.6, 0.3)]))
    start = day_numbers(random, len(who), "2019-01-01", "2022-11-30")
    return {
        "holding": keys(person[0], 3, len(who)),
        "person": pa.array(who),
        "category": coded(random, np.array(tables.CATEGORIES), len(who)),
        "from_on": dates(start, random.random(len(who)) < 0.7),
        "until_on": dates(start + random.integers(30, 2000, len(who)), random.random(len(who)) < 0.7),
    }


def placement_rows(random: Any, person: Any, size: int) -> dict[str, Any]:
    start = day_numbers(random, size, "2021-01-01", "2022-12-31")
    return {
        "placement": keys(person[0], 11, size),
        "person": pa.array(random.choice(person, size)),
        "started_on": dates(start),
        "form": coded(random, np.array(tables.FORMS), size),
        "ended_on": dates(start + random.integers(1, 400, size), random.random(size) < 0.6),
        "helped": pa.array(random.random(size) < 0.5),
        "seq": keys(person[0], 11, size),
    }


def reliefs(random: Any, person: Any) -> dict[str, Any]:
    size = len(person) // 2
    cents = random.integers(1, 200_000, size)
    return {
        "relief": keys(person[0], 1, size),
        "person": pa.array(random.choice(person, size)),
        "given_on": days(random, size, "2022-01-01", "2022-12-31"),
        "amount_yuan": pa.array(cents).cast(pa.decimal128(19, 0)).cast(pa.decimal128(21, 2)).cast(pa.decimal128(14, 2)),
    }


def vacancies(random: Any, places: Any, size: int, first: int) -> dict[str, Any]:
    return {
        "vacancy": keys(first, 1, size),
        "area": coded(random, places, size),
        "collected_on": days(random, size, "2022-01-01", "2022-12-31"),
        "openings": pa.array(random.integers(1, 60, size)),
        "large_employer": pa.array(random.random(size) < 0.3, mask=random.random(size) < 0.2),
    }


def keys(first: int, each: int, size: int) -> Any:
    return pa.array(np.arange(first * each, first * each + size, dtype=np.int64))


def coded(random: Any, values: Any, size: int, weights: list[float] | None = None) -> Any:
    codes = random.choice(len(values), size, p=weights).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(values.tolist(), pa.string()))


def day_numbers(random: Any, size: int, first: str, last: str) -> Any:
    low, high = ((datetime.date.fromisoformat(day) - EPOCH).days for day in (first, last))
    return random.integers(low, high + 1, size).astype(np.int32)


def days(random: Any, size: int, first: str, last: str) -> Any:
    return dates(day_numbers(random, size, first, last))


def dates(numbers: Any, present: Any = None) -> Any:
    return pa.array(numbers.astype(np.int32), pa.int32(), mask=None if present is None else ~present).cast(pa.date32())
