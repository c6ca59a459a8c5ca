"""No relation to a person can be forgotten: each has a rule, and one record of each is found at the kept person."""

from __future__ import annotations

import pytest
from django.db import models

from nuanxin.people import actions
from nuanxin.people.actions.merging import rules
from nuanxin.people.actions.merging.rules import RULES, Relation, relations
from nuanxin.people.models import Person
from tests import factories
from tests.people.merging.records import owned, record_of


def test_every_key_to_a_person_has_a_rule():
    assert {relation.name for relation in relations()} - set(RULES) == set()


def test_no_rule_is_about_a_key_that_is_not_there():
    assert set(RULES) - {relation.name for relation in relations()} == set()


def test_relations_of_every_package_are_found():
    found = {relation.name for relation in relations()}

    assert {"people.Paper.about", "casework.Visit.person", "comparisons.Finding.person", "people.Merge.kept"} <= found


def test_a_relation_without_a_rule_is_refused_loudly(monkeypatch):
    monkeypatch.delitem(rules.RULES, "casework.Visit.person")

    with pytest.raises(KeyError, match=r"casework\.Visit\.person"):
        [relation.rule for relation in relations()]


@pytest.mark.django_db
def test_one_record_of_every_relation_is_found_at_the_kept_person(officer):
    kept, merged = factories.person(), factories.person()
    for relation in relations():
        if relation.rule.follows:
            record_of(relation, merged)
    before = owned(merged)

    actions.merge_persons(by=officer, kept=kept, merged=merged, reason="同一人")

    follows = {relation.name for relation in relations() if relation.rule.follows}
    assert all(before[name] >= 1 for name in follows)
    assert {name: owned(kept)[name] for name in follows} == {name: before[name] for name in follows}
    assert {name: owned(merged)[name] for name in follows} == dict.fromkeys(follows, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if not rule.follows))
def test_what_is_about_the_record_itself_stays_with_it(officer, name):
    kept, merged, third = factories.person(), factories.person(), factories.person()
    relation = next(one for one in relations() if one.name == name)
    others = {field.name: third for field in relation.model._meta.concrete_fields if is_other_person(field, relation)}
    record = relation.model._base_manager.create(**{relation.field.name: merged, **others})
    if name == "people.Merge.merged":
        relation.model._base_manager.filter(pk=record.pk).update(reversed_at="2022-09-01T00:00:00Z")

    actions.merge_persons(by=officer, kept=kept, merged=merged, reason="同一人")

    assert getattr(relation.model._base_manager.get(pk=record.pk), relation.field.name) == merged


def is_other_person(field: models.Field, relation: Relation) -> bool:
    return field.is_relation and field.related_model is Person and field is not relation.field
