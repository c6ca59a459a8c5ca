"""Fixtures that everybody shares: a small county, its users, a person; every test has its own data directory."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import shutil
import sqlite3
import tempfile

os.environ.setdefault("NUANXIN_HOME", tempfile.mkdtemp(prefix="nuanxin-test-"))
if url := os.environ.get("NUANXIN_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = url

import pytest
from django.core.cache import cache
from django.db import connection, connections
from hypothesis import settings as hypothesis_settings

from tests import factories

# A busy machine is no failing test. What is tried at random differs by night and not by change: a change is refused for what it did.
hypothesis_settings.register_profile("calm", deadline=None, derandomize=not os.environ.get("NUANXIN_NIGHTLY"))
hypothesis_settings.load_profile("calm")


@pytest.fixture(autouse=True)
def _own_data_directory(settings, tmp_path):
    settings.HOME = tmp_path
    settings.FILES = tmp_path / "files"
    settings.SNAPSHOT = tmp_path / "snapshot"


@pytest.fixture(autouse=True)
def _nothing_counted_before():
    """Attempts at passwords are counted in the cache, which outlives a test."""
    cache.clear()


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


@pytest.fixture
def desk(county, tmp_path, monkeypatch):
    """Takes rows in as workbooks, read in this process: `desk("visits", row, …)`."""
    from tests.factories import papers

    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)
    return papers.Desk(tmp_path)


@pytest.fixture
def real_database(transactional_db, tmp_path):
    """SQLite's test database lies in memory, where connections lock otherwise than in a file: so a file of its own."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(tmp_path / "real.sqlite3")) as file:
        connection.connection.backup(file)
    memory, settings = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**settings, "NAME": tmp_path / "real.sqlite3"}
    del connections["default"]
    yield
    connections["default"].close()
    connections.settings["default"] = settings
    connections["default"] = memory


def pytest_collection_modifyitems(config, items):
    """Nightly runs only by night; what needs a missing browser or PostgreSQL is skipped loudly, or fails where all is required."""
    nightly = bool(os.environ.get("NUANXIN_NIGHTLY"))
    kept = [item for item in items if nightly or not item.get_closest_marker("nightly")]
    if os.environ.get("NUANXIN_REQUIRE_ALL") and not os.environ.get("NUANXIN_TEST_DATABASE_URL"):
        kept = [item for item in kept if not item.get_closest_marker("postgres")]  # the PostgreSQL run of the same check has them
    if os.environ.get("NUANXIN_TEST_DATABASE_URL"):
        kept = [item for item in kept if asks_a_database(item)]  # what asks none says the same as on SQLite
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept
    for item in items:
        if reason := missing(item):
            item.add_marker(pytest.mark.skip(reason=reason))


def asks_a_database(item) -> bool:
    marks = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return marks or not {"db", "transactional_db"}.isdisjoint(getattr(item, "fixturenames", ()))


@functools.cache
def has_spark() -> bool:
    return bool(importlib.util.find_spec("pyspark") and (os.environ.get("JAVA_HOME") or shutil.which("java")))


def missing(item) -> str | None:
    if item.get_closest_marker("postgres") and not os.environ.get("NUANXIN_TEST_DATABASE_URL"):
        return "没有 PostgreSQL：请设 NUANXIN_TEST_DATABASE_URL"
    if item.get_closest_marker("browser") and not os.path.exists("/usr/bin/chromium") and not os.environ.get("NUANXIN_REQUIRE_ALL"):
        return "没有 Chromium：请安装 Debian 的 chromium"
    if item.get_closest_marker("spark") and not has_spark():  # even where all is required: an extra that a check run does not install
        return "没有 Spark：请安装 Java 和 nuanxin[spark]"
    return None
