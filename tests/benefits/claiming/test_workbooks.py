"""Claims from a workbook: the template comes back as it went, every mistake is told at once, the same file claims once."""

import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from nuanxin.benefits import actions, claiming
from nuanxin.benefits.models import Claim
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, StoredFile
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import DUE, JUNE, MAY, TODAY
from tests.benefits.claiming.test_once import home  # noqa: F401 - a fixture
from tests.factories import benefits
from tests.factories.papers import paper

pytestmark = pytest.mark.django_db
FORM = {"姓名": "", "身份证号": "", "所属月份": "2024-05", "实际缴费（元）": "900.00", "金额（元）": "", "收款账户": "", "账户户名": ""}


@pytest.fixture
def clerk(county):
    return factories.user(role="officer", area=county)


@pytest.fixture
def book(tmp_path):
    """A workbook of rows, each of a person (or None) with what differs."""
    numbers = iter(range(100))

    def write(*rows: tuple) -> bytes:
        written = [row(*one) for one in rows]
        return Path(paper(tmp_path / f"book{next(numbers)}.xlsx", *written)).read_bytes()

    return write


def row(person, told: dict | None = None) -> dict:
    own = {"姓名": person.name, "身份证号": person.full_id_number} if person else {}
    return {name: str(value) for name, value in (FORM | own | (told or {})).items()}


def problems(content: bytes, policy: str = rig.FLEXIBLE, **told) -> list[str]:
    return claiming.read_workbook(policy, content, **told).told


def test_the_template_has_a_heading_for_everything_the_policy_needs():
    sheet = openpyxl.load_workbook(BytesIO(claiming.template(rig.FLEXIBLE)))["申领明细"]

    assert [cell.value for cell in sheet[2]] == ["*姓名", "*身份证号", "*所属月份", "实际缴费（元）", "金额（元）", "收款账户", "账户户名"]
    assert sheet["A1"].value == "灵活就业社会保险补贴批量申领表"


def test_the_template_for_employers_asks_for_the_employer_and_what_is_paid_once_for_no_month():
    sheet = openpyxl.load_workbook(BytesIO(claiming.template("2022-xinfeng-one-off-hiring")))["申领明细"]

    assert [cell.value for cell in sheet[2]] == [
        "*单位名称",
        "统一社会信用代码",
        "*姓名",
        "*身份证号",
        "金额（元）",
        "收款账户",
        "账户户名",
    ]


def test_the_template_offers_the_months_that_are_due_and_explains_itself():
    book = openpyxl.load_workbook(BytesIO(claiming.template(rig.FLEXIBLE)))

    [offered] = book["申领明细"].data_validations.dataValidation
    assert offered.formula1.startswith('"2024-06,2024-05,')
    told = [cell.value for cells in book["填表说明"].iter_rows() for cell in cells if cell.value]
    assert "政策依据：财社〔2023〕181号《就业补助资金管理办法》社会保险补贴" in told
    assert "可以申领的月份：2023-12 至 2024-06（2024-06-10 下载时）。" in told


def test_a_template_filled_in_from_drafts_is_read_back(worker):
    content = claiming.template(rig.FLEXIBLE, [rig.drafted(worker)])

    found = claiming.read_workbook(rig.FLEXIBLE, content)

    assert found.told == []
    assert [draft.amount for draft in found.drafts] == [Decimal("3600.00")]


def test_rows_of_one_person_are_one_claim(worker, book, clerk):
    done = claiming.claim_workbook(
        by=clerk,
        policy=rig.FLEXIBLE,
        name="五月.xlsx",
        content=book((worker,), (worker, {"所属月份": "2024-06", "实际缴费（元）": "1000"})),
    )

    [claim] = done.claims
    assert (claim.origin, claim.payee_key, claim.recorded_by) == ("batch", f"person:{worker.pk}", clerk)
    assert [(line.month, line.basis_yuan, line.amount_yuan) for line in claim.lines.all()] == [
        (MAY, rig.PAID, DUE),
        (JUNE, Decimal("1000.00"), Decimal("666.67")),
    ]
    assert (done.refused, done.problems) == ((), ())


