"""`nuanxin payments export|import`: the file for the bank and the bank's answer, from the command line."""

from __future__ import annotations

import datetime

import openpyxl
import pytest

from nuanxin.benefits import actions
from nuanxin.benefits.models import Payment
from tests.factories import bank, benefits, papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _read_here(monkeypatch):
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)


@pytest.fixture
def batch(person):
    budget = benefits.budget()
    return actions.make_batch(by=None, budget=budget, claims=[benefits.approved(person, budget=budget)])


def test_a_batch_is_written_and_its_totals_are_told(nuanxin, batch, tmp_path):
    shown = nuanxin("payments", "export", batch.number, tmp_path / "out.xlsx")

    assert (shown.code, shown.out) == (0, "")
    assert "共 1 笔，合计 500.00 元；校验码（SM3）" in shown.err
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0].cell(4, 4).value == benefits.ACCOUNT


def test_a_batch_written_again_is_the_same_file(nuanxin, batch, tmp_path):
    for name in ("a.csv", "b.csv"):
        assert nuanxin("payments", "export", batch.number, tmp_path / name).code == 0

    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_batch_sent_as_a_workbook_is_not_written_as_text(nuanxin, batch, tmp_path):
    nuanxin("payments", "export", batch.number, tmp_path / "a.xlsx")

    shown = nuanxin("payments", "export", batch.number, tmp_path / "a.csv")

    assert (shown.code, "不能改成 .csv" in shown.err) == (1, True)


@pytest.mark.parametrize(("number", "name", "words"), [("X-1", "a.xlsx", "没有批次“X-1”"), (None, "a.pdf", "不能写成“.pdf”文件")])
def test_what_cannot_be_written_is_refused(nuanxin, batch, tmp_path, number, name, words):
    shown = nuanxin("payments", "export", number or batch.number, tmp_path / name)

    assert (shown.code, words in shown.err) == (1, True)
    assert Payment.objects.get().state == "pending"


def test_the_answer_is_taken(nuanxin, batch, tmp_path):
    nuanxin("payments", "export", batch.number, tmp_path / "out.xlsx")
    path = bank.workbook(tmp_path / "in.xlsx", bank.rows(batch, day=""))

    shown = nuanxin("payments", "import", path, "--paid-on", "2022-09-03")

    assert shown.code == 0
    assert shown.out == f"批次 {batch.number}：到账 1 笔 500.00 元，失败 0 笔 0.00 元，本次更新 1 笔。\n"
    assert Payment.objects.get().paid_on == datetime.date(2022, 9, 3)


def test_every_mistake_of_the_answer_is_told(nuanxin, batch, tmp_path):
    nuanxin("payments", "export", batch.number, tmp_path / "out.xlsx")
    [row] = bank.rows(batch)

    shown = nuanxin("payments", "import", bank.workbook(tmp_path / "in.xlsx", [row | {"金额": "1.00", "结果": "成功"}]))

    assert (shown.code, "金额 1.00 元与送出的 500.00 元不同" in shown.err) == (1, True)


def test_a_file_that_is_not_there_is_refused(nuanxin, county, tmp_path):
    shown = nuanxin("payments", "import", tmp_path / "none.xlsx")

    assert (shown.code, "找不到文件" in shown.err) == (1, True)
