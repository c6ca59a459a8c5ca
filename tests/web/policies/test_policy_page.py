"""The page of one policy: its text, what it asks, numbers by place and time, what is assumed, and its situations run."""

from __future__ import annotations

import re

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.policies import get
from nuanxin.web.policies.situations import situations
from tests.web.pages import HTMX, text

ANHUI = "2011-anhui-insurance-subsidy"
DAY = "2022-09-20"


def page(inside, policy: str, **query) -> str:
    response = inside.get(f"/policies/{policy}/", {"day": DAY, **query})
    assert response.status_code == 200
    return text(response)


@pytest.mark.parametrize("policy", sorted(policies.library()))
def test_every_policy_has_a_page(inside, policy):
    found, one = page(inside, policy), get(policy)

    assert one.title in found
    assert one.version in found
    assert (one.file.quote or "") in found


def test_conditions_unfold_into_those_they_name(inside):
    found = page(inside, ANHUI)

    assert "属于可享受补贴的对象 符合任何一项即可 三（七）3 享受低保的长期失业人员 全部符合才行" in found
    assert "就业状态是企业就业、灵活就业、公益性岗位之一" in found


def test_months_and_shared_clock(inside):
    found = page(inside, ANHUI)

    assert "最长月数 36 个月" in found
    assert "初次核定时距退休的月数不超过可延长至退休的距退休月数（60）时，可一直享受到退休当月" in found
    assert "与 公益性岗位补贴 的月数合并计算" in found


def test_policy_until_an_age_of_its_own(inside):
    assert "享受到 男 60 周岁，女 50 周岁" in page(inside, "2011-anhui-insurance-extension-4050")


def test_amount_with_its_values_and_rounding(inside):
    found = page(inside, "national-insurance-subsidy-flexible", day="2024-03-01")

    assert "怎样算 补贴占实际缴费的比例（2/3）乘以当月实际缴费" in found
    assert "四舍五入到分，只在最后取整一次" in found
    assert "本人当月为养老、医疗、失业保险实际缴纳的数额" in found


def test_policy_without_an_amount_says_so(inside):
    assert "文件没有规定金额" in page(inside, "2011-anhui-services")


def test_what_the_county_has_to_fill_in_and_how(inside):
    found = page(inside, "2022-xinfeng-transport")

    assert "信丰县还有 1 项标准没有填写：县级标准" in found
    assert 'standard: # 县级标准 values: [{from: 2022-09-08, value: "1000.00"}]' in found


def test_standards_of_a_foreign_region_are_not_asked_of_this_county(inside):
    assert "没有填写：" not in page(inside, ANHUI)


def test_example_of_filling_in_can_be_written_so(inside, own):
    """What the page advises is taken by the library."""
    own(
        "2022-xinfeng-transport",
        ("{label: 县级标准, type: money}", '{label: 县级标准, type: money, values: [{from: 2022-09-08, value: "1000.00"}]}'),
    )

    found = page(inside, "2022-xinfeng-transport")

    assert policies.problems() == ()
    assert "1,000 元 适用" in found


def test_parameter_of_several_places_and_times_marks_what_holds_here(inside, own):
    values = '[{from: 2022-09-08, value: "100"}, {from: 2022-09-08, area: "360722100", value: "120"}, {from: 2023-01-01, value: "150", source: 新的文件}]'
    own("2022-xinfeng-transport", ("{label: 县级标准, type: money}", f"{{label: 县级标准, type: money, values: {values}}}"))

    found = page(inside, "2022-xinfeng-transport")

    assert "100 元 适用 适用地区 2022-09-08 起 同政策" in found
    assert "120 元 嘉定镇" in found
    assert "150 元 适用地区 2023-01-01 起 新的文件" in found


def test_rule_of_a_region_below(inside):
    found = page(inside, "2022-shandong-unemployment-benefit")

    assert "信丰县：另外还要符合" in found
    assert "信就办字〔2022〕2号 五（七），2022-09-08 起" in found


def test_rule_of_a_region_below_before_its_day(inside):
    assert "当日不在施行期" in page(inside, "2022-shandong-unemployment-benefit", day="2022-09-07")


