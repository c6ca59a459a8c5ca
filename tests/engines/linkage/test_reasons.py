"""Reasons in the user's words."""

from __future__ import annotations

from typing import get_args

import pytest

from nuanxin.engines.linkage import definition
from nuanxin.engines.linkage.levels import Levels
from nuanxin.engines.linkage.reasons import AGREEING, DIFFERING, NOTES, reasons
from nuanxin.engines.linkage.waterfall import NOTES as CODES


def levels(**seen):
    return Levels(
        **({"name": "same", "birth": "unknown", "phone": "unknown", "place": "unknown", "sex": "unknown", "mask": "unknown"} | seen)
    )


@pytest.mark.parametrize(
    ("seen", "note", "expected"),
    [
        ({"birth": "same", "place": "town", "phone": "other"}, "", ("同名、同出生日期、同乡镇", "电话不同")),
        ({"birth": "days", "days": 29, "phone": "same"}, "", ("同名、出生日期相差 29 天（可能一方是农历）、同电话",)),
        ({"birth": "january", "place": "village"}, "", ("同名、同出生年（一方只记到年）、同村",)),
        ({"birth": "year", "place": "other", "phone": "same"}, "", ("同名、出生月日相同、年份相差一年、同电话", "乡镇不同")),
        ({"mask": "same"}, "", ("同名、证件号未遮部分相同",)),
        ({"name": "sound", "birth": "same", "phone": "same"}, "", ("姓名同音不同字、同出生日期、同电话",)),
        (
            {"name": "edit", "birth": "same", "place": "village"},
            "rivals",
            ("姓名相差一字、同出生日期、同村", "可能是误写，也可能是双胞胎或兄弟姐妹", "台账中还有别人同样符合"),
        ),
        ({"birth": "same"}, "taken", ("同名、同出生日期", "此人已凭证件号在这份名单中")),
        ({"birth": "other", "phone": "same", "place": "other"}, "weak", ("同名、同电话", "出生日期不同、乡镇不同", "依据不足，请核实")),
        ({"birth": "same"}, "contested", ("同名、同出生日期", "名单中还有别的行也像此人")),
    ],
)
def test_reasons_in_words(seen, note, expected):
    assert reasons(levels(**seen), note) == expected


def test_every_level_and_note_has_its_words():
    kinds = {"birth": definition.Birth, "phone": definition.Phone, "place": definition.Place}
    known = {(field, level) for field, kind in kinds.items() for level in get_args(kind) if level != "unknown"}

    assert known <= set(AGREEING) | set(DIFFERING)
    assert set(NOTES) == set(CODES) - {""}
