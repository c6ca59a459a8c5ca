"""What is done about a household by its pages: every form with what cannot be, every deed with what it leaves behind."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import Office
from nuanxin.people.models import CategoryHolding, Household, HouseholdMembership, HouseholdRecognition
from tests import factories
from tests.factories import households as families
from tests.web.filed import errors, events, on_file, told
from tests.web.pages import signed_in, text

TODAY, DECIDED = datetime.date(2022, 9, 20), datetime.date(2022, 9, 1)
RECOGNISING = {"decided_on": "2022-09-01", "source": "officer", "evidence": "入户核实"}
ENDING = {"ended_on": "2022-09-10", "end_code": "ineligible"}


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=TODAY)
    return signed_in(client, officer)


@pytest.fixture
def couple(county):
    household, persons = families.household({"name": "李妻", "sex": "F", "birth_on": datetime.date(1980, 1, 1)}, name="李夫")
    return household, *persons


def address(household, page: str = "") -> str:
    return f"/households/{household.pk}/{page}"


def of_decision(page: str) -> str:
    return f"/household-recognitions/{HouseholdRecognition.objects.get().pk}/{page}/"


def held() -> list[tuple]:
    """The members' category: (name, from, until, evidence)."""
    found = CategoryHolding.objects.standing().order_by("person__name")
    return list(found.values_list("person__name", "from_on", "until_on", "evidence"))


@pytest.mark.parametrize(
    ("sent", "beside"),
    [
        ({"decided_on": ""}, {"decided_on": ["请填写认定日期。"]}),
        ({"decided_on": "昨天"}, {"decided_on": ["认定日期不是一个日期。请写成 2022-09-05 的样子。"]}),
        ({"decided_on": "2022-02-30"}, {"decided_on": ["认定日期不是一个日期。请写成 2022-09-05 的样子。"]}),
        ({"source": ""}, {"source": ["请选择来源。"]}),
        ({"source": "roster"}, {"source": ["来源“roster”不在可选范围内。请从列出的选项中选择。"]}),
        ({"decided_on": "", "source": ""}, {"decided_on": ["请填写认定日期。"], "source": ["请选择来源。"]}),
    ],
)
def test_recognition_that_cannot_be_is_refused_beside_its_field(desk, couple, sent, beside):
    before = on_file()

    response = desk.post(address(couple[0], "recognise/"), RECOGNISING | sent)

    assert (response.status_code, errors(response), on_file() == before) == (422, beside, True)


@pytest.mark.parametrize(
    ("page", "sent", "field"),
    [
        ("recognise/", RECOGNISING | {"evidence": "字" * 61}, "evidence"),
        ("members/new/", {"relationship": "字" * 21}, "relationship"),
    ],
)
def test_text_too_long_is_refused_beside_its_field(desk, couple, page, sent, field):
    before = on_file()

    response = desk.post(address(couple[0], page), sent | {"person": factories.person().pk} if page != "recognise/" else sent)

    assert (response.status_code, list(errors(response))) == (422, [field])
    assert on_file().keys() == before.keys()
    assert (HouseholdRecognition.objects.count(), HouseholdMembership.objects.count()) == (0, 2)


def test_recognition_on_a_day_to_come_is_refused_beside_the_day(desk, couple):
    response = desk.post(address(couple[0], "recognise/"), RECOGNISING | {"decided_on": "2999-01-01"})

    assert response.status_code == 422
    assert list(errors(response)) == ["decided_on"]
    assert "认定日期 2999-01-01 晚于今天" in errors(response)["decided_on"][0]


def test_recognition_of_a_household_with_somebody_in_work_is_refused_with_the_reason(desk, couple):
    factories.placement(couple[2], datetime.date(2022, 8, 1))
    before = on_file()

    response = desk.post(address(couple[0], "recognise/"), RECOGNISING)

    assert (response.status_code, on_file() == before) == (422, True)
    assert errors(response)["__all__"] == ["不符合“零就业家庭（全国一般标准）”：家庭中已有人就业。"]


