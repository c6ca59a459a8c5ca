"""The people who deal with applications, on a Tuesday in September 2022."""

from __future__ import annotations

import pytest
import time_machine

from tests.people.applications.counter import Counter


@pytest.fixture(autouse=True)
def _tuesday():
    with time_machine.travel("2022-09-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def counter(county):
    return Counter()