def test_a_workbook_is_kept_with_the_claims_it_made(worker, book, clerk):
    content = book((worker,))
    [claim] = claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="五月.xlsx", content=content).claims

    stored = StoredFile.objects.get(name="五月.xlsx")
    event = AuditEvent.objects.get(kind="benefits.claims.imported")
    assert (stored.is_kept, event.subject, event.details["claims"]) == (True, f"orgs.StoredFile:{stored.pk}", [claim.pk])


def test_the_same_file_again_claims_nothing(worker, book, clerk):
    content = book((worker,))
    first = claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="a.xlsx", content=content)

    again = claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="b.xlsx", content=content)

    assert (again.claims, again.refused, again.problems, again.before) == ((), (), (), first.claims)
    assert (Claim.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_the_same_file_again_claims_for_those_it_could_not_before(worker, book, clerk):
    late = factories.person(birth_on=datetime.date(1975, 5, 1))
    content = book((worker,), (late,))
    first = claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="a.xlsx", content=content)
    factories.recognition(late, rig.JANUARY)
    factories.placement(late, rig.JANUARY, form="flexible", employer_name="")
    rig.collected(late, rig.JANUARY, shareholder=False, legal_representative=False, retired=False, pays_insurance_as="individual")

    again = claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="a.xlsx", content=content)

    assert [one.person for one in first.claims] == [worker]
    assert [one.person for one in again.claims] == [late]


def test_a_withdrawn_claim_can_be_made_from_the_same_file_again(worker, book, clerk):
    content = book((worker,))
    [claim] = claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="a.xlsx", content=content).claims
    actions.withdraw_claim(by=clerk, claim=claim, version=1, reason="填错")

    assert len(claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="a.xlsx", content=content).claims) == 1


def test_another_file_with_the_same_months_is_refused_with_who_and_when(worker, book, clerk):
    claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="a.xlsx", content=book((worker,)))

    [told] = problems(book((worker,), (worker, {"所属月份": "2024-06"})))
    assert told == f"第 2 行“所属月份”：{worker.name} 2024-05 {clerk.display_name}已于 2024-06-10 申领（待审核），不再拟写。"


def test_every_mistake_of_a_workbook_is_told_at_once(worker, book):
    number = worker.full_id_number
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    content = book(
        (worker,),
        (worker,),
        (worker, {"身份证号": wrong}),
        (worker, {"姓名": "李四", "所属月份": "2024-04"}),
        (worker, {"身份证号": factories.id_number(), "所属月份": "2024-04"}),
        (worker, {"所属月份": "2024-07"}),
        (worker, {"所属月份": "五月"}),
        (worker, {"所属月份": "2024-04", "金额（元）": "700.00"}),
        (worker, {"所属月份": "2024-03", "收款账户": "12"}),
        (worker, {"所属月份": "2023-12"}),
    )

    told = problems(content)

    assert [one.split("：")[0] for one in told] == [
        "第 3 行“所属月份”",
        "第 4 行“身份证号”",
        "第 5 行“姓名”",
        "第 6 行“身份证号”",
        "第 7 行“所属月份”",
        "第 8 行“所属月份”",
        "第 9 行“金额（元）”",
        "第 10 行“收款账户”",
        "第 11 行“所属月份”",
    ]
    assert "与第 2 行重复。请删去一行。" in told[0]
    assert "校验码" in told[1]
    assert f"这个号码在台账上是{worker.name}" in told[2]
    assert "台账上没有这个人" in told[3]
    assert "还没有到可以申领的时候" in told[4]
    assert "表中是 700.00 元，按政策应为 600.00 元（实际缴费 900.00 元）" in told[6]
    assert "不符合条件：已认定为援助对象" in told[8]


def test_a_payee_with_a_mistake_is_left_out_wholly_and_the_others_are_claimed(worker, book, clerk):
    other = rig.flexible_worker()
    content = book((worker,), (worker, {"所属月份": "2024-06", "金额（元）": "1.00"}), (other,))

    done = claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="a.xlsx", content=content)

    assert [claim.person for claim in done.claims] == [other]
    assert [one.row for one in done.problems] == [3]


def test_a_workbook_without_contributions_says_what_to_fill_in(worker, book):
    assert problems(book((worker, {"实际缴费（元）": ""}))) == [
        f"第 2 行“所属月份”：{worker.name} 2024-05：没有 2024-05 的实际缴费金额，补贴算不出。请按缴费凭证填写当月缴费。"
    ]


