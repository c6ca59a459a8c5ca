"""Papers put on file, opened, shelved and voided: what each leaves behind and what each refuses."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import files
from nuanxin.orgs.models import AuditEvent, RecordChange, StoredFile
from nuanxin.people import actions, scans
from nuanxin.people.models import Application, Household, HouseholdMembership, Paper
from tests import factories
from tests.people.scanned import JPEG, PDF, PNG

DAY = datetime.date(2022, 9, 5)


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def add(by, person, **values):
    values = {"kind": "身份证复印件", "received_on": DAY, "name": "证件.jpg", "content": JPEG} | values
    return actions.add_paper(by=by, person=person, **values)


def application(person, **fields):
    told = {"procedure": "p", "procedure_version": "1", "origin": "self", "categories": "LONG", "applied_on": DAY, "step": "accept"}
    return Application.objects.create(person=person, **(told | fields))


def living_together(*persons):
    home = Household.objects.create(head_id_digest="d", head_id_masked="360722********0011")
    for person in persons:
        HouseholdMembership.objects.create(household=home, person=person)


def test_added_paper_keeps_its_scan_for_good(officer, person):
    paper = add(officer, person, note="正反面")

    assert (paper.kind, paper.received_on, paper.note, paper.recorded_by, paper.about) == ("身份证复印件", DAY, "正反面", officer, None)
    assert (paper.file.name, paper.file.is_kept, files.read(paper.file)) == ("证件.jpg", True, JPEG)
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.subject, event.area_code) == (
        "people.paper.added", officer, f"people.Paper:{paper.pk}", factories.SHUIDONG,
    )  # fmt: skip


def test_trail_of_a_paper_tells_no_name(officer, person):
    add(officer, person, kind="张三的残疾证", note="张三")

    assert "张三" not in str(AuditEvent.objects.get().details)


def test_original_on_the_shelf_needs_no_scan(officer, person):
    paper = add(officer, person, content=None, has_original=True, shelf="二楼 3 柜")

    assert (paper.has_original, paper.shelf, paper.file) == (True, "二楼 3 柜", None)
    assert not StoredFile.objects.exists()


def test_same_paper_twice_is_one(officer, person):
    assert add(officer, person) == add(officer, person)
    assert (Paper.objects.count(), StoredFile.objects.count(), kinds()) == (1, 1, ["people.paper.added"])


@pytest.mark.parametrize("changes", [{"content": PNG}, {"kind": "户口簿"}, {"received_on": DAY - datetime.timedelta(1)}, {"shelf": "3 柜"}])
def test_another_scan_name_day_or_place_is_another_paper(officer, person, changes):
    add(officer, person)
    add(officer, person, **changes)

    assert Paper.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": " "}, "没有填写材料名称"),
        ({"received_on": datetime.date(2999, 1, 1)}, "收到日期 2999-01-01 晚于今天"),
        ({"content": None}, "既没有扫描件，也没有登记纸质原件"),
        ({"kind": "很" * 41}, "材料名称有 41 个字，最多 40 个字"),
        ({"note": "长" * 201}, "说明有 201 个字"),
        ({"content": b""}, "是空文件"),
        ({"content": b"PK\x03\x04 a workbook called jpg"}, "不是图片或 PDF"),
        ({"content": b"<html>" + JPEG}, "不是图片或 PDF"),
        ({"content": JPEG[:-2]}, "不完整"),
        ({"content": PDF[:9]}, "不完整"),
        ({"content": JPEG + b"0" * scans.MOST_BYTES}, "10.0 MB，超过 10 MB"),
    ],
)
def test_incomplete_paper_is_refused_and_leaves_nothing(officer, person, changes, told):
    with pytest.raises(UserError, match=told):
        add(officer, person, **changes)

    assert (Paper.objects.count(), StoredFile.objects.count(), kinds()) == (0, 0, [])


@pytest.mark.parametrize("role", ["inspector", "administrator", None])
def test_paper_of_somebody_without_a_say_is_refused(person, role):
    with pytest.raises(UserError, match="受理和办理认定申请"):
        add(factories.user(role=role), person)


def test_paper_in_another_township_is_refused(township_officer):
    with pytest.raises(UserError, match="没有受理和办理认定申请的权限"):
        add(township_officer, factories.person(residence=factories.CHANGLONG))


def test_paper_belongs_to_the_own_open_application(officer, person):
    assert add(officer, person, application=application(person)).application.person == person


def test_paper_for_the_application_of_another_is_refused(officer, person):
    with pytest.raises(UserError, match=f"这份认定申请不是{person.name}的"):
        add(officer, person, application=application(factories.person()))


def test_paper_for_an_application_that_has_ended_is_refused(officer, person):
    ended = application(person, state="withdrawn", step="", decided_on=DAY)

    with pytest.raises(UserError, match="已撤回，不能再增加材料"):
        add(officer, person, application=ended)


def test_paper_about_a_member_of_the_household(officer, person):
    mother = factories.person(name="李母")
    living_together(person, mother)

    assert add(officer, person, about=mother).about == mother


def test_paper_about_the_person_is_about_nobody_else(officer, person):
    assert add(officer, person, about=person).about is None


def test_paper_about_a_stranger_is_refused(officer, person):
    living_together(person)

    with pytest.raises(UserError, match=r"李四不是张三.*的家庭成员"):
        add(officer, person, about=factories.person(name="李四"))


def test_opened_paper_gives_the_scan_and_leaves_a_trace(officer, person):
    content, kind = actions.open_paper(by=officer, paper=add(officer, person, content=PDF, name="证明.pdf"))

    assert (content, kind.mime, kind.ending) == (PDF, "application/pdf", ".pdf")
    assert kinds() == ["people.paper.added", "people.paper.opened"]


def test_paper_without_a_scan_cannot_be_opened(officer, person):
    paper = add(officer, person, content=None, has_original=True, shelf="3 柜")

    with pytest.raises(UserError, match="只登记了纸质原件（存放位置：3 柜）"):
        actions.open_paper(by=officer, paper=paper)
    assert kinds() == ["people.paper.added"]


def test_inspector_cannot_open_a_scan(officer, person):
    paper = add(officer, person)

    with pytest.raises(UserError, match="受理和办理认定申请"):
        actions.open_paper(by=factories.user(role="inspector"), paper=paper)


def test_original_that_comes_later_is_shelved_with_its_history(officer, person):
    paper = add(officer, person)

    for _ in range(2):
        actions.shelve_paper(by=officer, paper=paper, shelf="3 柜")

    paper.refresh_from_db()
    assert (paper.has_original, paper.shelf) == (True, "3 柜")
    assert set(RecordChange.objects.values_list("field", "new_value")) == {("has_original", "True"), ("shelf", "3 柜")}
    assert kinds() == ["people.paper.added", "people.paper.shelved"]


def test_shelf_without_a_place_is_refused(officer, person):
    with pytest.raises(UserError, match="没有填写存放位置"):
        actions.shelve_paper(by=officer, paper=add(officer, person), shelf=" ")


def test_voided_paper_leaves_the_file_and_can_be_registered_anew(officer, person):
    wrong = add(officer, person)

    voided = actions.void_paper(by=officer, paper=wrong, reason="扫错了人")

    assert (voided.is_standing, voided.void_reason) == (False, "扫错了人")
    assert kinds() == ["people.paper.added", "people.paper.voided"]
    assert add(officer, person) != wrong
    with pytest.raises(UserError, match="已经作废"):
        actions.shelve_paper(by=officer, paper=wrong, shelf="3 柜")


@pytest.mark.parametrize(("role", "reason", "told"), [("officer", " ", "没有填写作废原因"), ("collector", "扫错了人", "作废记录")])
def test_paper_is_voided_by_an_officer_with_a_reason_only(officer, person, role, reason, told):
    with pytest.raises(UserError, match=told):
        actions.void_paper(by=factories.user(role=role), paper=add(officer, person), reason=reason)


def test_local_administrator_may_add_a_paper(person):
    assert add(None, person).recorded_by is None


def test_paper_is_undone_when_the_trail_fails(officer, person, monkeypatch):
    from nuanxin.orgs import audit

    def fail(*args, **options):
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        add(officer, person)

    assert (Paper.objects.count(), StoredFile.objects.count()) == (0, 0)
