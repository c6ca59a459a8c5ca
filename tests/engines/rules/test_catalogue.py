"""Facts: what they may be, and that two alike are the same."""

from __future__ import annotations

import pickle

import pytest

from nuanxin.engines.rules import Fact
from nuanxin.engines.rules.catalogue import MISSING, TYPES


@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_may_be_missing_in_every_way(kind, missing):
    values = ("M", "F") if kind == "enum" else ()

    fact = Fact(kind, "事实", missing, values)

    assert (fact.type, fact.label, fact.missing, fact.values, dict(fact.labels)) == (kind, "事实", missing, values, {})


@pytest.mark.parametrize("kind", ["INT", "integer", "", "list"])
def test_fact_of_another_type_is_a_programming_error(kind):
    with pytest.raises(ValueError, match=f"fact type '{kind}' is not one of"):
        Fact(kind, "年龄", "never")


@pytest.mark.parametrize("missing", ["", "always", "None"])
def test_fact_missing_in_another_way_is_a_programming_error(missing):
    with pytest.raises(ValueError, match=f"missing '{missing}' is not one of"):
        Fact("int", "年龄", missing)


@pytest.mark.parametrize(("kind", "values"), [("enum", ()), *((kind, ("M",)) for kind in TYPES if kind != "enum")])
def test_values_belong_to_options_and_only_to_them(kind, values):
    with pytest.raises(ValueError, match="values belong to enum facts, and only to them: 性别"):
        Fact(kind, "性别", "never", values)


def test_facts_alike_are_equal_hash_alike_and_survive_pickling():
    first, second = (Fact("enum", "性别", "unknown", ("M", "F"), {"M": "男"}) for _ in range(2))

    assert first == second == pickle.loads(pickle.dumps(first))
    assert len({first, second}) == 1


def test_facts_of_other_labels_differ_though_they_hash_alike():
    first, second = (Fact("enum", "性别", "unknown", ("M",), {"M": word}) for word in ("男", "男性"))

    assert first != second
    assert hash(first) == hash(second)


def test_a_fact_cannot_be_changed():
    fact = Fact("int", "年龄", "never")

    with pytest.raises(AttributeError):
        fact.type = "money"