def test_recognition_while_one_runs_is_refused(desk, couple):
    families.recognised(couple[0])
    before = on_file()

    response = desk.post(address(couple[0], "recognise/"), RECOGNISING)

    assert (response.status_code, on_file() == before) == (422, True)
    assert "这个家庭已于 2022-08-01 认定为零就业家庭，还没有退出" in text(response)


def test_what_was_typed_stays_after_a_refusal(desk, couple):
    response = desk.post(address(couple[0], "recognise/"), RECOGNISING | {"decided_on": ""})

    assert 'value="入户核实"' in response.content.decode()


def test_recognising_leaves_the_decision_the_holdings_and_their_events(desk, couple, officer):
    household, husband, wife = couple

    response = desk.post(address(household, "recognise/"), RECOGNISING)

    made = HouseholdRecognition.objects.get()
    evidence = "零就业家庭（全国一般标准），2022-09-01 家庭认定：入户核实"
    assert (made.household, made.kind, made.definition) == (household, "ZERO", "zero-national")
    assert (made.decided_on, made.ended_on, made.source, made.area_id) == (DECIDED, None, "officer", factories.SHUIDONG)
    assert held() == [("李夫", DECIDED, None, evidence), ("李妻", DECIDED, None, evidence)]
    assert told(response) == ["已认定零就业家庭：李夫的家庭。"]
    holdings = {holding.person_id: f"people.CategoryHolding:{holding.pk}" for holding in CategoryHolding.objects.all()}
    assert events() == [
        ("people.category.held", officer.pk, holdings[husband.pk], factories.SHUIDONG),
        ("people.category.held", officer.pk, holdings[wife.pk], factories.SHUIDONG),
        ("people.household_recognition.recorded", officer.pk, f"people.HouseholdRecognition:{made.pk}", factories.SHUIDONG),
    ]


def test_recognising_sent_twice_is_one_decision(desk, couple):
    first = desk.post(address(couple[0], "recognise/"), RECOGNISING)
    once = len(events())

    second = desk.post(address(couple[0], "recognise/"), RECOGNISING)

    assert (first.status_code, second.status_code) == (302, 302)
    assert (HouseholdRecognition.objects.count(), CategoryHolding.objects.count(), len(events())) == (1, 2, once)


def test_household_that_came_into_work_after_the_decision_is_recognised_and_ended(desk, couple):
    factories.placement(couple[1], datetime.date(2022, 9, 7))

    desk.post(address(couple[0], "recognise/"), RECOGNISING)

    made = HouseholdRecognition.objects.get()
    assert (made.ended_on, made.end_code, made.end_reason) == (datetime.date(2022, 9, 7), "placed", "家庭成员已实现就业")
    assert [until for _, _, until, _ in held()] == [datetime.date(2022, 9, 7)] * 2


@pytest.mark.parametrize("answer", ["", "2", "是", "-1"])
def test_answer_that_is_neither_yes_nor_no_leaves_the_question_open(desk, county, answer):
    household, [_, son] = families.household({"employment_status": "", "birth_on": datetime.date(2001, 1, 1)})

    response = desk.post(address(household, "recognise/"), RECOGNISING | {f"answer-{son.pk}-in_labour_force": answer})

    assert (response.status_code, HouseholdRecognition.objects.count()) == (422, 0)
    assert "请先核实：有没有劳动能力和就业愿望" in text(response)


def test_answer_that_nobody_asked_for_changes_nothing_of_what_is_on_file(desk, couple):
    factories.placement(couple[2], datetime.date(2022, 8, 1))

    response = desk.post(address(couple[0], "recognise/"), RECOGNISING | {f"answer-{couple[2].pk}-placed": "0"})

    assert (response.status_code, HouseholdRecognition.objects.count()) == (422, 0)


