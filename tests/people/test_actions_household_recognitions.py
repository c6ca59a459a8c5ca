"""Recognising households: the members' category comes and goes with the decision, their own recognitions do not."""

import datetime

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs.models import AuditEvent, RecordChange
from nuanxin.people import actions
from nuanxin.people.models import CategoryHolding, Household, HouseholdMembership, HouseholdRecognition, Person, Recognition
from tests import factories
from tests.factories import households as families

DECIDED, LATER, LAST = datetime.date(2022, 8, 1), datetime.date(2022, 9, 5), datetime.date(2022, 9, 20)
NATIONAL = "零就业家庭（全国一般标准）"


@pytest.fixture
def family(county):
    """A couple without work: the household, husband and wife."""
    household, persons = families.household({"sex": "F", "birth_on": datetime.date(1980, 1, 1)})
    return household, *persons


def recognise(by, household, **given):
    defaults = {"kind": "ZERO", "definition": "zero-national", "decided_on": DECIDED}
    return actions.recognise_household(by=by, household=household, **defaults | given)


def held():
    rows = CategoryHolding.objects.standing().order_by("person_id", "id")
    return [(one.person_id, one.category, one.from_on, one.until_on) for one in rows]


def kinds():
    return list(AuditEvent.objects.order_by("id").values_list("kind", flat=True))


def test_recognition_gives_every_member_the_category_from_its_day(officer, family):
    household, husband, wife = family

    made = recognise(officer, household)

    assert (made.area_id, made.decided_on, made.ended_on, made.recorded_by) == (husband.residence_id, DECIDED, None, officer)
    assert held() == [(one.pk, "ZERO", DECIDED, None) for one in (husband, wife)]
    assert CategoryHolding.objects.first().evidence == f"{NATIONAL}，2022-08-01 家庭认定"
    assert kinds() == ["people.category.held"] * 2 + ["people.household_recognition.recorded"]
    assert not Recognition.objects.exists()


def test_recognition_again_is_the_same_one(officer, family):
    first, second = (recognise(officer, family[0]) for _ in range(2))

    assert first == second
    assert len(kinds()) == 3


def test_member_who_holds_the_category_already_keeps_it_as_it_is(officer, family):
    household, husband, wife = family
    factories.holding(husband, "ZERO", from_on=datetime.date(2021, 1, 1))

    recognise(officer, household)

    assert held() == [(husband.pk, "ZERO", datetime.date(2021, 1, 1), None), (wife.pk, "ZERO", DECIDED, None)]


def test_recognition_raises_the_version_of_its_members(officer, family):
    recognise(officer, family[0])

    assert set(Person.objects.values_list("version", flat=True)) == {2}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"decided_on": datetime.date(2999, 1, 1)}, "晚于今天"),
        ({"kind": "NONE"}, "不在可选范围内"),
        ({"definition": "zero-nowhere"}, "没有家庭认定标准“zero-nowhere”"),
        ({"definition": "zero-transfer-anhui"}, "不是零就业家庭的标准"),
    ],
)
def test_recognition_that_cannot_be_is_refused(officer, family, given, told):
    with pytest.raises(UserError, match=told):
        recognise(officer, family[0], **given)

    assert not HouseholdRecognition.objects.exists()


def test_second_recognition_while_one_runs_is_refused(officer, family):
    recognise(officer, family[0])

    with pytest.raises(UserError, match="已于 2022-08-01 认定为零就业家庭，还没有退出"):
        recognise(officer, family[0], decided_on=LATER)


def test_recognition_inside_an_earlier_one_is_refused(officer, family):
    families.recognised(family[0], DECIDED, ended_on=LATER, end_code="other")

    with pytest.raises(UserError, match="不晚于上一次退出日期 2022-09-05"):
        recognise(officer, family[0], decided_on=LATER)


def test_household_without_members_is_refused(officer, county):
    empty = Household.objects.create(head_id_digest="x", head_id_masked="360722********0011")

    with pytest.raises(UserError, match="没有登记在册的成员"):
        recognise(officer, empty)


