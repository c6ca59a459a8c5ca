"""A roster of invented persons of Xinfeng: 20 columns, one row each, nothing wrong with any."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

from nuanxin.engines.sheets.cells.identity import check_digit

HEADINGS = (
    "姓名", "身份证号", "性别", "出生日期", "民族", "文化程度", "户籍性质", "常住地", "联系电话", "户主身份证号", "与户主关系",
    "人员类别", "失业登记日期", "就业状态", "就业意愿", "培训意愿", "创业意愿", "技能特长", "认定日期", "备注",
)  # fmt: skip
DAYS, FIRST_BIRTH = 16_000, datetime.date(1958, 1, 1)
CATEGORIES = ("大龄人员", "残疾人员", "低保家庭成员、残疾人员", "脱贫人口", "长期失业人员")


def write_roster(path: Path, count: int, towns: tuple[str, ...]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, *rows(count, towns)]):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text)


def rows(count: int, towns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    chance, head = random.Random(1), ""
    for order in range(count):
        number, birth_on = id_number(order)
        head = number if chance.random() < 0.88 or not head else head
        yield (
            f"张{chr(0x4E00 + order % 5000)}{chr(0x5000 + order // 5000)}", number, "男" if int(number[16]) % 2 else "女", str(birth_on),
            "汉族", chance.choice(("小学及以下", "初中", "高中")), chance.choice(("城镇", "农村")), chance.choice(towns), f"19{order:09d}", head,
            "本人" if head == number else "配偶", chance.choice(CATEGORIES), "2022-01-01" if chance.random() < 0.6 else "", "未就业",
            chance.choice("是否"), chance.choice("是否"), "否", "", f"2022-08-{order % 28 + 1:02d}" if chance.random() < 0.8 else "", "",
        )  # fmt: skip


def id_number(order: int) -> tuple[str, datetime.date]:
    birth_on = FIRST_BIRTH + datetime.timedelta(days=order % DAYS)
    body = f"360722{birth_on:%Y%m%d}{order // DAYS * 2 + order % 2:03d}"
    return body + check_digit(body), birth_on
