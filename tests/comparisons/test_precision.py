"""Precision of rules: by the latest verdict, also of what no longer appears; by area; a share in words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nuanxin.comparisons import precision
from nuanxin.comparisons.models import Finding
from nuanxin.comparisons.precision import Precision
from tests import factories
from tests.factories import findings


def reviewed(rule: str, *verdicts: str, state: str = "", **fields) -> Finding:
    """A finding with these verdicts, one after another."""
    found = findings.finding(rule=rule, **fields)
    for verdict in verdicts:
        findings.review(found, verdict)
    if state:
        Finding.objects.filter(pk=found.pk).update(state=state)
    return found


def test_each_rule_counts_by_the_latest_verdict(county):
    reviewed("a", "confirmed")
    reviewed("a", "confirmed", "refuted")
    reviewed("a", "refuted", "confirmed")
    reviewed("a", "pending")
    reviewed("a")
    reviewed("b", "refuted")

    assert precision.of_rules() == {
        "a": Precision(found=5, confirmed=2, refuted=1, pending=1, open=1),
        "b": Precision(found=1, refuted=1),
    }


def test_what_was_settled_or_no_longer_appears_keeps_its_verdict(county):
    reviewed("a", "confirmed", state="settled")
    reviewed("a", "refuted", state="gone")
    reviewed("a", state="gone")

    assert precision.of_rules() == {"a": Precision(found=3, confirmed=1, refuted=1, settled=1)}


def test_only_what_the_user_may_see_is_counted(county, township_officer):
    reviewed("a", "confirmed")
    reviewed("a", "refuted", area=factories.LIUCUN)

    assert precision.of_rules(Finding.objects.visible_to(township_officer)) == {"a": Precision(found=1, confirmed=1)}


def test_one_query_whatever_the_number_of_rules(county):
    for rule in "abcde":
        reviewed(rule, "confirmed")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        precision.of_rules()

    assert len(asked) == 1


@pytest.mark.parametrize(
    ("confirmed", "refuted", "told"),
    [(0, 0, "—"), (1, 0, "100%"), (0, 3, "0%"), (2, 1, "66.7%"), (1, 2, "33.3%"), (1, 7, "12.5%"), (1, 1999, "0.1%")],
)
def test_share_in_words(confirmed, refuted, told):
    assert Precision(confirmed=confirmed, refuted=refuted).told == told


def test_all_rules_together():
    parts = {"a": Precision(2, 1, 1), "b": Precision(3, 1, 0, 1, 1, 1)}

    assert precision.total(parts) == Precision(5, 2, 1, 1, 1, 1)
    assert precision.total({}) == precision.NOTHING
