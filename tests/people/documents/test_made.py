"""The documents themselves: whose facts stand where, what is hidden from whom, and what stays in the trail."""

from __future__ import annotations

import datetime
import io

import docx
import openpyxl
import pytest

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent
from nuanxin.people import documents
from nuanxin.people.models import (
    AnnualReview,
    Application,
    ApplicationDeed,
    CategoryHolding,
    HelpCard,
    Household,
    HouseholdMembership,
    NoticeEntry,
    Objection,
    Paper,
    PublicNotice,
    Recognition,
    ReviewCampaign,
    UnemploymentSpell,
)
from tests import factories

SEPTEMBER_8, SEPTEMBER_20 = datetime.date(2022, 9, 8), datetime.date(2022, 9, 20)
NUMBER = factories.id_number(datetime.date(1970, 5, 1), "M", order=77)


def texts(document: documents.Document) -> str:
    read = docx.Document(io.BytesIO(document.content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in read.paragraphs] + cells)


def beside(document: documents.Document, label: str) -> str:
    """The cell to the right of a label."""
    read = docx.Document(io.BytesIO(document.content))
    for table in read.tables:
        for row in table.rows:
            told = list(dict.fromkeys(cell.text for cell in row.cells))
            if told[0] == label or label in told[::2]:
                return told[told.index(label) + 1] if told.index(label) + 1 < len(told) else ""
    raise AssertionError(f"no cell says {label}")


@pytest.fixture
def person(county):
    made = factories.person(NUMBER, phone="13800000000", name="王秋实", ethnicity="汉族", education="junior", hukou="rural", wants_job=True)
    UnemploymentSpell.objects.create(person=made, registered_on=datetime.date(2021, 6, 1))
    return made


@pytest.fixture
def application(person):
    return Application.objects.create(
        person=person, procedure="national", procedure_version="1", origin="self", categories="LONG,AGE", applied_on=SEPTEMBER_8,
        statement="失业一年以上", step="accept",
    )  # fmt: skip


def deed(application, step: str, kind: str, reason: str = "", by_name: str = "李审核") -> ApplicationDeed:
    return ApplicationDeed.objects.create(application=application, step=step, kind=kind, on=SEPTEMBER_20, by_name=by_name, reason=reason)


def notice_of(application, **fields) -> PublicNotice:
    notice = PublicNotice.objects.create(
        **{
            "area": application.person.residence,
            "procedure": "national",
            "title": "水东村就业困难人员认定公示",
            "profile": "neutral",
            "days": 3,
        }
        | {"posted_on": SEPTEMBER_8, "closes_on": datetime.date(2022, 9, 14), "unit": "working", "place": "村务公开栏"}
        | fields
    )
    NoticeEntry.objects.create(notice=notice, application=application)
    return notice


def test_the_application_form_tells_who_applies_for_what(officer, application):
    form = documents.application_form(by=officer, application=application)

    assert form.name == "就业困难人员认定申请表-王秋实.docx"
    told = {
        label: beside(form, label)
        for label in ("姓名", "性别", "文化程度", "户籍性质", "常住地", "失业登记", "申请类别", "申请日期", "就业意愿", "提交材料")
    }
    assert told == {
        "姓名": "王秋实", "性别": "男", "文化程度": "初中", "户籍性质": "农村", "常住地": "信丰县嘉定镇水东村委会", "失业登记": "2021年6月1日登记",
        "申请类别": "长期失业人员、大龄人员", "申请日期": "2022年9月8日", "就业意愿": "就业", "提交材料": "（无）",
    }  # fmt: skip


def test_who_may_see_whole_numbers_gets_them_and_leaves_a_trace(officer, application, person):
    form = documents.application_form(by=officer, application=application)

    assert (beside(form, "身份证号"), beside(form, "联系电话")) == (NUMBER, "13800000000")
    [event] = AuditEvent.objects.all()
    assert (event.kind, event.by, event.subject) == ("people.id_number.revealed", officer, f"people.Person:{person.pk}")
    assert event.details == {"reason": "打印就业困难人员认定申请表"}


def test_who_may_not_see_whole_numbers_gets_them_masked_without_a_trace(county, application):
    form = documents.application_form(by=factories.user(role="collector"), application=application)

    assert (beside(form, "身份证号"), beside(form, "联系电话")) == (application.person.id_masked, application.person.phone_masked)
    assert NUMBER not in texts(form)
    assert AuditEvent.objects.count() == 0


