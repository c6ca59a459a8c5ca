"""Policies in few words: places, terms, sums, months, rounding, and what a clause or a reading says at its edges."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from django.http import QueryDict

from nuanxin.benefits.deciding import decide, read_case
from nuanxin.benefits.deciding.clock import Months
from nuanxin.benefits.policies import get, library
from nuanxin.engines.rules.explaining import Explained
from nuanxin.errors import UserError
from nuanxin.web.explained import NOT_COLLECTED, NOTHING, Part, Seen, Teller, areas_in, by_label_of_fact, label_of, settled
from nuanxin.web.policies import answering, casing, trying, wording
from nuanxin.web.policies.refused import Refused, of_form
from nuanxin.web.policies.trying import Trial

TODAY = datetime.date(2022, 9, 20)
STARTUP, INSURANCE, FLEXIBLE = "2022-xinfeng-startup", "2011-anhui-insurance-subsidy", "national-insurance-subsidy-flexible"


def query(**fields) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


# Places, terms and states


@pytest.mark.parametrize(
    ("prefix", "name"),
    [
        ("", "全国"),
        ("34", "安徽省"),
        ("11", "北京市"),
        ("65", "新疆维吾尔自治区"),
        ("3401", "安徽省（区划代码 3401）"),
        ("110101001", "北京市（区划代码 110101001）"),
        ("99", "（区划代码 99）"),
        ("9", "（区划代码 9）"),
    ],
)
def test_place_that_this_office_does_not_know_is_called_by_its_province(prefix, name):
    assert wording.elsewhere(prefix) == name


@pytest.mark.parametrize(
    ("day", "state"),
    [("2022-09-07", "future"), ("2022-09-08", "current"), ("2030-01-01", "current"), ("1990-01-01", "future")],
)
def test_policy_is_current_from_its_first_day_on(day, state):
    assert wording.state(get(STARTUP), datetime.date.fromisoformat(day)) == state


def ending(until: str):
    """The startup policy with a last day."""
    policy = get(STARTUP)
    term = policy.file.in_force.model_copy(update={"until_on": datetime.date.fromisoformat(until)})
    return replace(policy, file=policy.file.model_copy(update={"in_force": term}))


@pytest.mark.parametrize(("day", "state"), [("2022-12-30", "current"), ("2022-12-31", "current"), ("2023-01-01", "past")])
def test_policy_is_past_from_the_day_after_its_last(day, state):
    assert wording.state(ending("2022-12-31"), datetime.date.fromisoformat(day)) == state


def test_term_says_its_first_day_and_its_last_if_there_is_one():
    assert (wording.term(get(STARTUP)), wording.term(ending("2022-12-31"))) == ("2022-09-08 起", "2022-09-08 起，至 2022-12-31")


# Sums


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (False, "否"),
        (0, "0"),
        (1, "1"),
        (1234567, "1,234,567"),
        (Decimal("0"), "0 元"),
        (Decimal("0.01"), "0.01 元"),
        (Decimal("1234567.5"), "1,234,567.50 元"),
        (Decimal("100.00"), "100 元"),
        (Fraction(1, 2), "1/2"),
        (datetime.date(2024, 2, 29), "2024-02-29"),
    ],
)
def test_parameter_is_written_as_officers_write_it(value, text):
    assert wording.parameter(value) == text


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("（甲", "（甲"),
        ("甲）", "甲）"),
        ("（）", ""),
        ("（（甲））", "（甲）"),
        ("（甲）、乙（丙）", "（甲）、乙（丙）"),
        ("（甲）））", "（甲）））"),
    ],
)
def test_brackets_that_do_not_hold_the_whole_stay(text, bare):
    assert wording.bare(text) == bare


@pytest.mark.parametrize(
    ("to", "how", "text"),
    [
        ("1", "half_up", "四舍五入到元，只在最后取整一次"),
        ("0.1", "down", "舍去零头到角，只在最后取整一次"),
        ("0.01", "up", "零头进位到分，只在最后取整一次"),
        ("10", "half_up", "四舍五入到10 元，只在最后取整一次"),
    ],
)
def test_rounding_says_how_and_to_what(to, how, text):
    assert wording.rounding(to, how) == text


@pytest.mark.parametrize(
    ("policy", "values", "text"),
    [
        (STARTUP, {"reward": Decimal("5000")}, "一次性 5,000 元"),
        (STARTUP, {"reward": Decimal("99.50")}, "一次性 99.50 元"),
        (STARTUP, {"reward": None}, "一次性，标准没有填写"),
        (STARTUP, {}, "一次性，标准没有填写"),
        ("national-post-subsidy", {"standard": Decimal("1900")}, "每月 1,900 元"),
        ("national-post-subsidy", {"standard": None}, "每月，标准没有填写"),
        ("2011-anhui-services", {}, ""),
    ],
)
def test_amount_in_a_few_words(policy, values, text):
    assert wording.amount(get(policy), values) == text


@pytest.mark.parametrize(
    ("policy", "values", "text"),
    [
        (INSURANCE, {"cap_months": 36}, "最长 36 个月，可延长到退休"),
        (INSURANCE, {"cap_months": None}, "期限按缴费年限等情况计算，可延长到退休"),
        (STARTUP, {}, ""),
    ],
)
def test_months_in_a_few_words(policy, values, text):
    assert wording.months(get(policy), values) == text


def test_what_extends_the_months_is_said_with_its_number():
    assert wording.extension(get(STARTUP), {}) == ""
    assert "（60）" in wording.extension(get(FLEXIBLE), {"extension_months": 60, "cap_months": 36, "rate": None})
    assert wording.extension(get(FLEXIBLE), {}).endswith("时，可一直享受到退休当月；初次核定时定下，以后不变")


@pytest.mark.parametrize("policy", sorted(library()))
def test_every_policy_can_be_told_without_any_standard_filled_in(policy):
    one = get(policy)
    values = dict.fromkeys(one.file.parameters)
    assert wording.lacking(one, values) == [part.label for part in one.file.parameters.values()]
    told = (wording.document(one), wording.payee(one), wording.gist(one), wording.term(one))
    assert all(told)
    assert "None" not in "".join((*told, wording.amount(one, values), wording.months(one, values), wording.extension(one, values)))


# The calculator's answer


@pytest.mark.parametrize(
    ("months", "told"),
    [
        (
            Months(cap=36, used=3, left=33, first=datetime.date(2024, 2, 1), last=datetime.date(2027, 1, 1), distance=61, extended=False),
            ["2024-02", "2027-01", "36 个月", "3 个月", "33 个月", "61 个月", "否"],
        ),
        (
            Months(cap=None, used=0, left=1, first=datetime.date(2024, 2, 1), last=None, distance=None, extended=None),
            ["2024-02", "不知道", "没有另定月数", "0 个月", "1 个月", "不知道", "不知道"],
        ),
        (
            Months(cap=None, used=48, left=0, first=None, last=datetime.date(2024, 1, 1), distance=-1, extended=True),
            ["不知道", "2024-01", "到退休为止", "48 个月", "0 个月", "-1 个月", "是"],
        ),
    ],
)
def test_months_are_told_part_by_part(months, told):
    labels = ["从", "到", "最长", "已享受", "还剩", "距退休", "可延长到退休"]
    assert list(answering.months(months)) == list(zip(labels, told, strict=True))


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("性别", "f-sex"),
        ("家庭成员1的性别", "f-h1-sex"),
        ("家庭成员12的人员类别", "f-h12-categories"),
        ("家庭成员2的没有的事", ""),
        ("家庭成员", ""),
        ("没有的事", ""),
        ("", ""),
    ],
)
def test_what_to_collect_leads_to_its_field(label, field):
    assert answering.field_of(label, {"性别": "sex", "人员类别": "categories"}) == field


def answer(data: QueryDict, policy: str = STARTUP):
    trial = Trial(data, "", TODAY, get(policy))
    return answering.answer(trial, trial.decided())


SETTLED = {
    "residence": "360722100200", "categories": "EXPOV", "business_opened_on": "2022-01-01", "business_state": "running",
    "business_area": "360722", "status": "self_employed", "birth_date": "1980-02-29", "sex": "M",
}  # fmt: skip


def test_yes_is_told_with_its_amount():
    told = answer(query(**SETTLED))
    assert (told.word, told.tone, told.mark, told.says, told.amount, told.collect, told.lacking) == (
        "符合", "ok", "✓", "按写下的情况，符合这项政策。", "5,000.00 元", (), ()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "word", "mark", "says", "collect"),
    [
        ({"categories": "-"}, "不符合", "✗", "按写下的情况，不符合这项政策。", ()),
        ({"business_opened_on": "2022-04-01"}, "不符合", "✗", "按写下的情况，不符合这项政策。", ()),
        ({"categories": ""}, "无法判定", "?", "还有情况不知道，暂时不能判定。", (("人员类别", "f-categories"),)),
        ({"business_area": ""}, "无法判定", "?", "还有情况不知道，暂时不能判定。", (("经营地点", "f-business_area"),)),
        (
            {"business_closed_on": "2022-05-01"}, "来源矛盾", "≠", "来源互相矛盾，先核实，再判定。", (),
        ),
    ],
)  # fmt: skip
def test_no_unknown_and_contradiction_are_told_without_an_amount(changes, word, mark, says, collect):
    told = answer(query(**SETTLED | changes))
    assert (told.word, told.mark, told.says, told.amount) == (word, mark, says, "")
    assert not collect or told.collect == collect


@pytest.mark.parametrize(
    ("opened", "applied", "word"),
    [
        ("2022-03-20", "", "符合"),
        ("2022-03-21", "", "不符合"),
        ("2022-02-28", "2022-08-28", "符合"),
        ("2022-02-28", "2022-08-27", "不符合"),
        ("2021-08-31", "2022-02-28", "符合"),
        ("2021-08-31", "2022-02-27", "不符合"),
        ("2015-11-29", "", "符合"),
        ("2015-11-28", "", "不符合"),
    ],
)
def test_half_a_year_is_counted_to_the_day(opened, applied, word):
    assert answer(query(**SETTLED | {"business_opened_on": opened, "applied_on": applied, "reviewed_on": applied})).word == word


# The day, the fields, the address


@pytest.mark.parametrize(
    ("written", "today", "day"),
    [
        ("", "2022-09-20", "2022-09-20"),
        ("", "2022-09-07", "2022-09-08"),
        ("", "2001-01-01", "2022-09-08"),
        ("2022-01-01", "2022-09-20", "2022-01-01"),
    ],
)
def test_day_is_the_one_written_or_the_nearest_in_force(written, today, day):
    trial = Trial(QueryDict(), written, datetime.date.fromisoformat(today), get(STARTUP))
    assert str(trial.as_of) == day


def test_day_after_the_end_is_the_last_one_in_force():
    assert Trial(QueryDict(), "", datetime.date(2024, 5, 1), ending("2022-12-31")).as_of == datetime.date(2022, 12, 31)


@pytest.mark.parametrize("written", ["昨天", "2022-02-30", "2022-13-01", "99999999"])
def test_day_that_is_none_is_refused_beside_everything_else(written):
    trial = Trial(query(sex="X", birth_date="1960-02-30"), written, TODAY, get(STARTUP))
    fields = [one.field for one in trial.problems]
    assert (trial.day_or_today, fields.count("f-sex"), fields.count("f-birth_date"), len(fields)) == (TODAY, 1, 1, 3)


def test_address_opens_the_same_case():
    trial = Trial(
        query(**SETTLED | {"pay1__programme": INSURANCE, "pay1__month": "2012-01", "pay1__to": "2012-03"}), "", TODAY, get(STARTUP)
    )
    again = Trial(QueryDict(trial.address()), "2022-09-20", TODAY, get(STARTUP))
    assert (again.case, again.address()) == (trial.case, trial.address())


@pytest.mark.parametrize(
    ("add", "drop", "names"),
    [
        ("h", "", ["h1-on", "sex"]),
        ("w", "", ["w1-on", "w1-sex", "w2-on"]),
        ("x", "", ["sex"]),
        ("", "sex", ["sex"]),
        ("", "h1", ["sex"]),
    ],
)
def test_blocks_come_and_go(add, drop, names):
    assert sorted(trying.changed(query(sex="M"), add, drop, ["sex"])) == names


def test_taking_a_block_away_leaves_those_whose_number_begins_alike():
    data = query(h1__on="1", h1__sex="M", h10__on="1", h10__sex="F")
    assert sorted(trying.changed(data, "", "h1", [])) == ["h10-on", "h10-sex"]


def test_no_more_blocks_than_anybody_needs():
    data = query(**{f"h{casing.MOST_ROWS}__on": "1"})
    assert sorted(trying.changed(data, "h", "", [])) == [f"h{casing.MOST_ROWS}-on"]


def test_fields_of_the_form_itself_and_blanks_are_left_out():
    data = query(sex=["", " "], birth_date="1960-05-20", csrfmiddlewaretoken="x", person="3", add="h", drop="h1", as_of="2022-01-01")
    assert dict(trying.without_blanks(data).lists()) == {"birth_date": ["1960-05-20"]}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("三十六", "最长享受月数：“三十六”写法不对。请填整数。"),
        ("36.5", "最长享受月数：“36.5”写法不对。请填整数。"),
        ("-1", "最长享受月数：“-1”写法不对。请填整数。"),
        ("１２", "最长享受月数：“１２”写法不对。请填整数。"),
        ("1234567890", "最长享受月数：“1234567890”写法不对。请填整数。"),
        ("9" * 70, f"最长享受月数：“{'9' * 60}”写法不对。请填整数。"),
    ],
)
def test_number_of_months_that_is_none_is_refused(text, told):
    with pytest.raises(UserError) as refused:
        trying.read_parameter(get(INSURANCE).file.parameters["cap_months"], text)
    assert str(refused.value) == told


@pytest.mark.parametrize("text", ["1/0", "-1/2", "nan", "inf", "1e999999999", "一半", "", "1" * 31, "1000000000000"])
def test_fraction_that_is_none_is_refused(text):
    with pytest.raises(UserError) as refused:
        trying.read_parameter(get(INSURANCE).file.parameters["rate"], text)
    assert str(refused.value) == f"补贴占实际缴费的比例：“{text}”写法不对。请填分数或小数，如 2/3、0.5。"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff", "案例文件不是 UTF-8 文字，读不了。请另存为 UTF-8 编码的 JSON 文件。"),
        (b'{"person": ', "案例文件第 1 行第 12 个字附近不是正确的 JSON。请检查逗号、引号和括号。"),
        (b'{\n "person": {,}}', "案例文件第 2 行第 13 个字附近不是正确的 JSON。请检查逗号、引号和括号。"),
        (b" " * 200_001, "案例文件超过 200 KB，没有读取。请检查是不是选错了文件。"),
        (b'{"person": {"post_terms_before": ' + b"1" * 5000 + b"}}", "案例文件里有太长的数字，读不了。请改正。"),
    ],
)
def test_file_that_cannot_be_read_says_where(content, told):
    with pytest.raises(UserError) as refused:
        trying.read_upload(content)
    assert str(refused.value) == told


@pytest.mark.parametrize(
    ("problem", "found"),
    [
        ("household[9].birth_date（出生日期）：“x”不是日期。", Refused("家庭成员10的出生日期：“x”不是日期。", "f-h10-birth_date")),
        ("insurance[12].payer：“x”不是可用的值。", Refused("社会保险缴费的缴费人：“x”不是可用的值。", "f-ins1-kind")),
        ("payments[0].colour：没有这一项。", Refused("已发放的colour：没有这一项。", "f-pay1-programme")),
        ("", Refused("")),
    ],
)
def test_refusal_names_its_field(problem, found):
    assert of_form(problem) == found


# Explanations


@pytest.mark.parametrize(
    ("joined", "truth", "child", "is_settled"),
    [
        ("any", True, True, False),
        ("any", True, False, True),
        ("any", True, None, True),
        ("any", False, False, False),
        ("any", None, None, False),
        ("all", True, True, False),
        ("all", False, None, False),
        ("not", True, False, True),
        ("not", False, True, True),
        ("", True, False, False),
    ],
)
def test_part_is_settled_where_its_own_truth_tells_nothing_more(joined, truth, child, is_settled):
    assert settled(Explained("整体", truth, joined=joined), Explained("部分", child)) is is_settled


def test_moot_reaches_all_below():
    deep = Explained("深处", False)
    whole = Explained("任一", True, children=(Explained("甲", True), Explained("乙", False, children=(deep,), joined="all")), joined="any")
    found = Teller(get(STARTUP)).part(whole)
    assert [(one.label, one.is_moot, one.is_open) for one in (found, *found.parts, found.parts[1].parts[0])] == [
        ("任一", False, False), ("甲", False, False), ("乙", True, False), ("深处", True, False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("truth", "part"),
    [
        (True, Part("甲", "yes", "✓", "符合", (), "出处", "", (), False)),
        (False, Part("甲", "no", "✗", "不符合", (), "出处", "", (), False)),
        (None, Part("甲", "unknown", "?", "不知道", (), "出处", "", (), False)),
    ],
)
def test_part_without_anything_below(truth, part):
    assert Teller(get(STARTUP)).part(Explained("甲", truth, source="出处", joined="all")) == part


@pytest.mark.parametrize(
    ("label", "value", "text"),
    [
        ("性别", "M", "男"),
        ("性别", None, NOT_COLLECTED),
        ("死亡日期", None, NOTHING),
        ("一次性创业补贴标准", None, "没有填写"),
        ("居住地", "360722", "信丰县"),
        ("居住地", "340102001001", "340102001001"),
        ("没有这种事实", None, NOT_COLLECTED),
        ("没有这种事实", "甲", "甲"),
        ("稳定经营月数", 6, "6"),
    ],
)
def test_value_is_told_by_its_fact(label, value, text):
    assert Teller(get(STARTUP), places={"360722": "信丰县"}).told(label, value) == text


def test_fact_said_not_to_exist_is_nothing_whatever_its_kind():
    assert Teller(get(STARTUP), none=frozenset({"性别"})).told("性别", None) == NOTHING


def test_source_stands_beside_the_value_and_a_standard_is_marked():
    seen = Explained("甲", False, values={"性别": "F", "稳定经营月数": 6})
    assert list(Teller(get(STARTUP), {"性别": "身份证"}).seen(seen)) == [
        Seen("性别", "女", "身份证"), Seen("稳定经营月数", "6", is_standard=True)
    ]  # fmt: skip


@pytest.mark.parametrize("truth", [True, None])
def test_nothing_has_to_change_where_it_is_not_a_no(truth):
    assert list(Teller(get(STARTUP)).changes(Explained("甲", truth, children=(Explained("乙", False),), joined="all"))) == []


def test_single_alternative_is_told_as_itself():
    whole = Explained("任一", False, children=(Explained("甲", False, values={"性别": "F"}),), joined="any")
    assert [(one.label, one.seen, one.alternatives) for one in Teller(get(STARTUP)).changes(whole)] == [("甲", (Seen("性别", "女"),), ())]


def test_area_codes_are_found_however_deep():
    whole = Explained(
        "甲", True, values={"居住地": "36", "性别": "M"}, children=(Explained("乙", True, values={"经营地点": "3607"}),), joined="all"
    )
    assert sorted(areas_in(whole)) == ["36", "3607"]
    assert list(areas_in(Explained("丙", None, values={"居住地": None}))) == []


def test_unknown_name_of_a_fact_is_its_own_label():
    assert (label_of("sex"), label_of("favourite_colour"), by_label_of_fact({})) == ("性别", "favourite_colour", {})


def test_who_never_opened_a_business_is_refused_whatever_else_is_not_known():
    found = decide(get(STARTUP), read_case({"person": {}}), TODAY)
    assert (found.answer, Teller(get(STARTUP)).part(found.because).word) == ("no", "不符合")
