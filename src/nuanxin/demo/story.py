"""What the offices of the demo county did: rows of the seven lists, as clerks would have kept them."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from typing import Any

from nuanxin.demo.invented import Invented
from nuanxin.orgs.models import Area

Row = dict[str, Any]
FACTORIES = (
    "谷山电子厂",
    "桃江家具厂",
    "脐红果业合作社",
    "橙乡服装厂",
    "西河线路板厂",
    "油山竹木加工厂",
    "同益物业服务部",
    "金盆家政服务部",
)
POSTS = ("操作工", "质检员", "包装工", "缝纫工", "保洁员", "保安", "食堂帮厨", "仓库管理员", "果园工", "家政员")
WELFARE_UNITS = ("村委会", "镇人民政府", "居委会")
FORMS = (("企业吸纳", 48), ("灵活就业", 27), ("自主创业", 9), ("公益性岗位安置", 16))
TOPICS = ("情况摸查", "政策宣讲", "职业指导", "岗位推介", "培训推荐", "创业指导", "心理疏导", "回访", "慰问")
VISITORS = ("村干部甲", "村干部乙", "驻村干部", "网格员", "残疾人专职委员")
KINDS = (
    "市场岗位",
    "市场岗位",
    "市场岗位",
    "爱心岗位",
    "社区岗位",
    "灵活就业岗位",
    "急需紧缺岗位",
    "帮扶车间岗位",
    "按比例就业岗位",
    "乡村公益性岗位",
)


class Story:
    """Draws what happened to each person between the campaign's first day and today."""

    def __init__(self, seed: int, first: datetime.date, today: datetime.date) -> None:
        self.chance = random.Random(seed)
        self.first, self.today = first, today

    def day(self, first: datetime.date | None = None) -> datetime.date:
        first = first or self.first - datetime.timedelta(days=20)
        return first + datetime.timedelta(days=self.chance.randint(0, max(0, (self.today - first).days)))

    def before(self) -> datetime.timedelta:
        """How long before the campaign a contact may lie: most belong to it, some to the summer."""
        return datetime.timedelta(days=self.chance.choices((0, 10, 70), (60, 20, 20))[0])

    def roster(self, person: Invented) -> Row:
        """The person's line of 援助对象花名册."""
        return {
            "姓名": person.name, "身份证号": person.id_number, "性别": person.sex, "出生日期": person.birth_on, "民族": "汉族",
            "文化程度": person.education, "户籍性质": person.hukou, "常住地": person.town.name + person.village.name, "联系电话": person.phone,
            "户主身份证号": person.head, "与户主关系": person.relationship, "人员类别": "、".join(person.categories),
            "失业登记日期": person.registered_on, "就业状态": "", "就业意愿": person.wants_job, "培训意愿": person.wants_training,
            "技能特长": person.skills, "认定日期": person.recognised_on, "退出日期": person.exited_on,
            "退出原因": "实现就业" if person.exited_on else "", "备注": "",
        }  # fmt: skip

    def visits(self, person: Invented) -> Iterator[Row]:
        days = {self.day(self.first - self.before()) for _ in range(self.chance.choices((0, 1, 2, 3), (10, 38, 34, 18))[0])}
        for day in sorted(days):
            yield {
                "身份证号": person.id_number, "姓名": person.name, "日期": day,
                "方式": self.chance.choices(("入户走访", "走访慰问", "电话", "微信", "来访"), (46, 12, 26, 9, 7))[0],
                "事项": "、".join(self.topics(person)),
                "走访人": self.chance.choice(VISITORS), "情况记录": self.chance.choice(("", "", "家中情况正常", "希望就近就业", "照顾老人，暂不外出")),
            }  # fmt: skip

    def topics(self, person: Invented) -> list[str]:
        """Most contacts speak of policies or guidance; who wants training is usually told of a course."""
        topics = set(self.chance.sample(TOPICS, self.chance.randint(1, 2)))
        if self.chance.random() < 0.75:
            topics.add(self.chance.choice(("政策宣讲", "职业指导")))
        if person.wants_training == "是" and self.chance.random() < 0.7:
            topics.add("培训推荐")
        return sorted(topics, key=TOPICS.index)

    def referrals(self, person: Invented) -> Iterator[Row]:
        if person.wants_job != "是":
            return
        posts = {
            (self.chance.choice(FACTORIES), self.chance.choice(POSTS))
            for _ in range(self.chance.choices((0, 1, 2, 3, 4), (20, 20, 20, 28, 12))[0])
        }
        for employer, post in sorted(posts):
            yield {
                "身份证号": person.id_number, "姓名": person.name, "推介日期": self.day(self.first - self.before() / 2), "单位名称": employer, "岗位名称": post,
                "渠道": self.chance.choice(("当面", "电话", "短信", "微信", "招聘会")),
                "反馈": self.chance.choices(("未反馈", "同意应聘", "拒绝", "已面试", "已录用", ""), (30, 20, 18, 12, 8, 12))[0],
            }  # fmt: skip

    def placements(self, person: Invented) -> Iterator[Row]:
        if person.wants_job == "否" or self.chance.random() > 0.27:
            return
        form = self.chance.choices([name for name, _ in FORMS], [weight for _, weight in FORMS])[0]
        start = self.day(self.first) if self.chance.random() < 0.75 else self.day(self.first - datetime.timedelta(days=300))
        ended = self.day(start) if self.chance.random() < 0.08 else None
        hired = form in ("企业吸纳", "公益性岗位安置")
        yield {
            "身份证号": person.id_number, "姓名": person.name, "就业日期": start, "就业形式": form,
            "单位名称": self.employer(person, form), "统一社会信用代码": "",
            "合同起始": start if hired else None, "合同终止": start + datetime.timedelta(days=364) if hired else None,
            "是否帮扶实现": self.chance.choices(("是", "否"), (78, 22))[0],
            "按比例就业": "是" if "残疾人员" in person.categories and form == "企业吸纳" and self.chance.random() < 0.3 else "否",
            "离职日期": ended,
        }  # fmt: skip

    def employer(self, person: Invented, form: str) -> str:
        if form == "企业吸纳":
            return self.chance.choice(FACTORIES)
        return person.village.name if form == "公益性岗位安置" else ""

    def reliefs(self, person: Invented) -> Iterator[Row]:
        if "低保家庭成员" not in person.categories and self.chance.random() < 0.03:
            amount = self.chance.choice((300, 500, 800, 1000, 1200.5, 2000))
            yield {"身份证号": person.id_number, "姓名": person.name, "救助日期": self.day(self.first), "金额": amount}

    def fairs(self, area: Area, count: int) -> Iterator[Row]:
        for number in range(1, count + 1):
            openings = self.chance.randint(20, 300)
            yield {
                "举办日期": self.day(), "名称": f"{area.name}就业援助专场招聘会（第{number}场）", "举办地": area.name,
                "形式": self.chance.choices(("现场", "流动招聘", "直播带岗", "云招聘"), (60, 20, 12, 8))[0],
                "专场对象": self.chance.choice(("就业困难人员", "残疾人", "就业困难人员、残疾人", "高校毕业生", "其他")),
                "参会单位数": self.chance.randint(3, 40), "提供岗位数": openings, "达成意向人数": openings // self.chance.randint(4, 12),
            }  # fmt: skip

    def vacancies(self, area: Area, count: int) -> Iterator[Row]:
        for employer, post in sorted({(self.chance.choice(FACTORIES), self.chance.choice(POSTS)) for _ in range(count)}):
            pay = self.chance.randint(18, 45) * 100
            yield {
                "采集日期": self.day(), "采集地": area.name, "单位名称": employer, "统一社会信用代码": "", "岗位名称": post,
                "招聘人数": self.chance.randint(1, 30), "岗位类别": self.chance.choice(KINDS),
                "规模以上企业": "是" if employer in FACTORIES[:5] and self.chance.random() < 0.6 else "否",
                "月薪下限": pay, "月薪上限": pay + self.chance.randint(0, 12) * 100, "学历要求": self.chance.choice(("不限", "初中", "高中")),
                "年龄上限": self.chance.choice((45, 50, 55, 60)), "有效期至": self.today + datetime.timedelta(days=60),
            }  # fmt: skip


def daily_work(story: Story, people: Sequence[Invented]) -> dict[str, list[Row]]:
    """The person-by-person lists of one township, list id to rows."""
    return {
        "persons": [story.roster(person) for person in people],
        "visits": [row for person in people for row in story.visits(person)],
        "referrals": [row for person in people for row in story.referrals(person)],
        "placements": [row for person in people for row in story.placements(person)],
        "reliefs": [row for person in people for row in story.reliefs(person)],
    }
