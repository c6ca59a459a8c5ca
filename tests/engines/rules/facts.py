"""A small catalogue for the tests of the condition language, and rows full of gaps and month ends."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

from nuanxin.engines.rules import Fact

SEX = ("M", "F")
FORM = ("enterprise", "flexible", "welfare_post")
COLUMNS: dict[str, Fact] = {
    "sex": Fact("enum", "性别", "unknown", SEX, {"M": "男", "F": "女"}),
    "form": Fact("enum", "就业形式", "none", FORM, {"enterprise": "企业吸纳"}),
    "birth_on": Fact("date", "出生日期", "unknown"),
    "decided_on": Fact("date", "认定日期", "never"),
    "ended_on": Fact("date", "退出日期", "none"),
    "openings": Fact("int", "招聘人数", "none"),
    "seq": Fact("int", "录入序号", "never"),
    "months": Fact("int", "已享受月数", "unknown"),
    "amount_yuan": Fact("money", "救助金额", "never"),
    "paid_yuan": Fact("money", "已付金额", "none"),
    "wants_job": Fact("bool", "有就业意愿", "unknown", labels={"true": "愿意就业", "false": "不愿就业"}),
    "helped": Fact("bool", "是否帮扶实现", "none"),
    "has_LONG": Fact("bool", "长期失业人员", "never"),
    "note": Fact("text", "备注", "unknown"),
}
CATALOGUE: dict[str, Fact] = COLUMNS | {
    "base.ended_on": Fact("date", "退出日期", "none"),
    "base.decided_on": Fact("date", "认定日期", "never"),
}
DATES = [date(2000, 2, 29), date(2004, 2, 29), date(2022, 1, 31), date(2022, 2, 28), date(2022, 8, 31), date(2022, 9, 1), date(2022, 9, 30)]
TEXTS = ["", "a", "it's", "低保", '"', "%"]
PARAMETERS = {"from": date(2022, 9, 1), "to": date(2022, 9, 23)}


def a_row(**facts: Any) -> dict[str, Any]:
    """A row in which nothing is known but `facts`."""
    return dict.fromkeys([*CATALOGUE, "members"]) | facts


def some_rows(count: int, seed: int = 2022) -> list[dict[str, Any]]:
    """Rows that look like work records with holes: a fifth of all values is missing, half of the dates sit on month ends."""
    chance = random.Random(seed)
    rows = [
        {"id": number, "household": number // 3} | {name: some_value(chance, fact) for name, fact in COLUMNS.items()}
        for number in range(count)
    ]
    for row in rows:
        base = rows[(row["id"] * 7 + 1) % count]
        row |= {"base_id": base["id"], "base.ended_on": base["ended_on"], "base.decided_on": base["decided_on"]}
        row["members"] = [other for other in rows if other["household"] == row["household"]]
    return rows


def some_value(chance: random.Random, fact: Fact) -> Any:
    if chance.random() < 0.2:
        return None
    return {
        "int": lambda: chance.choice([0, 1, 2, 11, 12, 13, 24, 36, 999_999_999]),
        "money": lambda: Decimal(chance.choice([0, 10, 30, 1000_10, 99_999_999_99, chance.randrange(10**6)])).scaleb(-2),
        "date": lambda: chance.choice(
            [*DATES, date.fromordinal(chance.randint(date(1960, 1, 1).toordinal(), date(2024, 12, 31).toordinal()))]
        ),
        "bool": lambda: chance.random() < 0.5,
        "text": lambda: chance.choice(TEXTS),
        "enum": lambda: chance.choice(fact.values),
    }[fact.type]()
