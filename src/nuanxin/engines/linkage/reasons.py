"""Why two records may be one person, in the user's words: what agrees, what does not, what stands in the way."""

from __future__ import annotations

from typing import Final

from nuanxin.engines.linkage.levels import Levels

AGREEING: Final = {
    ("name", "same"): "同名",
    ("name", "sound"): "姓名同音不同字",
    ("name", "edit"): "姓名相差一字",
    ("mask", "same"): "证件号未遮部分相同",
    ("birth", "same"): "同出生日期",
    ("birth", "days"): "出生日期相差 {days} 天（可能一方是农历）",
    ("birth", "january"): "同出生年（一方只记到年）",
    ("birth", "year"): "出生月日相同、年份相差一年",
    ("phone", "same"): "同电话",
    ("place", "village"): "同村",
    ("place", "town"): "同乡镇",
}
DIFFERING: Final = {
    ("birth", "other"): "出生日期不同",
    ("phone", "other"): "电话不同",
    ("place", "other"): "乡镇不同",
}
NOTES: Final = {
    "taken": "此人已凭证件号在这份名单中",
    "contested": "名单中还有别的行也像此人",
    "rivals": "台账中还有别人同样符合",
    "weak": "依据不足，请核实",
}
TWINS: Final = "可能是误写，也可能是双胞胎或兄弟姐妹"
ORDER: Final = ("name", "mask", "birth", "phone", "place")


def reasons(levels: Levels, note: str = "") -> tuple[str, ...]:
    """`("同名、同出生日期、同乡镇", "电话不同")`; join them with `；`."""
    seen = [(field, getattr(levels, field)) for field in ORDER]
    agreeing = [AGREEING[pair].format(days=levels.days) for pair in seen if pair in AGREEING]
    differing = [DIFFERING[pair] for pair in seen if pair in DIFFERING]
    doubts = [TWINS] if levels.name == "edit" and levels.birth == "same" else []
    parts = ["、".join(agreeing), "、".join(differing), *doubts, NOTES.get(note, "")]
    return tuple(part for part in parts if part)