@pytest.mark.parametrize("kind", ["RZT", "LOW", "zero", "<b>"])
def test_recognising_a_kind_that_is_none_here_is_not_found(desk, couple, kind):
    before = on_file()

    assert desk.post(address(couple[0], f"recognise/?kind={kind}"), RECOGNISING).status_code == 404
    assert on_file() == before


def test_household_whose_members_all_left_is_not_to_be_recognised(desk, couple):
    HouseholdMembership.objects.update(from_on=datetime.date(2022, 9, 21))

    assert desk.get(address(couple[0], "recognise/")).status_code == 404


@pytest.mark.parametrize(
    ("sent", "beside"),
    [
        ({"ended_on": ""}, {"ended_on": ["请填写退出日期。"]}),
        ({"ended_on": "2022-13-01"}, {"ended_on": ["退出日期不是一个日期。请写成 2022-09-05 的样子。"]}),
        ({"end_code": ""}, {"end_code": ["请选择退出情形。"]}),
        ({"end_code": "tired"}, {"end_code": ["退出情形“tired”不在可选范围内。请从列出的选项中选择。"]}),
        ({"ended_on": "2022-07-31"}, {"ended_on": ["退出日期 2022-07-31 早于认定日期 2022-08-01，不能登记。请核对这两个日期。"]}),
    ],
)
def test_end_that_cannot_be_is_refused_beside_its_field(desk, couple, sent, beside):
    families.recognised(couple[0])
    before = on_file()

    response = desk.post(of_decision("end"), ENDING | sent)

    assert (response.status_code, errors(response), on_file() == before) == (422, beside, True)


def test_end_with_too_long_a_reason_is_refused_beside_the_reason(desk, couple):
    families.recognised(couple[0])

    response = desk.post(of_decision("end"), ENDING | {"end_reason": "字" * 101})

    assert (response.status_code, list(errors(response)), HouseholdRecognition.objects.get().ended_on) == (422, ["end_reason"], None)


@pytest.mark.parametrize(("typed", "kept"), [("", "不再符合认定条件"), ("  户主已退休 ", "户主已退休")])
def test_end_keeps_the_reason_or_the_name_of_its_code(desk, couple, officer, typed, kept):
    desk.post(address(couple[0], "recognise/"), RECOGNISING)

    response = desk.post(of_decision("end"), ENDING | {"end_reason": typed})

    ended = HouseholdRecognition.objects.get()
    assert (ended.ended_on, ended.end_code) == (datetime.date(2022, 9, 10), "ineligible")
    assert ended.end_reason == (kept if typed else ended.get_end_code_display())
    assert (told(response)[-1], [until for _, _, until, _ in held()]) == ("已办理退出：李夫的家庭。", [datetime.date(2022, 9, 10)] * 2)
    assert [kind for kind, *_ in events()][-3:] == ["people.category.ended"] * 2 + ["people.household_recognition.ended"]


def test_end_sent_twice_is_one_end(desk, couple):
    families.recognised(couple[0])
    desk.post(of_decision("end"), ENDING)
    before = events()

    again = desk.post(of_decision("end"), ENDING)

    assert (again.status_code, events()) == (302, before)


def test_another_end_than_recorded_is_refused_with_what_to_do(desk, couple):
    families.recognised(couple[0], ended_on=DECIDED, end_code="other", end_reason="其他")

    response = desk.post(of_decision("end"), ENDING)

    assert response.status_code == 422
    assert "这个家庭的认定已于 2022-09-01 退出，不能再改为 2022-09-10。如有错误，请作废后重新登记。" in text(response)


def test_end_leaves_a_category_that_somebody_held_before_alone(desk, couple):
    earlier = factories.holding(couple[1], "ZERO", from_on=datetime.date(2020, 1, 1), until_on=datetime.date(2021, 1, 1))
    desk.post(address(couple[0], "recognise/"), RECOGNISING)

    desk.post(of_decision("end"), ENDING)

    earlier.refresh_from_db()
    assert earlier.until_on == datetime.date(2021, 1, 1)


