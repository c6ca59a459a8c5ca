"""A ledger, a list of it without ID numbers and with the usual mistakes, and who is who; everybody is made up by the random seed.

Mistakes, as measured in township workbooks: names 4 % written with another character of the same sound, 1 % one character dropped,
1 % one changed; birth date 3 % missing, 4 % lunar, 2 % 1 January, 2 % a day or ten off, 1 % a year off; phone 15 % missing, 25 % another,
2 % one digit wrong; town 10 % another, 2 % missing. A third of the list's people is on no ledger; some of them are twins of those who are.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from nuanxin.engines.linkage.names import sounds
from nuanxin.engines.linkage.sides import LABELLED, PEOPLE, ROWS

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂英华玉梅秀珍红辉建国文志新海波宁云龙凤春荣生金水根福贵香莲菊花连清林森木火土发财有才德仁义礼信忠孝思远宏图大小长永光耀祖庆喜来旺兴盛昌隆达通顺利安康健美佳丹青山川江河湖石玲琴珠宝月星晨阳雪雨露冬夏秋"
TOWNS = 200
FIRST_DAY = date(1958, 1, 1)


@dataclass(frozen=True)
class Case:
    """The sides as the engine takes them, rows with known ID numbers to learn from, and the person of each row (None: on no ledger)."""

    people: pa.Table
    rows: pa.Table
    labelled: pa.Table
    truth: dict[int, int | None]


def case(people: int, rows: int, labelled: int, with_phone: bool = True, seed: int = 2022) -> Case:
    """`rows` without ID numbers, three of five of them people of the ledger, and `labelled` with them."""
    chance = random.Random(seed)
    same_sound = by_sound()
    everybody = [somebody(chance, number) for number in range(people)]
    picked = chance.sample(everybody, rows * 3 // 5 + labelled)
    inside, known = picked[labelled:], picked[:labelled]
    outside = [stranger(chance, people + number, everybody) for number in range(rows - len(inside))]
    mixed = [(one, one["person"]) for one in inside] + [(one, None) for one in outside]
    chance.shuffle(mixed)
    noisy = [noised(chance, one, same_sound, with_phone) | {"row": number} for number, (one, _) in enumerate(mixed)]
    lab = [noised(chance, one, same_sound, with_phone) | {"row": number, "lab": one["person"]} for number, one in enumerate(known)]
    lab += [
        noised(chance, stranger(chance, people * 2 + number, everybody), same_sound, with_phone) | {"row": -number - 1}
        for number in range(labelled * 2 // 3)
    ]
    truth = {number: person for number, (_, person) in enumerate(mixed)}
    return Case(table(everybody, PEOPLE), table(noisy, ROWS), table(lab, LABELLED), truth)


def table(records: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.table({field.name: pa.array([record.get(field.name) for record in records], field.type) for field in schema})


def somebody(chance: random.Random, number: int) -> dict[str, Any]:
    surname = SURNAMES[min(int(chance.expovariate(1 / 18)), len(SURNAMES) - 1)]
    given = "".join(chance.choices(GIVEN, k=1 if chance.random() < 0.15 else 2))
    town = f"360722{100 + chance.randrange(TOWNS):03d}"
    return {
        "person": number,
        "name": surname + given,
        "birth_on": FIRST_DAY + timedelta(days=chance.randrange(17_000)),
        "sex": chance.choice("MF"),
        "phone": chance.getrandbits(50) + 1,
        "area": f"{town}{200 + chance.randrange(15):03d}",
    }


def stranger(chance: random.Random, number: int, everybody: list[dict[str, Any]]) -> dict[str, Any]:
    """Somebody on no ledger: one in fifty the twin of somebody who is, one in fifty the spouse, with the same phone and place."""
    one, kind = somebody(chance, number), chance.random()
    if kind > 0.04:
        return one
    other = chance.choice(everybody)
    shared = {name: other[name] for name in ("phone", "area")}
    if kind > 0.02:
        return one | shared
    letter = chance.choice([given for given in GIVEN if given != other["name"][-1]])
    return one | shared | {"birth_on": other["birth_on"], "sex": other["sex"], "name": other["name"][:-1] + letter}


def by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, first in sounds().items():
        found.setdefault(first, []).append(chr(code))
    return {chr(code): found[first] for code, first in sounds().items()}


def noised(chance: random.Random, one: dict[str, Any], same_sound: dict[str, list[str]], with_phone: bool) -> dict[str, Any]:
    """The person as the list has it."""
    row = dict(one)
    row["name"] = written(chance, one["name"], same_sound)
    row["birth_on"] = day(chance, one["birth_on"])
    row["phone"] = phone(chance, one["phone"]) if with_phone else None
    place = chance.random()
    row["area"] = None if place < 0.02 else somebody(chance, 0)["area"] if place < 0.12 else one["area"]
    return row


def written(chance: random.Random, name: str, same_sound: dict[str, list[str]]) -> str:
    place, kind = chance.randrange(1, len(name)), chance.random()
    if kind < 0.04:
        letter = chance.choice(same_sound.get(name[place], [name[place]]))
    elif kind < 0.05 and len(name) > 2:
        letter = ""
    elif kind < 0.06:
        letter = chance.choice(GIVEN)
    else:
        return name
    return name[:place] + letter + name[place + 1 :]


def day(chance: random.Random, born: date) -> date | None:
    kind = chance.random()
    if kind < 0.03:
        return None
    if kind < 0.07:
        return born + timedelta(days=chance.randrange(-20, 46))
    if kind < 0.09:
        return date(born.year, 1, 1)
    if kind < 0.11:
        return born + timedelta(days=chance.choice((1, 10)))
    return born + timedelta(days=365) if kind < 0.12 else born


def phone(chance: random.Random, number: int) -> int | None:
    kind = chance.random()
    if kind < 0.15:
        return None
    return chance.getrandbits(50) + 1 if kind < 0.42 else number
