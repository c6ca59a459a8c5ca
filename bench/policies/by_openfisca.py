"""OpenFisca-core: the same seven policies as variables over arrays, written with care (codes as small numbers, dates as datetime64).

Run by a Python of its own, because OpenFisca-core is under the AGPL and no dependency of ours; it imports nothing of ours but task.py.
It knows no missing values: dates stay empty (NaT, false in every comparison), everything else takes the type's default.
"""

from __future__ import annotations

import datetime
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core import periods
from openfisca_core.entities import Entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from task import POLICIES, finish

DAY = np.datetime64("2012-02-29", "D")
MONTHLY = DateUnit.MONTH
MONTH = periods.period("2012-02")
PERSON = Entity("person", "persons", "Somebody", "")
CODES = {
    "sex": ("M", "F"),
    "original_retirement_age": ("50", "55"),
    "low_income": ("none", "urban", "rural"),
    "annual_review": ("passed", "failed", "absent", "not_due"),
    "status": ("unemployed", "enterprise", "flexible", "self_employed", "public_post", "probation", "inactive"),
    "business_kind": ("individual", "company", "cooperative"),
    "employer_kind": ("enterprise", "institution", "workshop", "individual_business", "public_welfare"),
}
DEFAULT = {"sex": 0, "original_retirement_age": 0, "low_income": 0, "annual_review": 0, "status": 0, "business_kind": 0, "employer_kind": 0}
DATES = (
    "birth_date", "recognised_on", "recognition_ended_on", "died_on", "unemployment_registered_on", "graduated_on", "job_started_on",
    "contract_from", "contract_to", "business_opened_on", "first_approved_on",
)  # fmt: skip
GROUPS = ("LONG", "AGE", "ZERO", "LAND", "GRAD", "SOE1", "SOE2", "COLL", "RZT")
BOOLS = ("organised", "in_province", "contract_open", "in_region", *(f"has_{name}" for name in GROUPS))


def variable(name: str, kind: type, formula=None, **more):
    body = {"value_type": kind, "entity": PERSON, "definition_period": MONTHLY, "label": name, **more}
    if formula is not None:
        body["formula"] = lambda person, period, parameters=None: formula(person)
    return type(name, (Variable,), body)


def get(person, name: str):
    return person(name, MONTH)


def months(day):
    return day.astype("datetime64[M]")


