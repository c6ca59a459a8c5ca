"""What the comparisons mean, sentence by sentence, from the workbook that comes in to the JSON that goes out."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.people.models import UnemploymentSpell
from tests import factories

pytestmark = pytest.mark.django_db
D = datetime.date
MARCH = D(1980, 3, 3)


@pytest.fixture
def take(nuanxin, desk):
    """Hand a list over on a day; the answer must be that every row went in."""

    def handed(list_id: str, *rows: dict, released: str = "2022-09-01", new: int | None = None) -> None:
        done = nuanxin("import", list_id, desk.paper(*rows), "--released", released, "--json")
        assert (done.code, done.err, done.json["new"] + done.json["update"] + done.json["same"]) == (
            0, "", len(rows) if new is None else new,
        ), done.out  # fmt: skip

    return handed


@pytest.fixture
def found(nuanxin):
    """Who a rule finds on a day: names with results."""

    def asked(rule: str, as_of: str = "2022-09-20", *more: str) -> dict[str, str]:
        shown = nuanxin("compare", "--rule", rule, "--as-of", as_of, "--json", *more)
        assert (shown.code, shown.err) == (0, "")
        return {one["person"]["name"]: one["result"] for one in shown.json}

    return asked


def registered(name: str = "张三", **fields):
    """Somebody on the register since August."""
    person = factories.person(name=name, **fields)
    factories.recognition(person)
    return person


def row(person, **cells) -> dict:
    return {"姓名": person.name, "身份证号": person.full_id_number, **cells}


def insured(person, **cells) -> dict:
    return row(person, **{"险种": "企业养老", "参保单位": "信丰电子科技有限公司", "起始年月": "2022-01", "终止年月": ""} | cells)


def business(person, **cells) -> dict:
    told = {
        "企业名称": "信丰某店",
        "统一社会信用代码": "91360722MA35F0A013",
        "法定代表人": person.name,
        "法定代表人身份证号": person.full_id_number,
    }
    return told | {"状态": "存续", "成立日期": "2020-01-01", "注销日期": ""} | cells


def stranger(name: str = "外人", birth_on: D = MARCH, sex: str = "M") -> dict:
    """Somebody whom only the lists know."""
    return {"姓名": name, "身份证号": factories.id_number(birth_on, sex)}


# A list arrives as a release; a release is complete.


def test_a_row_of_the_newer_release_counts_even_if_that_came_in_first(take, found):
    first, second = registered("新名单的"), registered("旧名单的")
    take("deceased", row(first, 死亡日期="2022-08-01"), released="2022-09-10")
    take("deceased", row(second, 死亡日期="2022-08-01"), released="2022-09-01")

    assert found("deceased_on_register") == {"新名单的": "matched"}


def test_a_row_that_a_later_release_lacks_no_longer_stands(take, found):
    gone, kept = registered("不再参保的"), registered("还在参保的")
    take("insurance", insured(gone), insured(kept), released="2022-09-01")
    take("insurance", insured(kept), released="2022-09-10", new=1)

    assert found("insured_while_unemployed") == {"还在参保的": "matched"}


def test_of_two_releases_of_one_day_the_later_handed_over_stands(take, found):
    first, second = registered("先交的"), registered("后交的")
    take("deceased", row(first, 死亡日期="2022-08-01"), released="2022-09-10")
    take("deceased", row(second, 死亡日期="2022-08-01"), released="2022-09-10")

    assert found("deceased_on_register") == {"后交的": "matched"}


def test_the_newest_release_is_read_whatever_day_is_asked(take, found):
    person = registered()
    factories.recognition(person, D(2022, 1, 1), ended_on=D(2022, 6, 30))
    take("deceased", row(person, 死亡日期="2022-01-05"), released="2022-09-10")

    assert found("deceased_on_register", "2022-02-01") == {"张三": "matched"}


# `--as-of` judges the dates in the rows.


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2022-09-19", {}), ("2022-09-20", {"张三": "matched"}), ("2022-09-21", {"张三": "matched"})]
)
def test_somebody_dead_is_found_from_the_day_of_death_on(take, found, as_of, expected):
    take("deceased", row(registered(), 死亡日期="2022-09-20"))

    assert found("deceased_on_register", as_of) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2022-08-31", {}), ("2022-09-01", {"外人": "matched"}), ("2022-10-31", {"外人": "matched"}), ("2022-11-01", {})],
)
def test_low_income_runs_from_the_first_day_of_its_first_month_to_the_last_of_its_last(take, found, as_of, expected):
    one = stranger()
    take("low_income", one | {"低保类别": "城市低保", "起始年月": "2022-09", "终止年月": "2022-10"})
    take("unemployment", one | {"登记日期": "2022-01-01"})
    factories.person()

    assert found("new_low_income", as_of) == expected


@pytest.mark.parametrize(("until", "expected"), [("2022-08", {}), ("2022-09", {"张三": "matched"}), ("", {"张三": "matched"})])
def test_an_insurance_runs_to_the_end_of_its_last_month(take, found, until, expected):
    take("insurance", insured(registered(), 终止年月=until))

    assert found("insured_while_unemployed") == expected


@pytest.mark.parametrize(("registered_on", "expected"), [("2022-09-20", {"外人": "matched"}), ("2022-09-19", {"外人": "matched"})])
def test_whoever_registered_as_unemployed_by_the_day_counts(take, found, registered_on, expected):
    one = stranger()
    take("low_income", one | {"起始年月": "2022-01"})
    take("unemployment", one | {"登记日期": registered_on})
    factories.person()

    assert found("new_low_income") == expected
    assert found("new_low_income", "2022-09-18") == {}


# Registered unemployed = a row of the unemployment list, never roster columns or placements.


def test_an_unemployment_on_our_own_books_does_not_make_somebody_registered_unemployed(take, found):
    person = factories.person(name="只在花名册登记失业", employment_status="unemployed")
    UnemploymentSpell.objects.create(person=person, registered_on=D(2022, 1, 1))
    take("low_income", row(person, 起始年月="2022-01"))
    take("unemployment", stranger() | {"登记日期": "2022-01-01"})

    assert found("new_low_income") == {}


def test_a_placement_on_our_own_books_does_not_unmake_it(take, found):
    person = factories.person(name="台账上已就业", employment_status="enterprise")
    factories.placement(person)
    take("low_income", row(person, 起始年月="2022-01"))
    take("unemployment", row(person, 登记日期="2022-01-01"))

    assert found("new_low_income") == {"台账上已就业": "matched"}


# Newly eligible = on the list that gives the category, registered unemployed, and not on the register on the day, on file or not.


@pytest.mark.parametrize(
    ("rule", "list_id", "cells"),
    [
        ("new_low_income", "low_income", {"起始年月": "2022-01"}),
        ("new_poverty", "poverty", {"对象类型": "脱贫户"}),
        ("new_veterans", "veterans", {"退役日期": "2020-09-01"}),
    ],
)
def test_newly_eligible_is_who_is_on_both_lists_and_not_on_the_register(take, found, rule, list_id, cells):
    on_file, outside, on_register = factories.person(name="在账未认定"), stranger(), registered("在册的")
    unregistered = factories.person(name="没登记失业")
    take(list_id, *(one | cells for one in (row(on_file), outside, row(on_register), row(unregistered))))
    take("unemployment", *(one | {"登记日期": "2022-01-01"} for one in (row(on_file), outside, row(on_register))))

    assert found(rule) == {"在账未认定": "matched", "外人": "matched"}


def test_a_graduate_is_newly_eligible_by_that_list_alone(take, found):
    take("graduates", stranger("毕业生", D(2000, 1, 1)) | {"毕业日期": "2022-07-01"})
    registered()

    assert found("new_graduates") == {"毕业生": "matched"}


def test_whose_recognition_ended_the_day_before_is_newly_eligible_again(take, found):
    person = factories.person(name="已退出")
    factories.recognition(person, D(2022, 8, 1), ended_on=D(2022, 9, 19))
    take("low_income", row(person, 起始年月="2022-01"))
    take("unemployment", row(person, 登记日期="2022-01-01"))

    assert (found("new_low_income", "2022-09-19"), found("new_low_income")) == ({}, {"已退出": "matched"})


def test_newly_eligible_by_two_lists_is_told_by_two_rules(take, nuanxin):
    one = stranger()
    take("low_income", one | {"起始年月": "2022-01"})
    take("veterans", one | {"退役日期": "2020-09-01"})
    take("unemployment", one | {"登记日期": "2022-05-01"})
    factories.person()

    shown = nuanxin("compare", "--rule", "new_low_income", "--rule", "new_veterans", "--as-of", "2022-09-20", "--json")

    assert [(told["rule"], told["person"]["name"]) for told in shown.json] == [("new_low_income", "外人"), ("new_veterans", "外人")]


# Somebody not on file is as the list gives him, with `key` null.


def test_somebody_not_on_file_is_as_the_list_gives_him_with_a_key_of_null(take, nuanxin):
    one = stranger()
    take("low_income", one | {"低保类别": "农村低保", "起始年月": "2022-01", "常住地": "大塘埠镇长龙村"})
    take("unemployment", one | {"登记日期": "2022-05-01", "联系电话": "13800000001"})
    factories.person()

    shown = nuanxin("compare", "--rule", "new_low_income", "--as-of", "2022-09-20", "--json", "--reveal")

    assert shown.json == [
        {
            "rule": "new_low_income",
            "person": {"key": None, "id_number": one["身份证号"], "name": "外人", "area": factories.CHANGLONG},
            "values": {
                "低保类别": {"ledger": "", "list": "农村低保"},
                "低保起始年月": {"ledger": "", "list": "2022-01"},
                "失业登记日期": {"ledger": "", "list": "2022-05-01"},
                "联系电话": {"ledger": "", "list": "13800000001"},
            },
            "result": "matched",
            "advice": "上门或电话核实是否仍享受低保、是否仍失业；属实的，告知政策并受理认定申请（低保家庭成员）。",
        }
    ]


def test_without_reveal_neither_number_nor_phone_of_a_stranger_is_whole_anywhere(take, nuanxin):
    one = stranger()
    take("graduates", one | {"毕业日期": "2022-07-01", "联系电话": "13800000001"})
    factories.person()

    for more in (("--json",), ()):
        shown = nuanxin("compare", "--rule", "new_graduates", "--as-of", "2022-09-20", *more)
        assert f"{one['身份证号'][:6]}********{one['身份证号'][-4:]}" in shown.out
        assert "138****0001" in shown.out
        assert (one["身份证号"] in shown.out, "13800000001" in shown.out) == (False, False)


# Category missing = on the register and on the list, but without that category, employed or not.


def test_a_missing_category_is_told_of_the_employed_too(take, found):
    idle, working = registered("未就业"), registered("已就业")
    factories.placement(working)
    take("low_income", row(idle, 起始年月="2022-01"), row(working, 起始年月="2022-01"))

    assert found("low_income_without_category") == {"未就业": "matched", "已就业": "matched"}


def test_a_category_is_missing_only_on_the_register_and_without_it(take, found):
    holder, outside, lacking = registered("有此类别"), factories.person(name="不在册"), registered("缺类别")
    factories.holding(holder, "DIBAO")
    factories.holding(lacking, "DISAB")
    take("low_income", *(row(one, 起始年月="2022-01") for one in (holder, outside, lacking)))

    assert found("low_income_without_category") == {"缺类别": "matched"}


def test_a_category_that_ended_before_the_day_is_missing(take, found):
    person = registered()
    factories.holding(person, "DIBAO", until_on=D(2022, 9, 19))
    take("low_income", row(person, 起始年月="2022-01"))

    assert (found("low_income_without_category", "2022-09-19"), found("low_income_without_category")) == ({}, {"张三": "matched"})


def test_low_income_that_stopped_makes_no_category_missing(take, found):
    take("low_income", row(registered(), 起始年月="2021-01", 终止年月="2022-08"))

    assert found("low_income_without_category") == {}


@pytest.mark.parametrize("ending", ["44", "44B1", "44B2"])
def test_a_disability_certificate_is_matched_by_the_number_in_it_first_issue_or_later(take, found, ending):
    person = registered()
    take("disability", {"姓名": person.name, "残疾人证号": person.full_id_number + ending, "残疾类别": "肢体", "残疾等级": "四级"})

    assert found("disability_without_category") == {"张三": "matched"}


def test_a_certificate_with_a_lower_case_x_inside_is_matched(take, found):
    person = registered(number=number_ending_in_x())
    take("disability", {"姓名": person.name, "残疾人证号": f"{person.full_id_number.lower()}44"})

    assert found("disability_without_category") == {"张三": "matched"}


def number_ending_in_x() -> str:
    return next(number for order in range(1, 400) if (number := factories.id_number(D(1975, 5, 5), order=order)).endswith("X"))


@pytest.mark.parametrize("list_id", ["deceased", "insurance"])
def test_a_fifteen_digit_number_is_the_same_person_as_the_eighteen_digit_one(take, found, list_id):
    person = registered(number=factories.id_number(D(1965, 2, 3)), birth_on=D(1965, 2, 3))
    short = person.full_id_number[:6] + person.full_id_number[8:17]
    if list_id == "deceased":
        take("deceased", {"姓名": "张三", "身份证号": short, "死亡日期": "2022-09-01"})
    else:
        take("insurance", insured(person, 身份证号=short))

    assert found({"deceased": "deceased_on_register", "insurance": "insured_while_unemployed"}[list_id]) == {"张三": "matched"}


# Insured while unemployed: 就业状态 does not count; no placement runs that day; 企业养老 only.


@pytest.mark.parametrize("status", ["", "unemployed", "enterprise", "flexible"])
def test_insured_while_unemployed_whatever_the_roster_says_of_employment(take, found, status):
    take("insurance", insured(registered(employment_status=status)))

    assert found("insured_while_unemployed") == {"张三": "matched"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"started_on": D(2022, 9, 20)}, {}),
        ({"started_on": D(2022, 9, 21)}, {"张三": "matched"}),
        ({"started_on": D(2022, 9, 1), "ended_on": D(2022, 9, 20)}, {"张三": "matched"}),
        ({"started_on": D(2022, 9, 1), "ended_on": D(2022, 9, 21)}, {}),
        ({"started_on": D(2022, 9, 1), "contract_to": D(2022, 9, 10)}, {}),
    ],
)
def test_insured_while_unemployed_only_without_a_placement_that_runs_on_the_day(take, found, fields, expected):
    person = registered()
    factories.placement(person, **fields)
    take("insurance", insured(person))

    assert found("insured_while_unemployed") == expected


@pytest.mark.parametrize("kind", ["居民养老", "灵活就业养老", "失业", "工伤", "职工医保"])
def test_no_other_insurance_means_a_job(take, found, kind):
    take("insurance", insured(registered(), 险种=kind))

    assert found("insured_while_unemployed") == {}


def test_insured_but_not_on_the_register_is_nothing_to_ask_about(take, found):
    take("insurance", insured(factories.person()), insured(factories.person(), 身份证号=factories.id_number()))

    assert found("insured_while_unemployed") == {}


# Business owner = 法定代表人 of a business 存续 without 注销日期, also if a placement runs.


def test_a_business_owner_is_found_also_if_a_placement_runs(take, found):
    person = registered()
    factories.placement(person, form="self_employed")
    take("businesses", business(person))

    assert found("business_owner") == {"张三": "matched"}


@pytest.mark.parametrize("cells", [{"状态": "注销"}, {"状态": "吊销"}, {"注销日期": "2022-01-01"}, {"注销日期": "2022-09-20"}])
def test_a_business_that_ended_has_no_owner(take, found, cells):
    take("businesses", business(registered(), **cells))

    assert found("business_owner") == {}


def test_two_businesses_of_one_owner_are_one_finding_with_both_names(take, nuanxin):
    person = registered()
    take("businesses", business(person), business(person, 企业名称="信丰另一店", 统一社会信用代码="91360722MA35F0A114"))

    [one] = nuanxin("compare", "--rule", "business_owner", "--as-of", "2022-09-20", "--json").json

    assert (one["person"]["key"], one["values"]["企业名称"]) == (person.pk, {"ledger": "", "list": "信丰某店；信丰另一店"})


# A running placement 公益性岗位安置 is the post holding.


def test_a_post_holder_is_who_has_a_running_welfare_placement_on_the_register_or_not(take, found):
    holder, other = factories.person(name="在公益岗"), factories.person(name="在企业")
    factories.placement(holder, form="welfare_post")
    factories.placement(other)
    take("deceased", row(holder, 死亡日期="2022-09-01"), row(other, 死亡日期="2022-09-01"))

    assert found("post_holder_deceased") == {"在公益岗": "matched"}


# Nobody is matched on what is empty; masked or missing numbers only suggest, under rule ids of their own.


def test_rows_without_a_number_match_nobody_and_not_each_other(take, found):
    registered()
    take(
        "low_income",
        {"姓名": "甲", "出生日期": "1970-01-01", "起始年月": "2022-01"},
        {"姓名": "乙", "出生日期": "1971-01-01", "起始年月": "2022-01"},
    )
    take("unemployment", {"姓名": "甲", "出生日期": "1970-01-01", "登记日期": "2022-01-01"})

    assert found("new_low_income") == {}
    assert found("low_income_without_category") == {}


def test_a_masked_number_is_never_matched_by_the_rule_for_whole_numbers_but_suggested(take, found):
    person = registered("张三丰", birth_on=D(1970, 5, 1), phone="13800000001")
    masked = f"{person.full_id_number[:4]}**********{person.full_id_number[-4:]}"
    take("deceased", {"姓名": "张三丰", "身份证号": masked, "死亡日期": "2022-09-01", "出生日期": "1970-05-01", "联系电话": "13800000001"})

    assert found("deceased_on_register") == {}
    assert list(found("suggest_deceased")) == ["张三丰"]


# One number with another name is told, never silently joined.


def test_one_number_under_another_name_is_told_with_both_names(take, nuanxin):
    take("deceased", {"姓名": "李四"} | {"身份证号": registered().full_id_number, "死亡日期": "2022-09-01"})

    [one] = nuanxin("compare", "--rule", "deceased_on_register", "--as-of", "2022-09-20", "--json").json

    assert (one["result"], one["person"]["name"], one["values"]["姓名"]) == ("identity_differs", "张三", {"ledger": "张三", "list": "李四"})
