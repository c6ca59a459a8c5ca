"""How clerks really fill cells in: the same value in many dresses, and the mistakes an import must catch."""

from __future__ import annotations

import datetime
import random
from typing import Any

from nuanxin.demo.invented import check_digit, fifteen
from nuanxin.demo.story import Row

FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
TICKS = {"是": ("是", "√", "Y", "1"), "否": ("否", "×", "N", "0")}
YES_NO = ("就业意愿", "培训意愿", "是否帮扶实现", "按比例就业", "规模以上企业")


class Dresser:
    """Dresses the values of one workbook; harmless variants everywhere, a few real mistakes at the end."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.style = self.chance.randrange(4)

    def row(self, row: Row) -> Row:
        return {column: self.cell(column, value) for column, value in row.items()}

    def cell(self, column: str, value: Any) -> Any:
        if isinstance(value, datetime.date):
            return self.date(value)
        if column in YES_NO and value in TICKS:
            return TICKS[value][self.style]
        if column == "常住地" and isinstance(value, str) and self.style % 2:
            value = value.replace("村委会", "村").replace("社区居委会", "社区")
        if value == "" and self.chance.random() < 0.15:
            return self.chance.choice(("无", "/", "—", "")) if column not in YES_NO else ""
        if column in ("身份证号", "户主身份证号") and value and isinstance(value, str):
            return self.id_number(value)
        if isinstance(value, str) and self.chance.random() < 0.02:
            return f" {value}　"
        return value

    def date(self, day: datetime.date) -> Any:
        """One habit per workbook, with an exception now and then."""
        style = self.style if self.chance.random() < 0.9 else self.chance.randrange(4)
        return (day, f"{day:%Y-%m-%d}", f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日")[style]

    def id_number(self, number: str) -> str:
        luck = self.chance.random()
        if luck < 0.03:
            return number.translate(FULL_WIDTH)
        if luck < 0.06:
            return f"{number[:6]} {number[6:14]} {number[14:]}"
        if luck < 0.08 and number[6:8] == "19" and number[6:10] < "1990":
            return fifteen(number)
        return number.lower() if luck < 0.5 else number


def spoil_roster(rows: list[Row], chance: random.Random) -> list[Row]:
    """The mistakes found in real rosters, a handful per township: each must come back with its reason."""
    if len(rows) < 20:
        return rows
    victims = chance.sample(range(len(rows)), 7)
    damaged, wrong_digit, impossible, abroad, unknown, sex, twice = victims
    rows[damaged]["身份证号"] = float(int(rows[damaged]["身份证号"][:15]) * 1000)  # what a number-formatted cell keeps
    number = rows[wrong_digit]["身份证号"]
    rows[wrong_digit]["身份证号"] = number[:17] + ("1" if number[17] != "1" else "2")
    rows[impossible]["失业登记日期"] = "2022-02-30"
    rows[abroad]["常住地"] = "大余县南安镇"
    rows[unknown]["人员类别"] = "困难户"
    rows[sex]["性别"] = "女" if rows[sex]["性别"] == "男" else "男"
    return [*rows, dict(rows[twice])]


def spoil_events(rows: list[Row], chance: random.Random) -> list[Row]:
    """A name that is not the ID's, a person who is not on file, a day still to come."""
    if len(rows) < 20:
        return rows
    stranger, other_name, future = chance.sample(range(len(rows)), 3)
    rows[stranger]["身份证号"] = "36072219500101999" + check_digit("36072219500101999")
    rows[other_name]["姓名"] = "另一人"
    column = next(name for name in rows[future] if name.endswith("日期"))
    rows[future][column] = datetime.date(2099, 1, 1)
    return rows
