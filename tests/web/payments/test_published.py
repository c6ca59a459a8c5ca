"""A table checked before it is published: cells with what is wrong, and files that are none."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse

from tests.factories import papers
from tests.web import filed
from tests.web.pages import text

pytestmark = pytest.mark.django_db
ROWS = [{"姓名": f"张{number}", "月数": number, "标准": 200, "补贴金额": 200 * number} for number in range(1, 7)]


@pytest.fixture
def table(tmp_path):
    def make(rows) -> io.BytesIO:
        content = io.BytesIO(papers.paper(tmp_path / "table.xlsx", *rows).read_bytes())
        content.name = "补贴公示.xlsx"
        return content

    return make


def test_a_wrong_total_is_told_with_its_cell(clerk, table):
    page = clerk.post("published-table", file=table([*ROWS, {"姓名": "合计", "补贴金额": 4100}]))

    assert (page.status_code, "D8" in text(page), "4,200" in text(page) or "4200" in text(page)) == (200, True, True)


def test_a_right_table_is_told_so(clerk, table):
    page = clerk.post("published-table", file=table([*ROWS, {"姓名": "合计", "补贴金额": 4200}]))

    assert "没有发现问题" in text(page)


@pytest.mark.parametrize(("name", "content"), [("表.docx", b"x"), ("表.xlsx", b"no workbook"), ("表.csv", "甲,乙\n1,2\n".encode())])
def test_a_file_that_is_no_table_is_refused(clerk, name, content):
    file = io.BytesIO(content)
    file.name = name

    page = clerk.post("published-table", file=file)

    assert (page.status_code, list(filed.errors(page))) == (422, ["file"])


def test_every_reader_may_check_a_table(client, county):
    assert filed.statuses(client, reverse("published-table")) == filed.only(
        "collector", "officer", "reviewer", "head", "inspector", status=200
    )
