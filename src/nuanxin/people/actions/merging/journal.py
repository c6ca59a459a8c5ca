"""The journal of a merge: every field it changes, before and after, and putting each back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models

from nuanxin.orgs import audit, history
from nuanxin.people.models import Merge, MergeStep


class Journal:
    """Changes records and keeps a step for each field that becomes another."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge

    def change(self, model: type[models.Model], pks: Iterable[int], values: dict[str, Any]) -> None:
        """Set columns of records of one model; what has the value already is left alone."""
        keys = list(pks)
        records = list(model._base_manager.filter(pk__in=keys).order_by("pk"))
        MergeStep.objects.bulk_create(step for record in records for step in self._steps(record, values))
        model._base_manager.filter(pk__in=keys).update(**values)

    def _steps(self, record: models.Model, values: dict[str, Any]) -> Iterator[MergeStep]:
        for column, value in values.items():
            field = history.field_of(type(record), column)
            old, new = history.text_of(field, getattr(record, field.attname)), history.text_of(field, value)
            if old != new:
                yield MergeStep(merge=self.merge, record=audit.subject_of(record), field=field.attname, old_value=old, new_value=new)


class Step(NamedTuple):
    """One step as it was kept, with the model and field behind its words."""

    model: type[models.Model]
    pk: int
    field: models.Field
    old: str
    new: str


def steps_of(merge: Merge) -> list[Step]:
    return [read(step) for step in merge.steps.order_by("pk")]


def read(step: MergeStep) -> Step:
    label, _, key = step.record.partition(":")
    model = apps.get_model(label)
    return Step(model, int(key), history.field_of(model, step.field), step.old_value, step.new_value)


def changed_since(steps: Iterable[Step]) -> Iterator[str]:
    """What no longer is as the merge left it, in words."""
    by_model: dict[type[models.Model], list[Step]] = {}
    for step in steps:
        by_model.setdefault(step.model, []).append(step)
    for model, of_model in by_model.items():
        records = model._base_manager.in_bulk({step.pk for step in of_model})
        for step in of_model:
            record = records[step.pk]
            if history.text_of(step.field, getattr(record, step.field.attname)) != step.new:
                yield f"{model._meta.verbose_name}（{record}）的“{step.field.verbose_name}”已再次更改"


def put_back(steps: list[Step]) -> None:
    """Every field as it was, the last step first: what had to give way before something could come stands again after it has gone."""
    for (model, pk), of_record in groupby(reversed(steps), lambda step: (step.model, step.pk)):
        values = {step.field.attname: history.value_of(step.field, step.old) for step in of_record}
        model._base_manager.filter(pk=pk).update(**values)
