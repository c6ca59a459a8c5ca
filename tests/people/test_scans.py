"""What a scan may be, told by its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.errors import UserError
from nuanxin.people import scans
from tests.people.scanned import JPEG, PDF, PNG


@pytest.mark.parametrize(("content", "mime"), [(JPEG, "image/jpeg"), (PNG, "image/png"), (PDF, "application/pdf")])
def test_kind_is_told_by_the_content_whatever_the_name(content, mime):
    assert scans.kind_of(content, "恶意.exe").mime == mime


@given(st.binary(min_size=1, max_size=200))
def test_anything_else_is_refused(content):
    if any(content.startswith(kind.head) for kind in scans.KINDS):
        return

    with pytest.raises(UserError, match="不是图片或 PDF"):
        scans.kind_of(content, "a.jpg")


@pytest.mark.parametrize("content", [JPEG, PNG, PDF])
def test_what_was_cut_off_is_refused(content):
    with pytest.raises(UserError, match="不完整"):
        scans.kind_of(content[: len(content) // 2], "a")


def test_bytes_after_the_end_of_a_pdf_are_borne():
    assert scans.kind_of(PDF + b"\n" * 1000, "a").label == "PDF 文件"
