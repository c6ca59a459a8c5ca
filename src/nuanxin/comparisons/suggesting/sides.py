"""The two sides of a linkage from what is stored: the people on file under an area, and the rows of a list, with and without number."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa

from nuanxin.comparisons import releases
from nuanxin.comparisons.definition.lists import subject_of_list
from nuanxin.comparisons.releases import Relation
from nuanxin.engines.linkage.masks import shown
from nuanxin.engines.linkage.sides import LABELLED, PEOPLE, ROWS, TAKEN
from nuanxin.orgs import keys
from nuanxin.orgs.intake.names import folded
from nuanxin.people.models import Person

NUMBER_LENGTH = 18  # a masked certificate number goes on after the ID number
CERTIFICATE_LENGTH = 20
FACTS = ("phone_key", "birth_on", "sex", "area")
BATCH = 20_000
SAMPLE = 20_000  # rows with a number to learn from
Record = dict[str, Any]


@dataclass(frozen=True)
class Ledger:
    """People on file: the table of the engine, and the key of each."""

    table: pa.Table
    keys: Mapping[int, int]

    def persons(self, found: Iterable[int]) -> list[int]:
        """Those whose keys these are."""
        by_key = {key: person for person, key in self.keys.items()}
        return [by_key[key] for key in found if key in by_key]


def ledger(under: str) -> Ledger:
    """Everybody on file under the area. Nothing is decrypted: names are stored plain, numbers show their masked ends."""
    fields = ("pk", "name", "birth_on", "sex", "phone_digest", "residence_id", "id_masked", "id_digest")
    people = Person.objects.standing().under(under).values_list(*fields).iterator(chunk_size=BATCH)
    tables, found = [PEOPLE.empty_table()], {}
    while some := list(islice(people, BATCH)):
        tables.append(people_table(some))
        found |= {person: keys.key_of_digest(digest) for person, *_, digest in some}
    return Ledger(pa.concat_tables(tables), found)


def people_table(people: list[tuple[Any, ...]]) -> pa.Table:
    records = (
        (person, folded(name), birth_on, sex, keys.phone_key_of_digest(phone) if phone else None, area, masked[:6], masked[-4:])
        for person, name, birth_on, sex, phone, area, masked, _ in people
    )
    columns = zip(zip(*records, strict=True), PEOPLE, strict=True)
    return pa.table([pa.array(values, field.type) for values, field in columns], schema=PEOPLE)


class Listed:
    """The standing rows of a list: those without a number to be told, those with one to learn from."""

    def __init__(self, relation: Relation, as_of: datetime.date) -> None:
        self.relation = relation
        self.as_of = as_of
        self.releases = {release.record.pk: release for release in relation.releases}

    def ask(self, what: str) -> list[tuple[Any, ...]]:
        connection = duckdb.connect(config={"temp_directory": "", "threads": 2})
        try:
            return connection.sql(f"SELECT {what.format(rows=f'({self.relation.sql})')}").fetchall()
        finally:
            connection.close()

    def keyed(self) -> list[int]:
        """The keys the list names."""
        return [key for (key,) in self.ask("DISTINCT key FROM {rows} WHERE key IS NOT NULL")]

    def rows(self) -> pa.Table:
        """Rows without a usable number, as ROWS; a birth date after the day of the question is none."""
        found = self.ask(f"rowid, {', '.join(FACTS)} FROM {{rows}} WHERE key IS NULL ORDER BY rowid")
        return self.table(ROWS, found, self.record)

    def labelled(self, people: Ledger) -> pa.Table:
        """Rows with a number, as LABELLED: the person on file, or nobody."""
        found = self.ask(f"rowid, {', '.join(FACTS)}, key FROM {{rows}} WHERE key IS NOT NULL ORDER BY hash(rowid), rowid LIMIT {SAMPLE}")
        by_key = {key: person for person, key in people.keys.items()}
        return self.table(LABELLED, found, lambda facts, texts: self.record(facts[:-1], texts) | {"lab": by_key.get(facts[-1])})

    def table(self, schema: pa.Schema, found: list[tuple[Any, ...]], make: Callable[[Any, Any], Record]) -> pa.Table:
        """The rows as records, a batch at a time: a long list is never decrypted all at once."""
        batches = (found[start : start + BATCH] for start in range(0, len(found), BATCH))
        tables = [pa.Table.from_pylist([make(*one) for one in self.told(some)], schema=schema) for some in batches]
        return pa.concat_tables([schema.empty_table(), *tables])

    def told(self, found: list[tuple[Any, ...]]) -> Iterator[tuple[tuple[Any, ...], Mapping[str, str]]]:
        """Each row beside its decrypted subject; the blocks of a release are opened once."""
        wanted: defaultdict[int, list[int]] = defaultdict(list)
        for rowid, *_ in found:
            release, row = releases.split(rowid)
            wanted[release].append(row)
        texts = {release: releases.values(self.releases[release], rows) for release, rows in wanted.items()}
        for facts in found:
            release, row = releases.split(facts[0])
            yield facts, subject_of_list(self.relation.list_id, texts[release].get(row, {}))

    def record(self, facts: tuple[Any, ...], subject: Mapping[str, str]) -> Record:
        rowid, phone, birth_on, sex, area = facts
        number = subject["id_number"]
        seen = shown(number[:NUMBER_LENGTH] if len(number) >= CERTIFICATE_LENGTH else number)
        birth_on = birth_on or (seen.birth_on if seen else None)
        return {
            "row": rowid,
            "name": folded(subject["name"]),
            "birth_on": birth_on if birth_on and birth_on <= self.as_of else None,
            "sex": sex or (seen.sex if seen else None),
            "phone": phone,
            "area": area,
            "head": seen.head if seen else None,
            "tail": seen.tail if seen else None,
        }


def taken(people: Ledger, listed: Listed) -> pa.Table:
    """People whom the list names by number."""
    return pa.table({"person": pa.array(people.persons(listed.keyed()), pa.int64())}, schema=TAKEN)