def test_household_with_a_member_elsewhere_is_refused_to_a_township(township_officer, family):
    families.member(family[0], residence=factories.CHANGLONG)

    with pytest.raises(UserError, match="没有登记认定和退出的权限"):
        recognise(township_officer, family[0])

    assert held() == []


def test_end_takes_the_category_and_leaves_the_persons_recognised(officer, family):
    household, husband, wife = family
    own = factories.recognition(husband)
    made = recognise(officer, household)

    ended = actions.end_household_recognition(by=officer, recognition=made, ended_on=LATER, end_code="ineligible")

    assert (ended.ended_on, ended.end_code, ended.end_reason) == (LATER, "ineligible", "不再符合条件")
    assert held() == [(one.pk, "ZERO", DECIDED, LATER) for one in (husband, wife)]
    own.refresh_from_db()
    assert own.ended_on is None
    assert kinds()[3:] == ["people.category.ended"] * 2 + ["people.household_recognition.ended"]


def test_end_again_is_the_same_and_another_day_is_refused(officer, family):
    made = recognise(officer, family[0])
    ended = actions.end_household_recognition(by=officer, recognition=made, ended_on=LATER, end_code="other", end_reason="搬走")

    assert actions.end_household_recognition(by=officer, recognition=made, ended_on=LATER, end_code="other") == ended
    with pytest.raises(UserError, match="已于 2022-09-05 退出，不能再改为 2022-09-20"):
        actions.end_household_recognition(by=officer, recognition=made, ended_on=LAST, end_code="other")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"ended_on": datetime.date(2022, 7, 31)}, "早于认定日期"),
        ({"ended_on": datetime.date(2999, 1, 1)}, "晚于今天"),
        ({"end_code": ""}, "没有填写退出情形"),
        ({"end_code": "bored"}, "不在可选范围内"),
        ({"end_reason": "长" * 101}, "最多 100 个字"),
    ],
)
def test_end_that_cannot_be_is_refused(officer, family, given, told):
    made = recognise(officer, family[0])

    with pytest.raises(UserError, match=told):
        actions.end_household_recognition(by=officer, recognition=made, **{"ended_on": LATER, "end_code": "other"} | given)


def test_member_who_left_keeps_what_they_hold(officer, family):
    household, husband, wife = family
    made = recognise(officer, household)
    HouseholdMembership.objects.filter(person=wife).update(until_on=DECIDED)

    actions.end_household_recognition(by=officer, recognition=made, ended_on=LATER, end_code="other")

    assert held() == [(husband.pk, "ZERO", DECIDED, LATER), (wife.pk, "ZERO", DECIDED, None)]


def test_work_ends_it_on_its_day_and_no_work_takes_that_back(officer, family):
    made = recognise(officer, family[0])

    ended = actions.settle_by_work(by=officer, recognition=made, worked_on=LATER)
    assert (ended.ended_on, ended.end_code, [until for *_, until in held()]) == (LATER, "placed", [LATER, LATER])

    reopened = actions.settle_by_work(by=officer, recognition=made, worked_on=None)
    assert (reopened.ended_on, reopened.end_code, reopened.end_reason) == (None, "", "")
    assert [until for *_, until in held()] == [None, None]
    assert kinds()[-3:] == ["people.category.held"] * 2 + ["people.household_recognition.reopened"]


def test_earlier_work_moves_the_end(officer, family):
    made = recognise(officer, family[0])
    actions.settle_by_work(by=officer, recognition=made, worked_on=LAST)

    moved = actions.settle_by_work(by=officer, recognition=made, worked_on=LATER)

    assert (moved.ended_on, [until for *_, until in held()]) == (LATER, [LATER, LATER])


def test_work_before_the_decision_ends_it_on_the_day_of_the_decision(officer, family):
    made = recognise(officer, family[0])

    assert actions.settle_by_work(by=officer, recognition=made, worked_on=datetime.date(2022, 7, 1)).ended_on == DECIDED


