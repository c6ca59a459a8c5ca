"""Invented persons of a county: who they are, what categories they hold. Nobody here exists."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nuanxin.orgs.models import Area

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤赖温"
GIVEN_M = "建国 志强 小军 海波 春生 水根 国平 文辉 福生 明亮 宝林 金山 贵发 冬生 永红 长青 观福 石生 立新 德顺 振华 家旺 先明 荣贵 东升 学文 火根 庆华 伟 勇 斌 超 磊 鹏"
GIVEN_F = "秀英 桂香 玉兰 小红 春梅 秀兰 冬秀 金凤 美华 海燕 菊香 丽萍 三妹 来娣 雪梅 水英 月娥 细妹 招娣 翠花 桂花 素珍 云香 艳 敏 静 娟 丽 芳 婷 霞"
CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
OLD_PREFIXES = ("360722",) * 8 + ("362125", "360721", "441424")  # moved here, or registered under a former code
CATEGORY_SHARES = (
    ("长期失业人员", 0.22), ("残疾人员", 0.12), ("低保家庭成员", 0.16), ("脱贫人口", 0.34), ("监测对象", 0.07),
    ("零就业家庭成员", 0.03), ("失地（失林）人员", 0.03), ("就业困难退役军人", 0.015), ("退捕渔民", 0.012), ("农村残疾人", 0.02),
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """One invented person as a clerk's roster would have them."""

    name: str
    id_number: str
    sex: str
    birth_on: datetime.date
    town: Area
    village: Area
    phone: str
    hukou: str
    education: str
    categories: tuple[str, ...]
    wants_job: str
    wants_training: str
    registered_on: datetime.date | None
    recognised_on: datetime.date | None
    exited_on: datetime.date | None = None
    head: str = ""
    relationship: str = ""
    skills: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def check_digit(body: str) -> str:
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, CHECK_WEIGHTS, strict=True)) % 11]


def fifteen(number: str) -> str:
    """The number as it stood on the cards of before 1999."""
    return number[:6] + number[8:17]


class Inventor:
    """Invents persons town by town; the same seed gives the same county."""

    def __init__(self, seed: int, today: datetime.date) -> None:
        self.chance = random.Random(seed)
        self.today = today
        self.used: set[str] = set()
        self.phones = 19900000000

    def town(self, town: Area, villages: Sequence[Area], count: int) -> list[Invented]:
        """`count` persons spread over the villages, some of them in one household."""
        people: list[Invented] = []
        for person in self.persons(town, villages, count):
            if people and self.chance.random() < 0.12 and people[-1].village == person.village:
                person = self.into_household(person, people[-1])
            people.append(person)
        return people

    def persons(self, town: Area, villages: Sequence[Area], count: int) -> Iterator[Invented]:
        return (self.person(town, villages[min(int(self.chance.expovariate(3) * len(villages)), len(villages) - 1)]) for _ in range(count))

    def person(self, town: Area, village: Area) -> Invented:
        graduate = self.chance.random() < 0.06
        sex = self.chance.choice("男女")
        age = self.chance.randint(21, 25) if graduate else int(min(59, max(18, self.chance.gauss(46, 10))))
        birth_on = self.today - datetime.timedelta(days=age * 365 + self.chance.randint(0, 364))
        recognised_on = self.recognised_on()
        return Invented(
            name=self.chance.choice(SURNAMES) + self.chance.choice((GIVEN_M if sex == "男" else GIVEN_F).split()),
            id_number=self.id_number(birth_on, sex),
            sex=sex,
            birth_on=birth_on,
            town=town,
            village=village,
            phone=self.phone(),
            hukou="城镇" if "居委会" in village.name or "社区" in village.name else "农村",
            education=self.chance.choice(("大专", "本科"))
            if graduate
            else self.chance.choice(("小学及以下", "初中", "初中", "初中", "高中", "中专")),
            categories=self.categories(sex, age, graduate),
            wants_job=self.chance.choices(("是", "否", ""), (88, 7, 5))[0],
            wants_training=self.chance.choices(("是", "否", ""), (35, 55, 10))[0],
            registered_on=recognised_on - datetime.timedelta(days=self.chance.randint(20, 600)) if recognised_on else None,
            recognised_on=recognised_on,
            exited_on=self.exited_on(recognised_on),
            skills=self.chance.choice(("", "", "", "缝纫", "烹饪", "驾驶", "电工", "家政", "脐橙种植", "砌筑")),
        )

    def recognised_on(self) -> datetime.date | None:
        if self.chance.random() < 0.07:
            return None
        return self.today - datetime.timedelta(days=int(self.chance.triangular(3, 540, 60)))

    def exited_on(self, recognised_on: datetime.date | None) -> datetime.date | None:
        if recognised_on is None or self.chance.random() > 0.04:
            return None
        return max(recognised_on, self.today - datetime.timedelta(days=self.chance.randint(1, 60)))

    def categories(self, sex: str, age: int, graduate: bool) -> tuple[str, ...]:
        found = [name for name, share in CATEGORY_SHARES if self.chance.random() < share]
        if graduate:
            found.append("就业困难高校毕业生")
        if age >= (50 if sex == "男" else 40) and self.chance.random() < 0.8:
            found.insert(0, self.chance.choice(("大龄人员", "4050人员")))
        return tuple(found or ["其他"])

    def id_number(self, birth_on: datetime.date, sex: str) -> str:
        while True:
            order = self.chance.randrange(1, 500) * 2 - (sex == "女") + (sex == "男") - 1
            body = f"{self.chance.choice(OLD_PREFIXES)}{birth_on:%Y%m%d}{(order - order % 2 + (sex == '男')) % 1000:03d}"
            if body not in self.used:
                self.used.add(body)
                return body + check_digit(body)

    def phone(self) -> str:
        self.phones += self.chance.randint(1, 9)
        return str(self.phones) if self.chance.random() < 0.9 else ""

    def into_household(self, person: Invented, other: Invented) -> Invented:
        head = other.head or other.id_number
        relationship = self.chance.choice(("配偶", "子女", "兄弟姐妹"))
        return Invented(**{**person.__dict__, "head": head, "relationship": relationship, "name": person.name})
