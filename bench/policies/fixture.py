"""Made-up persons of one seed as Parquet: what is so, and the same with 2 % of the facts not collected."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

DAY = datetime.date(2012, 2, 29)
SEED, MISSING = 20120229, 0.02
STATUSES = ("unemployed", "enterprise", "flexible", "self_employed", "public_post", "probation", "inactive")
REVIEWS = ("passed", "failed", "absent", "not_due")
LOW = ("none", "urban", "rural")
KINDS = ("enterprise", "institution", "workshop", "individual_business", "public_welfare")
BUSINESS = ("individual", "company", "cooperative")
GROUPS = {"LONG": 0.25, "AGE": 0.3, "ZERO": 0.08, "LAND": 0.1, "GRAD": 0.08, "SOE1": 0.05, "SOE2": 0.03, "COLL": 0.04, "RZT": 0.06}
AREAS = ("340111001002", "341202003001", "340823101004", "370102001001")
# Facts that can be unknown; those with several columns are unknown together.
UNKNOWN = (
    ("sex",), ("original_retirement_age",), ("birth_date",), ("residence",), ("low_income",), tuple(f"has_{name}" for name in GROUPS), ("annual_review",), ("status",),
    ("job_started_on",), ("contract_from",), ("contract_to", "contract_open"), ("organised",), ("business_kind",), ("employer_kind",),
    ("in_province",),
)  # fmt: skip


def make(folder: Path, count: int) -> None:
    """`whole.parquet` and `told.parquet`: the same persons, without and with missing facts."""
    random = np.random.default_rng(SEED)
    whole = columns(random, count)
    pq.write_table(pa.table({"person": np.arange(count), **whole}), folder / "whole.parquet", row_group_size=122_880)
    told, any_lost = dict(whole), np.zeros(count, bool)
    for names in UNKNOWN:
        lost = random.random(count) < MISSING
        any_lost |= lost
        told |= {name: pc.if_else(pa.array(lost), pa.scalar(None, whole[name].type), whole[name]) for name in names}
    told["lost"] = pa.array(any_lost)
    pq.write_table(pa.table({"person": np.arange(count), **told}), folder / "told.parquet", row_group_size=122_880)
    changed = np.sort(random.choice(count, count // 100, replace=False))
    pq.write_table(pa.table({"person": changed}), folder / "changed.parquet")


def columns(random: np.random.Generator, count: int) -> dict[str, pa.Array]:
    """Every fact of everybody; NULL where there is none."""
    status = random.choice(7, count, p=(0.25, 0.25, 0.2, 0.1, 0.12, 0.03, 0.05))
    hired = np.isin(status, (1, 4, 5))
    own = status == 3
    begun = days(random, count, "2008-01-01", 1520)
    length = random.choice((180, 364, 365, 366, 730, 1095), count)
    found = {
        "sex": words(random.choice(2, count), ("M", "F")),
        "original_retirement_age": pa.array([]),
        "birth_date": dates(days(random, count, "1948-01-01", 17500)),
        "residence": words(random.choice(4, count, p=(0.4, 0.3, 0.25, 0.05)), AREAS),
        "low_income": words(random.choice(3, count, p=(0.6, 0.25, 0.15)), LOW),
        "annual_review": words(random.choice(4, count, p=(0.75, 0.05, 0.05, 0.15)), REVIEWS),
        "status": words(status, STATUSES),
        "recognised_on": dates(days(random, count, "2009-01-01", 1250), random.random(count) < 0.92),
        "recognition_ended_on": dates(days(random, count, "2011-06-01", 400), random.random(count) < 0.06),
        "died_on": dates(days(random, count, "2011-06-01", 400), random.random(count) < 0.004),
        "unemployment_registered_on": dates(days(random, count, "2010-01-01", 780), random.random(count) < 0.6),
        "graduated_on": dates(days(random, count, "2009-06-01", 1000), random.random(count) < 0.1),
        "job_started_on": dates(begun, hired),
        "contract_from": dates(begun, hired),
        "contract_to": dates(begun + length.astype("timedelta64[D]"), hired & (random.random(count) < 0.8)),
        "business_opened_on": dates(days(random, count, "2010-01-01", 800), own),
        "business_state": pc.if_else(pa.array(own), pa.scalar("running"), pa.scalar(None, pa.string())),
        "business_kind": words(random.choice(3, count, p=(0.7, 0.2, 0.1)), BUSINESS),
        "organised": pa.array(random.random(count) < 0.1),
        "employer_kind": words(random.choice(5, count, p=(0.6, 0.1, 0.1, 0.1, 0.1)), KINDS),
        "in_province": pa.array(random.random(count) < 0.9),
        "first_approved_on": dates(days(random, count, "2009-01-01", 1100), random.random(count) < 0.25),
    }
    woman = pc.equal(found["sex"], "F")
    ages = words(random.choice(2, count), ("50", "55"))
    found["original_retirement_age"] = pc.if_else(woman, ages, pa.scalar(None, pa.string()))
    found["contract_open"] = pa.array(hired & pc.is_null(found["contract_to"]).to_numpy(zero_copy_only=False))
    found["used_months"] = pa.array(np.where(random.random(count) < 0.25, random.integers(0, 40, count), 0).astype("int32"))
    found |= {f"has_{name}": pa.array(random.random(count) < share) for name, share in GROUPS.items()}
    return found


def days(random: np.random.Generator, count: int, first: str, span: int) -> np.ndarray:
    return np.datetime64(first, "D") + random.integers(0, span, count).astype("timedelta64[D]")


def dates(values: np.ndarray, there: np.ndarray | None = None) -> pa.Array:
    return pa.array(values, pa.date32(), mask=None if there is None else ~there)


def words(codes: np.ndarray, names: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype("int8")), pa.array(names)).cast(pa.string())
