"""What was collected and what is asked, in words and as a case file has it: at the edges of each kind."""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from nuanxin.benefits import policies
from nuanxin.benefits.enums import Answer
from nuanxin.benefits.policies import facts
from nuanxin.benefits.questions import KEPT_IN, Question
from nuanxin.web.entitlements.answer import TONES, Told, read
from nuanxin.web.entitlements.asking import FIELDS, Asked, FactsForm, named, newest, ranked, raw
from nuanxin.web.entitlements.collecting import label_of
from nuanxin.web.entitlements.elsewhere import PAGES, bare
from nuanxin.web.entitlements.sheets import above, how_long, how_much, yuan
from nuanxin.web.entitlements.telling import told, told_fact
from tests import factories

TOLD = {"known_on": "2024-03-10", "origin": "said", "seen": "0"}
MONTHLY, ONCE = "national-insurance-subsidy-flexible", "2022-xinfeng-startup"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("graduated_on", "none", "没有"),
        ("household_income_per_head", "none", "没有"),
        ("business_area", "none", "没有"),
        ("disability_grade", "none", "没有"),
        ("override", "none", "没有"),
        ("contract_to", "none", "无固定期限"),
        ("low_income", "none", "未享受低保"),
        ("pays_insurance_as", "none", "未缴"),
        ("no_longer_known", "none", "none"),
    ],
)
def test_nothing_is_told_in_the_words_of_its_fact(county, name, value, words):
    assert told(name, value) == words


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("studying", False, "否"),
        ("no_longer_known", True, "是"),
        ("disability_grade", 1, "1"),
        ("post_terms_before", 0, "0"),
        ("household_income_per_head", 0, "0 元"),
        ("low_income", "gone", "gone"),
        ("contract_to", "2023-08-31", "2023-08-31"),
        ("school_years", [], ""),
        ("school_years", ["2021/22"], "2021/22"),
        ("business_area", "360722", "信丰县"),
        ("business_area", "360722100", "嘉定镇"),
        ("business_area", "360722100200", "水东村委会"),
        ("business_area", "36", "江西省"),
        ("business_area", "", ""),
        ("employer.in_province", True, "是"),
        ("employer.running_cost", "3000.00", "3000.00 元"),
        ("employer.nothing", "x", "x"),
    ],
)
def test_value_is_told_in_words(county, name, value, words):
    assert told(name, value) == words


@pytest.mark.parametrize(
    ("value", "words"), [('"rural"', "农村低保"), ("rural", "农村低保"), ("{", "{"), ("", ""), ('"none"', "未享受低保")]
)
def test_kept_text_that_is_no_json_is_told_as_it_is(value, words):
    assert told_fact(SimpleNamespace(name="low_income", value=value)) == words


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("studying", "在校学习"),
        ("employer.kind", "单位类型"),
        ("gone", "gone"),
        ("employer.gone", "employer.gone"),
        ("insurance", "社会保险缴费记录"),
    ],
)
def test_label_of_a_fact_that_is_gone_is_its_name(name, label):
    assert label_of(name) == label


@pytest.mark.parametrize("value", ["、", " , ", "；；", "，、;"])
def test_marks_alone_are_no_years(value):
    assert raw("years", value) is None


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("years", "2021/22", ["2021/22"]),
        ("years", "2021/22;2022/23\n2023/24", ["2021/22", "2022/23", "2023/24"]),
        ("date_or_open", "none", "none"),
        ("date_or_open", "无", "无"),
        ("date_or_open", "长期 ", "none"),
        ("date_or_open", "2099-长期", "2099-长期"),
        ("money", Decimal("0"), "0"),
        ("int", 0, 0),
        ("bool", "2", False),
        ("area", SimpleNamespace(code="360722100000"), "360722100000"),
        ("month", " 2022-08 ", "2022-08"),
    ],
)
def test_answer_at_the_edge_is_written_as_in_a_case_file(kind, value, written):
    assert raw(kind, value) == written