def add_months(day, count: int):
    """Calendar months, the day held within the month; NaT stays."""
    month = months(day) + count
    last = (month + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.minimum(month.astype("datetime64[D]") + (day - months(day).astype("datetime64[D]")), last)


def alive(p):
    died = get(p, "died_on")
    return np.isnat(died) | (died > DAY)


def recognised(p):
    ended = get(p, "recognition_ended_on")
    return (get(p, "recognised_on") <= DAY) & (np.isnat(ended) | (ended >= DAY))


def reviewed(p):
    return np.isin(get(p, "annual_review"), (0, 3))


def hired(p):
    return ~np.isin(get(p, "status"), (0, 2, 3, 6))


def contract_of_a_year(p):
    return get(p, "contract_open") | (get(p, "contract_to") + np.timedelta64(1, "D") >= add_months(get(p, "contract_from"), 12))


def long_on_low_income(p):
    return get(p, "has_LONG") & (get(p, "low_income") > 0)


def own_business(p):
    return (get(p, "status") == 3) | (get(p, "business_opened_on") <= DAY)


def eligible(p):
    return get(p, "alive") & get(p, "in_region") & get(p, "recognised") & get(p, "reviewed")


def started_on(p):
    opened = get(p, "business_opened_on")
    return np.where(np.isnat(opened), get(p, "job_started_on"), opened)


def basis(p):
    first = get(p, "first_approved_on")
    return months(np.where(first <= DAY, first, DAY))


def retirement(p):
    """By the ages before 2025: men 60, women 50 or 55."""
    woman = np.where(get(p, "original_retirement_age") == 1, 55 * 12, 50 * 12)
    return months(get(p, "birth_date")) + np.where(get(p, "sex") == 1, woman, 60 * 12)


def months_left(p):
    retires = months(get(p, "retires_on"))
    now = DAY.astype("datetime64[M]")
    remaining = np.where(np.isnat(retires), 0, np.maximum(0, (retires - now).astype(int) + 1))
    extended = ~np.isnat(retires) & ((retires - basis(p)).astype(int) <= 60)
    unused = np.maximum(0, 36 - get(p, "used_months"))
    return np.where(extended, remaining, np.minimum(unused, remaining))


def subsidised(p):
    return get(p, "long_on_low_income") | get(p, "has_AGE") | get(p, "has_ZERO") | get(p, "has_LAND") | get(p, "has_GRAD")


def hiring_tax(p):
    group = get(p, "has_SOE1") | get(p, "has_SOE2") | get(p, "has_COLL") | get(p, "long_on_low_income")
    return get(p, "eligible") & (get(p, "employer_kind") == 0) & get(p, "hired") & group


def self_employment_tax(p):
    registered, started = get(p, "unemployment_registered_on"), get(p, "started_on")
    half = add_months(registered, 6) <= started
    urban = (get(p, "low_income") == 1) & ((registered <= started) | (np.isnat(started) & (registered <= DAY)))
    graduated = get(p, "graduated_on")
    same_year = ~np.isnat(graduated) & (graduated.astype("datetime64[Y]") == started.astype("datetime64[Y]"))
    group = half | get(p, "has_ZERO") | urban | same_year
    return get(p, "alive") & get(p, "in_region") & own_business(p) & (get(p, "business_kind") == 0) & group


def insurance_subsidy(p):
    placed = np.isin(get(p, "status"), (1, 2, 4))
    return get(p, "eligible") & get(p, "subsidised") & placed & (get(p, "months_left") > 0)


def post_subsidy(p):
    on_post = get(p, "subsidised") & (get(p, "status") == 4)
    placed = on_post | (get(p, "has_ZERO") & get(p, "hired") & get(p, "contract_of_a_year"))
    return get(p, "eligible") & placed & (get(p, "months_left") > 0)


def reward(p):
    return get(p, "eligible") & get(p, "has_ZERO") & get(p, "hired") & get(p, "contract_of_a_year")


def rural_hire(p):
    unit = (get(p, "employer_kind") == 0) & get(p, "in_province")
    member = get(p, "has_RZT") & (get(p, "low_income") == 2)
    return get(p, "eligible") & unit & member & get(p, "hired") & get(p, "contract_of_a_year")


def start(p):
    return get(p, "eligible") & get(p, "has_ZERO") & (own_business(p) | get(p, "organised"))


WORKED_OUT = {
    "alive": alive, "recognised": recognised, "reviewed": reviewed, "hired": hired, "contract_of_a_year": contract_of_a_year,
    "long_on_low_income": long_on_low_income, "eligible": eligible, "subsidised": subsidised,
}  # fmt: skip
ANSWERS = (hiring_tax, self_employment_tax, insurance_subsidy, post_subsidy, reward, rural_hire, start)


def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([PERSON])
    day = datetime.date
    for name in CODES:
        made.add_variable(variable(name, int, default_value=DEFAULT[name]))
    for name in DATES:
        made.add_variable(variable(name, day))
    for name in BOOLS:
        made.add_variable(variable(name, bool))
    made.add_variable(variable("used_months", int))
    made.add_variable(variable("started_on", day, started_on))
    made.add_variable(variable("retires_on", day, lambda p: retirement(p).astype("datetime64[D]")))
    made.add_variable(variable("months_left", int, months_left))
    for name, formula in WORKED_OUT.items():
        made.add_variable(variable(name, bool, formula))
    for formula in ANSWERS:
        made.add_variable(variable(formula.__name__, bool, formula))
    return made


def inputs(path: Path):
    table = pq.read_table(path)
    for name, codes in CODES.items():
        found = pc.fill_null(pc.index_in(table[name], value_set=pa.array(codes)), DEFAULT[name])
        yield name, found.to_numpy().astype("int32")
    for name in DATES:
        yield name, table[name].to_numpy().astype("datetime64[D]")
    for name in BOOLS:
        if name != "in_region":
            yield name, pc.fill_null(table[name], False).to_numpy()
    yield "in_region", pc.fill_null(pc.starts_with(table["residence"], "34"), False).to_numpy()
    yield "used_months", table["used_months"].to_numpy()


def main(folder: Path) -> None:
    started = time.process_time()
    values = dict(inputs(folder / "told.parquet"))
    simulation = SimulationBuilder().build_default_simulation(system(), len(values["used_months"]))
    for name, value in values.items():
        simulation.set_input(name, MONTH, value)
    found = {policy: simulation.calculate(formula.__name__, MONTH) for policy, formula in zip(POLICIES, ANSWERS, strict=True)}
    table = pa.table({**found, "months_left": simulation.calculate("months_left", MONTH)})
    pq.write_table(table, folder / "openfisca.parquet", compression="snappy")
    finish({name: {"yes": int(answer.sum())} for name, answer in found.items()}, started, time.process_time() - started)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
