"""What is kept of a workbook on its way: notes that only this office reads, that grow stale, and that go after a month."""

from __future__ import annotations

import datetime
import json
import os
import threading
import time
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from nuanxin.benefits.claiming import Book
from nuanxin.errors import UserError
from nuanxin.orgs import ticks
from nuanxin.orgs.models import StoredFile
from nuanxin.web import apps
from nuanxin.web.claims import sheets
from nuanxin.web.claims.sheets import CLAIM, READ

NOW = datetime.datetime(2024, 6, 10, 10, tzinfo=datetime.UTC)
DAY = 86_400


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def stored(key: int = 5, size: int = 10) -> StoredFile:
    return StoredFile(pk=key, name="五月.xlsx", size_bytes=size)


def kept(key: int, stage: str, days: float, **told) -> None:
    """A note that was written so many days ago."""
    sheets.note(key, stage, {"state": "done", "policy": "x"} | told)
    then = time.time() - days * DAY
    os.utime(sheets.place(key, stage), (then, then))


def left() -> list[str]:
    return sorted(path.name for path in sheets.folder().glob("*"))


@pytest.fixture
def instead(monkeypatch):
    """The work of a stage replaced; the file is as on record."""
    monkeypatch.setattr(StoredFile.objects, "get", lambda pk: stored(pk))

    def put(stage: str, call) -> None:
        monkeypatch.setitem(sheets.STAGES, stage, call)

    return put


def test_note_comes_back_as_it_was_written_with_its_time():
    sheets.note(5, READ, {"state": "done", "policy": "x", "payees": [["王小明", 1, "600.00", []]]})

    assert sheets.progress(stored(), READ) == {
        "state": "done", "policy": "x", "payees": [["王小明", 1, "600.00", []]], "at": NOW.timestamp(),
    }  # fmt: skip


def test_stage_that_was_not_begun_is_unknown():
    sheets.note(5, READ, {"state": "done"})

    assert sheets.progress(stored(), CLAIM) is None
    assert sheets.progress(stored(6), READ) is None


def test_note_is_one_encrypted_file_of_its_owner():
    sheets.note(5, READ, {"state": "done", "name": "王小明"})

    assert left() == ["5-read.json"]
    assert "王小明".encode() not in sheets.place(5, READ).read_bytes()
    assert sheets.folder().stat().st_mode & 0o077 == 0


def test_later_note_replaces_the_earlier():
    sheets.note(5, READ, {"state": "running"})
    sheets.note(5, READ, {"state": "done"})

    assert (left(), sheets.progress(stored(), READ)["state"]) == (["5-read.json"], "done")


@pytest.mark.parametrize("content", [b"", b"x", b"\x01" * 200, json.dumps({"state": "done"}).encode()])
def test_note_that_was_damaged_is_as_none(content):
    sheets.note(5, READ, {"state": "done"})
    sheets.place(5, READ).write_bytes(content)

    assert sheets.progress(stored(), READ) is None


@pytest.mark.parametrize(("seconds", "state"), [(0, "running"), (600, "running"), (601, "failed")])
def test_running_work_is_given_up_after_ten_minutes(seconds, state):
    sheets.note(5, CLAIM, {"state": "running", "policy": "x"})

    with time_machine.travel(NOW + datetime.timedelta(seconds=seconds), tick=False):
        told = sheets.progress(stored(), CLAIM)

    assert (told["state"], told["policy"]) == (state, "x")
    assert told.get("problem", "") == ("处理中断了。请再试一次；同一份表不会重复申领。" if state == "failed" else "")


def test_finished_work_is_never_given_up():
    sheets.note(5, CLAIM, {"state": "done"})

    with time_machine.travel(NOW + datetime.timedelta(days=29), tick=False):
        assert sheets.progress(stored(), CLAIM)["state"] == "done"


def test_notes_go_after_thirty_days():
    kept(5, READ, days=30.1)
    kept(6, READ, days=29.9)

    assert (sheets.sweep(), left()) == (1, ["6-read.json"])


def test_notes_of_one_workbook_go_together_by_the_newest():
    kept(5, READ, days=45)
    kept(5, CLAIM, days=10)
    kept(6, READ, days=45)
    kept(6, CLAIM, days=31)

    assert (sheets.sweep(), left()) == (1, ["5-claim.json", "5-read.json"])


def test_workbook_whose_number_begins_like_an_old_one_stays():
    kept(5, READ, days=45)
    kept(51, READ, days=1)

    assert (sheets.sweep(), left()) == (1, ["51-read.json"])


