"""Papers of a claim: the checklist filled from the person's file, papers given with the claim, and what missing ones do."""

import datetime

import pytest

from nuanxin.benefits import actions, approval, claiming
from nuanxin.benefits.actions.claim_papers import add_claim_paper, open_claim_paper, void_claim_paper
from nuanxin.benefits.claim_rules import PaperNames
from nuanxin.benefits.models import ClaimPaper
from nuanxin.benefits.queries.claim_papers import checklist, is_it, missing
from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from nuanxin.people.models import Household, HouseholdMembership
from tests import factories
from tests.benefits.claiming import rig
from tests.benefits.claiming.rig import APRIL, MAY, TODAY, claimed

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\nscan\n%%EOF\n"
ID, WORK, VOUCHER = "身份证", "灵活就业登记", "社会保险缴费凭证"


@pytest.fixture
def clerk(county):
    return factories.user(role="officer", area=county)


@pytest.fixture
def claim(worker, clerk):
    return claimed(worker, APRIL, MAY, by=clerk)


def states(claim) -> dict[str, bool]:
    return {line.kind: line.is_missing for line in checklist(claim)}


def test_the_checklist_has_the_papers_of_the_policy_in_its_order(claim):
    assert states(claim) == {ID: True, WORK: True, VOUCHER: True}
    assert missing(claim) == [ID, WORK, VOUCHER]


def test_the_persons_own_file_fills_the_checklist(claim, worker):
    paper = factories.paper(worker, kind="居民身份证")

    [line, *_] = checklist(claim)
    assert (line.kind, line.papers, line.is_missing) == (ID, (paper,), False)


def test_a_paper_of_another_member_of_the_household_is_not_the_persons(claim, worker):
    factories.paper(worker, kind="居民身份证", about=factories.person())

    assert states(claim)[ID]


@pytest.mark.parametrize(("received_on", "is_missing"), [(datetime.date(2024, 3, 31), True), (datetime.date(2024, 4, 1), False)])
def test_a_voucher_in_the_file_counts_only_from_the_first_month_on(claim, worker, received_on, is_missing):
    factories.paper(worker, kind=VOUCHER, received_on=received_on)

    assert states(claim)[VOUCHER] is is_missing


def test_a_paper_given_with_the_claim_fills_the_checklist(claim, clerk):
    paper = add_claim_paper(by=clerk, claim=claim, kind=VOUCHER, received_on=TODAY, name="凭证.pdf", content=PDF)

    assert [line.papers for line in checklist(claim) if line.kind == VOUCHER] == [(paper,)]
    assert not states(claim)[VOUCHER]


@pytest.mark.parametrize(
    ("asked", "kind", "answer"),
    [
        ("身份证", "居民身份证", True),
        ("身份证", "居民身份证复印件", True),
        ("身份证", "家庭成员身份证", False),
        ("就业失业登记证（注明援助对象）", "就业失业登记证", True),
        ("就业失业登记证（注明援助对象）", "就业创业证", True),
        ("劳动合同或灵活就业证明", "灵活就业证明", True),
        ("劳动合同或灵活就业证明", "劳动合同（原件）", True),
        ("劳动合同或灵活就业证明", "毕业证书", False),
    ],
)
def test_a_paper_is_known_by_its_words(asked, kind, answer):
    names = PaperNames(words={"身份证": ("居民身份证",), "就业失业登记证": ("就业创业证",)})

    assert is_it(asked, kind, names) is answer


def test_of_several_hires_those_without_the_paper_are_named(employer, clerk):
    people = [rig.hired(employer) for _ in range(2)]
    draft = claiming.draft(rig.ENTERPRISE, employer, TODAY, [MAY], knowing=rig.knowing(*people))
    claim = claiming.claim(by=clerk, draft=draft, origin="employer")
    factories.paper(people[0], kind="劳动合同")

    [line, *_] = checklist(claim)
    assert (line.kind, line.lacking, line.is_missing) == ("劳动合同", (people[1],), True)
    assert line.said == f"劳动合同（缺{people[1].name}的）"


def test_any_member_of_a_household_may_have_the_paper(county):
    members = [factories.person() for _ in range(2)]
    home = Household.objects.create(head_id_digest=members[0].id_digest, head_id_masked="3")
    for one in members:
        HouseholdMembership.objects.create(household=home, person=one)
    claim = rig.household_claim(home)
    factories.paper(members[1], kind="户口簿")

    assert states(claim)["户口簿"] is False


def test_the_draft_shows_which_papers_are_there(worker):
    factories.paper(worker, kind="居民身份证")

    assert [(line.kind, line.is_missing) for line in rig.drafted(worker).papers] == [(ID, False), (WORK, True), (VOUCHER, True)]


def test_a_claim_of_an_unknown_policy_asks_for_no_papers(worker):
    from tests.factories import benefits

    assert checklist(benefits.claim(worker, policy="gone")) == []


