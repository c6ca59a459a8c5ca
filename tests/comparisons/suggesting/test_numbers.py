"""Proposals for numbers that an import refused."""

from __future__ import annotations

import pytest

from nuanxin.comparisons.suggesting import NumberProposal, propose_numbers
from nuanxin.orgs import crypto
from tests import factories
from tests.factories import CHANGLONG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county(county):
    """The area tree."""


def proposed(*rows, under="360722"):
    return list(propose_numbers(rows, under))


def wrong(number):
    return f"{number[:12]}{(int(number[12]) + 1) % 4}{number[13:]}"


def test_number_with_a_wrong_digit_proposes_its_person():
    person = factories.person(name="张國華")

    assert proposed((5, "张 国 华", wrong(person.id_number))) == [NumberProposal(5, person.pk, "matched", "同名，证件号只有一位不同")]


def test_truncated_number_of_two_namesakes_proposes_both():
    pair = [factories.person(factories.id_number(order=order), name="张国华") for order in (50, 51)]

    found = proposed((5, "张国华", f"{pair[0].id_number[:15]}000"))
    assert [(one.person, one.result) for one in found] == [(person.pk, "several_candidates") for person in pair]


def test_other_names_other_areas_and_empty_cells_propose_nobody():
    number = wrong(factories.person(name="张国华", residence=CHANGLONG).id_number)

    assert proposed((1, "李强", number), (2, "", number), (3, "张国华", "")) == []
    assert proposed((1, "张国华", number), under="360722100") == []


def test_only_namesakes_are_decrypted(monkeypatch):
    person = factories.person(name="张国华")
    for name in ("李强", "赵云", "钱多"):
        factories.person(name=name)
    number, read, decrypt = person.id_number, [], crypto.decrypt
    monkeypatch.setattr(crypto, "decrypt", lambda blob: read.append(blob) or decrypt(blob))

    assert len(proposed((1, "张国华", wrong(number)))) == 1
    assert len(read) == 1