@pytest.mark.parametrize("worked_on", [LATER, None])
def test_end_for_another_reason_stays(officer, family, worked_on):
    made = recognise(officer, family[0])
    actions.end_household_recognition(by=officer, recognition=made, ended_on=LAST, end_code="moved")

    kept = actions.settle_by_work(by=officer, recognition=made, worked_on=worked_on)

    assert (kept.ended_on, kept.end_code) == (LAST, "moved")


def test_settling_the_same_again_leaves_no_trace(officer, family):
    made = recognise(officer, family[0])
    actions.settle_by_work(by=officer, recognition=made, worked_on=LATER)
    before = (len(kinds()), RecordChange.objects.count())

    actions.settle_by_work(by=officer, recognition=made, worked_on=LATER)

    assert (len(kinds()), RecordChange.objects.count()) == before


def test_household_recognised_anew_is_not_opened_again(officer, family):
    made = recognise(officer, family[0])
    actions.settle_by_work(by=officer, recognition=made, worked_on=LATER)
    recognise(officer, family[0], decided_on=LAST)

    kept = actions.settle_by_work(by=officer, recognition=made, worked_on=None)

    assert kept.ended_on == LATER
    assert [until for *_, until in held()] == [LATER, None] * 2


def test_category_that_runs_anew_is_not_opened_twice(officer, family):
    household, husband, _ = family
    made = recognise(officer, household)
    actions.settle_by_work(by=officer, recognition=made, worked_on=LATER)
    factories.holding(husband, "ZERO", from_on=LAST)

    actions.settle_by_work(by=officer, recognition=made, worked_on=None)

    assert [until for *_, until in held()] == [LATER, None, None]


def test_void_takes_what_the_decision_gave_and_nothing_else(officer, family):
    household, husband, _ = family
    factories.holding(husband, "ZERO")
    made = recognise(officer, household)

    voided = actions.void_household_recognition(by=officer, recognition=made, reason="登记错了家庭")

    assert voided.is_standing is False
    assert held() == [(husband.pk, "ZERO", None, None)]
    assert kinds()[-2:] == ["people.household_recognition.voided", "people.category.voided"]


def test_voided_recognition_is_not_settled_and_not_ended(officer, family):
    made = recognise(officer, family[0])
    actions.void_household_recognition(by=officer, recognition=made, reason="登记错了家庭")

    assert actions.settle_by_work(by=officer, recognition=made, worked_on=LATER).ended_on is None
    with pytest.raises(UserError, match="已经作废"):
        actions.end_household_recognition(by=officer, recognition=made, ended_on=LATER, end_code="other")


def test_another_member_becomes_the_head(officer, family):
    household, husband, wife = family

    changed = actions.change_head(by=officer, household=household, person=wife)

    assert (changed.pk, changed.head_id_masked, changed.head_id_number) == (household.pk, wife.id_masked, wife.id_number)
    [change] = RecordChange.objects.all()
    assert (change.record, change.field, change.old_value) == (f"people.Household:{household.pk}", "head_id_number", husband.id_number)
    assert kinds() == ["people.household.head_changed"]


def test_the_same_head_again_changes_nothing(officer, family):
    household, husband, _ = family

    actions.change_head(by=officer, household=household, person=husband)

    assert (kinds(), RecordChange.objects.count()) == ([], 0)


def test_head_is_a_member(officer, family):
    with pytest.raises(UserError, match="不是这个家庭现在的成员"):
        actions.change_head(by=officer, household=family[0], person=factories.person())


def test_head_of_another_household_is_refused(officer, family):
    household, _, wife = family
    Household.objects.create(head_id_number=wife.id_number, head_id_digest=wife.id_digest, head_id_masked=wife.id_masked)

    with pytest.raises(UserError, match="已是另一个家庭的户主"):
        actions.change_head(by=officer, household=household, person=wife)
