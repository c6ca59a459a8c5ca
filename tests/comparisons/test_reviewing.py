"""Reviews of findings: the state follows the last verdict, nothing is changed but followed, and nothing of it reaches the ledger."""

from __future__ import annotations

import datetime
import io

import pytest
import time_machine

from nuanxin.comparisons import actions
from nuanxin.comparisons.models import Finding, FindingReview
from nuanxin.errors import UserError
from nuanxin.orgs import audit, files
from nuanxin.orgs.models import AuditEvent, StoredFile
from nuanxin.people.models import Recognition
from tests import factories
from tests.factories import findings

DAY = datetime.date(2022, 9, 20)


class Paper(io.BytesIO):
    """An upload."""

    name = "死亡证明.jpg"

    def open(self, mode="rb"):
        self.seek(0)
        return self


@pytest.fixture
def finding(person):
    factories.recognition(person)
    return findings.finding(person)


@pytest.mark.parametrize(("verdict", "state"), [("confirmed", "confirmed"), ("refuted", "refuted"), ("pending", "pending")])
def test_the_state_follows_the_verdict(officer, finding, verdict, state):
    review = actions.review_finding(by=officer, finding=finding, verdict=verdict, note="已与家属核对", reviewed_on=DAY)

    assert Finding.objects.get().state == state
    assert (review.verdict, review.note, review.reviewed_on, review.by, review.by_name) == (
        verdict, "已与家属核对", DAY, officer, audit.name_of(officer),
    )  # fmt: skip


def test_a_review_leaves_one_audit_event_without_names(officer, finding):
    actions.review_finding(by=officer, finding=finding, verdict="confirmed", note="张三已去世")

    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.subject, event.area_code, event.changes_facts) == (
        "comparisons.finding.reviewed", officer, f"comparisons.Finding:{finding.pk}", factories.SHUIDONG, False,
    )  # fmt: skip
    assert event.details == {"verdict": "confirmed", "rule": finding.rule}


def test_a_confirmed_suspicion_stops_nothing_by_itself(officer, finding):
    actions.review_finding(by=officer, finding=finding, verdict="confirmed")

    assert Recognition.objects.get().ended_on is None


@time_machine.travel("2022-09-21 10:00+08:00")
def test_the_day_defaults_to_today(officer, finding):
    assert actions.review_finding(by=officer, finding=finding, verdict="confirmed").reviewed_on == datetime.date(2022, 9, 21)


def test_the_same_told_twice_is_one_review(officer, finding):
    made = [actions.review_finding(by=officer, finding=finding, verdict="confirmed", note="属实", evidence=Paper(b"x")) for _ in range(2)]

    assert made[0] == made[1]
    assert (FindingReview.objects.count(), AuditEvent.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


def test_another_verdict_follows_the_first_and_both_stay(officer, finding):
    actions.review_finding(by=officer, finding=finding, verdict="confirmed")

    actions.review_finding(by=officer, finding=finding, verdict="refuted", note="同名同姓")
    actions.review_finding(by=officer, finding=finding, verdict="confirmed")

    assert list(finding.reviews.values_list("verdict", flat=True)) == ["confirmed", "refuted", "confirmed"]
    assert Finding.objects.get().state == "confirmed"


def test_the_same_with_another_paper_is_another_review(officer, finding):
    for content in (b"a", b"b", None):
        actions.review_finding(by=officer, finding=finding, verdict="pending", evidence=Paper(content) if content else None)

    assert finding.reviews.count() == 3


def test_evidence_is_kept_encrypted_past_the_days_of_other_files(officer, finding, settings):
    review = actions.review_finding(by=officer, finding=finding, verdict="refuted", note="活着", evidence=Paper("人在家中".encode()))

    stored = review.evidence
    assert (stored.name, stored.is_kept, files.read(stored)) == ("死亡证明.jpg", True, "人在家中".encode())
    assert "人在家中".encode() not in files.on_disk(stored.path).read_bytes()


def test_refuting_without_a_word_is_refused(officer, finding):
    with pytest.raises(UserError, match="不能定为“不属实”。请写明凭什么认定不属实"):
        actions.review_finding(by=officer, finding=finding, verdict="refuted", note="  ")

    assert (Finding.objects.get().state, AuditEvent.objects.count()) == ("open", 0)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"verdict": ""}, "没有填写核查结论"),
        ({"verdict": "maybe"}, "核查结论“maybe”不在可选范围内。可选：属实、不属实、待进一步核实。"),
        ({"verdict": "confirmed", "note": "长" * 301}, "核查情况有 301 个字，最多 300 个字"),
        ({"verdict": "confirmed", "reviewed_on": datetime.date(2199, 1, 1)}, "核查日期 2199-01-01 晚于今天"),
    ],
)
def test_what_cannot_be_is_refused(officer, finding, told, refusal):
    with pytest.raises(UserError, match=refusal):
        actions.review_finding(by=officer, finding=finding, **told)

    assert not FindingReview.objects.exists()


@pytest.mark.parametrize(("state", "refusal"), [("settled", "已经办理"), ("gone", "已不再出现")])
def test_what_is_closed_is_not_reviewed(officer, person, state, refusal):
    closed = findings.finding(person, state=state, outcome="exit" if state == "settled" else "")

    with pytest.raises(UserError, match=refusal):
        actions.review_finding(by=officer, finding=closed, verdict="confirmed")


@pytest.mark.parametrize(
    ("role", "may"), [("collector", True), ("reviewer", True), ("head", True), ("inspector", False), ("administrator", False)]
)
def test_who_may_review(finding, role, may):
    user = factories.user(role=role)

    if may:
        actions.review_finding(by=user, finding=finding, verdict="confirmed")
    else:
        with pytest.raises(UserError, match="您没有核查比对疑点的权限"):
            actions.review_finding(by=user, finding=finding, verdict="confirmed")
    assert FindingReview.objects.count() == may


def test_a_finding_of_another_township_is_refused(township_officer):
    elsewhere = findings.finding(area=factories.LIUCUN)

    with pytest.raises(UserError, match="您没有核查比对疑点的权限（地区代码 360722101201）"):
        actions.review_finding(by=township_officer, finding=elsewhere, verdict="confirmed")


def test_the_local_administrator_may_review(finding):
    assert actions.review_finding(by=None, finding=finding, verdict="confirmed").by_name.startswith("本机管理员")


def test_a_review_is_undone_when_its_event_fails(officer, finding, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        actions.review_finding(by=officer, finding=finding, verdict="confirmed")

    assert (FindingReview.objects.count(), Finding.objects.get().state) == (0, "open")


def test_several_are_reviewed_and_what_is_refused_is_told(officer, finding):
    closed, another = findings.finding(state="gone", name="王五"), findings.finding()

    reviewed = actions.review_many(by=officer, findings=[another, closed, finding], verdict="refuted", note="名单有误")

    assert [review.finding for review in reviewed.done] == [finding, another]
    assert reviewed.refused == [(closed, "王五的这条疑点在最近一次比对中已不再出现，不需要核查。")]
    assert dict(Finding.objects.values_list("pk", "state")) == {finding.pk: "refuted", another.pk: "refuted", closed.pk: "gone"}


def test_several_without_a_reason_are_refused_once(officer, finding):
    with pytest.raises(UserError) as refusal:
        actions.review_many(by=officer, findings=[finding, findings.finding()], verdict="refuted")

    assert len(refusal.value.problems) == 1
