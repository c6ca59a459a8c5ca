"""`nuanxin demo` built to its end: what it says, what it leaves, and that a second time only serves."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from nuanxin import cli
from nuanxin.cli import server
from nuanxin.demo import county
from nuanxin.orgs import snapshot
from nuanxin.orgs.models import AuditEvent, ImportRun
from nuanxin.people.models import Person
from tests.cli.small_county import few_papers

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo command")]


@dataclass
class Built:
    """What the command said when it built the county."""

    home: Path
    code: int
    out: str
    served: list[dict]
    asked: list[int]


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """The county built once for this file, in a database of its own; every test leaves it as it was."""
    home = tmp_path_factory.mktemp("demo")
    places = override_settings(HOME=home, FILES=home / "files", SNAPSHOT=home / "snapshot")
    with places, django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        served, asked = [], few_papers(patch)
        patch.setattr(server, "run_server", lambda **options: served.append(options))
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = cli.run(["demo", "--persons", "100"])
        yield Built(home, code, out.getvalue(), served, asked)
        transaction.set_rollback(True)


@pytest.fixture
def in_built(built, db, settings):
    """The county that was built, for one test; the test's own settings point to it."""
    settings.HOME, settings.FILES, settings.SNAPSHOT = built.home, built.home / "files", built.home / "snapshot"
    return built


@pytest.fixture
def served(monkeypatch):
    """In place of the server: what it was asked for."""
    calls: list[dict] = []
    monkeypatch.setattr(server, "run_server", lambda **options: calls.append(options))
    return calls


def test_demo_builds_the_county_and_tells_address_accounts_and_what_to_try(in_built):
    lines = in_built.out.splitlines()

    assert (in_built.code, in_built.asked) == (0, [100])
    assert f"账号（密码都是 {county.PASSWORD}）：" in lines
    assert [name for name, *_ in county.ACCOUNTS if not re.search(rf"^  {name} ", in_built.out, re.MULTILINE)] == []
    assert f"表格在 {in_built.home.name}/workbooks 中，可以再次上传。" in lines
    assert [line[:5] for line in lines if line.startswith(("  1.", "  2.", "  3."))] == ["  1. ", "  2. ", "  3. "]
    assert lines[-1] == "打开 http://127.0.0.1:8000/ （按 Ctrl+C 停止）"


def test_demo_serves_this_machine_only(in_built):
    assert in_built.served == [{"host": "127.0.0.1", "port": 8000}]


def test_demo_says_how_many_workbooks_and_rows_of_each_verdict(in_built):
    new = sum(run.counts["new"] for run in ImportRun.objects.all())

    assert f"已导入 {ImportRun.objects.count()} 个工作表格：新增 {new:,} 行。" in in_built.out.splitlines()
    assert Person.objects.count() == 8


def test_demo_leaves_the_mark_that_it_is_done_and_a_snapshot_that_is_fresh(in_built):
    assert AuditEvent.objects.filter(kind=county.BUILT).count() == 1
    assert county.is_there() is True
    assert list((in_built.home / "snapshot").rglob("*.parquet"))
    assert tuple(snapshot.refresh(county.COUNTY).refreshed) == ()


def test_demo_a_second_time_only_serves(in_built, nuanxin, served):
    before = (ImportRun.objects.count(), Person.objects.count(), AuditEvent.objects.count())

    again = nuanxin("demo", "--port", "8123")

    assert (ImportRun.objects.count(), Person.objects.count(), AuditEvent.objects.count()) == before
    assert (again.code, served) == (0, [{"host": "127.0.0.1", "port": 8123}])
    assert again.out.endswith("打开 http://127.0.0.1:8123/ （按 Ctrl+C 停止）\n")
    assert "已导入" not in again.out


def test_demo_without_serving_starts_nothing_and_says_how_to(in_built, nuanxin, served):
    done = nuanxin("demo", "--no-serve", "--port", "9000")

    assert (done.code, served) == (0, [])
    assert done.out.endswith("启动：nuanxin serve --port 9000，然后打开 http://127.0.0.1:9000/\n")
