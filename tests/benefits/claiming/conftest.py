"""A county in June 2024, when the national rules of 2023 are in force, with somebody in flexible work."""

from __future__ import annotations

import pytest
import time_machine

from tests.benefits.claiming import rig


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(rig.NOW, tick=False):
        yield


@pytest.fixture
def worker(county):
    return rig.flexible_worker()


@pytest.fixture
def employer(county):
    return rig.employer()
