"""The people who deal with claims, and a day on which they do."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from tests import factories
from tests.factories import benefits

NOW = datetime.datetime(2022, 9, 5, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


@pytest.fixture(autouse=True)
def _in_september():
    """The bank of September 2022, so that the months of the year can be claimed."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clerk(county):
    return factories.user(role="officer", area=county)


@pytest.fixture
def reviewer(county):
    return factories.user(role="reviewer", area=county)


@pytest.fixture
def head(county):
    return factories.user(role="head", area=county)


@pytest.fixture
def budget(county):
    return benefits.budget()