def test_the_same_paper_twice_is_one(claim, clerk):
    first, second = (add_claim_paper(by=clerk, claim=claim, kind=VOUCHER, received_on=TODAY, name="a.pdf", content=PDF) for _ in range(2))

    assert first == second
    assert AuditEvent.objects.filter(kind="benefits.claim_paper.added").count() == 1


def test_a_paper_of_the_file_is_taken_over(claim, clerk, worker):
    paper = factories.paper(worker, kind="居民身份证")

    given = add_claim_paper(by=clerk, claim=claim, kind=ID, received_on=TODAY, paper=paper)

    assert (given.paper, given.file) == (paper, None)


REFUSED = [
    ({"kind": " "}, "没有填写材料名称"),
    ({"received_on": datetime.date(2024, 6, 11)}, "收到日期 2024-06-11 晚于今天"),
    ({"has_original": False}, "没有选择档案材料，没有上传扫描件"),
    ({"content": b"MZ", "name": "a.exe"}, "a.exe"),
    ({"note": "某" * 201}, "最多 200 个字"),
]


@pytest.mark.parametrize(("told", "words"), REFUSED)
def test_a_paper_that_cannot_be_is_refused(claim, clerk, told, words):
    with pytest.raises(UserError, match=words):
        add_claim_paper(by=clerk, **{"claim": claim, "kind": ID, "received_on": TODAY, "has_original": True} | told)

    assert not ClaimPaper.objects.exists()


def test_a_paper_of_somebody_else_is_refused(claim, clerk):
    stranger = factories.person(name="李四")

    with pytest.raises(UserError, match="是李四的档案材料，这笔申领与其无关"):
        add_claim_paper(by=clerk, claim=claim, kind=ID, received_on=TODAY, paper=factories.paper(stranger, kind=ID))


def test_a_clerk_of_another_town_cannot_add_papers(claim):
    stranger = factories.user(role="officer", area=factories.area(factories.DATANGBU))

    with pytest.raises(UserError, match=r"没有.*权限"):
        add_claim_paper(by=stranger, claim=claim, kind=ID, received_on=TODAY, has_original=True)


def test_a_closed_claim_takes_no_papers(claim, clerk):
    actions.withdraw_claim(by=clerk, claim=claim, version=1, reason="填错")

    with pytest.raises(UserError, match="已经是“已撤回”，不能再增减材料"):
        add_claim_paper(by=clerk, claim=claim, kind=ID, received_on=TODAY, has_original=True)


def test_a_voided_paper_is_missing_again(claim, clerk):
    paper = add_claim_paper(by=clerk, claim=claim, kind=ID, received_on=TODAY, has_original=True)

    void_claim_paper(by=clerk, paper=paper, reason="不清楚")

    assert states(claim)[ID]
    assert AuditEvent.objects.filter(kind="benefits.claim_paper.voided").count() == 1


def test_opening_a_scan_leaves_its_event(claim, clerk):
    paper = add_claim_paper(by=clerk, claim=claim, kind=VOUCHER, received_on=TODAY, name="凭证.pdf", content=PDF)

    content, kind = open_claim_paper(by=clerk, paper=paper)

    assert (content, kind.mime) == (PDF, "application/pdf")
    assert AuditEvent.objects.filter(kind="benefits.claim_paper.opened", by=clerk).count() == 1


def test_an_original_alone_cannot_be_opened(claim, clerk):
    paper = add_claim_paper(by=clerk, claim=claim, kind=ID, received_on=TODAY, has_original=True)

    with pytest.raises(UserError, match="没有扫描件"):
        open_claim_paper(by=clerk, paper=paper)


@pytest.fixture
def reviewer(county):
    return factories.user(role="reviewer", area=county)


def test_missing_papers_only_warn_as_shipped(claim, reviewer):
    assert actions.review_claim(by=reviewer, claim=claim, version=1, reason="已核实").state == "reviewed"


def block(monkeypatch) -> None:
    strict = approval.rules().model_copy(update={"papers": "block"})
    monkeypatch.setattr(approval, "rules", lambda: strict)


def test_missing_papers_block_the_review_where_the_office_says_so(claim, reviewer, monkeypatch):
    block(monkeypatch)

    with pytest.raises(UserError, match="还缺材料：身份证、灵活就业登记、社会保险缴费凭证，不能审核通过"):
        actions.review_claim(by=reviewer, claim=claim, version=1)


def test_with_all_papers_the_review_goes_on(claim, clerk, reviewer, monkeypatch):
    block(monkeypatch)
    for kind in (ID, WORK, VOUCHER):
        add_claim_paper(by=clerk, claim=claim, kind=kind, received_on=TODAY, has_original=True)

    assert actions.review_claim(by=reviewer, claim=claim, version=1, reason="已核实").state == "reviewed"
