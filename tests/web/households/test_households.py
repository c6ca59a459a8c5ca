"""Pages of households: the list, one household with its judgement, and what may be done about it."""

from __future__ import annotations

import datetime
import io
import re

import openpyxl
import pytest

from nuanxin.orgs.models import Office
from nuanxin.people.models import CategoryHolding, HouseholdMembership, HouseholdRecognition
from tests import factories
from tests.factories import households as families
from tests.web.pages import HTMX, between, count, messages, names, refusals, signed_in, text, without_tokens

TODAY, DECIDED = datetime.date(2022, 9, 20), datetime.date(2022, 9, 1)
YOUNG = datetime.date(2001, 1, 1)


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=TODAY)
    return signed_in(client, officer)


@pytest.fixture
def couple(county):
    """A couple without work: the household, husband and wife."""
    household, persons = families.household({"name": "李妻", "sex": "F", "birth_on": datetime.date(1980, 1, 1)}, name="李夫")
    return household, *persons


def address(household, page: str = "") -> str:
    return f"/households/{household.pk}/{page}"


def test_list_tells_what_is_known_and_what_to_ask(desk, couple):
    families.household({"employment_status": "", "birth_on": YOUNG}, name="王某")

    response = desk.get("/households/")

    assert (count(response), names(response)) == ("2", ["李夫", "王某"])
    assert "零就业家庭：符合" in text(response)
    assert "零就业家庭：不能确定 有没有劳动能力和就业愿望；现在在不在就业" in text(response)


def test_fragment_is_what_a_reload_shows(desk, couple):
    whole = between(desk.get("/households/").content.decode(), '<form method="post" data-batch', "</form>")
    fragment = desk.get("/households/", headers=HTMX).content.decode()

    assert without_tokens(whole) in without_tokens(fragment)


def test_list_costs_the_same_for_many(desk, couple, django_assert_max_num_queries):
    for _ in range(15):
        families.household({"birth_on": YOUNG})

    with django_assert_max_num_queries(32):
        assert count(desk.get("/households/")) == "16"


@pytest.mark.parametrize(
    ("query", "heads"),
    [
        ("?state=yes", ["李夫"]),
        ("?state=open", ["不详"]),
        ("?state=recognised", ["认定"]),
        ("?state=ended", ["退出"]),
        ("?kind=ZERO", ["认定", "退出"]),
        ("?q=李", ["李夫"]),
        ("?q=没有", []),
        ("?area=360722101000", ["外乡"]),
        ("?area=360722101000&state=yes", ["外乡"]),
        ("?area=360722100200&state=yes", ["李夫"]),
    ],
)
def test_list_is_narrowed(desk, couple, query, heads):
    families.household({"employment_status": "", "birth_on": YOUNG}, name="不详")
    families.recognised(families.household(name="认定")[0])
    ended, [worker] = families.household(name="退出")
    families.recognised(ended, ended_on=DECIDED, end_code="placed")
    factories.placement(worker, DECIDED)
    if "101000" in query:
        families.household(name="外乡", residence=factories.CHANGLONG)

    assert names(desk.get(f"/households/{query}")) == heads


def test_too_many_for_a_list_is_refused_with_what_to_do(desk, couple, monkeypatch):
    from nuanxin.web.households import lists

    families.household()
    monkeypatch.setattr(lists, "MOST", 1)

    response = desk.get("/households/?state=yes")

    assert response.status_code == 422
    assert "请在“所属地区”里选择一个乡镇或村再查" in response.content.decode()


def test_township_sees_only_its_own(client, county, township_officer, couple):
    families.household(name="外乡", residence=factories.CHANGLONG)

    assert names(signed_in(client, township_officer).get("/households/")) == ["李夫"]


def test_area_that_is_none_is_refused(desk):
    assert desk.get("/households/?area=999").status_code == 422


def test_export_holds_what_is_shown(desk, couple):
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(desk.post("/households/export/?state=yes").streaming_content))).active

    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == "李夫"]
    assert [row[3:7] for row in rows] == [(2, 0, None, "零就业家庭：符合")]


def test_page_tells_members_judgement_and_source(desk, couple):
    household, _, wife = couple
    factories.placement(wife, DECIDED)

    told = text(desk.get(address(household)))

    assert "李夫的家庭" in told
    assert "2022-09-01 企业吸纳 信丰某厂" in told
    assert "零就业家庭： 不符合" in told
    assert "否 家庭中已有人就业" in told
    assert "依据：零就业家庭（全国一般标准），《中华人民共和国就业促进法》第五十六条" in told


def test_page_tells_whom_to_ask_for_what(desk, county):
    household, [_, son] = families.household({"name": "李子", "employment_status": "", "birth_on": YOUNG})

    response = desk.get(address(household))

    assert "李子：有没有劳动能力和就业愿望" in text(response)
    assert f"/people/{son.pk}/edit/" in response.content.decode()


def test_member_who_lives_elsewhere_is_told_of_without_name_or_facts(client, county, township_officer, couple):
    household = couple[0]
    families.member(household, name="外乡人", residence=factories.CHANGLONG, employment_status="enterprise")

    told = text(signed_in(client, township_officer).get(address(household)))

    assert "外乡人" not in told
    assert "住在您管辖之外的成员" in told
    assert "企业就业" not in told