def test_everybody_of_the_household_stands_on_the_application_form(officer, application, person):
    household = Household.objects.create(head_id_number=NUMBER, head_id_digest="a", head_id_masked="m")
    son = factories.person(name="王小实", birth_on=datetime.date(1999, 9, 21), sex="M", employment_status="unemployed")
    for one, relationship in ((person, "户主"), (son, "子女")):
        HouseholdMembership.objects.create(household=household, person=one, relationship=relationship)

    form = documents.application_form(by=officer, application=application)

    read = docx.Document(io.BytesIO(form.content)).tables[0]
    members = [list(dict.fromkeys(cell.text for cell in row.cells)) for row in read.rows if row.cells[1].text in ("户主", "子女")]
    assert [line[0] for line in members] == ["王秋实", "王小实"]
    assert members[1][1:3] + members[1][4:] == ["子女", "男", "未就业"]


def test_papers_are_named_once_each(officer, application, person):
    for kind in ("身份证", "户口簿", "身份证"):
        Paper.objects.create(person=person, application=application, kind=kind, received_on=SEPTEMBER_8, has_original=True)

    assert beside(documents.application_form(by=officer, application=application), "提交材料") == "身份证；户口簿"


def test_the_word_of_who_accepted_stands_on_the_application_form(officer, application):
    deed(application, "accept", "passed", "材料齐全，同意受理")

    assert beside(documents.application_form(by=officer, application=application), "受理意见").startswith("材料齐全，同意受理\n")


def test_the_decision_form_has_every_opinion_in_order_and_room_for_those_to_come(officer, application):
    deed(application, "accept", "passed")
    deed(application, "community", "passed", "情况属实")

    form = documents.decision_form(by=officer, application=application)

    assert beside(form, "受理") == "通过\n\n李审核    2022年9月20日"
    assert beside(form, "社区（村）初审") == "情况属实\n\n李审核    2022年9月20日"
    assert beside(form, "县级认定").strip().startswith("签名：")
    assert beside(form, "公示情况") == "尚未公示"
    assert "异议复核" not in texts(form)


def test_the_last_of_two_opinions_at_a_step_counts(officer, application):
    deed(application, "community", "passed", "情况属实")
    deed(application, "community", "sent_back", "材料不全")
    deed(application, "community", "passed", "补正后属实")

    assert beside(documents.decision_form(by=officer, application=application), "社区（村）初审").startswith("补正后属实")


def test_a_recheck_stands_on_the_decision_form_when_there_was_one(officer, application):
    deed(application, "recheck", "passed", "异议不实")

    assert beside(documents.decision_form(by=officer, application=application), "异议复核").startswith("异议不实")


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [((), "未收到异议"), (("dismissed",), "收到异议 1 件，其中成立 0 件"), (("upheld", "dismissed"), "收到异议 2 件，其中成立 1 件")],
)
def test_the_decision_form_tells_how_it_was_shown(officer, application, outcomes, told):
    notice_of(application)
    for outcome in outcomes:
        Objection.objects.create(application=application, received_on=SEPTEMBER_8, content="x", outcome=outcome, decided_on=SEPTEMBER_20)

    form = documents.decision_form(by=officer, application=application)

    assert beside(form, "公示情况") == f"2022年9月8日至2022年9月14日公示 3 个工作日，{told}。"


def test_the_conclusion_is_empty_until_it_is_drawn(officer, application):
    assert beside(documents.decision_form(by=officer, application=application), "认定结论") == ""


def test_the_conclusion_of_an_approved_application_names_its_day(officer, application):
    recognition = Recognition.objects.create(person=application.person, decided_on=SEPTEMBER_20, source="self")
    Application.objects.filter(pk=application.pk).update(state="approved", step="", decided_on=SEPTEMBER_20, recognition=recognition)

    application.refresh_from_db()
    assert beside(documents.decision_form(by=officer, application=application), "认定结论") == "予以认定，认定日期 2022年9月20日。"


@pytest.mark.parametrize(("state", "words"), [("refused", "不予认定（2022年9月20日）。"), ("withdrawn", "已撤回（2022年9月20日）。")])
def test_the_conclusion_of_another_end_names_it(officer, application, state, words):
    Application.objects.filter(pk=application.pk).update(state=state, step="", decided_on=SEPTEMBER_20)

    application.refresh_from_db()
    assert beside(documents.decision_form(by=officer, application=application), "认定结论") == words