def test_every_kind_of_fact_that_is_asked_has_a_field_of_its_own():
    """What is written as a list of records is never asked in a line of text."""
    known = facts.known().facts
    kinds = {one.type for name, one in known.items() if name not in KEPT_IN and one.missing == "unknown"}

    assert kinds - {"bool", "enum"} <= set(FIELDS)


def lines(**asks: tuple[str, ...]) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(policy=policy, title=policy.upper(), asks=tuple(Question(name, name, "bool") for name in names))
        for policy, names in asks.items()
    ]


@pytest.mark.parametrize(
    ("asks", "order"),
    [
        ({}, []),
        ({"a": ()}, []),
        ({"a": ("x", "y")}, [("x", 1), ("y", 1)]),
        ({"a": ("x",), "b": ("y",), "c": ("y",)}, [("y", 2), ("x", 1)]),
        ({"a": ("x", "y"), "b": ("y", "x")}, [("x", 2), ("y", 2)]),
        ({"a": ("x", "y", "z"), "b": ("z",), "c": ("z", "y")}, [("z", 3), ("y", 2), ("x", 1)]),
    ],
)
def test_questions_are_ranked_by_how_many_policies_wait(asks, order):
    assert [(one.name, len(one.lines)) for one in ranked(lines(**asks))] == order


def test_questions_of_one_policy_are_its_alone():
    found = ranked(lines(a=("x",), b=("x", "y")), "b")

    assert [(one.name, one.titles) for one in found] == [("x", ["B"]), ("y", ["B"])]
    assert ranked(lines(a=("x",)), "c") == []


@pytest.mark.parametrize(("pks", "key"), [((), 0), ((7,), 7), ((3, 9, 4), 9)])
def test_newest_fact_marks_what_was_seen(pks, key):
    assert newest(SimpleNamespace(pk=pk) for pk in pks) == key


def form(*names: str, **values: str) -> FactsForm:
    return FactsForm(TOLD | {f"fact-{name}": value for name, value in values.items()}, asked=named(names))


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"shareholder": "1", "retired": ""}, {"shareholder": True}),
        ({"shareholder": "0", "retired": "0"}, {"shareholder": False, "retired": False}),
        ({"shareholder": "1", "studying": "1"}, {"shareholder": True}),  # what was not asked is not taken
    ],
)
def test_form_tells_what_was_answered_and_asked(county, values, found):
    asked = form("shareholder", "retired", **values)

    assert asked.is_valid(), asked.errors
    assert asked.facts() == found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("shareholder", "是"),
        ("low_income", "gone"),
        ("household_income_per_head", "八百"),
        ("disability_grade", "1.5"),
        ("died_on", "2024-02-30"),
        ("business_area", "没有镇"),
        ("override", "长" * 201),
        ("contract_to", "2023年8月31日止"),
    ],
)
def test_value_that_cannot_be_is_refused_beside_its_question(county, name, value):
    asked = form(name, **{name: value})

    assert list(asked.errors) == [f"fact-{name}"]


def test_nothing_answered_is_told_once_and_not_beside_other_refusals(county):
    empty, wrong = form("shareholder"), form("shareholder", shareholder="是")

    assert empty.errors == {"__all__": ["一项也没有填写，没有保存。问到几项就填几项，不知道的留空。"]}
    assert "__all__" not in wrong.errors


@pytest.mark.parametrize("missing", ["known_on", "origin", "seen"])
def test_who_said_so_and_when_is_required(county, missing):
    values = {name: value for name, value in TOLD.items() if name != missing}

    assert missing in FactsForm(values | {"fact-shareholder": "1"}, asked=named(["shareholder"])).errors


def test_every_record_that_keeps_a_fact_is_named_by_a_page_or_known_to_have_none():
    without_page = {"年度审验", "享受资格", "申领", "付款", "社会保险缴费名单或缴费凭证"}

    assert set(KEPT_IN.values()) == set(PAGES) | without_page


