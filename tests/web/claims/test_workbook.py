"""Claims of many from a workbook through its pages: template, every mistake at once, totals, confirmation, outcome."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from nuanxin.benefits import claiming
from nuanxin.benefits.models import Claim
from nuanxin.orgs.models import StoredFile
from nuanxin.web.claims import sheets
from tests import factories
from tests.benefits.claiming import rig
from tests.factories import benefits
from tests.web.claims.conftest import Desk
from tests.web.pages import HTMX, refusals, text


@pytest.fixture(autouse=True)
def _in_june(monkeypatch):
    from tests.factories import papers

    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)
    with time_machine.travel(rig.NOW, tick=False):
        yield


@pytest.fixture
def desk(county):
    return Desk(factories.user(role="officer", area=factories.area(factories.JIADING), display_name="镇经办人"))


@pytest.fixture
def workers(county):
    return [rig.flexible_worker(name="王小明"), rig.flexible_worker(name="李大山")]


def workbook(*rows: dict) -> bytes:
    """The policy's own template, filled in by heading."""
    book = openpyxl.load_workbook(io.BytesIO(claiming.template(rig.FLEXIBLE)))
    sheet = book["申领明细"]
    headings = {str(cell.value).strip("*＊ "): cell.column for cell in sheet[2] if cell.value}
    for number, row in enumerate(rows, 3):
        for heading, value in row.items():
            place = next(column for name, column in headings.items() if heading in name)
            sheet.cell(number, place, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def line(person, month: str = "2024-05", paid: float = 900, **more) -> dict:
    return {"姓名": person.name, "身份证号": person.full_id_number, "月份": month, "缴费": paid, "账户": benefits.ACCOUNT} | more


def uploaded(desk, content: bytes, name: str = "五月.xlsx", policy: str = rig.FLEXIBLE):
    return desk.post("claims-workbook", policy=policy, file=SimpleUploadedFile(name, content))


def test_template_of_a_policy_is_sent(desk):
    response = desk.get("claims-template", rig.FLEXIBLE)

    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    assert book.sheetnames == ["申领明细", "填表说明"]
    assert desk.get("claims-template", "no-such-policy").status_code == 404


def test_policies_of_another_province_are_not_offered(desk):
    page = text(desk.get("claims-workbook"))

    assert "灵活就业社会保险补贴" in page
    assert "失业补助金" not in page or "皖人社发" not in page


def test_good_workbook_is_shown_with_its_totals_and_claims_nothing_yet(desk, workers):
    response = uploaded(desk, workbook(*(line(one) for one in workers)))

    assert response.status_code == 302, refusals(response)
    page = text(desk.client.get(response["Location"]))
    assert "可以申领 2 个领取人 合计 1,200.00 元" in page
    assert "有问题 0 处" in page
    assert "提交 2 笔申领，合计 1,200.00 元" in page
    assert not Claim.objects.exists()


def test_confirmed_workbook_claims_once_however_often_it_is_sent(desk, workers):
    content = workbook(*(line(one) for one in workers))
    response = uploaded(desk, content)
    key = StoredFile.objects.latest("pk").pk

    for _ in range(2):
        response = desk.post("claims-workbook-claim", key)

    page = text(desk.client.get(response["Location"]))
    assert "已提交 2 笔申领" in page
    assert "王小明 600.00" in page
    assert sorted(Claim.objects.values_list("person__name", "amount_yuan", "origin")) == [
        ("李大山", 600, "batch"),
        ("王小明", 600, "batch"),
    ]
    again = desk.client.get(uploaded(desk, content)["Location"])
    assert "以前提交过 2 笔" in text(again)


def test_every_mistake_is_told_at_once_with_row_and_column(desk, workers):
    first, second = workers
    broken = [
        line(first),
        line(second, month="2031-01"),
        line(second, 姓名="李小山"),
        {**line(second), "身份证号": "36072219700501001X"},
    ]

    page = text(desk.client.get(uploaded(desk, workbook(*broken))["Location"]))

    assert "第 4 行" in page
    assert "第 5 行" in page
    assert "第 6 行" in page
    assert "可以申领 1 个领取人 合计 600.00 元" in page
    assert second.full_id_number not in page


def test_file_that_is_no_workbook_is_refused(desk, workers):
    assert refusals(uploaded(desk, b"x", "说明.txt")) == ["填好的表格：“说明.txt”不是表格文件。请上传 .xlsx、.xls、.csv 或 .ods 文件。"]


def test_workbook_without_the_headings_is_told_on_its_page(desk, workers):
    book = openpyxl.Workbook()
    book.active.append(["无关", "内容"])
    out = io.BytesIO()
    book.save(out)

    page = text(desk.client.get(uploaded(desk, out.getvalue())["Location"]))

    assert "没有核对成功" in page


def test_workbook_of_somebody_else_is_not_found(desk, workers):
    uploaded(desk, workbook(line(workers[0])))
    key = StoredFile.objects.latest("pk").pk
    other = Desk(factories.user(role="officer", area=factories.area(factories.JIADING)))

    assert other.get("claims-workbook-run", key).status_code == 404
    assert other.post("claims-workbook-claim", key).status_code == 404
    assert not Claim.objects.exists()


def test_file_that_is_no_claims_workbook_is_not_found(desk):
    stored = StoredFile.objects.create(name="别的.xlsx", path="x", size_bytes=1, digest="d", stored_by=desk.user)

    assert desk.get("claims-workbook-run", stored.pk).status_code == 404


def test_long_work_is_told_until_it_is_done(desk, workers):
    uploaded(desk, workbook(line(workers[0])))
    stored = StoredFile.objects.latest("pk")
    sheets.note(stored.pk, sheets.CLAIM, {"state": "running", "policy": rig.FLEXIBLE})

    part = desk.client.get(f"/claims/workbook/{stored.pk}/", headers=HTMX)
    assert "正在申领" in text(part)
    assert "<main" not in part.content.decode()
    with time_machine.travel(rig.NOW + datetime.timedelta(minutes=20), tick=False):
        assert "处理中断了。请再试一次" in text(desk.get("claims-workbook-run", stored.pk))


def test_work_that_breaks_is_told_without_our_insides(desk, workers, monkeypatch):
    uploaded(desk, workbook(line(workers[0])))
    stored = StoredFile.objects.latest("pk")
    monkeypatch.setitem(sheets.STAGES, sheets.CLAIM, lambda *told: 1 / 0)

    desk.post("claims-workbook-claim", stored.pk)

    page = text(desk.get("claims-workbook-run", stored.pk))
    assert "系统出错，这份表没有处理完" in page
    assert "再试一次" in page


def test_notes_beside_the_file_are_encrypted(desk, workers):
    uploaded(desk, workbook(line(workers[0])))

    kept = sheets.place(StoredFile.objects.latest("pk").pk, sheets.READ).read_bytes()

    assert "王小明".encode() not in kept
