"""Many records in one go: the ORM's own statements, prepared once and run over all rows.

`bulk_create` spends a hundred microseconds a row on building and compiling; an import of 100,000 persons holds the
only writer of SQLite that long. Here a row costs about ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import sql

from nuanxin.orgs import crypto
from nuanxin.orgs.fields import EncryptedTextField

IN_BATCH = 2_000
AS_THEY_ARE = (models.CharField, models.IntegerField, models.BooleanField, models.ForeignKey, EncryptedTextField)
Prepare = Callable[[Any], Any]


def sealed(text: str | None) -> bytes | None:
    """`text` as an EncryptedTextField keeps it, made before the transaction; empty is NULL."""
    return crypto.encrypt(text) if text else None


def prepare(field: models.Field) -> Prepare | None:
    """How a value becomes what the database driver takes; None when it is taken as it is."""
    if isinstance(field, AS_THEY_ARE):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def insert_many(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], **same: Any) -> None:
    """Insert `rows`, values of the columns `names`; `same` are values all rows share, the rest are defaults.

    Encrypted columns take sealed bytes. Runs in the caller's transaction; a broken constraint is the database's error.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    pattern = model(**same)
    query = sql.InsertQuery(model)
    query.insert_values(fields, [pattern])
    [(statement, _)] = query.get_compiler(connection=connection).as_sql()
    shared = [field.get_db_prep_save(field.pre_save(pattern, True), connection) for field in fields]
    places = {field.attname: (position, prepare(field)) for position, field in enumerate(fields)}
    execute_many(statement, filled(shared, [places[name] for name in names], rows))


def filled(shared: list[Any], places: list[tuple[int, Prepare | None]], rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        values = shared.copy()
        for (position, prepared), value in zip(places, row, strict=True):
            values[position] = prepared(value) if prepared and value is not None else value
        yield values


def update_many(model: type[models.Model], changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Set the columns given for each primary key; rows with the same columns share one statement."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for pk, values in changes.items():
        alike[tuple(values)].append(pk)
    for names, keys in alike.items():
        if names:
            update_alike(model, names, ((*changes[pk].values(), pk) for pk in keys))


def update_alike(model: type[models.Model], names: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> None:
    fields = [model._meta.get_field(name) for name in names]
    query = model._base_manager.filter(pk=0).query.chain(sql.UpdateQuery)
    query.add_update_fields([(field, None, models.Value(0)) for field in fields])
    statement, _ = query.get_compiler(connection=connection).as_sql()
    preparing = [prepare(field) for field in fields]
    execute_many(statement, (prepared_update(row, preparing) for row in rows))


def prepared_update(row: Sequence[Any], preparing: list[Prepare | None]) -> list[Any]:
    *values, pk = row
    ready = [prepared(value) if prepared and value is not None else value for prepared, value in zip(preparing, values, strict=True)]
    return [*ready, pk]


def execute_many(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def in_batches(items: Sequence[Any], size: int = IN_BATCH) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
