"""`nuanxin demo` begun: cut and gone on with, refused, asked wrongly, and its steps one by one."""

from __future__ import annotations

import inspect
from collections import Counter
from types import SimpleNamespace

import pytest

from nuanxin.cli import demo as command
from nuanxin.cli import server
from nuanxin.demo import county
from nuanxin.errors import UserError
from nuanxin.orgs.models import ImportRun, Office, User
from tests import factories
from tests.cli.small_county import few_papers

pytestmark = pytest.mark.django_db
ASKED = ("demo", "--persons", "100", "--no-serve")


@pytest.fixture
def served(monkeypatch):
    """In place of the server: what it was asked for."""
    calls: list[dict] = []
    monkeypatch.setattr(server, "run_server", lambda **options: calls.append(options))
    return calls


def progress():
    """A progress bar that shows nothing and remembers what it was told."""
    said = []
    return said, SimpleNamespace(
        add_task=lambda description, total: said.append((description, total)) or len(said),
        update=lambda task, description: said.append((description, None)),
        advance=lambda task: said.append(("advance", task)),
    )


def test_demo_cut_while_importing_goes_on_and_ends_with_the_same_county(nuanxin, monkeypatch):
    few_papers(monkeypatch)
    take_in, taken = county.take_in, []

    def cut(paper):
        if len(taken) == 3:
            raise KeyboardInterrupt
        taken.append(paper.path)
        return take_in(paper)

    monkeypatch.setattr(county, "take_in", cut)
    interrupted = nuanxin(*ASKED)
    assert (interrupted.code, county.is_there(), ImportRun.objects.count()) == (130, False, 3)
    monkeypatch.setattr(county, "take_in", take_in)

    done = nuanxin(*ASKED)

    same = sum(run.counts["same"] for run in ImportRun.objects.all())
    assert (done.code, county.is_there(), Office.objects.count()) == (0, True, 1)
    assert same == sum(run.counts["new"] for run in ImportRun.objects.order_by("pk")[:3]) > 0
    assert User.objects.count() == len(county.ACCOUNTS)


def test_demo_in_the_directory_of_a_real_office_is_refused_and_changes_nothing(nuanxin, served, monkeypatch):
    asked = few_papers(monkeypatch)
    factories.county()

    done = nuanxin("demo")

    assert (done.code, done.out, asked, served) == (1, "", [], [])
    assert done.err == (
        "数据目录里已有机构“信丰县就业创业服务中心”的正式数据，不能在其中建演示数据。请用环境变量 NUANXIN_HOME 指定另一个目录。\n"
    )
    assert (Office.objects.get().is_demo, User.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (("--persons", "99"), "选项“--persons”：应不小于 100。"),
        (("--persons", "200001"), "选项“--persons”：应不大于 200000。"),
        (("--persons", "many"), "选项“--persons”：应为整数。"),
        (("--port", "0"), "选项“--port”：应不小于 1。"),
        (("--port", "65536"), "选项“--port”：应不大于 65535。"),
    ],
)
def test_demo_with_a_number_out_of_range_is_wrong_usage(nuanxin, served, argv, reason):
    done = nuanxin("demo", *argv)

    assert (done.code, done.out, done.err.splitlines()[0]) == (2, "", reason)
    assert (served, Office.objects.count()) == ([], 0)


def test_rosters_of_all_townships_are_taken_in_before_any_service(monkeypatch):
    papers = [
        SimpleNamespace(list_id=list_id, path=SimpleNamespace(name=list_id)) for list_id in ("visits", "persons", "reliefs", "persons")
    ]
    taken = []
    monkeypatch.setattr(county, "take_in", lambda paper: taken.append(paper.list_id) or SimpleNamespace(counts={"new": 2, "invalid": 1}))
    said, bar = progress()

    counts = command.take_in(bar, papers)

    assert taken == ["persons", "persons", "visits", "reliefs"]
    assert counts == {"new": 8, "invalid": 4}
    assert said[0] == ("导入表格", 4)
    assert [told for told, _ in said].count("advance") == 4


def test_a_step_that_fails_is_not_told_as_done():
    said, bar = progress()

    with pytest.raises(UserError), command.step(bar, "建立机构"):
        raise UserError("不行。")

    assert said == [("建立机构", 1)]


def test_progress_goes_to_stderr_so_that_stdout_can_be_kept():
    assert command.progress().console.stderr is True


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"new": 1234}, "新增 1,234 行。"),
        ({"invalid": 2, "new": 1, "same": 0}, "新增 1 行，有错误，未导入 2 行。"),
        ({"same": 3, "update": 1}, "更新 1 行，无变化 3 行。"),
    ],
)
def test_report_names_only_verdicts_there_are_in_their_order(capsys, counts, said):
    command.report(7, Counter(counts))

    assert capsys.readouterr().out == f"\n已导入 7 个工作表格：{said}\n"


def test_demo_is_built_by_no_other_door_than_the_import():
    """The county's module writes persons and services nowhere: they come from the workbooks alone."""
    source = inspect.getsource(county)

    assert [
        word
        for word in ("people", "casework", "jobs", "objects.create", "bulk_create")
        if f"nuanxin.{word}" in source or f".{word}" in source
    ] == []
    assert "intake.apply_run" in source
