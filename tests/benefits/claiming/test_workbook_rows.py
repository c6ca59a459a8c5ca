"""Each mistake of a row in a workbook of claims with its own words, and what becomes of the other rows of the same payee."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from nuanxin.benefits import claiming
from nuanxin.benefits.models import Claim
from nuanxin.benefits.policies import filled, get
from nuanxin.people.models import HouseholdMembership
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import DUE, JUNE, MAY
from tests.benefits.claiming.test_once import HIRING, hire, home  # noqa: F401 - a fixture
from tests.benefits.claiming.test_workbooks import of_employer, row
from tests.factories import benefits
from tests.factories.papers import paper

pytestmark = pytest.mark.django_db
NEXT = {"所属月份": "2024-06"}


@pytest.fixture
def clerk(county):
    return factories.user(role="officer", area=county)


@pytest.fixture
def read(tmp_path):
    """What is read of rows, each of a person (or None) with what differs."""
    numbers = iter(range(100))

    def of(*rows: tuple, policy=rig.FLEXIBLE, **told) -> claiming.Book:
        return claiming.read_workbook(policy, content(tmp_path / f"b{next(numbers)}.xlsx", *rows), **told)

    return of


def content(path: Path, *rows: tuple) -> bytes:
    return Path(paper(path, *(row(*one) for one in rows))).read_bytes()


def payees(book: claiming.Book) -> list:
    return [one.subject for one in book.drafts]


@pytest.mark.parametrize(
    ("told", "column", "said"),
    [
        ({"姓名": ""}, "姓名", "必填，却是空的。请填写。"),
        ({"身份证号": ""}, "身份证号", "必填，却是空的。请填写。"),
        ({"所属月份": ""}, "所属月份", "必填，却是空的。请填写。"),
        ({"身份证号": "36072219700501"}, "身份证号", "位"),
        ({"身份证号": "3607**********0013"}, "身份证号", "号码有几位被遮住了，无法登记。请填写完整的号码。"),
        ({"所属月份": "2024-13"}, "所属月份", "2024-13"),
        ({"所属月份": "0"}, "所属月份", "0"),
        ({"实际缴费（元）": "九百"}, "实际缴费（元）", "九百"),
        ({"实际缴费（元）": "-900"}, "实际缴费（元）", "不能小于 0。请改正。"),
        ({"实际缴费（元）": "100000000"}, "实际缴费（元）", "不能大于 99999999。请核对后改正。"),
        ({"金额（元）": "600元整"}, "金额（元）", "600元整"),
        ({"金额（元）": "-0.01"}, "金额（元）", "不能小于 0。请改正。"),
        ({"收款账户": "6" * 41}, "收款账户", "40"),
        ({"账户户名": "张" * 121}, "账户户名", "120"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_with_its_column_and_claims_nothing(worker, read, told, column, said):
    book = read((worker, told))

    [problem] = book.told
    assert problem.startswith(f"第 2 行“{column}”")
    assert said in problem
    assert (book.drafts, book.amount) == ((), Decimal("0.00"))


@pytest.mark.parametrize("told", [{"所属月份": "2024-13"}, {"实际缴费（元）": "九百"}, {"金额（元）": "六百"}, {"姓名": ""}])
def test_a_payee_with_a_row_that_cannot_be_read_is_left_out_wholly(worker, read, told):
    other = rig.flexible_worker()

    book = read((worker,), (worker, NEXT | told), (other,))

    assert payees(book) == [other]
    assert [one.row for one in book.problems] == [3]


def test_an_employer_with_a_row_that_cannot_be_read_is_left_out_wholly(employer, read):
    first, second = rig.hired(employer), rig.hired(employer)
    other = benefits.employer(uscc="91360700MA35K8L37E")
    third = rig.hired(other)

    book = read(
        (first, of_employer(employer)),
        (second, of_employer(employer) | {"实际缴费（元）": "九百"}),
        (third, of_employer(other)),
        policy=rig.ENTERPRISE,
    )

    assert payees(book) == [other]
    assert [one.row for one in book.problems] == [3]


def test_a_row_of_nobody_known_that_cannot_be_read_leaves_the_others_alone(worker, read):
    book = read((worker,), (None, {"姓名": "李四", "身份证号": "1", "所属月份": "2024-06"}))

    assert (payees(book), [one.row for one in book.problems]) == ([worker], [3])


def test_the_same_payee_corrected_in_a_new_file_is_one_claim_of_all_months(worker, read, clerk, tmp_path):
    broken = content(tmp_path / "a.xlsx", (worker,), (worker, NEXT | {"实际缴费（元）": "九百"}))
    whole = content(tmp_path / "b.xlsx", (worker,), (worker, NEXT))

    first, second = (claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="六月.xlsx", content=one) for one in (broken, whole))

    assert (first.claims, [one.row for one in first.problems]) == ((), [3])
    [claim] = second.claims
    assert [(line.month, line.amount_yuan) for line in claim.lines.all()] == [(MAY, DUE), (JUNE, DUE)]
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"金额（元）": "599.99"}, "第 2 行“金额（元）”：表中是 599.99 元，按政策应为 600.00 元（实际缴费 900.00 元）。请核对，或把金额留空由系统计算。"),
        ({"金额（元）": "600.01"}, "第 2 行“金额（元）”：表中是 600.01 元，按政策应为 600.00 元（实际缴费 900.00 元）。请核对，或把金额留空由系统计算。"),
        ({"金额（元）": "0"}, "第 2 行“金额（元）”：表中是 0.00 元，按政策应为 600.00 元（实际缴费 900.00 元）。请核对，或把金额留空由系统计算。"),
        ({"所属月份": "2024-07"}, "第 2 行“所属月份”：2024-07 还没有到可以申领的时候。请到期后申领。"),
        ({"所属月份": "2023-11"}, "第 2 行“所属月份”：2023-11 不在政策施行期内（2023-12-20 起施行），不能申领。"),
        ({"实际缴费（元）": "0"}, "第 2 行“所属月份”：{name} 2024-05 应发 0 元（已全部发放，或按标准不发）。"),
        ({"收款账户": "12"}, "收款账户"),
    ],
)  # fmt: skip
def test_a_row_that_the_policy_does_not_bear_out_is_told_why(worker, read, told, said):
    [problem] = read((worker, told)).told

    assert said.format(name=worker.name) in problem


@pytest.mark.parametrize(
    ("paid", "amount"), [("0.01", "0.01"), ("0.02", "0.01"), ("1", "0.67"), ("100.10", "66.73"), ("99999999", "66666666")]
)
def test_the_amount_is_two_thirds_rounded_to_the_fen(worker, read, paid, amount):
    book = read((worker, {"实际缴费（元）": paid, "金额（元）": amount}))

    assert (book.told, book.amount) == ([], Decimal(amount))


@pytest.mark.parametrize("name", ["  {name}  ", "{name}\u3000"])
def test_spaces_around_a_name_make_no_other_person(worker, read, name):
    assert read((worker, {"姓名": name.format(name=worker.name)})).told == []


def test_the_number_in_small_letters_is_the_same_person(county, read):
    number = next(one for one in (factories.id_number(datetime.date(1975, 5, 1)) for _ in range(200)) if one.endswith("X"))
    person = rig.flexible_worker(number=number)

    assert payees(read((person, {"身份证号": number.lower()}))) == [person]


def test_three_rows_of_one_month_name_the_first_of_them_twice(worker, read):
    book = read((worker,), (worker,), (worker,))

    assert book.told == [f"第 {row} 行“所属月份”：与第 2 行重复。请删去一行。" for row in (3, 4)]
    assert book.drafts == ()


def test_the_same_account_in_every_row_is_one_account(worker, read):
    account = {"收款账户": "6222021111", "账户户名": "李四"}
    book = read((worker, account), (worker, NEXT | account))

    assert (book.told, book.accounts[worker.pk]) == ([], ("6222021111", "李四"))


def test_an_account_in_one_row_counts_for_the_others(worker, read):
    book = read((worker,), (worker, NEXT | {"收款账户": "6222021111"}))

    assert (book.told, book.accounts[worker.pk]) == ([], ("6222021111", ""))


def test_one_account_in_two_names_is_refused(worker, read):
    rows = ((worker, {"收款账户": "6222021111", "账户户名": "李四"}), (worker, NEXT | {"收款账户": "6222021111", "账户户名": "王五"}))

    assert read(*rows).told == ["第 3 行“收款账户”：与第 2 行的收款账户或户名不同。同一笔申领只能有一个账户，请改成一样。"]


def test_a_problem_with_an_account_tells_only_its_last_digits(worker, read):
    rows = ((worker, {"收款账户": "6222021111"}), (worker, NEXT | {"收款账户": "6222022222"}))

    assert [one.value for one in read(*rows).problems] == ["2222"]


def test_a_person_who_was_merged_into_another_is_as_good_as_unknown(worker, read):
    gone = rig.flexible_worker(voided_at=rig.NOW, void_reason="重复")

    assert read((gone,)).told == ["第 2 行“身份证号”：台账上没有这个人，或不在您的辖区。请核对号码，或先登记人员。"]


def test_each_month_is_judged_by_itself(county, read):
    """Recognised in April: March is refused with the condition, April and May are borne out."""
    worker = rig.flexible_worker(since=datetime.date(2024, 4, 20))

    book = read((worker, {"所属月份": "2024-03"}), (worker, {"所属月份": "2024-04"}), (worker,))

    [problem] = book.told
    assert problem.startswith(f"第 2 行“所属月份”：{worker.name} 2024-03 不符合条件：")
    assert book.drafts == ()


def test_months_in_any_order_are_lines_in_the_order_of_the_months(worker, read):
    [draft] = read(*((worker, {"所属月份": month}) for month in ("2024-06", "2024-02", "2024-04"))).drafts

    assert rig.months_of(draft) == ["2024-02", "2024-04", "2024-06"]


def test_a_month_of_a_spreadsheet_written_in_chinese_is_read(worker, read):
    [draft] = read((worker, {"所属月份": "2024年5月"})).drafts

    assert rig.months_of(draft) == ["2024-05"]


def test_a_hire_who_began_after_the_month_is_told_to_work_elsewhere(employer, read):
    person = rig.hired(employer, since=JUNE)

    assert read((person, of_employer(employer)), policy=rig.ENTERPRISE).told == [
        f"第 2 行“所属月份”：{person.name}2024-05 不在{employer}就业（按台账的就业登记）。请核对单位和月份，或先登记就业。"
    ]


def test_a_hire_in_the_wrong_month_leaves_out_the_whole_employer(employer, read):
    first, second = rig.hired(employer), rig.hired(employer, since=JUNE)

    book = read((first, of_employer(employer)), (second, of_employer(employer)), policy=rig.ENTERPRISE)

    assert ([one.row for one in book.problems], book.drafts) == ([3], ())


def test_only_the_hires_and_months_of_the_rows_are_claimed(employer, read):
    first, second = rig.hired(employer), rig.hired(employer)

    [draft] = read((first, of_employer(employer)), (second, of_employer(employer) | NEXT), policy=rig.ENTERPRISE).drafts

    assert [(line.person, line.month) for line in draft.lines] == [(first, MAY), (second, JUNE)]


def test_the_same_hire_through_two_employers_for_one_month_is_told(employer, read):
    person, other = rig.hired(employer), benefits.employer(uscc="91360700MA35K8L37E")

    book = read((person, of_employer(employer)), (person, of_employer(other)), policy=rig.ENTERPRISE)

    assert "第 3 行“所属月份”：与第 2 行重复。请删去一行。" in book.told


def test_an_employer_of_another_town_is_as_good_as_unknown(employer, read):
    person = rig.hired(employer)
    stranger = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    told = read((person, of_employer(employer)), policy=rig.ENTERPRISE, by=stranger).told

    assert told == [
        "第 2 行“身份证号”：台账上没有这个人，或不在您的辖区。请核对号码，或先登记人员。",
        "第 2 行“统一社会信用代码”：没有登记这个单位，或不在您的辖区。请核对名称和信用代码，或先登记单位。",
    ]


def test_one_reward_by_head_twice_for_one_person_is_told(county, read):
    unit = rig.employer(kind="workshop")
    person = hire(unit)
    policy = filled(get(HIRING), {"reward": "1000"})
    once = of_employer(unit) | {"所属月份": "", "实际缴费（元）": ""}

    book = read((person, once), (person, once), policy=policy)

    assert book.told == ["第 3 行“身份证号”：与第 2 行重复。请删去一行。"]


def test_two_of_one_household_are_one_claim_and_one_problem(home, tmp_path):  # noqa: F811
    household, parent = home
    other = factories.person(residence=parent.residence_id, birth_on=datetime.date(1976, 1, 1))
    HouseholdMembership.objects.create(household=household, person=other)
    once = {"所属月份": "", "实际缴费（元）": ""}

    done = claiming.claim_workbook(
        by=None, policy=rig.SCHOOL, name="户.xlsx", content=content(tmp_path / "h.xlsx", (parent, once), (other, once))
    )

    assert [one.household for one in done.claims] == [household]
    assert [str(one) for one in done.problems] == ["第 3 行“身份证号”：与第 2 行同属一户，一户只申领一次。请删去一行。"]
    assert (done.refused, done.book.amount, Claim.objects.count()) == ((), Decimal("2000.00"), 1)


def test_who_has_no_household_on_file_is_told_where_the_household_is_paid(home, read):  # noqa: F811
    _, parent = home
    HouseholdMembership.objects.all().delete()

    told = read((parent, {"所属月份": "", "实际缴费（元）": ""}), policy=rig.SCHOOL).told

    assert told == ["第 2 行“身份证号”：没有登记家庭，不知道发给哪一户。请先在人员页面登记家庭。"]


def test_months_used_up_by_later_ones_cannot_be_claimed_afterwards(worker, read):
    """Thirty-six months are paid, two of them after the month of the row: the cap is used up all the same."""
    for number in range(34):
        rig.payment(worker, datetime.date(2020 + number // 12, number % 12 + 1, 1))
    rig.payment(worker, rig.APRIL)
    rig.payment(worker, MAY)

    assert read((worker, {"所属月份": "2024-01"})).told == [f"第 2 行“所属月份”：{worker.name}享受期限已满，2024-01 起不再拟写。"]
