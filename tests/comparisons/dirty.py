"""Departments' lists as careless offices keep them, with the truth about each row: who it is and what was done to it.

    county = dirty.County(people=500, seed=1)       the same seed gives the same county
    county.people                                   everybody; `county.ledger` are those to be put on the register
    dirty_list = county.list("disability", count=200)    or dirty.dirty_list(list_id, people, seed, plan)
    dirty_list.rows                                 heading -> cell, in the order of the file (row 1 of it is Excel's row 2)
    dirty_list.truth                                one `Truth(row, person, kind, name_kind)` per row

Kinds of ID number: those of EXACT must be matched by the number, those of REFUSED cannot go in, MASKED and ABSENT
can only lead to a suggestion. Everybody is made up.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂英华玉梅秀珍红辉建国文志新海波宁云龙凤春荣"
PLACES = ("嘉定镇水东村", "嘉定镇水北村", "大塘埠镇长龙村", "大塘埠镇六村村")
EMPLOYERS = ("信丰电子科技有限公司", "赣南纺织厂", "信丰县脐橙专业合作社", "大塘埠建材厂", "嘉定物业服务有限公司")
VARIANTS = {"国": "國", "军": "軍", "龙": "龍", "华": "華", "兰": "蘭", "云": "雲", "丽": "麗"}
EXACT = ("plain", "old", "full_width", "spaced", "apostrophe", "lower_x")
REFUSED = ("wrong_digit", "transposed", "truncated", "missing")
MASKED, ABSENT = "masked", "absent"
NAME_KINDS = ("same", "spaced_name", "variant_name", "other_name")
# What offices do, in rows of a hundred: measured shares are smaller, but a test wants to see each kind.
USUAL = {"plain": 60, "old": 6, "full_width": 5, "spaced": 5, "apostrophe": 3, "lower_x": 5, "wrong_digit": 4, "transposed": 3} | {
    "truncated": 3,
    "missing": 2,
    "masked": 4,
}


@dataclass(frozen=True)
class Someone:
    """A made-up person; `head` is the number of the head of the household, `tie` says who he is to another (twin, spouse, namesake)."""

    number: str
    name: str
    phone: str
    place: str
    head: str
    tie: str = ""

    @property
    def birth_on(self) -> datetime.date:
        return datetime.date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))

    @property
    def sex(self) -> str:
        return "男" if int(self.number[16]) % 2 else "女"


@dataclass(frozen=True)
class Truth:
    """What a row really is. `row` is Excel's row number where the header stands in row 1."""

    row: int
    person: Someone
    kind: str
    name_kind: str = "same"

    @property
    def is_exact(self) -> bool:
        return self.kind in EXACT

    @property
    def is_refused(self) -> bool:
        return self.kind in REFUSED


@dataclass
class DirtyList:
    """A list as it comes, and the truth about it, row by row."""

    list_id: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Truth]:
        return [one for one in self.truth if one.kind in kinds]

    @property
    def good(self) -> list[Truth]:
        """Rows that can go in: in the file's order, the first of each number and name."""
        return [one for one in self.truth if not one.is_refused]


def check_digit(seventeen: str) -> str:
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True)) % 11]


def id_number(birth_on: datetime.date, serial: int, place: str = "360722") -> str:
    """A made-up number; an odd serial is a man's."""
    first = f"{place}{birth_on:%Y%m%d}{serial % 1000:03d}"
    return first + check_digit(first)


