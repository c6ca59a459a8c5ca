"""Releases of departments' lists: kept whole, keys to compare by in the open, names and numbers sealed.

    current(list_id, under="")      the releases that count now for an area, newest first: Release(record, path of rows.parquet)
    relation(list_id, under="")     the rows of the list that stand, as SQL for DuckDB: Relation(sql, releases, columns)
    values(release, rows)           what the rows of a release say, decrypted: row -> heading -> text as a user reads it
    facts_of_list(list_id)          what a condition over the rows may name
    schema_of(list_id)              the columns of rows.parquet with their Arrow types

A row of `relation(…).sql` has `rowid` (release pk * 2**32 + row; `split(rowid)` takes it apart), `release`, `row` (Excel's number),
`record` (what makes two rows the same record), and:

    key         person_key of the row's person; NULL where the number is missing or masked (`id_kind` says which)
    id_kind     'id', 'masked' or 'none'
    name_key, phone_key, birth_on, sex ('M', 'F'), area (12 digits)      NULL where not given; birth and sex from the number if there is one
    one column per column of the list, under its `fact`: codes as text (grades as integers), days, amounts; second ID numbers are
    person keys; texts, names and credit codes are text keys under `<fact>_key`; a closed list that lets other words pass has both.

Which rows stand, when releases are limited to areas: a later release replaces every row of an earlier one whose place lies in its
area (place: the row's own area, else the area the earlier release was limited to), and the rows of the same record. So a wider
later release supersedes, a narrower one replaces its part only. Later: by the date of the list, then by arrival.
"""

from nuanxin.comparisons.releases.reading import Relation, Release, current, facts_of_list, relation, release_of, split, values
from nuanxin.comparisons.releases.shape import schema_of
from nuanxin.comparisons.releases.store import sweep

__all__ = ["Relation", "Release", "current", "facts_of_list", "relation", "release_of", "schema_of", "split", "sweep", "values"]
