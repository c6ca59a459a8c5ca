"""Log lines show no personal number, whatever was logged."""

import logging

import pytest

from nuanxin.orgs.logs import NoPersonalNumbers, mask_numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("360722197005010011", "360722****0011"),
        ("36072219700501001X 不对", "360722****001X 不对"),
        ("电话13900001234。", "电话139****1234。"),
        ("卡号 6222021234567890123", "622202****0123"),
        ("第 12 行，2022-09-20", "第 12 行，2022-09-20"),
        ("地区 360722100200", "地区 360722100200"),
        ("编号 12345678901234567890123456", "编号 12345678901234567890123456"),
    ],
)
def test_mask_numbers_masks_what_looks_personal(text, masked):
    assert masked in mask_numbers(text)


@pytest.fixture
def lines(caplog):
    caplog.handler.addFilter(NoPersonalNumbers())
    return caplog


def test_filter_masks_arguments_of_a_message(lines):
    logging.getLogger("test").warning("row %s: %s", 3, "360722197005010011")

    assert lines.messages == ["row 3: 360722****0011"]


def test_filter_leaves_other_messages_as_they_are(lines):
    logging.getLogger("test").warning("row %s of %s", 3, 9)

    assert [(record.msg, record.args) for record in lines.records] == [("row %s of %s", (3, 9))]


def test_filter_masks_tracebacks(lines):
    try:
        raise ValueError("360722197005010011")
    except ValueError:
        logging.getLogger("test").exception("failed")

    assert "360722197005010011" not in lines.text
    assert "ValueError: 360722****0011" in lines.text