def test_recognising_gives_the_members_their_category(desk, couple, officer):
    household = couple[0]

    response = desk.post(address(household, "recognise/"), {"decided_on": "2022-09-01", "source": "officer", "evidence": "入户核实"})

    made = HouseholdRecognition.objects.get()
    assert (response["Location"], made.decided_on, made.recorded_by) == (address(household), DECIDED, officer)
    assert CategoryHolding.objects.filter(category="ZERO", until_on=None).count() == 2
    assert messages(desk.get(address(household))) == ["已认定零就业家庭：李夫的家庭。"]


def test_what_nobody_told_is_answered_while_recognising(desk, county):
    household, [_, son] = families.household({"name": "李子", "employment_status": "", "birth_on": YOUNG})
    form = text(desk.get(address(household, "recognise/")))
    assert "李子：有没有劳动能力和就业愿望" in form
    assert "下面几项要先在人员页更正： 李子：现在在不在就业" in form

    desk.post(
        address(household, "recognise/"),
        {"decided_on": "2022-09-01", "source": "officer", f"answer-{son.pk}-in_labour_force": "0"},
    )

    assert "经核实：有没有劳动能力和就业愿望：否" in CategoryHolding.objects.first().evidence
    assert HouseholdRecognition.objects.count() == 1


def test_recognising_without_the_answers_is_refused_with_what_to_ask(desk, county):
    household, _ = families.household({"employment_status": "", "birth_on": YOUNG})

    response = desk.post(address(household, "recognise/"), {"decided_on": "2022-09-01", "source": "officer"})

    assert response.status_code == 422
    assert "请先核实：有没有劳动能力和就业愿望" in " ".join(refusals(response))


def test_kind_that_is_not_known_here_is_not_found(desk, couple):
    assert desk.get(address(couple[0], "recognise/?kind=RZT")).status_code == 404


def test_end_and_void_of_a_recognition(desk, couple):
    household = couple[0]
    for page, sent in (("end", {"ended_on": "2022-09-10", "end_code": "ineligible"}), ("void", {"reason": "登记错了家庭"})):
        made = families.recognised(household) if page == "end" else HouseholdRecognition.objects.get()
        assert desk.get(f"/household-recognitions/{made.pk}/{page}/").status_code == 200
        assert desk.post(f"/household-recognitions/{made.pk}/{page}/", sent)["Location"] == address(household)

    ended = HouseholdRecognition.objects.get()
    assert (ended.ended_on, ended.end_code, ended.is_standing) == (datetime.date(2022, 9, 10), "ineligible", False)


def test_end_before_the_decision_is_refused_beside_the_field(desk, couple):
    made = families.recognised(couple[0])

    response = desk.post(f"/household-recognitions/{made.pk}/end/", {"ended_on": "2022-07-01", "end_code": "other"})

    assert refusals(response) == ["退出日期：退出日期 2022-07-01 早于认定日期 2022-08-01，不能登记。请核对这两个日期。"]


def test_history_tells_decisions_and_ends(desk, couple):
    families.recognised(couple[0], ended_on=DECIDED, end_code="placed", end_reason="家庭成员已实现就业")

    told = text(desk.get(address(couple[0])))

    assert "2022-08-01 认定为零就业家庭，2022-09-01 退出 家庭成员已实现就业" in told


def test_person_on_file_becomes_a_member(desk, couple):
    household, someone = couple[0], factories.person(name="李母")

    response = desk.post(address(household, "members/new/"), {"person": someone.pk, "relationship": "母亲"})

    membership = HouseholdMembership.objects.get(person=someone)
    assert (response["Location"], membership.household, membership.relationship) == (address(household), household, "母亲")


def test_member_is_looked_for_by_name(desk, couple):
    factories.person(name="李母")

    response = desk.post(address(couple[0], "members/new/"), {"find": "李母", "look": "1", "relationship": "母亲"})

    assert "李母" in text(response)
    assert 'value="母亲"' in response.content.decode()


def test_member_must_be_named(desk, couple):
    response = desk.post(address(couple[0], "members/new/"), {"relationship": "母亲"})

    assert response.status_code == 422
    assert "请填写人员的姓名、身份证号或手机号" in response.content.decode()


def test_another_member_becomes_the_head(desk, couple):
    household, _, wife = couple

    assert desk.post(address(household, "head/"), {"person": wife.pk})["Location"] == address(household)

    household.refresh_from_db()
    assert household.head_id_digest == wife.id_digest
    assert "李妻的家庭" in text(desk.get(address(household)))


def test_stranger_is_not_offered_as_head(desk, couple):
    response = desk.post(address(couple[0], "head/"), {"person": factories.person().pk})

    assert response.status_code == 422


@pytest.mark.parametrize("page", ["recognise/", "members/new/", "head/"])
def test_collector_may_look_and_not_touch(client, couple, page):
    Office.objects.update(business_date=TODAY)
    desk = signed_in(client, factories.user(role="collector"))

    shown = desk.get(address(couple[0]))

    assert shown.status_code == 200
    assert not re.search(r"members/new|recognise/|/head/", shown.content.decode())
    assert desk.get(address(couple[0], page)).status_code == 403


def test_household_without_members_says_what_to_do(desk, couple):
    household, husband, _ = couple
    HouseholdMembership.objects.filter(household=household).exclude(person=husband).delete()
    HouseholdMembership.objects.filter(person=husband).update(from_on=datetime.date(2022, 9, 21))

    response = desk.get(address(household))

    assert "这一天没有登记在册的成员" in text(response)


def test_persons_page_leads_to_the_household(desk, couple):
    household, husband, _ = couple

    assert address(household) in desk.get(f"/people/{husband.pk}/").content.decode()
