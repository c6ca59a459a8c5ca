"""Plain-language sheets: what stands on them, in which words, whom to ask, and a village in one print run."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from nuanxin.benefits.deciding.clock import Months
from nuanxin.web.entitlements import sheet_pages
from nuanxin.web.entitlements.sheets import Contact, how_long, whom_to_ask, yuan
from tests import factories
from tests.factories import benefits
from tests.web.entitlements.conftest import ALONE, approved, collected, of, recognised
from tests.web.pages import signed_in, text

D = datetime.date


def months(**told) -> Months:
    values = {"cap": 36, "used": 0, "left": 36, "first": D(2024, 3, 1), "last": D(2027, 2, 1), "distance": 300, "extended": False}
    return Months(**values | told)


def villagers(count: int, residence: str = factories.SHUIDONG) -> list:
    return [recognised(name=f"村民{n}", residence=residence) for n in range(count)]


def test_sheet_tells_what_how_much_what_to_bring_and_whom_to_ask(at_work, founder):
    factories.organisation(
        name="嘉定镇社保所", line="labour", area=factories.area(factories.JIADING), address="阳明中路 12 号", phone="0797-3301234"
    )

    content = text(of(at_work, founder, "sheet-of-person"))

    for told in (
        "王小丽：您好！", "您现在可以申请 一次性创业补贴 一次性 5,000 元", "要带：身份证、营业执照、经营现场核查记录。", "家里最近有没有遇到急难的事？",
        "嘉定镇社保所 ，阳明中路 12 号。", "电话： 0797-3301234", "本单按 2024 年 3 月 15 日的登记制作",
    ):  # fmt: skip
        assert told in content


def test_sheet_has_neither_the_whole_number_nor_words_of_the_office(at_work, founder):
    content = of(at_work, founder, "sheet-of-person").content.decode()
    sheet = content[content.index("<article") : content.index("</article>")]

    assert founder.id_masked in sheet
    for word in (founder.full_id_number, "县级标准", "判定", "参数", "无法"):
        assert word not in sheet


def test_sheet_tells_what_runs_and_how_long(at_work, flexible):
    collected(flexible, ALONE)
    approved(flexible)

    assert "已经领了 2 个月，还能领 34 个月，领到 2026 年 12 月。" in text(of(at_work, flexible, "sheet-of-person"))


def test_sheet_asks_to_come_where_records_differ(at_work, founder):
    collected(founder, {"business_state": "closed"}, origin="visit")

    assert "登记有出入，请来核对 经营状态的来源说法不同" in text(of(at_work, founder, "sheet-of-person"))


def test_sheet_of_an_employer_asks_for_those_it_hired(at_work, county):
    employer = benefits.employer(kind="workshop", name="水东车间")
    worker = recognised(name="陈大山", employment_status="enterprise")
    factories.holding(worker, "MONI")
    factories.placement(worker, employer_name="水东车间", started_on=D(2022, 5, 1))

    content = text(of(at_work, employer, "sheet-of-employer"))

    assert "招用的人：有劳动能力、有就业意愿。" in content
    assert "陈大山" not in content


def test_nobody_to_call_leaves_a_line_to_write_on(at_work, founder):
    response = of(at_work, founder, "sheet-of-person")

    assert "信丰县就业创业服务中心" in text(response)
    assert 'class="handout-blank"' in response.content.decode()


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (months(), "最多领 36 个月，领到 2027 年 2 月"),
        (months(used=3, left=33), "还能领 33 个月，领到 2027 年 2 月"),
        (months(extended=True, last=D(2030, 5, 1)), "最多领 36 个月，领到 2030 年 5 月（退休当月）"),
        (months(left=None, last=None), ""),
        (None, ""),
    ],
)
def test_months_are_told_in_plain_words(known, words):
    assert how_long(known, is_running=False) == words


@pytest.mark.parametrize(("amount", "words"), [("5000.00", "5,000"), ("512.30", "512.30"), ("0.50", "0.50")])
def test_fen_are_told_only_where_there_are_any(amount, words):
    assert yuan(Decimal(amount)) == words


def test_nearest_employment_office_is_the_one_to_ask(county):
    for name, code in (("县就业局", factories.COUNTY), ("嘉定镇社保所", factories.JIADING), ("大塘埠镇社保所", factories.DATANGBU)):
        factories.organisation(name=name, line="labour", area=factories.area(code))
    factories.organisation(name="水东村委会", line="government", area=factories.area(factories.SHUIDONG))
    factories.organisation(name="旧所", line="labour", area=factories.area(factories.SHUIDONG), is_active=False)

    assert whom_to_ask(factories.SHUIDONG) == Contact("嘉定镇社保所")
    assert whom_to_ask(factories.COUNTY) == Contact("县就业局")


def test_village_gets_one_sheet_each(at_work, county):
    villagers(3)
    villagers(1, factories.SHUIBEI)
    factories.person(name="没有认定")

    response = at_work.get(reverse("sheets"), {"area": factories.SHUIDONG})

    assert [sheet.subject.name for sheet in response.context["sheets"]] == ["村民0", "村民1", "村民2"]
    assert response.content.decode().count('<article class="handout"') == 3
    assert "打印这 3 张" in text(response)


def test_many_are_made_some_at_once_and_nobody_is_left_out(at_work, monkeypatch, county):
    monkeypatch.setattr(sheet_pages, "AT_ONCE", 2)
    villagers(5)
    seen, url = [], f"{reverse('sheets')}?area={factories.SHUIDONG}"

    while url:
        context = at_work.get(url).context
        seen += [sheet.subject.name for sheet in context["sheets"]]
        url = context["next_url"]

    assert seen == [f"村民{n}" for n in range(5)]


@pytest.mark.parametrize(
    ("area", "status", "told"),
    [("", 200, "选一个村（社区）或乡镇"), (factories.CHANGLONG, 200, "没有可以制作的明白纸"), ("x", 422, "不在本系统的地区表中")],
)
def test_area_without_sheets_says_what_to_do(at_work, area, status, told):
    response = at_work.get(reverse("sheets"), {"area": area})

    assert response.status_code == status
    assert told in text(response)


def test_foreign_area_gives_no_sheets(client, township_officer):
    villagers(2, factories.CHANGLONG)

    response = signed_in(client, township_officer).get(reverse("sheets"), {"area": factories.CHANGLONG})

    assert response.context["sheets"] == []


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "²"])
def test_broken_key_begins_anew(at_work, county, after):
    villagers(1)

    assert len(at_work.get(reverse("sheets"), {"area": factories.SHUIDONG, "after": after}).context["sheets"]) == 1


def test_somebody_without_any_policy_is_told_so(at_work, county, monkeypatch):
    monkeypatch.setattr("nuanxin.benefits.decisions.offers", lambda subject, as_of: ())
    person = recognised(name="无事")

    assert "目前没有您可以申请的政策" in text(of(at_work, person, "sheet-of-person"))
