"""Long work on imports: the thread, its progress outside the database, refusals, interruption."""

from __future__ import annotations

import re
import time

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs.models import ImportRun, StoredFile
from nuanxin.web.imports import running
from nuanxin.web.imports.running import Progress
from tests import factories
from tests.web.imports.test_wizard import send
from tests.web.imports.workbooks import roster, upload
from tests.web.pages import HTMX, signed_in, text


@pytest.fixture
def run(county):
    return a_run(county)


def a_run(county, size_bytes: int = 10_000_000) -> ImportRun:
    number = next(factories.serial)
    stored = StoredFile.objects.create(name="大表.xlsx", path=f"202209/{number}", size_bytes=size_bytes, digest="0" * 64)
    return ImportRun.objects.create(
        list_id="persons", by_name="某人", area=county, file=stored, file_name="大表.xlsx", file_digest="0" * 64
    )


def test_small_file_is_worked_on_at_once(county):
    small, seen = a_run(county, size_bytes=100), []

    running.start([small], lambda run, report: seen.append(run.pk))

    assert seen == [small.pk]
    assert running.progress_of(small) is None


def test_refusal_of_a_small_file_is_the_callers(county):
    def work(run, report):
        raise UserError("不行")

    with pytest.raises(UserError, match="不行"):
        running.start([a_run(county, size_bytes=100)], work)


def test_nothing_to_work_on_starts_nothing(db):
    running.start([], lambda run, report: pytest.fail("there is no run"))


def test_large_file_goes_to_a_thread(run, monkeypatch):
    begun = []
    monkeypatch.setattr(running, "begin", lambda keys, work: begun.extend(keys))

    running.start([run], lambda run, report: None)

    assert begun == [run.pk]
    assert running.progress_of(run).stage == "排队"


def test_work_reports_how_far_it_is(run):
    seen = []

    def work(run, report):
        report("核对", 30, 120)
        seen.append(running.progress_of(run))

    running.work_through([run.pk], work, closing=False)

    assert [(progress.stage, progress.share, progress.is_running) for progress in seen] == [("核对", 25, True)]
    assert running.progress_of(run) is None


def test_refusal_in_the_thread_is_kept_for_the_page(run):
    def work(run, report):
        raise UserError("文件有密码。")

    running.work_through([run.pk], work, closing=False)

    progress = running.progress_of(run)
    assert (progress.is_running, progress.told) == (False, "文件有密码。")


def test_fault_in_the_thread_is_logged_and_told_without_details(run, caplog):
    def work(run, report):
        raise ZeroDivisionError("secret")

    running.work_through([run.pk], work, closing=False)

    assert running.progress_of(run).told == running.BROKEN
    assert f"Import run {run.pk} failed" in caplog.text


def test_one_bad_file_does_not_stop_those_behind_it(county):
    runs, seen = [a_run(county) for _ in range(3)], []

    def work(run, report):
        seen.append(run.pk)
        if run.pk == runs[0].pk:
            raise UserError("不行")

    running.work_through([run.pk for run in runs], work, closing=False)

    assert seen == [run.pk for run in runs]
    assert [running.progress_of(run) and running.progress_of(run).told for run in runs] == ["不行", None, None]


def test_progress_that_stands_still_counts_as_interrupted(run):
    running.note(run.pk, Progress("核对", 1, 2, time.time() - running.STALE_SECONDS - 1))

    progress = running.progress_of(run)
    assert not progress.is_running
    assert "处理中断了" in progress.told


def test_half_written_progress_is_no_progress(run):
    running.note(run.pk, Progress("核对", 1, 2, time.time()))
    running.place(run.pk).write_text("{")

    assert running.progress_of(run) is None


def test_page_shows_progress_and_asks_again_each_second(client, officer, run):
    running.note(run.pk, Progress("核对", 30, 120, time.time()))

    page = signed_in(client, officer).get(f"/imports/{run.pk}/")

    content = page.content.decode()
    assert "正在核对" in text(page)
    assert "30 / 120 行" in text(page)
    assert 'hx-trigger="every 1s"' in content
    assert "导入</button>" not in content


def test_page_after_an_interruption_offers_to_judge_again(client, officer, run):
    running.note(run.pk, Progress("核对", 1, 2, time.time() - running.STALE_SECONDS - 1))

    page = signed_in(client, officer).get(f"/imports/{run.pk}/", headers=HTMX)

    assert "处理中断了，没有导入任何内容" in text(page)
    assert "重新核对" in text(page)
    assert "every 1s" not in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_large_upload_is_judged_in_its_thread(client, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE_BYTES", 0)
    signed_in(client, factories.user(role="officer", area=factories.county()))
    page = send(client, upload(roster((1, "张三", factories.id_number(), "嘉定镇", "", ""))))
    run = ImportRun.objects.get(pk=re.search(r"/imports/(\d+)/", page.redirect_chain[-1][0])[1])

    wait_until(lambda: running.progress_of(run) is None)

    run.refresh_from_db()
    assert (run.state, run.counts["new"]) == ("judged", 1)


def wait_until(is_done, seconds: float = 60) -> None:
    end = time.time() + seconds
    while not is_done() and time.time() < end:
        time.sleep(0.05)
    assert is_done()
