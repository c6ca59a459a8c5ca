"""Many records in one go: the ORM's own statements, prepared once and run over all rows.

`bulk_create` spends a hundred microseconds a row on building and compiling; an import of 100,000 persons holds the
only writer of SQLite that long. Here a row costs about ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models import sql

from nuanxin.orgs import crypto
from nuanxin.orgs.fields import EncryptedTextField

IN_BATCH = 2_000
AS_THEY_ARE = (models.CharField, models.IntegerField, models.BooleanField, models.ForeignKey, EncryptedTextField)
Prepare = Callable[[Any], Any]
Row = Sequence[Any]


def sealed(text: str | None) -> bytes | None:
    """`text` as an EncryptedTextField keeps it, made before the transaction; empty is NULL."""
    return crypto.encrypt(text) if text else None


def insert_many(model: type[models.Model], names: Sequence[str], rows: Iterable[Row], **same: Any) -> None:
    """Insert `rows`, values of the columns `names`; `same` are values all rows share, the rest are defaults.

    Encrypted columns take sealed bytes. Runs in the caller's transaction; a broken constraint is the database's error.
    """
    own = [model._meta.get_field(name) for name in names]
    pattern = model(**same)
    shared = {field: field.get_db_prep_save(field.pre_save(pattern, True), connection) for field in other_fields(model, names)}
    shared = {field: value for field, value in shared.items() if value is not None}  # the database's own NULL
    prepared = prepared_rows(own, rows, tuple(shared.values()))
    if connection.vendor == "postgresql":
        copy_in(model, [*own, *shared], prepared)
        return
    query = sql.InsertQuery(model)
    query.insert_values([*own, *shared], [pattern])
    [(statement, _)] = query.get_compiler(connection=connection).as_sql()
    execute_many(statement, prepared)


def copy_in(model: type[models.Model], fields: Sequence[models.Field], rows: Iterable[Row]) -> None:
    """PostgreSQL takes a stream of rows five times faster than one statement a row."""
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    statement = f"COPY {quoted(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            stream.write_row(row)


def other_fields(model: type[models.Model], names: Sequence[str]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.primary_key and field.attname not in names]


def update_many(model: type[models.Model], changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Set the columns given for each primary key; rows with the same columns share one statement."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for pk, values in changes.items():
        alike[tuple(values)].append(pk)
    for names, pks in alike.items():
        if names:
            update_alike(model, names, ((*changes[pk].values(), pk) for pk in pks))


def update_alike(model: type[models.Model], names: tuple[str, ...], rows: Iterable[Row]) -> None:
    fields = [model._meta.get_field(name) for name in names]
    query = model._base_manager.filter(pk=0).query.chain(sql.UpdateQuery)
    query.add_update_fields([(field, None, models.Value(0)) for field in fields])
    statement, _ = query.get_compiler(connection=connection).as_sql()
    execute_many(statement, prepared_rows([*fields, model._meta.pk], rows))


def prepared_rows(fields: Sequence[models.Field], rows: Iterable[Row], tail: tuple[Any, ...] = ()) -> Iterator[Row]:
    """Rows as the database driver takes them; only dates, amounts and the like need work, and days repeat."""
    work = [(place, preparer(field)) for place, field in enumerate(fields) if not isinstance(field, AS_THEY_ARE)]
    for row in rows:
        if work:
            row = list(row)
            for place, prepare in work:
                row[place] = prepare(row[place])
        yield (*row, *tail)


def preparer(field: models.Field) -> Prepare:
    database = transaction.get_connection()  # the thread's own: asking Django's stand-in for it costs as much as the work
    if isinstance(field, models.JSONField):
        return lambda value: field.get_db_prep_save(value, database)
    return cache(lambda value: None if value is None else field.get_db_prep_save(value, database))


def execute_many(statement: str, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def in_batches(items: Sequence[Any], size: int = IN_BATCH) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
