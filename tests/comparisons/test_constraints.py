"""What the database refuses of comparisons, broken on purpose; and what it lets stand."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from nuanxin.comparisons.models import Finding, FindingReview, ListRelease
from nuanxin.errors import UserError
from tests import factories
from tests.comparisons.releasing import release
from tests.constraints import names_in, violates
from tests.factories import findings

pytestmark = pytest.mark.django_db


def review(finding, **fields):
    return FindingReview.objects.create(**{"finding": finding, "verdict": "refuted", "reviewed_on": "2022-09-20", "by_name": "x"} | fields)


def refuted_without_why(person):
    review(findings.finding(person))


EVERY = {"a_refuted_finding_says_why": refuted_without_why}


@pytest.mark.parametrize("name", EVERY)
def test_constraint_refuses_what_it_says(person, name):
    with violates(name):
        EVERY[name](person)


def test_every_constraint_is_tried():
    assert set(EVERY) == names_in("comparisons")


@pytest.mark.parametrize(("verdict", "note"), [("refuted", "本人已销户"), ("confirmed", ""), ("pending", "")])
def test_only_a_refutation_must_say_why(person, verdict, note):
    assert review(findings.finding(person), verdict=verdict, note=note)


def test_one_finding_per_fingerprint(person):
    first = findings.finding(person)

    with pytest.raises(IntegrityError, match="fingerprint"), transaction.atomic():
        findings.finding(person, fingerprint=first.fingerprint)

    assert Finding.objects.count() == 1


def test_one_release_per_folder(county):
    first = release("deceased").record

    with pytest.raises(IntegrityError, match="folder"), transaction.atomic():
        ListRelease.objects.create(
            list_id="deceased", released_on="2022-09-01", area=factories.area(), folder=first.folder, digest="", row_count=0, keyed_count=0
        )


def test_a_review_is_never_changed(person):
    made = review(findings.finding(person), note="本人已销户")

    with pytest.raises(UserError, match="只能追加，不能修改"):
        made.save()
