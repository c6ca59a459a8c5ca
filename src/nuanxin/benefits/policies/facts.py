"""The facts a policy may ask about: as a case writes them, and as the condition language names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from nuanxin.benefits.policies.schema import FactFile, FactsFile
from nuanxin.definitionfile import read
from nuanxin.engines.rules import Fact
from nuanxin.orgs.definitions import SHIPPED
from nuanxin.people.enums import Category

PATH = SHIPPED / "policies" / "_facts.yaml"
TYPES = {"date_or_month": "date", "date_or_open": "date", "month": "date", "area": "text"}
NO_COLUMN = ("categories", "trainings", "counts", "ids", "years")  # read by computed facts only
LISTS = {"payments": "已发放记录", "insurance": "社会保险缴费记录"}


@lru_cache(maxsize=1)
def known() -> FactsFile:
    """What `_facts.yaml` says."""
    return read(PATH, FactsFile).content


def catalogue(none: frozenset[str] = frozenset()) -> dict[str, Fact]:
    """Facts by the names conditions use; those in `none` are said not to exist, so that they are not unknown when empty."""
    written = known()
    person = {name: fact_of(one, name in none) for name, one in written.facts.items() if one.type not in NO_COLUMN}
    employer = {f"employer.{name}": fact_of(one, f"employer.{name}" in none) for name, one in written.employer.items()}
    computed = {name: Fact(one.type, one.label, one.missing, applies_if=one.applies_if or "") for name, one in written.computed.items()}
    return {**person, **employer, **categories(), **computed}


def categories() -> dict[str, Fact]:
    return {f"has_{one.value}": Fact("bool", one.label, "unknown") for one in Category}


def fact_of(one: FactFile, is_none: bool) -> Fact:
    kind = TYPES.get(one.type, one.type)
    missing = {"as_of": "never"}.get(one.missing, one.missing)
    if is_none:
        return Fact(kind, one.label, "none", tuple(one.values), one.values)
    return Fact(kind, one.label, missing, tuple(one.values), one.values, one.applies_if or "")


def inputs(name: str) -> Iterator[str]:
    """The facts of a case from which the named one comes."""
    if name.startswith("has_"):
        yield "categories"
    elif name in known().computed:
        yield from known().computed[name].inputs
    else:
        yield name


def shown_for(name: str) -> tuple[str, ...]:
    """What an explanation shows for a computed fact: the facts it comes from, as far as conditions can name them."""
    named = [one for one in inputs(name) if one in known().facts and known().facts[one].type not in NO_COLUMN]
    return tuple(named) or (name,)


def label(name: str) -> str:
    """The Chinese label of a fact of a case."""
    if name.startswith("employer."):
        return known().employer[name.removeprefix("employer.")].label
    return LISTS.get(name) or known().facts[name].label


def labels_of_enum(name: str) -> Mapping[str, str]:
    """The codes of an option with their labels; empty for other facts."""
    return known().facts[name].values if name in known().facts else {}