class County:
    """People with the ties that mislead a comparison: twins, couples with one phone, namesakes born on one day."""

    def __init__(self, people: int = 200, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.seed = seed
        self.taken: set[str] = set()
        self.people: list[Someone] = []
        while len(self.people) < people:
            self.people += self.household()
        del self.people[people:]

    @property
    def ledger(self) -> list[Someone]:
        """Every second person is on the register."""
        return self.people[::2]

    def household(self) -> list[Someone]:
        """One person, and often somebody who is easily taken for him."""
        first = self.someone()
        tie = self.random.choices(("", "spouse", "twin", "namesake"), (80, 12, 4, 4))[0]
        return [first] if not tie else [first, getattr(self, tie)(first)]

    def someone(self, birth_on: datetime.date | None = None) -> Someone:
        pick = self.random
        birth_on = birth_on or datetime.date(1958, 1, 1) + datetime.timedelta(days=pick.randrange(17_000))
        number = self.free_number(birth_on, pick.randrange(1000))
        name = pick.choice(SURNAMES) + "".join(pick.choices(GIVEN, k=pick.choice((1, 2, 2))))
        return Someone(number, name, f"1{pick.choice('3589')}{pick.randrange(10**9):09d}", pick.choice(PLACES), head=number)

    def free_number(self, birth_on: datetime.date, serial: int, step: int = 1) -> str:
        while (number := id_number(birth_on, serial)) in self.taken:
            serial += step
        self.taken.add(number)
        return number

    def spouse(self, one: Someone) -> Someone:
        """Another surname and birthday; the same phone, place and household."""
        other = self.someone()
        return replace(other, phone=one.phone, place=one.place, head=one.number, tie="spouse")

    def twin(self, one: Someone) -> Someone:
        """The next number of the same day and sex, the same surname, phone and place."""
        serial = int(one.number[14:17]) + 2
        number = self.free_number(one.birth_on, serial, step=2)
        name = one.name[:-1] + next(letter for letter in GIVEN if letter != one.name[-1])
        return Someone(number, name, one.phone, one.place, one.number, tie="twin")

    def namesake(self, one: Someone) -> Someone:
        """The same name and day of birth, everything else another's."""
        return replace(self.someone(one.birth_on), name=one.name, tie="namesake")

    def list(self, list_id: str, count: int, plan: Mapping[str, int] = USUAL) -> DirtyList:
        """The first `count` people of an order of this list's own, as that department keeps them."""
        shuffled = random.Random(f"{self.seed}-{list_id}").sample(self.people, min(count, len(self.people)))
        return dirty_list(list_id, shuffled, self.seed, plan)


def dirty_list(list_id: str, people: Sequence[Someone], seed: int = 1, plan: Mapping[str, int] = USUAL) -> DirtyList:
    """One row per person; `plan` gives the shares of the kinds. `absent` alone means a list without its ID column."""
    made = DirtyList(list_id)
    for cells, truth in dirty_rows(list_id, people, seed, plan):
        made.rows.append(cells)
        made.truth.append(truth)
    return made


def dirty_rows(
    list_id: str, people: Sequence[Someone], seed: int = 1, plan: Mapping[str, int] = USUAL
) -> Iterator[tuple[dict[str, Any], Truth]]:
    """The same, row by row, for lists that are too long to keep."""
    pick = random.Random(f"{list_id}-{seed}")
    kinds, shares = tuple(plan), tuple(plan.values())
    for row, person in enumerate(people, 2):
        kind = fitting(pick.choices(kinds, shares)[0], person)
        kind = ABSENT if kind == "missing" and list_id == "low_income" else kind  # there a number may be missing
        name_kind = pick.choices(NAME_KINDS, (90, 5, 4, 1))[0] if kind in EXACT else "same"
        name, name_kind = named(person.name, name_kind)
        cells = LISTS[list_id](person, spoilt(person.number, kind, pick), name, pick)
        yield {heading: cell for heading, cell in cells.items() if cell is not None}, Truth(row, person, kind, name_kind)


def fitting(kind: str, person: Someone) -> str:
    """A kind that makes sense for this number: only who was born before 2000 has a short one, and so on."""
    impossible = (
        (kind == "old" and person.birth_on.year >= 2000)
        or (kind == "lower_x" and person.number[17] != "X")
        or (kind == "transposed" and transposed(person.number) is None)
    )
    return "plain" if impossible else kind


def transposed(number: str) -> str | None:
    """Two neighbouring digits of the serial swapped, where that makes a difference."""
    for place in (14, 15):
        if number[place] != number[place + 1]:
            return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return None


def wrong_digit(number: str, pick: random.Random) -> str:
    place = pick.choice((14, 15, 16))
    return f"{number[:place]}{(int(number[place]) + pick.randrange(1, 10)) % 10}{number[place + 1 :]}"


def spoilt(number: str, kind: str, pick: random.Random) -> Any:
    """The number as it stands in the cell; a float is what Excel makes of it."""
    makers: dict[str, Callable[[], Any]] = {
        "plain": lambda: number,
        "old": lambda: number[:6] + number[8:17],
        "full_width": lambda: "".join(chr(ord(sign) + 0xFEE0) for sign in number),
        "spaced": lambda: f" {number[:6]} {number[6:14]}\u3000{number[14:]}\u00a0",
        "apostrophe": lambda: f"'{number}",
        "lower_x": number.lower,
        "wrong_digit": lambda: wrong_digit(number, pick),
        "transposed": lambda: transposed(number),
        "truncated": lambda: float(int(number[:15]) * 1000),
        "missing": lambda: "",
        "masked": lambda: f"{number[:4]}**********{number[-4:]}",
        "absent": lambda: None,
    }
    return makers[kind]()


def named(name: str, kind: str) -> tuple[str, str]:
    """The name as written, and the kind it really is (not every name has a variant)."""
    if kind == "spaced_name":
        return "\u3000".join(name), kind
    if kind == "variant_name":
        written = "".join(VARIANTS.get(letter, letter) for letter in name)
        return written, kind if written != name else "same"
    if kind == "other_name":
        return name[0] + ("梓轩" if name[1:] != "梓轩" else "雨桐"), kind
    return name, "same"


def month(pick: random.Random, first: int = 2015, last: int = 2021) -> str:
    return f"{pick.randint(first, last)}-{pick.randint(1, 12):02d}"


def day(pick: random.Random, first: int = 2015, last: int = 2021) -> str:
    return f"{month(pick, first, last)}-{pick.randint(1, 28):02d}"


def credit_code(place: str, order: int) -> str:
    """A made-up unified social credit code with its check character."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91{place}MA{order % 10**7:07d}"
    total = sum(letters.index(letter) * (3**position % 31) for position, letter in enumerate(body))
    return body + letters[(31 - total % 31) % 31]


Cells = dict[str, Any]


def unemployment(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    return {"姓名": name, "身份证号": number, "登记日期": day(pick), "失业原因": "合同终止", "常住地": one.place, "联系电话": one.phone}


def low_income(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    kind = pick.choice(("城市低保", "农村低保"))
    until = month(pick, 2022, 2022) if pick.random() < 0.3 else ""
    cells = {"姓名": name, "身份证号": number, "户主身份证号": one.head, "低保类别": kind, "起始年月": month(pick), "终止年月": until}
    return cells | {"常住地": one.place}


def disability(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    """Every kind of damage is done to the number inside the certificate."""
    kind, grade = pick.randint(1, 7), pick.randint(1, 4)
    ending = f"{kind}{grade}" + pick.choice(("", "", "", "B1", "B2"))
    certificate = number if number in ("", None) or isinstance(number, float) else f"{number}{ending}"
    words = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")[kind - 1], ("一级", "二级", "三级", "四级")[grade - 1]
    return {"姓名": name, "残疾人证号": certificate, "残疾类别": words[0], "残疾等级": words[1], "签发日期": day(pick), "常住地": one.place}


def insurance(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    kind = pick.choice(("企业养老", "居民养老", "灵活就业养老", "失业", "工伤", "职工医保"))
    order = pick.randrange(len(EMPLOYERS))
    cells = {"姓名": name, "身份证号": number, "险种": kind, "参保单位": EMPLOYERS[order], "统一社会信用代码": credit_code("360722", order)}
    return cells | {"起始年月": month(pick), "终止年月": month(pick, 2022, 2022) if pick.random() < 0.3 else ""}


def businesses(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    order = int(one.number[7:17])
    ended = pick.random() < 0.2
    cells = {"企业名称": f"信丰县{one.number[10:17]}商店", "统一社会信用代码": credit_code("360722", order), "法定代表人": name}
    cells |= {"法定代表人身份证号": number, "主体类型": pick.choice(("企业", "个体工商户", "农民专业合作社")), "成立日期": day(pick)}
    return cells | {"注销日期": day(pick, 2022, 2022) if ended else "", "状态": "注销" if ended else "存续"}


def deceased(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    return {"姓名": name, "身份证号": number, "死亡日期": day(pick)}


def poverty(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    kind = pick.choice(("脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"))
    cells = {"姓名": name, "身份证号": number, "户主身份证号": one.head, "对象类型": kind, "识别日期": day(pick), "常住地": one.place}
    works = pick.random() < 0.4
    return cells | ({"务工地点": "广东省东莞市", "务工单位": "东莞制衣厂", "务工起始": day(pick)} if works else {})


def graduates(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    return {
        "姓名": name,
        "身份证号": number,
        "毕业院校": "赣南师范大学",
        "学历": "本科",
        "毕业日期": day(pick, 2020, 2021),
        "联系电话": one.phone,
    }


def veterans(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    return {"姓名": name, "身份证号": number, "退役日期": day(pick)}


def province_export(one: Someone, number: Any, name: str, pick: random.Random) -> Cells:
    form = pick.choice(("企业吸纳", "灵活就业", "单位就业", "其他形式"))
    return {"姓名": name, "身份证号": number, "就业地": "广东省深圳市", "就业形式": form, "就业日期": day(pick), "联系电话": one.phone}


LISTS: dict[str, Callable[[Someone, Any, str, random.Random], Cells]] = {
    made.__name__: made
    for made in (unemployment, low_income, disability, insurance, businesses, deceased, poverty, graduates, veterans, province_export)
}


def roster(people: Sequence[Someone]) -> list[Cells]:
    """The same people as rows of our own register, clean."""
    return [
        {
            "姓名": one.name,
            "身份证号": one.number,
            "常住地": one.place,
            "联系电话": one.phone,
            "户主身份证号": one.head,
            "认定日期": "2022-01-05",
        }
        for one in people
    ]
