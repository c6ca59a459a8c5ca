"""How a package contributes a fact table: its contract, the words of its codes, and how one county's records are read."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import QuerySet

from nuanxin.engines.facts import Table

BATCH = 20_000  # records held as Python values at a time

Arrays = Mapping[str, Any]  # Arrow columns by the name of the field they were read from
_STORED: dict[str, Any] = {
    "int": pa.int64(),
    "money": pa.decimal128(14, 2),
    "date": pa.date32(),
    "bool": pa.bool_(),
    "text": pa.string(),
    "enum": pa.string(),
}


@dataclass(frozen=True)
class FactSource:
    """A fact table and its records. Only standing records reach it, and only the columns of the contract are read.

    `fields` names the field behind each column; `computed` gives the columns made from text fields (`reads`) that stay behind.
    `elsewhere` names, for the first digits of an area, the other counties in whose files its people of earlier days are now.
    """

    table: Table
    records: Callable[[str], QuerySet]
    fields: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    computed: Mapping[str, Callable[[Arrays], Any]] = field(default_factory=dict)
    elsewhere: Callable[[str], Iterable[str]] | None = None

    def rows(self, county: str) -> Any:
        """The Arrow table of one county (six digits): no model instances, one batch of Python values at a time."""
        types = {path: _STORED[self.table.by_name[name].type] for name, path in self.fields.items()} | dict.fromkeys(
            self.reads, pa.string()
        )
        queryset = self.records(county).order_by("pk").values_list(*types)
        columns = read(queryset.iterator(chunk_size=BATCH), types)
        return pa.table({column.name: self._column(column.name, columns) for column in self.table.columns})

    def _column(self, name: str, columns: Arrays) -> Any:
        if name in self.computed:
            return self.computed[name](columns)
        values = columns[self.fields[name]]
        is_optional_word = self.table.by_name[name].missing != "never" and pa.types.is_string(values.type)
        return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values) if is_optional_word else values


def read(records: Iterator[tuple], types: Mapping[str, Any]) -> Arrays:
    """Records as Arrow columns of these types."""
    schema = pa.schema(list(types.items()))
    batches = []
    while batch := list(itertools.islice(records, BATCH)):
        columns = zip(*batch, strict=True)
        batches.append(
            pa.record_batch([pa.array(values, kind) for values, kind in zip(columns, types.values(), strict=True)], schema=schema)
        )
    table = pa.Table.from_batches(batches, schema)
    return {name: table.column(name).combine_chunks() for name in types}


def by_word(values: Any, answer: Callable[[str], object], kind: Any) -> Any:
    """`answer` for each text of a column, asked once per different text."""
    encoded = pc.dictionary_encode(values)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    return pa.array([answer(word) for word in encoded.dictionary.to_pylist()], kind).take(encoded.indices)


def county_range(path: str, county: str) -> dict[str, str]:
    """Filter arguments: the area code at `path` lies in the county."""
    return {f"{path}__gte": county.ljust(12, "0"), f"{path}__lt": county + "~"}


def of_residents(queryset: QuerySet, county: str) -> QuerySet:
    """Standing records of standing persons who live in the county."""
    return queryset.standing().filter(person__voided_at=None, **county_range("person__residence_id", county))