def test_persons_of_another_town_are_as_good_as_unknown(worker, book):
    stranger = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    [told] = problems(book((worker,)), by=stranger)

    assert "不在您的辖区" in told


def test_two_accounts_for_one_claim_are_refused(worker, book):
    content = book((worker, {"收款账户": "6222021111"}), (worker, {"所属月份": "2024-06", "收款账户": "6222022222"}))

    assert problems(content) == ["第 3 行“收款账户”：与第 2 行的收款账户或户名不同。同一笔申领只能有一个账户，请改成一样。"]


def test_the_account_told_in_the_workbook_is_used(worker, book, clerk):
    content = book((worker, {"收款账户": "6222 0211 1122", "账户户名": "李四"}))

    [claim] = claiming.claim_workbook(by=clerk, policy=rig.FLEXIBLE, name="a.xlsx", content=content).claims

    assert (claim.account, claim.account_name) == ("622202111122", "李四")


def of_employer(unit, **told) -> dict:
    return {"单位名称": unit.name, "统一社会信用代码": unit.uscc} | told


def test_rows_of_one_employer_are_one_claim(employer, book, clerk):
    first, second, _ = (rig.hired(employer) for _ in range(3))
    content = book((first, of_employer(employer)), (second, of_employer(employer)), (first, of_employer(employer, 所属月份="2024-06")))

    [claim] = claiming.claim_workbook(by=clerk, policy=rig.ENTERPRISE, name="a.xlsx", content=content).claims

    assert (claim.employer, claim.account) == (employer, benefits.ACCOUNT)
    assert {(line.person, line.month) for line in claim.lines.all()} == {(first, MAY), (second, MAY), (first, JUNE)}


def test_who_does_not_work_there_is_told(employer, worker, book):
    assert problems(book((worker, of_employer(employer))), rig.ENTERPRISE) == [
        f"第 2 行“所属月份”：{worker.name}2024-05 不在{employer}就业（按台账的就业登记）。请核对单位和月份，或先登记就业。"
    ]


def test_an_employer_that_is_not_on_file_is_told(employer, book):
    person = rig.hired(employer)
    content = book((person, of_employer(employer, 统一社会信用代码="", 单位名称="没有的厂")))

    assert problems(content, rig.ENTERPRISE) == [
        "第 2 行“单位名称”：没有登记这个单位，或不在您的辖区。请核对名称和信用代码，或先登记单位。"
    ]


def test_a_name_that_two_employers_have_needs_the_code(employer, book):
    benefits.employer(name=employer.name, area=factories.DATANGBU, uscc="91360700MA35K8L37K")
    content = book((rig.hired(employer), of_employer(employer, 统一社会信用代码="")))

    assert problems(content, rig.ENTERPRISE) == ["第 2 行“单位名称”：有几个同名的单位。请填写统一社会信用代码。"]


def test_a_household_is_claimed_for_once_by_the_same_file(home, book):  # noqa: F811
    household, parent = home
    content = book((parent, {"所属月份": "", "实际缴费（元）": ""}))

    first, again = (claiming.claim_workbook(by=None, policy=rig.SCHOOL, name="a.xlsx", content=content) for _ in range(2))

    assert [one.household for one in first.claims] == [household]
    assert (again.claims, again.problems, again.before) == ((), (), first.claims)


def test_a_workbook_without_rows_is_refused():
    with pytest.raises(UserError, match="表里没有要申领的行"):
        claiming.read_workbook(rig.FLEXIBLE, claiming.template(rig.FLEXIBLE))


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(UserError):
        claiming.read_workbook(rig.FLEXIBLE, content)


def test_a_workbook_of_something_else_is_refused_with_the_headings_it_lacks(tmp_path):
    content = paper(tmp_path / "x.xlsx", {"岗位": "保洁", "人数": "3"}).read_bytes()

    with pytest.raises(UserError, match="姓名"):
        claiming.read_workbook(rig.FLEXIBLE, content)


def test_many_persons_are_read_in_few_questions(county, book, django_assert_max_num_queries):
    people = [rig.flexible_worker() for _ in range(12)]
    content = book(*((one,) for one in people))

    with django_assert_max_num_queries(80):
        found = claiming.read_workbook(rig.FLEXIBLE, content, as_of=TODAY)

    assert (len(found.drafts), found.told) == (12, [])
