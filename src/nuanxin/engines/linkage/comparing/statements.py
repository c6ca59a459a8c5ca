"""The SQL of a comparison, step by step: mark the ledger once for all rules, ask each rule, gather the rows behind its hits."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nuanxin.engines.linkage.comparing.model import (
    AREA,
    HOUSEHOLD,
    IDENTITY_DIFFERS,
    KEY,
    MATCHED,
    NAME,
    NOT_IN_LIST,
    ON_FILE,
    PERSON,
    ROW,
    SEVERAL_CANDIDATES,
    Comparison,
    Kin,
    Listed,
    Parameters,
    Predicate,
)

MARKED, ASKED, HITS = "marked", "asked", "hits"  # the temporary tables
OWN = (PERSON, KEY, NAME, AREA)
Absent = Mapping[str, bool | int]  # what flags and counts say of somebody who is not in the ledger


@dataclass(frozen=True)
class Sources:
    """What may stand after FROM: the ledger, and each list by its id."""

    ledger: str
    lists: Mapping[str, str]
    absent: Absent

    def people(self, alias: str) -> str:
        return f"(SELECT *, true AS {ON_FILE} FROM {self.ledger}) AS {alias}"

    def counting(self, listed: Listed, parameters: Parameters, alias: str = "listed", join: str = "") -> str:
        """FROM and WHERE of the rows that count: with a key, and true to the condition."""
        own = f" AND ({written(listed.where, parameters, alias)})" if listed.where else ""
        return f"FROM {self.lists[listed.list_id]} AS {alias} {join} WHERE {alias}.{KEY} IS NOT NULL{own}"

    def mark(self, listed: Listed, parameters: Parameters, key: str) -> str:
        """Whether the key is on the list; an empty key is not. Without NULLs inside, IN is a mark join: one hash, no duplicates."""
        return f"coalesce({key} IN (SELECT listed.{KEY} {self.counting(listed, parameters)}), false)"

    def fact(self, name: str, alias: str) -> str:
        """A column of the ledger, also for somebody who is not in it."""
        known = self.absent.get(name)
        column = f"{alias}.{quoted(name)}"
        return column if known is None else f"coalesce({column}, {str(known).lower()})"


@dataclass
class Marking:
    """One pass over the ledger for many rules: the same mark asked twice is made once."""

    sources: Sources
    columns: dict[str, str] = field(default_factory=dict)
    kin: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, comparison: Comparison) -> None:
        for listed in comparison.marks:
            mark = self.sources.mark(listed, comparison.parameters, f"base.{KEY}")
            self.names[comparison.id, listed.alias] = self.columns.setdefault(mark, f"_mark_{len(self.columns)}")
        for kin in comparison.kin:
            self.names[comparison.id, kin.alias] = self.columns.setdefault(
                self._kin(kin, comparison.parameters), f"_mark_{len(self.columns)}"
            )

    def _kin(self, kin: Kin, parameters: Parameters) -> str:
        """Whether anybody else of the household counts: one more than the person."""
        own = written(kin.where, parameters, "base")
        step = f"SELECT base.{HOUSEHOLD} AS home, count(*) AS heads FROM {self.sources.people('base')} WHERE base.{HOUSEHOLD} IS NOT NULL AND ({own}) GROUP BY 1"
        name = self.kin.setdefault(step, f"kin_{len(self.kin)}")
        return f"coalesce({name}.heads, 0) > CASE WHEN {own} THEN 1 ELSE 0 END"

    def sql(self, comparisons: Iterable[Comparison]) -> str:
        facts = sorted({name for one in comparisons for name in (*one.ledger_facts, *((HOUSEHOLD,) if one.kin else ()))} - set(OWN))
        columns = [f"base.{quoted(name)}" for name in (*OWN, *facts)] + [f"{mark} AS {name}" for mark, name in self.columns.items()]
        joins = [f"LEFT JOIN ({step}) AS {name} ON {name}.home = base.{HOUSEHOLD}" for step, name in self.kin.items()]
        return "\n".join(
            [f"CREATE OR REPLACE TEMP TABLE {MARKED} AS SELECT {', '.join(columns)}", f"FROM {self.sources.people('base')}", *joins]
        )

    def hits(self, comparison: Comparison) -> str:
        """The persons for whom the rule holds."""
        facts = sorted({*comparison.ledger_facts, *((HOUSEHOLD,) if comparison.kin else ())} - set(OWN))
        aliases = [alias for alias in comparison.aliases if alias != comparison.each]
        marks = [f"{self.names[comparison.id, alias]} AS {quoted(alias)}" for alias in aliases]
        source = ", ".join([*OWN, *map(quoted, facts), f"true AS {ON_FILE}", *marks])
        where = written(comparison.when, comparison.parameters, "base")
        return f"CREATE OR REPLACE TEMP TABLE {HITS} AS SELECT row_number() OVER () AS _hit, *\nFROM (SELECT {source} FROM {MARKED}) AS base\nWHERE {where}"


def asked_sql(sources: Sources, comparison: Comparison, leading: Listed) -> str:
    """Rows of the leading list for which the rule holds, each with the person it is about.

    Rows that are asked themselves (`each`) are also about persons who are not in the ledger.
    """
    is_asked = leading is comparison.asked
    compared = ", ".join(f"'{name}': led.{quoted(name)}" for name in comparison.row_columns) if is_asked else ""
    others = [listed for listed in comparison.marks if listed is not leading]
    columns = [
        f"own.{PERSON}",
        f"led.{KEY}",
        f"own.{NAME}",
        f"own.{AREA}",
        f"own.{PERSON} IS NOT NULL AS {ON_FILE}",
        *(f"{sources.fact(name, 'own')} AS {quoted(name)}" for name in sorted({*comparison.ledger_facts} - set(OWN))),
        *(f"{sources.mark(listed, comparison.parameters, f'led.{KEY}')} AS {quoted(listed.alias)}" for listed in others),
        *([f"{{{compared}}} AS {quoted(leading.alias)}"] if compared else []),
        *([] if is_asked else [f"true AS {quoted(leading.alias)}"]),
        *evidence_columns("led", leading, comparison),
    ]
    join = f"{'LEFT ' if is_asked else ''}JOIN {sources.ledger} AS own ON own.{KEY} = led.{KEY}"
    rows = sources.counting(leading, comparison.parameters, "led", join)
    where = written(comparison.when, comparison.parameters, "base")
    return f"CREATE OR REPLACE TEMP TABLE {ASKED} AS SELECT {KEY} AS _hit, *\nFROM (SELECT {', '.join(columns)}\n{rows}) AS base\nWHERE {where}"


def asked_hits_sql(comparison: Comparison) -> str:
    """One hit per person, however many of his rows were found."""
    facts = sorted(set(comparison.facts) - set(OWN))
    columns = ", ".join(f"any_value({name}) AS {name}" for name in [*OWN, *map(quoted, facts)])
    return f"CREATE OR REPLACE TEMP TABLE {HITS} AS SELECT _hit, {columns}\nFROM {ASKED} GROUP BY _hit"


def evidence_columns(alias: str, listed: Listed, comparison: Comparison) -> list[str]:
    """What is kept of a row seen: its number, whose name it bears, what it shows, and where it places the person."""
    shown = ", ".join(f"coalesce(CAST({alias}.{quoted(name)} AS VARCHAR), '')" for name in listed.shown)
    name = f"{alias}.{NAME}" if listed.is_named else "NULL::BIGINT"
    return [
        f"{alias}.{ROW} AS _row",
        f"{name} AS _name",
        f"{f'concat_ws(chr(31), {text(listed.alias)}, {shown})' if shown else 'NULL::VARCHAR'} AS _shown",
        f"{f'{alias}.{AREA}' if comparison.placed_by == listed.alias else 'NULL::VARCHAR'} AS _area",
    ]


def evidence_sql(sources: Sources, comparison: Comparison, leading: Listed | None) -> list[str]:
    """The rows behind the hits, list by list; those of the leading list are known already."""
    parts = []
    for number, alias in enumerate(comparison.aliases):
        listed = next((listed for listed in comparison.lists if listed.alias == alias), None)
        if listed is not None and listed is leading:
            parts.append(f"SELECT _hit, {number} AS _alias, _row, _name, _shown, _area FROM {ASKED}")
        elif listed is not None:
            columns = ", ".join(evidence_columns("listed", listed, comparison))
            rows = sources.counting(listed, comparison.parameters, "listed", f"JOIN {HITS} ON {HITS}.{KEY} = listed.{KEY}")
            parts.append(f"SELECT {HITS}._hit, {number} AS _alias, {columns} {rows}")
    return parts + [kin_sql(sources, comparison, kin) for kin in comparison.kin]


def kin_sql(sources: Sources, comparison: Comparison, kin: Kin) -> str:
    """The other persons of the household, as rows seen."""
    columns = f"other.{PERSON} AS _row, NULL::BIGINT AS _name, NULL::VARCHAR AS _shown, NULL::VARCHAR AS _area"
    join = f"{sources.people('other')} ON other.{HOUSEHOLD} = {HITS}.{HOUSEHOLD} AND other.{PERSON} <> {HITS}.{PERSON}"
    where = written(kin.where, comparison.parameters, "other")
    return f"SELECT {HITS}._hit, {comparison.aliases.index(kin.alias)} AS _alias, {columns} FROM {HITS} JOIN {join} WHERE ({where})"


def findings_sql(sources: Sources, comparison: Comparison, leading: Listed | None) -> str:
    """The file of a rule: person, key, answer, digest of the values seen, area, the ledger's facts, and the rows by alias.

    Lists are sorted and made distinct as values, and only where there are several: ordered and distinct aggregates cost three times that.
    """
    facts = "".join(f", {HITS}.{quoted(name)} AS {quoted(f'fact_{name}')}" for name in comparison.facts)
    values = [f"coalesce(CAST({HITS}.{quoted(name)} AS VARCHAR), '')" for name in comparison.facts]
    own = f"{HITS}.{PERSON}, {HITS}.{KEY}"
    if not comparison.aliases:
        digest = f"md5({', '.join(['concat_ws(chr(28)', text(MATCHED), *values])}))"
        return f"SELECT {own}, {answer_sql(comparison)} AS result, {HITS}.{AREA}{facts}, {digest} AS digest FROM {HITS}"
    rows = "".join(f", told.{quoted(f'rows_{alias}')}" for alias in comparison.aliases)
    seen = ", ".join(["result", *values, "coalesce(told._shown, '')"])
    digest = f"md5(concat_ws(chr(28), {seen}))"
    return f"""WITH evidence AS (
{" UNION ALL ".join(evidence_sql(sources, comparison, leading))}
), told AS (
{told_sql(comparison)}
)
SELECT {own}, {answer_sql(comparison)} AS result, coalesce({HITS}.{AREA}, told._area) AS {AREA}{facts}{rows}, {digest} AS digest
FROM {HITS} LEFT JOIN told ON told._hit = {HITS}._hit"""


def told_sql(comparison: Comparison) -> str:
    """The rows behind each hit, taken together."""
    aliases = comparison.aliases
    only = [f" FILTER (WHERE _alias = {number})" if len(aliases) > 1 else "" for number in range(len(aliases))]
    several = " OR ".join(f"coalesce(min(_name){where} <> max(_name){where}, false)" for where in only)
    columns = [
        "_hit",
        "min(_name) AS _first",
        "max(_name) AS _last",
        f"{several} AS _several",
        "min(_area) AS _area",
        "CASE WHEN count(_shown) > 1 THEN array_to_string(list_sort(list_distinct(list(_shown))), chr(30)) ELSE min(_shown) END AS _shown",
        *(f"list_sort(list(_row){where}) AS {quoted(f'rows_{alias}')}" for alias, where in zip(aliases, only, strict=True)),
    ]
    return f"SELECT {', '.join(columns)}\nFROM evidence GROUP BY _hit"


def answer_sql(comparison: Comparison) -> str:
    """See `judge.answer`."""
    if comparison.is_absence or not comparison.aliases:
        return text(NOT_IN_LIST if comparison.is_absence else MATCHED)
    differs = f"told._first <> told._last OR told._first <> {HITS}.{NAME}"
    return f"CASE WHEN told._several THEN {text(SEVERAL_CANDIDATES)} WHEN {differs} THEN {text(IDENTITY_DIFFERS)} ELSE {text(MATCHED)} END"


def written(where: Predicate, parameters: Parameters, alias: str) -> str:
    return where.bind(parameters).sql("duckdb", alias)


def quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def from_files(paths: Sequence[Path], one_per: str | None = None) -> str:
    """What stands after FROM for Parquet files; with `one_per` only one row of each of its values."""
    files = f"read_parquet([{', '.join(text(glob.escape(str(path))) for path in paths)}])"
    return f"(SELECT DISTINCT ON ({quoted(one_per)}) * FROM {files})" if one_per and len(paths) > 1 else files
