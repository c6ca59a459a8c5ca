"""How a test names the database constraint that must refuse it, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction


@contextmanager
def violates(name: str):
    """What happens inside is refused by the constraint `name`, and by no other."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        yield
    assert signature(name) in str(refused.value)


def signature(name: str) -> str:
    """What the database says: the name, save for SQLite's unique indexes, which it tells by their columns."""
    model, constraint = named()[name]
    if connection.vendor != "sqlite" or isinstance(constraint, models.CheckConstraint):
        return name
    columns = (model._meta.get_field(field).column for field in constraint.fields)
    return "UNIQUE constraint failed: " + ", ".join(f"{model._meta.db_table}.{column}" for column in columns)


def named() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    return {constraint.name: (model, constraint) for model in apps.get_models() for constraint in model._meta.constraints}


def names_in(app_label: str) -> set[str]:
    return {name for name, (model, _) in named().items() if model._meta.app_label == app_label}
