"""All fact tables together: what may be counted, and what conditions may name.

Loaded only after all packages are: what is below notices reads the facts of every package without knowing it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from nuanxin.engines.facts import BASE, Column, Contract, Derived, Frame, Table
from nuanxin.engines.rules import Catalogue, Fact
from nuanxin.orgs.facts import FactSource


def contributed() -> Iterator[FactSource]:
    """What the packages contribute in their `facts` modules, in the order in which the packages are installed."""
    for package in apps.get_app_configs():
        if package.name.startswith("nuanxin.") and find_spec(f"{package.name}.facts"):
            yield from getattr(import_module(f"{package.name}.facts"), "SOURCES", ())


SOURCES = tuple(contributed())
CONTRACT = Contract((source.table for source in SOURCES), moves="moves")

Words = Mapping[str, str]  # codes and what they are called
WORDS: dict[str, Mapping[str, Words]] = {source.table.name: source.words for source in SOURCES}


def facts_of_table(table: Table) -> Catalogue:
    """What a condition over a table's rows may name."""
    return {column.name: fact(column, words_of(table, column.name)) for column in table.columns}


def facts_of_frame(frame: Frame) -> Catalogue:
    """The columns of a frame's table and those derived for its rows."""
    return dict(facts_of_table(frame.table)) | {derived.name: fact_of_derived(derived) for derived in frame.derive}


def linked_facts(table: Table, base: Catalogue) -> Catalogue:
    """What the condition of a derived column may name: the linked row by plain names, the frame's row by `base.` names."""
    own = {BASE + name: dataclasses.replace(known, label=f"本条的{known.label}") for name, known in base.items()}
    return dict(facts_of_table(table)) | own


def fact_of_derived(derived: Derived) -> Fact:
    is_picked = derived.kind == "pick" and derived.table and derived.column
    return fact(derived.as_column, words_of(derived.table, derived.column) if is_picked else {})


def words_of(table: Table, column: str) -> Words:
    return WORDS[table.name].get(column, {})


def fact(column: Column, words: Words) -> Fact:
    return Fact(column.type, column.label, column.missing, column.values, words)


def in_words(table: Table, column: str, value: object) -> str:
    """A value as the user reads it: the word of a code, yes or no, a date, a number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return words_of(table, column).get(str(value), str(value))
