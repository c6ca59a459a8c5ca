"""What payees are told: one line per occasion, with the deed that caused it, taken back with it, never twice."""

import datetime

import pytest

from nuanxin.benefits import actions, notifying
from nuanxin.benefits.enums import NotificationKind
from nuanxin.benefits.models import Claim, Notification, Payment
from nuanxin.errors import UserError
from nuanxin.orgs.enums import Line
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import bank, benefits, papers
from tests.factories.benefits import AUGUST, approved, cleared, line, reviewed, step, submitted

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 4)


@pytest.fixture
def person(county):
    return factories.person(name="赖春秀")


def told():
    """Every standing notification: its kind and its text."""
    return [(one.kind, one.text) for one in Notification.objects.standing().order_by("pk")]


def test_claim_on_its_way_tells_nobody_anything(person):
    cleared(person)

    assert told() == []


def test_returned_claim_tells_the_reason_and_whom_to_ask(person):
    factories.organisation(name="嘉定镇便民服务中心", area_id=factories.JIADING, line=Line.LABOUR)

    step(actions.return_claim, submitted(person, line(person), line(person, AUGUST)), reason="缺劳动合同。")

    assert told() == [
        (
            "returned",
            "赖春秀：您申领的“灵活就业社会保险补贴” 2022-07、2022-08 需要补充或更正：缺劳动合同。补好后可以再次提交。咨询请找嘉定镇便民服务中心。",
        )
    ]


def test_refused_claim_tells_that_it_may_be_contested(person):
    step(actions.refuse_claim, submitted(person), reason="已由单位参保")

    ((kind, text),) = told()
    assert (kind, "没有批准，原因：已由单位参保。如有不同意见，可以向受理单位提出复核" in text) == ("refused", True)


def test_upheld_objection_tells_that_the_claim_came_back(person):
    claim = benefits.posted(person)
    objection = actions.record_claim_objection(by=None, claim=claim, content="他有工作")

    actions.decide_claim_objection(by=None, objection=objection, outcome="upheld", findings="确有工作")

    ((kind, text),) = told()
    assert (kind, "确有工作" in text) == ("returned", True)


def test_approval_tells_the_amount_and_reopening_takes_the_word_back(person, budget):
    claim = approved(person, line(person, amount="1234.50"), budget=budget)
    assert [(kind, "共 1,234.50 元" in text) for kind, text in told()] == [("approved", True)]

    step(actions.reopen_claim, claim, reason="批错了")

    assert told() == []
    assert Notification.objects.get().void_reason == "办理已撤销，不用再告知"


def test_what_was_told_already_stays_when_the_deed_is_taken_back(person, budget):
    claim = approved(person, budget=budget)
    actions.mark_told(by=None, notification=Notification.objects.get(), means="phone")

    step(actions.reopen_claim, claim, reason="批错了")

    assert [kind for kind, _ in told()] == ["approved"]


@pytest.fixture
def answered(person, budget, tmp_path, monkeypatch):
    """A batch of two persons, three payments, and the bank's answer to it."""
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)
    other = factories.person(name="曾九斤")
    claims = [approved(person, line(person), line(person, AUGUST, "600.50")), approved(other)]
    batch = actions.make_batch(by=None, budget=budget, claims=claims)
    actions.export_batch(by=None, batch=batch)
    batch.refresh_from_db()
    Notification.objects.all().delete()

    def answer(failed=None):
        rows = bank.rows(batch, failed)
        return actions.import_results(by=None, content=bank.workbook(tmp_path / "result.xlsx", rows))

    return answer


def test_arrived_money_is_told_once_per_claim_with_its_sum_and_day(answered):
    answered()

    assert [(kind, text.split("咨询")[0]) for kind, text in told()] == [
        ("paid", "赖春秀：“灵活就业社会保险补贴” 2022-07、2022-08 共 1,100.50 元（2 笔）已于 2022-09-04 打入您登记的账户，请查收。"),
        ("paid", "曾九斤：“灵活就业社会保险补贴” 2022-07 共 500.00 元（1 笔）已于 2022-09-04 打入您登记的账户，请查收。"),
    ]


