"""Fixtures that everybody shares: a small county, its users, a person; every test has its own data directory."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("NUANXIN_HOME", tempfile.mkdtemp(prefix="nuanxin-test-"))
if url := os.environ.get("NUANXIN_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

import pytest

from tests import factories


@pytest.fixture(autouse=True)
def _own_data_directory(settings, tmp_path):
    settings.HOME = tmp_path
    settings.FILES = tmp_path / "files"
    settings.SNAPSHOT = tmp_path / "snapshot"


@pytest.fixture
def county(db):
    """Xinfeng with two townships of two villages each, and the county next to it."""
    return factories.county()


@pytest.fixture
def officer(county):
    """An officer of the whole county."""
    return factories.user(role="officer", area=county)


@pytest.fixture
def township_officer(county):
    """An officer of the township 嘉定镇 only."""
    return factories.user(role="officer", area=factories.area("360722100000"))


@pytest.fixture
def person(county):
    """A person of 嘉定镇水东村."""
    return factories.person()