@pytest.mark.parametrize("record", PAGES)
def test_page_of_a_record_has_an_address(record):
    name, takes_person, _ = PAGES[record]

    assert reverse(name, args=[] if takes_person else [1]).startswith("/")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("家庭成员12的缴纳社会保险的身份", "缴纳社会保险的身份"),
        ("招用人员", "招用人员"),
        ("家庭成员", "家庭成员"),
        ("招用人员1的", "招用人员1的"),
        ("", ""),
    ],
)
def test_label_is_bare_of_whose_it_is(label, words):
    assert bare(label) == words


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        (factories.SHUIDONG, ["360700000000", "360722000000", "360722100000", "360722100200"]),
        (factories.JIADING, ["360700000000", "360722000000", "360722100000", "360722100000"]),
        (factories.COUNTY, ["360700000000", "360722000000", "360722000000", "360722000000"]),
    ],
)
def test_places_above_go_down_from_the_city(code, codes):
    assert above(code) == codes


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0", "0"), ("0.10", "0.10"), ("999", "999"), ("1000", "1,000"), ("1000.00", "1,000"), ("1234567.89", "1,234,567.89")],
)
def test_amount_on_paper_has_fen_only_where_there_are(amount, words):
    assert yuan(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("is_money", "per_month", "amount", "words"),
    [
        (False, False, None, "免费服务"),
        (True, True, None, "金额办理时核定"),
        (True, False, Decimal("0.00"), "金额办理时核定"),
        (True, True, Decimal("512.30"), "每月 512.30 元"),
        (True, False, Decimal("5000.00"), "一次性 5,000 元"),
    ],
)
def test_how_much_needs_no_explanation(is_money, per_month, amount, words):
    line = SimpleNamespace(is_money=is_money, per_month=per_month, decided=SimpleNamespace(amount=amount))

    assert how_much(line) == words


@pytest.mark.parametrize(
    ("used", "left", "is_running", "words"),
    [
        (0, 36, False, "最多领 36 个月"),
        (0, 36, True, "最多领 36 个月"),
        (2, 34, True, "已经领了 2 个月，还能领 34 个月"),
        (2, 34, False, "还能领 34 个月"),
        (36, 0, True, "已经领了 36 个月，还能领 0 个月"),
        (None, None, True, ""),
        (5, None, True, "已经领了 5 个月"),
        (5, None, False, ""),
    ],
)
def test_how_long_is_told_of_what_runs_and_what_may(used, left, is_running, words):
    assert how_long(SimpleNamespace(used=used, left=left, last=None, extended=False), is_running=is_running) == words


@pytest.mark.parametrize(
    ("policy", "told_json", "amount"),
    [
        (ONCE, {"amount": "5000.00"}, "一次 5,000.00 元"),
        (MONTHLY, {"amount": "500.00", "months": None}, "每月 500.00 元"),
        (ONCE, {"amount": "0.00"}, ""),
        (ONCE, {"amount": None}, ""),
        (ONCE, {}, ""),
        (None, {"amount": "500.00", "months": {"cap": 36}}, "每月 500.00 元"),
        (None, {"amount": "500.00"}, "一次 500.00 元"),
    ],
)
def test_kept_amount_is_told_also_of_a_policy_that_is_gone(policy, told_json, amount):
    known = policies.get(policy) if policy else None

    assert read({"answer": "yes", "collect": []} | told_json, known) == Told("符合", "ok", amount, [])


def test_answer_that_was_not_asked_again_is_none():
    assert read(None, policies.get(ONCE)) is None


@pytest.mark.parametrize("answer", Answer.values)
def test_every_answer_has_a_tone_and_its_words(answer):
    told_json = json.loads(json.dumps({"answer": answer, "collect": ["已退休"], "amount": None}))

    assert read(told_json, None) == Told(Answer(answer).label, TONES[answer], "", ["已退休"])


def test_asked_alone_is_of_nobody_else():
    assert (Asked(Question("hiresome", "某事", "bool"), ()).whose, Asked(Question("hires.x.retired", "某事", "bool"), ()).whose) == (
        None,
        None,
    )