def test_what_a_crash_left_half_written_goes_too():
    kept(5, READ, days=45)
    sheets.place(5, READ).rename(sheets.place(5, READ).with_suffix(".new"))

    assert (sheets.sweep(), left()) == (1, [])


def test_sweep_of_nothing_does_nothing():
    assert (sheets.sweep(), sheets.sweep()) == (0, 0)


def test_days_are_those_of_the_uploaded_file(settings):
    settings.FILE_DAYS = 7
    kept(5, READ, days=8)

    assert sheets.sweep() == 1


def test_sweep_is_among_the_periodic_work():
    duty = ticks.duties["drop notes of old workbooks of claims"]
    kept(5, READ, days=45)

    duty.call()

    assert (duty.call, duty.every_minutes, left()) == (apps.drop_old_notes, 720, [])


def test_small_workbook_is_worked_on_at_once(instead):
    instead(READ, lambda file, policy, by: {"state": "done", "seen": [file.pk, policy, by]})

    sheets.start(stored(5, sheets.AT_ONCE_BYTES), READ, "x", None)

    assert sheets.progress(stored(), READ) == {"policy": "x", "state": "done", "seen": [5, "x", None], "at": NOW.timestamp()}


def test_large_workbook_is_worked_on_beside_the_page(instead, monkeypatch):
    begun = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: begun.append((thread.name, thread.daemon)))

    sheets.start(stored(5, sheets.AT_ONCE_BYTES + 1), READ, "x", None)

    assert begun == [("claims-5", True)]
    assert sheets.progress(stored(), READ)["state"] == "running"


def test_thread_closes_its_connection_even_after_an_error(instead, monkeypatch):
    closed = []
    monkeypatch.setattr(sheets.connections, "close_all", lambda: closed.append(True))
    instead(READ, lambda *told: 1 / 0)

    sheets.work_and_close(5, READ, "x", None)

    assert (closed, sheets.progress(stored(), READ)["problem"]) == ([True], sheets.BROKEN)


def refused(*told):
    raise UserError("表格第 2 行没有标题。请用模板填写。")


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (refused, "表格第 2 行没有标题。请用模板填写。"),
        (lambda *told: {}["金额"], "系统出错，这份表没有处理完。请再试一次；若仍然出错，请联系系统管理员。"),
    ],
)
def test_what_goes_wrong_is_kept_for_the_page(instead, call, problem):
    instead(CLAIM, call)

    sheets.work(5, CLAIM, "x", None)

    assert sheets.progress(stored(), CLAIM) == {"policy": "x", "state": "failed", "problem": problem, "at": NOW.timestamp()}


def draft(name: str, amount: str, lines: int = 1, *failed: str) -> SimpleNamespace:
    told = tuple(SimpleNamespace(text=text) for text in failed)
    return SimpleNamespace(subject=name, lines=("x",) * lines, amount=Decimal(amount), failed=told)


def book(**told) -> Book:
    fields = {"rows": (), "drafts": (), "told": (), "problems": (), "before": (), "amount": Decimal("0.00")}
    return SimpleNamespace(**fields | told)


def test_book_is_told_by_payee():
    drafts = (draft("王小明", "1200.00", 2), draft("李大山", "600.00", 1, "2024 年还没有预算。"))

    assert sheets.told_book(book(rows=(1, 2, 3), drafts=drafts, amount=Decimal("1800.00"), before=(1,))) == {
        "rows": 3,
        "payees": [["王小明", 2, "1200.00", []], ["李大山", 1, "600.00", ["2024 年还没有预算。"]]],
        "payee_count": 2,
        "amount": "1800.00",
        "problems": [],
        "problem_count": 0,
        "before": 1,
    }


def test_large_book_tells_all_counts_and_the_first_names(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_PAYEES", 2)
    monkeypatch.setattr(sheets, "MOST_PROBLEMS", 1)
    texts = ("第 3 行：错", "第 4 行：错")

    told = sheets.told_book(book(drafts=tuple(draft(f"第{n}人", "1.00") for n in range(5)), told=texts, problems=texts))

    assert ([one[0] for one in told["payees"]], told["payee_count"]) == (["第0人", "第1人"], 5)
    assert (told["problems"], told["problem_count"]) == (["第 3 行：错"], 2)


def test_numbers_of_persons_in_problems_are_masked():
    told = sheets.told_book(book(told=("第 4 行身份证号“36072219700501001X”校验不对。",)))

    assert "36072219700501001X" not in told["problems"][0]


@pytest.mark.parametrize(("payee", "name"), [("信丰鞋厂", "信丰鞋厂"), (None, "张家")])
def test_payee_is_named_by_the_account_where_nobody_else_is(payee, name):
    assert sheets.name_of(payee, "张家") == name