def test_money_that_did_not_arrive_is_told_apart_from_what_did(answered, person):
    failed = Payment.objects.get(person=person, month=AUGUST)

    answered({failed.pk: "账号不存在"})

    mine = Notification.objects.filter(person=person).order_by("kind")
    assert [(one.kind, one.payment, one.text.split("。")[0]) for one in mine] == [
        ("failed", failed, "赖春秀：“灵活就业社会保险补贴” 2022-08 共 600.50 元没有发放成功，原因：账号不存在"),
        ("paid", Payment.objects.get(person=person, month=benefits.JULY), "赖春秀：“灵活就业社会保险补贴” 2022-07 共 500.00 元（1 笔）已于 2022-09-04 打入您登记的账户，请查收"),
    ]  # fmt: skip


def test_same_answer_again_tells_nothing_new(answered):
    answered()
    answered()

    assert [kind for kind, _ in told()] == ["paid", "paid"]


def test_claw_back_of_arrived_money_is_told_with_its_reason(answered, person):
    answered()

    actions.reverse_payment(by=None, payment=Payment.objects.get(person=person, month=AUGUST), reason="重复享受")

    kind, text = told()[-1]
    assert (kind, text.split("。")[0]) == (
        "reversed", "赖春秀：“灵活就业社会保险补贴” 2022-08 已发放的 600.50 元需要退回，原因：重复享受",
    )  # fmt: skip


def test_claw_back_of_money_that_never_left_is_not_told(person, budget):
    approved(person, budget=budget)
    Notification.objects.all().delete()

    actions.reverse_payment(by=None, payment=Payment.objects.get(), reason="批错了")

    assert told() == []


def test_stop_and_resumption_are_told(person):
    entitlement = benefits.entitlement(person)

    actions.stop_entitlement(by=None, entitlement=entitlement, reason="自动：2022 年度审验不合格", on=DAY)
    actions.resume_entitlement(by=None, entitlement=entitlement, reason="补审合格", on=DAY)

    assert [(kind, text.split("。")[0]) for kind, text in told()] == [
        ("stopped", "赖春秀：您享受的“灵活就业社会保险补贴”自 2022-09-04 起停发，原因：2022 年度审验不合格"),
        ("resumed", "赖春秀：您享受的“灵活就业社会保险补贴”自 2022-09-04 起恢复发放"),
    ]


def test_employer_is_told_under_its_own_name(person):
    employer = benefits.employer(name="信丰制衣厂")
    claim = submitted(person, line(person), payee=employer)

    step(actions.return_claim, claim, reason="缺合同")

    one = Notification.objects.get()
    assert (one.employer, one.person, one.text.startswith("信丰制衣厂：")) == (employer, None, True)


def test_many_months_are_told_as_from_and_to():
    months = [datetime.date(2022, month, 1) for month in (3, 1, 2, 5)]

    assert notifying.spoken(months) == " 2022-01 至 2022-05（4 个月）"
    assert notifying.spoken(months[:2]) == " 2022-01、2022-03 "
    assert notifying.spoken([]) == ""


def test_shipped_texts_know_every_occasion_and_nothing_else():
    known = notifying.texts()

    assert set(known.texts) == set(NotificationKind.values)
    assert {blank for text in known.texts.values() for blank in notifying.blanks(text)} <= notifying.BLANKS


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("  paid: ", "  #paid: "), "缺少“资金已到账”（paid）的告知内容"),
        (("{amount} 元（{count} 笔）", "{money} 元"), "空格“{money}”没有内容可填。可用：amount、"),
        (("{amount} 元（{count} 笔）", "{amount 元"), "没有内容可填"),
    ],
)
def test_office_text_that_leaves_a_payee_without_words_is_refused_with_its_line(tmp_path, change, problem):
    shipped = notifying.definitions.SHIPPED / "benefits" / "notifications.yaml"
    path = tmp_path / "notifications.yaml"
    path.write_text(shipped.read_text("utf-8").replace(*change), "utf-8")

    with pytest.raises(UserError) as error:
        notifying.load(path)

    assert [problem in text and "notifications.yaml:" in text for text in error.value.problems] == [True]