def test_policy_not_yet_in_force_says_so(inside):
    assert "未生效" in page(inside, "2022-xinfeng-startup", day="2022-09-07")


def test_assumptions_with_their_status(inside, own):
    own(ANHUI, ("没有填写时金额为空。}", "没有填写时金额为空。, status: confirmed, source: 市局答复}"))

    assert "已确认 市局答复" in page(inside, ANHUI)
    assert "待确认" in page(inside, "2022-xinfeng-transport")


def test_decision_table_where_the_condition_is_a_choice(inside):
    found = page(inside, ANHUI)

    assert "属于可享受补贴的对象：判定表 符合任何一行即可" in found


def test_situations_are_asked_for_after_the_page(inside):
    response = inside.get(f"/policies/{ANHUI}/?day={DAY}")

    assert f'hx-get="/policies/{ANHUI}/?day={DAY}&amp;tests=1"' in response.content.decode()
    assert "一致" not in text(response)


def test_situations_are_run_and_shown_with_what_is_expected(inside):
    found = page(inside, ANHUI, tests="1")

    assert f"{len(situations(get(ANHUI)))} 个情形，刚才全部运行，结论都与预期一致" in found
    assert "距退休正好60个月，含5年，可延长至退休" in found
    assert "2012-03-31 符合 ，剩余 61 ，止 2017-03 ，距退休月数 60 ，可延长到退休 是 ✓ 一致" in found
    assert "拒绝：不在施行期内" in found
    assert "金额 空" in found


def test_situations_for_htmx_are_those_of_the_page(inside):
    url = f"/policies/{ANHUI}/?day={DAY}&tests=1"

    assert inside.get(url, headers=HTMX).content.decode().strip() in inside.get(url).content.decode()


def test_situation_that_no_longer_holds_is_told_with_the_difference(inside, own):
    own(ANHUI, ("value: 36}", "value: 24}"))

    found = page(inside, ANHUI, tests="1")

    assert "个不一致" in found
    assert "months.cap 应为 36，判定为 24" in found


def test_every_situation_that_can_be_tried_opens_with_the_expected_answer(inside):
    content = inside.get("/policies/2022-xinfeng-startup/", {"day": DAY, "tests": "1"}).content.decode()
    rows = re.findall(
        r'<a href="(/policies/[^"]+/try/\?[^"]+)">([^<]+)</a></th><td[^>]*>[^<]*</td><td data-l="应当" class="wrap">([^<]+)', content
    )

    for url, what, expected in rows:
        shown = text(inside.get(url.replace("&amp;", "&")))
        assert expected.startswith("拒绝") or f"{expected} 按写下的情况" in shown or expected in shown, what
    assert len(rows) > 20


def test_situation_that_fills_in_the_county_standard_carries_it_along(inside):
    content = inside.get("/policies/2022-xinfeng-one-off-hiring/", {"day": DAY, "tests": "1"}).content.decode()
    [url] = re.findall(r'<a href="([^"]+)">填写金额</a>', content)

    assert "1,000.00 元" in text(inside.get(url.replace("&amp;", "&")))


def test_policy_without_situations_says_so(inside, own, tmp_path):
    own("2022-xinfeng-transport")
    folder = tmp_path / "policies" / "2022-new-benefit"
    (tmp_path / "policies" / "2022-xinfeng-transport").rename(folder)
    file = folder / "policy.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: 2022-xinfeng-transport", "id: 2022-new-benefit"), encoding="utf-8")

    assert "还没有写测试情形" in page(inside, "2022-new-benefit", tests="1")


@pytest.mark.parametrize("policy", ["no-such-policy", "2022-xinfeng-startup2"])
@pytest.mark.parametrize("more", ["", "compare/", "try/"])
def test_policy_that_is_not_known_is_not_found(inside, policy, more):
    assert inside.get(f"/policies/{policy}/{more}").status_code == 404


def test_what_is_not_a_day_is_refused(inside):
    assert inside.get(f"/policies/{ANHUI}/?day=2022-13-01").status_code == 422
