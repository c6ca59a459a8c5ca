"""What other departments of the demo county hand over: ten lists with truths in them that a comparison must find."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nuanxin.demo.invented import Invented, Inventor
from nuanxin.demo.story import FACTORIES, Row

KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
GRADES = ("一级", "二级", "三级", "四级")
POVERTY_KINDS = ("脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户")
SCHOOLS = ("赣南职业学院", "章江师范学院", "桃江技师学院", "橙乡科技学院")
PLACES = ("信丰县", "信丰县", "赣州市章贡区", "广东省东莞市", "福建省晋江市", "浙江省义乌市")
FORMS = {"企业吸纳": "企业就业", "灵活就业": "灵活就业", "自主创业": "个体经营", "公益性岗位安置": "公益性岗位"}
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MASKED = {"graduates": 0.4, "veterans": 0.5}
STRANGERS = 0.12  # of as many more persons as are on file, the departments know too


@dataclass
class Departments:
    """Draws the lists from who lives in the county; the same seed gives the same lists."""

    people: Sequence[Invented]
    placements: Sequence[Row]
    today: datetime.date
    seed: int
    chance: random.Random = field(init=False)
    strangers: list[Invented] = field(init=False)
    placed: dict[str, Row] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.placed = {row["身份证号"]: row for row in self.placements if row["离职日期"] is None}
        self.strangers = list(self.invent_strangers())

    def invent_strangers(self) -> Iterator[Invented]:
        """Residents whom no roster has: among them those who should be on the register and are not."""
        inventor = Inventor(self.seed + 1, self.today)
        inventor.used = {person.id_number[:17] for person in self.people}
        inventor.phones = 19700000000
        for place in self.chance.choices(self.people, k=round(len(self.people) * STRANGERS)) if self.people else ():
            yield inventor.person(place.town, place.village)

    def of(self, category: str, strangers: float, others: float = 0.0, kept: float = 1.0) -> Iterator[Invented]:
        """Who holds a category, most of them; some who do not, and some strangers."""
        for person in self.people:
            if self.chance.random() < (kept if category in person.categories else others):
                yield person
        yield from (person for person in self.strangers if self.chance.random() < strangers)

    def lists(self) -> dict[str, list[Row]]:
        """The rows of each list, by its id; what an honest department would hide is hidden in some rows."""
        rows = self.whole_lists()
        return rows | {name: masked(rows[name], self.chance, share) for name, share in MASKED.items()}

    def whole_lists(self) -> dict[str, list[Row]]:
        return {
            "unemployment": [self.unemployed(person) for person in self.registered()],
            "low_income": [self.low_income(person) for person in self.of("低保家庭成员", 0.25, others=0.02, kept=0.96)],
            "disability": [self.disabled(person) for person in self.of("残疾人员", 0.15, others=0.01)],
            "insurance": [row for person in [*self.people, *self.strangers] for row in self.insured(person)],
            "businesses": [self.business(person) for person in self.of("", 0.05, others=0.015)],
            "deceased": [self.deceased(person) for person in self.of("", 0.01, others=0.004)],
            "poverty": [self.poor(person) for person in self.of("脱贫人口", 0.2)],
            "graduates": [self.graduate(person) for person in self.of("就业困难高校毕业生", 0.1)],
            "veterans": [self.veteran(person) for person in self.of("就业困难退役军人", 0.02)],
            "province_export": [self.exported(person) for person in self.people if person.id_number in self.placed],
        }

    def registered(self) -> list[Invented]:
        """Most of those the rosters call so; of those placed meanwhile only a few were not struck off."""
        shares = ((person, 0.05 if person.id_number in self.placed else 0.8) for person in self.people if person.registered_on)
        found = [person for person, share in shares if self.chance.random() < share]
        return found + [person for person in self.strangers if self.chance.random() < 0.6]

    def head(self, person: Invented) -> Row:
        return {"姓名": person.name, "身份证号": person.id_number}

    def place(self, person: Invented) -> str:
        return person.town.name + person.village.name

    def day(self, first: int, last: int) -> datetime.date:
        """Some days before today."""
        return self.today - datetime.timedelta(days=self.chance.randint(first, last))

    def unemployed(self, person: Invented) -> Row:
        registered_on = person.registered_on or self.day(20, 900)
        reason = self.chance.choice(("企业裁员", "合同到期", "返乡", "毕业未就业", ""))
        more = {"登记日期": registered_on, "失业原因": reason, "常住地": self.place(person), "联系电话": person.phone}
        return self.head(person) | more

    def low_income(self, person: Invented) -> Row:
        begun = self.day(100, 1500).replace(day=1)
        ended = self.day(0, 90).replace(day=1) if self.chance.random() < 0.06 else None
        kind = "城市低保" if person.hukou == "城镇" else "农村低保"
        more = {"户主身份证号": person.head or person.id_number, "低保类别": kind, "起始年月": f"{begun:%Y-%m}"}
        return self.head(person) | more | {"终止年月": f"{ended:%Y-%m}" if ended else "", "常住地": self.place(person)}

    def disabled(self, person: Invented) -> Row:
        kind, grade = self.chance.randrange(7), self.chance.randrange(4)
        number = f"{person.id_number}{kind + 1}{grade + 1}{self.chance.choice(('', '', '', 'B1'))}"
        if self.chance.random() < 0.04:
            grade = (grade + 1) % 4  # the grade written beside the number is not the number's own
        issued_on = self.day(200, 3400)
        return {
            "姓名": person.name, "残疾人证号": number, "残疾类别": KINDS[kind], "残疾等级": GRADES[grade], "签发日期": issued_on,
            "有效期至": issued_on + datetime.timedelta(days=3652), "常住地": self.place(person),
        }  # fmt: skip

    def insured(self, person: Invented) -> Iterator[Row]:
        placement = self.placed.get(person.id_number)
        if placement and placement["就业形式"] == "企业吸纳":
            yield self.insurance(person, "企业养老", placement["单位名称"], placement["就业日期"])
        elif self.chance.random() < 0.02:
            yield self.insurance(person, "企业养老", self.chance.choice(FACTORIES), self.day(30, 700))
        if self.chance.random() < 0.5:
            yield self.insurance(person, "居民养老", "", self.day(700, 4000))

    def insurance(self, person: Invented, kind: str, employer: str, begun: datetime.date) -> Row:
        return self.head(person) | {
            "险种": kind,
            "参保单位": employer,
            "统一社会信用代码": "",
            "起始年月": f"{begun:%Y-%m}",
            "终止年月": "",
        }

    def business(self, person: Invented) -> Row:
        is_gone = self.chance.random() < 0.25
        return {
            "企业名称": f"信丰县{person.name[0]}记{self.chance.choice(('副食店', '农机修理部', '果业专业合作社', '服装加工坊'))}{len(person.id_number + person.phone) + self.chance.randrange(900)}号",
            "统一社会信用代码": self.uscc(),
            "法定代表人": person.name,
            "法定代表人身份证号": person.id_number,
            "主体类型": self.chance.choice(("个体工商户", "个体工商户", "企业", "农民专业合作社")),
            "成立日期": self.day(200, 3000),
            "注销日期": self.day(1, 150) if is_gone else None,
            "状态": "注销" if is_gone else "存续",
        }

    def uscc(self) -> str:
        body = "92360722MA" + "".join(self.chance.choice(USCC_LETTERS) for _ in range(7))
        total = sum(USCC_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
        return body + USCC_LETTERS[-total % 31]

    def deceased(self, person: Invented) -> Row:
        return self.head(person) | {"死亡日期": self.day(2, 120)}

    def poor(self, person: Invented) -> Row:
        kind = self.chance.choices(POVERTY_KINDS, (85, 6, 6, 3))[0]
        return self.head(person) | {
            "户主身份证号": person.head or person.id_number,
            "对象类型": kind,
            "识别日期": self.day(600, 2500),
            "常住地": self.place(person),
        }

    def graduate(self, person: Invented) -> Row:
        finished = datetime.date(self.today.year - self.chance.randint(0, 1), 6, 30)
        return self.head(person) | {
            "毕业院校": self.chance.choice(SCHOOLS),
            "学历": self.chance.choice(("大专", "本科")),
            "毕业日期": finished,
            "联系电话": person.phone,
        }

    def veteran(self, person: Invented) -> Row:
        return self.head(person) | {"退役日期": self.day(400, 5000)}

    def exported(self, person: Invented) -> Row:
        """What the province's platform says of a placement; now and then something else than the ledger."""
        row = self.placed[person.id_number]
        started_on, form, phone = row["就业日期"], FORMS[row["就业形式"]], person.phone
        slip = self.chance.random()
        if slip < 0.03:
            started_on -= datetime.timedelta(days=self.chance.randint(20, 200))
        elif slip < 0.05:
            form = "灵活就业" if form != "灵活就业" else "企业就业"
        elif slip < 0.07:
            phone = "19811112222"
        return self.head(person) | {"就业地": self.chance.choice(PLACES), "就业形式": form, "就业日期": started_on, "联系电话": phone}


def masked(rows: Sequence[Row], chance: random.Random, share: float) -> list[Row]:
    """The list as a careful department gives it: some numbers with their middle hidden."""
    return [
        row | {"身份证号": f"{row['身份证号'][:4]}{'*' * 10}{row['身份证号'][-4:]}"} if chance.random() < share else row for row in rows
    ]
