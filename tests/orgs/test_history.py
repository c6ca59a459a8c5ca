"""Values as text and back, for every field of every recorded model."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import models
from django.utils import timezone

from nuanxin.casework.models import Placement, Relief
from nuanxin.orgs import history, recording
from nuanxin.orgs.fields import EncryptedTextField
from nuanxin.orgs.models import RecordChange
from nuanxin.people.models import Person
from tests import factories

SAMPLES = {
    models.BooleanField: True,
    models.DateField: datetime.date(2022, 9, 5),
    models.DateTimeField: timezone.now(),
    models.DecimalField: Decimal("12.50"),
    models.IntegerField: 7,
    models.CharField: "文字",
    EncryptedTextField: "13800000000",
}


def fields():
    return [
        field
        for model in recording.recorded_models()
        for field in model._meta.concrete_fields
        if not field.is_relation and not field.primary_key
    ]


def sample(field):
    return next(value for kind, value in reversed(SAMPLES.items()) if isinstance(field, kind))


@pytest.mark.parametrize("field", fields(), ids=str)
def test_value_of_gives_what_text_of_was_given(field):
    value = sample(field)

    assert history.value_of(field, history.text_of(field, value)) == value
    if field.null and not isinstance(field, EncryptedTextField):
        assert history.value_of(field, history.text_of(field, None)) is None


def test_a_relation_is_kept_by_its_key():
    field = history.field_of(Person, "residence")

    assert field == history.field_of(Person, "residence_id")
    assert history.value_of(field, history.text_of(field, factories.SHUIDONG)) == factories.SHUIDONG
    assert history.field_of(Person, "categories") is None


def test_set_values_saves_what_differs_and_keeps_what_was(officer, person):
    placement = factories.placement(person)

    changed = history.set_values(placement, {"ended_on": datetime.date(2022, 9, 30), "form": "enterprise"}, by=officer)

    assert changed == ("ended_on",)
    assert Placement.objects.get().ended_on == datetime.date(2022, 9, 30)
    assert [
        (change.record, change.field, change.old_value, change.new_value, change.changed_by) for change in RecordChange.objects.all()
    ] == [(f"casework.Placement:{placement.pk}", "ended_on", "", "2022-09-30", officer)]


def test_set_values_that_are_the_same_leaves_nothing(officer, person):
    relief = factories.relief(person)

    assert history.set_values(Relief.objects.get(pk=relief.pk), {"amount_yuan": Decimal(500)}, by=officer) == ()
    assert not RecordChange.objects.exists()