@pytest.mark.parametrize("reason", ["", "   "])
def test_voiding_without_a_reason_is_refused_beside_the_reason(desk, couple, reason):
    families.recognised(couple[0])
    before = on_file()

    response = desk.post(of_decision("void"), {"reason": reason, "sent": "1"})

    assert (response.status_code, errors(response), on_file() == before) == (422, {"reason": ["请填写作废原因。"]}, True)


def test_voiding_with_too_long_a_reason_is_refused(desk, couple):
    families.recognised(couple[0])

    response = desk.post(of_decision("void"), {"reason": "字" * 201})

    assert (response.status_code, list(errors(response)), HouseholdRecognition.objects.get().is_standing) == (422, ["reason"], True)


def test_voiding_takes_the_category_it_gave_with_it_and_no_other(desk, couple, officer):
    desk.post(address(couple[0], "recognise/"), RECOGNISING)
    other = factories.holding(couple[1], "LONG")

    response = desk.post(of_decision("void"), {"reason": "登记错了家庭"})

    made = HouseholdRecognition.objects.get()
    assert (made.is_standing, made.voided_by, made.void_reason) == (False, officer, "登记错了家庭")
    assert list(CategoryHolding.objects.standing()) == [other]
    assert told(response)[-1] == "已作废家庭认定：李夫的家庭。"
    assert [kind for kind, *_ in events()][-3:] == ["people.household_recognition.voided"] + ["people.category.voided"] * 2


def test_voided_recognition_is_gone_from_the_page_and_may_be_made_anew(desk, couple):
    desk.post(address(couple[0], "recognise/"), RECOGNISING)
    desk.post(of_decision("void"), {"reason": "登记错了"})

    told_now = text(desk.get(address(couple[0])))
    again = desk.post(address(couple[0], "recognise/"), RECOGNISING)

    assert ("没有认定过" in told_now, again.status_code) == (True, 302)
    assert HouseholdRecognition.objects.standing().count() == 1


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"from_on": "明天"}, "from_on", "起始日期不是一个日期。请写成 2022-09-05 的样子。"),
        ({"from_on": "2999-01-01"}, "from_on", "起始日期 2999-01-01 晚于今天"),
    ],
)
def test_membership_that_cannot_be_is_refused_beside_its_field(desk, couple, sent, field, words):
    someone = factories.person(name="李母")
    before = on_file()

    response = desk.post(address(couple[0], "members/new/"), {"person": someone.pk, "relationship": "母亲"} | sent)

    assert (response.status_code, list(errors(response)), on_file() == before) == (422, [field], True)
    assert words in errors(response)[field][0]


@pytest.mark.parametrize(
    ("find", "problem"),
    [
        ("", "请填写人员的姓名、身份证号或手机号，再从找到的人中选定。"),
        ("无此人", "没有找到“无此人”。请核对姓名、完整的身份证号或手机号；未建档的人员请先登记。"),
        ("同名", "有 2 人符合“同名”，请选定。"),
    ],
)
def test_member_who_is_not_clear_is_asked_for(desk, couple, find, problem):
    for _ in range(2):
        factories.person(name="同名")
    before = on_file()

    response = desk.post(address(couple[0], "members/new/"), {"find": find, "relationship": "母亲"})

    assert (response.status_code, problem in text(response), on_file() == before) == (422, True, True)


@pytest.mark.parametrize("key", ["0", "999999", "x", "-1", "1 or 1"])
def test_member_who_is_nobody_is_not_found(desk, couple, key):
    before = on_file()

    response = desk.post(address(couple[0], "members/new/"), {"person": key, "relationship": "母亲"})

    assert (response.status_code, on_file() == before) == (404, True)


def test_member_of_another_township_cannot_be_taken_in(client, couple, township_officer):
    stranger = factories.person(name="外乡人", residence=factories.CHANGLONG)
    before = on_file()

    response = signed_in(client, township_officer).post(address(couple[0], "members/new/"), {"person": stranger.pk})

    assert (response.status_code, "外乡人" in response.content.decode(), on_file() == before) == (404, False, True)