class TestMarkTold:
    @pytest.fixture
    def one(self, person):
        step(actions.return_claim, submitted(person), reason="缺合同")
        return Notification.objects.get()

    def test_day_means_and_clerk_are_kept_and_audited(self, one, clerk):
        actions.mark_told(by=clerk, notification=one, means="phone")

        one.refresh_from_db()
        assert (one.told_on, one.told_by_means, one.told_by) == (datetime.date(2022, 9, 5), "phone", clerk)
        assert AuditEvent.objects.order_by("-pk").first().kind == "benefits.notification.told"

    def test_same_again_changes_nothing(self, one, clerk, head):
        actions.mark_told(by=clerk, notification=one, means="phone")
        again = actions.mark_told(by=head, notification=one, means="phone")

        assert again.told_by == clerk

    def test_otherwise_again_is_refused(self, one, clerk):
        actions.mark_told(by=clerk, notification=one, means="phone")

        with pytest.raises(UserError, match="已于 2022-09-05 登记为电话告知，不能再改"):
            actions.mark_told(by=clerk, notification=one, means="visit")

    def test_day_to_come_is_refused(self, one):
        with pytest.raises(UserError, match="告知日期"):
            actions.mark_told(by=None, notification=one, means="phone", told_on=datetime.date(2022, 9, 30))

    def test_unknown_means_is_refused(self, one):
        with pytest.raises(UserError, match="告知方式“pigeon”不在可选范围内"):
            actions.mark_told(by=None, notification=one, means="pigeon")

    def test_clerk_of_another_township_is_refused(self, one):
        stranger = factories.user(role="officer", area=factories.area(factories.DATANGBU))

        with pytest.raises(UserError, match="权限"):
            actions.mark_told(by=stranger, notification=one, means="phone")

    def test_many_at_once_leave_out_those_told_before(self, one, person, clerk):
        step(actions.return_claim, submitted(factories.person()), reason="缺合同")
        actions.mark_told(by=clerk, notification=one, means="phone")

        assert actions.mark_many_told(by=clerk, notifications=Notification.objects.all(), means="message") == 1
        assert sorted(Notification.objects.values_list("told_by_means", flat=True)) == ["message", "phone"]

    def test_none_chosen_is_refused(self, clerk):
        with pytest.raises(UserError, match="没有选择"):
            actions.mark_many_told(by=clerk, notifications=[], means="phone")


class TestVoidClaim:
    def test_claim_entered_by_mistake_leaves_every_list_with_what_was_to_be_told(self, person, clerk):
        claim = step(actions.return_claim, submitted(person), reason="缺合同")

        step(actions.void_claim, claim, by=clerk, reason="录错人")

        claim.refresh_from_db()
        assert (claim.is_standing, claim.void_reason, claim.voided_by, told()) == (False, "录错人", clerk, [])
        assert AuditEvent.objects.order_by("-pk").first().kind == "benefits.claim.voided"

    def test_voided_claim_is_voided_again_without_a_trace(self, person, clerk):
        claim = step(actions.void_claim, submitted(person), reason="录错人")
        before = AuditEvent.objects.count()

        step(actions.void_claim, claim, by=clerk, reason="又来")

        assert (AuditEvent.objects.count(), Claim.objects.get().void_reason) == (before, "录错人")

    @pytest.mark.parametrize("make", [benefits.posted, cleared, approved])
    def test_claim_that_the_public_sees_or_that_is_approved_is_refused(self, person, budget, make):
        with pytest.raises(UserError, match="不能作废。请先撤销上一步，或不予批准"):
            step(actions.void_claim, make(person), reason="录错人")

    def test_claim_with_a_payment_taken_back_is_refused(self, person, budget):
        claim = step(actions.reopen_claim, approved(person, budget=budget), reason="批错了")
        claim = step(actions.refuse_claim, claim, reason="不符合")

        with pytest.raises(UserError, match="已有付款记录，不能作废"):
            step(actions.void_claim, claim, reason="录错人")

    def test_claim_that_somebody_dealt_with_meanwhile_is_refused(self, person):
        claim = submitted(person)
        stale = claim.version
        step(actions.review_claim, claim)

        with pytest.raises(UserError, match="已被别人办理，没有作废"):
            actions.void_claim(by=None, claim=claim, version=stale, reason="录错人")

    def test_clerk_of_another_township_and_no_reason_are_refused(self, person):
        stranger = factories.user(role="officer", area=factories.area(factories.DATANGBU))
        claim = reviewed(person)

        with pytest.raises(UserError, match="权限"):
            step(actions.void_claim, claim, by=stranger, reason="录错人")
        with pytest.raises(UserError, match="作废原因"):
            step(actions.void_claim, claim, reason=" ")
