"""Fixtures of page tests: nothing that one test's pages remembered is known to the next."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_remembered():
    cache.clear()