def test_new_member_leaves_the_household_they_lived_in_that_day(desk, couple, officer):
    other, [someone] = families.household(name="李母")

    response = desk.post(address(couple[0], "members/new/"), {"person": someone.pk, "relationship": "母亲", "from_on": "2022-09-01"})

    found = HouseholdMembership.objects.filter(person=someone).order_by("pk")
    assert list(found.values_list("household", "relationship", "from_on", "until_on")) == [
        (other.pk, "户主", None, DECIDED),
        (couple[0].pk, "母亲", DECIDED, None),
    ]
    assert told(response) == ["已登记家庭成员：李母。"]
    joined = f"people.HouseholdMembership:{found.last().pk}"
    assert events() == [("people.household.recorded", officer.pk, joined, factories.SHUIDONG)]


def test_member_registered_twice_is_one_member(desk, couple):
    someone = factories.person(name="李母")

    for relationship in ("母亲", ""):
        desk.post(address(couple[0], "members/new/"), {"person": someone.pk, "relationship": relationship, "sent": "1"})

    assert list(HouseholdMembership.objects.filter(person=someone).values_list("relationship", "until_on")) == [("母亲", None)]


def test_looking_for_a_member_writes_nothing(desk, couple):
    factories.person(name="李母")
    before = on_file()

    desk.post(address(couple[0], "members/new/"), {"find": "李母", "look": "1"})

    assert on_file() == before


def test_member_named_by_the_link_is_chosen_already(desk, couple):
    someone = factories.person(name="李母")

    response = desk.get(address(couple[0], f"members/new/?person={someone.pk}"))

    assert response.context["picker"].chosen == [someone]


def test_no_head_chosen_is_refused_beside_the_field(desk, couple):
    before = on_file()

    response = desk.post(address(couple[0], "head/"), {"sent": "1"})

    assert (response.status_code, errors(response), on_file() == before) == (422, {"person": ["请选择新的户主。"]}, True)


def test_head_of_another_household_cannot_be_head_of_this_one_too(desk, couple):
    household, _, wife = couple
    Household.objects.create(head_id_number=wife.full_id_number, head_id_digest=wife.id_digest, head_id_masked=wife.id_masked)

    response = desk.post(address(household, "head/"), {"person": wife.pk})

    household.refresh_from_db()
    assert (response.status_code, household.head_id_digest == wife.id_digest) == (422, False)
    assert "李妻已是另一个家庭的户主" in text(response)


def test_change_of_head_leaves_its_event_and_keeps_members_and_decision(desk, couple, officer):
    household, _, wife = couple
    decision = families.recognised(household)
    members = list(HouseholdMembership.objects.values_list("person", "until_on"))

    response = desk.post(address(household, "head/"), {"person": wife.pk})

    household.refresh_from_db()
    assert (household.head_id_masked, told(response)) == (wife.id_masked, ["已变更户主：李夫的家庭。"])
    assert list(HouseholdMembership.objects.values_list("person", "until_on")) == members
    assert list(HouseholdRecognition.objects.standing()) == [decision]
    assert events() == [("people.household.head_changed", officer.pk, f"people.Household:{household.pk}", factories.SHUIDONG)]


def test_change_of_head_sent_twice_is_one_change(desk, couple):
    for _ in range(2):
        assert desk.post(address(couple[0], "head/"), {"person": couple[2].pk}).status_code == 302

    assert [kind for kind, *_ in events()] == ["people.household.head_changed"]


def test_pages_of_deeds_show_no_whole_number(desk, couple):
    families.recognised(couple[0])
    pages = [address(couple[0], page) for page in ("", "recognise/", "members/new/", "head/")] + [of_decision("end"), of_decision("void")]

    shown = "".join(desk.get(page).content.decode() for page in pages)

    assert [person.full_id_number in shown for person in couple[1:]] == [False, False]
    assert couple[1].id_masked in shown