def test_a_public_notice_shows_what_its_profile_allows_and_no_more(officer, application):
    sheet = documents.public_notice(by=officer, notice=notice_of(application))

    told = texts(sheet)
    assert sheet.name == "公示-水东村委会-20220908.docx"
    assert "王秋实" in told
    assert application.person.id_masked in told
    assert [secret for secret in (NUMBER, "13800000000", "失业一年以上", "长期失业", "大龄", "汉族") if secret in told] == []
    assert "2022年9月8日至2022年9月14日（3 个工作日）" in told
    assert AuditEvent.objects.count() == 0


def test_calendar_days_are_told_as_days(officer, application):
    assert "（7 天）" in texts(documents.public_notice(by=officer, notice=notice_of(application, unit="calendar", days=7)))


def test_a_public_notice_without_anybody_left_is_refused(officer, application):
    notice = notice_of(application)
    NoticeEntry.objects.update(removed_on=SEPTEMBER_20)

    with pytest.raises(UserError) as refused:
        documents.public_notice(by=officer, notice=notice)

    assert str(refused.value) == "公示“水东村就业困难人员认定公示”上已经没有人员，不能打印。"


def test_a_help_card_has_the_categories_held_and_the_reviews_so_far(officer, person):
    recognition = Recognition.objects.create(person=person, decided_on=SEPTEMBER_20, source="self")
    CategoryHolding.objects.create(person=person, category="AGE", source="officer")
    CategoryHolding.objects.create(person=person, category="LONG", source="officer", until_on=SEPTEMBER_20)
    campaign = ReviewCampaign.objects.create(
        year=2023,
        area=factories.area(factories.COUNTY),
        definition="d",
        opens_on=datetime.date(2023, 1, 1),
        closes_on=datetime.date(2023, 3, 31),
    )
    AnnualReview.objects.create(
        campaign=campaign,
        person=person,
        recognition=recognition,
        outcome="passed",
        reviewed_on=datetime.date(2023, 2, 1),
        reviewed_by=officer,
    )
    card = HelpCard.objects.create(recognition=recognition, person=person, number="JY2022-0001", issued_on=SEPTEMBER_20)

    document = documents.help_card(by=officer, card=card)

    assert {label: beside(document, label) for label in ("编号", "身份证号", "认定日期", "援助类别", "2023")} == {
        "编号": "JY2022-0001", "身份证号": NUMBER, "认定日期": "2022年9月20日", "援助类别": "大龄人员", "2023": "合格",
    }  # fmt: skip
    assert len(docx.Document(io.BytesIO(document.content)).tables[0].rows) == 7 + 2 + 6


def recognised(name: str, residence: str, decided_on: datetime.date, ended_on: datetime.date | None = None):
    person = factories.person(name=name, residence=residence)
    return Recognition.objects.create(person=person, decided_on=decided_on, ended_on=ended_on, source="roster")


def lines(document: documents.Document) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(document.content)).active.iter_rows(values_only=True))


def test_the_roster_has_who_is_on_the_register_that_day_village_by_village(officer):
    recognised("乙", factories.SHUIBEI, SEPTEMBER_8)
    recognised("甲", factories.SHUIDONG, SEPTEMBER_8)
    recognised("当天退出", factories.SHUIDONG, SEPTEMBER_8, SEPTEMBER_20)
    recognised("早已退出", factories.SHUIDONG, SEPTEMBER_8, datetime.date(2022, 9, 19))
    recognised("还没认定", factories.SHUIDONG, datetime.date(2022, 9, 21))
    recognised("别的镇", factories.LIUCUN, SEPTEMBER_8)

    document = documents.roster(by=officer, area=factories.area(factories.JIADING), on=SEPTEMBER_20)

    assert document.name == "嘉定镇就业援助对象名册20220920.xlsx"
    assert [(row[0], row[1], row[2]) for row in lines(document)[3:]] == [
        (1, "水东村委会", "当天退出"),
        (2, "水东村委会", "甲"),
        (3, "水北村委会", "乙"),
    ]


def test_the_roster_masks_numbers_and_names_categories(officer):
    recognition = recognised("甲", factories.SHUIDONG, SEPTEMBER_8)
    for category in ("AGE", "LONG"):
        CategoryHolding.objects.create(person=recognition.person, category=category, source="officer")

    [row] = lines(documents.roster(by=officer, area=factories.area(factories.JIADING), on=SEPTEMBER_20))[3:]

    assert row[5:8] == (recognition.person.id_masked, "大龄人员、长期失业人员", datetime.datetime(2022, 9, 8))


def test_the_roster_of_a_foreign_area_is_refused(township_officer):
    with pytest.raises(UserError, match="您没有导出名单的权限"):
        documents.roster(by=township_officer, area=factories.area(factories.DATANGBU), on=SEPTEMBER_20)
