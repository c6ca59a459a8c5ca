"""Bulk statements do what the ORM does row by row."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nuanxin.casework.models import Relief, Visit
from nuanxin.orgs import bulk
from nuanxin.orgs.models import AuditEvent
from nuanxin.people.models import Person, PersonChange
from tests import factories

DAY = datetime.date(2022, 9, 5)


def test_insert_many_is_like_creating_each(person):
    at = timezone.now()
    bulk.insert_many(Visit, ("person_id", "visited_on", "method"), [(person.pk, DAY, "phone")], recorded_at=at)
    made = Visit.objects.get()
    created = Visit.objects.create(person=person, visited_on=DAY, method="wechat", recorded_at=at)

    names = [field.attname for field in Visit._meta.concrete_fields if field.name not in ("id", "method")]
    assert [getattr(made, name) for name in names] == [getattr(created, name) for name in names]


def test_insert_many_prepares_amounts_json_and_sealed_texts(person):
    bulk.insert_many(Relief, ("person_id", "given_on", "amount_yuan"), [(person.pk, DAY, Decimal("12.50"))])
    bulk.insert_many(AuditEvent, ("kind", "details"), [("k", {"行": [1, None]})], by_name="某人", changes_facts=True)
    rows = [(person.pk, "phone", bulk.sealed("138"), bulk.sealed(""))]
    bulk.insert_many(PersonChange, ("person_id", "field", "old_value", "new_value"), rows)

    assert Relief.objects.get().amount_yuan == Decimal("12.50")
    assert [(event.details, event.changes_facts) for event in AuditEvent.objects.all()] == [({"行": [1, None]}, True)]
    assert [(change.old_value, change.new_value) for change in PersonChange.objects.all()] == [("138", "")]


def test_insert_many_of_nothing_does_nothing(person):
    bulk.insert_many(Visit, ("person_id", "visited_on", "method"), [])

    assert not Visit.objects.exists()


def test_insert_many_keeps_the_constraints(person):
    rows = [(person.pk, DAY, "phone")] * 2

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert_many(Visit, ("person_id", "visited_on", "method"), rows)

    assert not Visit.objects.exists()


def test_update_many_sets_each_rows_own_columns(county):
    one, two, three = (factories.person(name=name) for name in "甲乙丙")
    at = timezone.now()

    changes = {one.pk: {"name": "丁"}, two.pk: {"birth_on": DAY, "voided_at": at}, three.pk: {}}
    bulk.update_many(Person, changes)

    told = list(Person.objects.order_by("pk").values_list("name", "birth_on", "voided_at"))
    assert told == [("丁", one.birth_on, None), ("乙", DAY, at), ("丙", three.birth_on, None)]


def test_update_many_sets_to_nothing(person):
    bulk.update_many(Person, {person.pk: {"wants_job": True, "residence_id": factories.SHUIBEI}})
    bulk.update_many(Person, {person.pk: {"wants_job": None}})

    person.refresh_from_db()
    assert (person.wants_job, person.residence_id) == (None, factories.SHUIBEI)


def test_in_batches():
    assert [list(batch) for batch in bulk.in_batches(range(5), 2)] == [[0, 1], [2, 3], [4]]
