"""Forms about a person: what is written, what is refused and where it is told, who may."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.orgs.models import AuditEvent, Office, RoleAssignment
from nuanxin.people.models import CategoryHolding, EmploymentSpell, HouseholdMembership, Person, Recognition, UnemploymentSpell
from tests import factories
from tests.web.pages import messages, refusals, signed_in, text

NUMBER = "11010519491231002X"
REGISTER = {"name": "李四", "id_number": NUMBER, "phone": "13800138000", "residence": "嘉定镇水东村"}


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    return signed_in(client, officer)


@pytest.fixture
def review(client, county):
    """At work as a reviewer, who may recognise."""
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    return signed_in(client, factories.user(role="reviewer"))


def test_registered_person_has_sex_and_birth_from_the_number(desk, officer):
    response = desk.post(
        "/people/new/",
        {**REGISTER, "categories": ["LONG", "DISAB"], "wants_job": "1", "wants_training": "0", "original_retirement_age": "55"},
    )

    made = Person.objects.get()
    assert response["Location"] == f"/people/{made.pk}/"
    assert (made.name, made.sex, made.birth_on, made.residence_id) == ("李四", "F", datetime.date(1949, 12, 31), factories.SHUIDONG)
    assert (made.full_id_number, made.phone, made.recorded_by) == (NUMBER, "13800138000", officer)
    assert (made.wants_job, made.wants_training, made.wants_business, made.original_retirement_age) == (True, False, None, 55)
    assert set(made.holdings.values_list("category", flat=True)) == {"LONG", "DISAB"}
    assert messages(desk.get(response["Location"])) == ["已登记：李四。"]


def test_number_of_fifteen_digits_becomes_eighteen(desk):
    desk.post("/people/new/", {**REGISTER, "id_number": "110105491231002"})

    assert Person.objects.get().full_id_number == NUMBER


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "姓名：请填写姓名。"),
        ({"id_number": ""}, "身份证号：请填写身份证号。"),
        ({"id_number": "110105194912310021"}, "身份证号"),
        ({"residence": ""}, "常住地：请填写常住地。"),
        ({"residence": "没有的村"}, "找不到“没有的村”"),
        ({"residence": "南安镇"}, "不在“信丰县”之内"),
        ({"phone": "123"}, "联系电话"),
        ({"categories": ["XYZ"]}, "XYZ"),
        ({"wants_job": "maybe", "name": ""}, "姓名"),
    ],
)
def test_wrong_entry_is_refused_beside_its_field(desk, changes, told):
    response = desk.post("/people/new/", {**REGISTER, **changes})

    assert response.status_code == 422
    assert any(told in line for line in refusals(response)), refusals(response)
    assert not Person.objects.exists()


def test_refused_entry_keeps_what_was_typed(desk):
    response = desk.post("/people/new/", {**REGISTER, "name": "", "skills": "电工", "categories": ["LONG"]})

    content = response.content.decode()
    assert 'value="电工"' in content
    assert 'value="LONG"' in content
    assert "checked" in content


def test_number_that_is_on_file_is_refused_with_whose_it_is(desk, known):
    response = desk.post("/people/new/", {**REGISTER, "id_number": known.full_id_number})

    assert "已经登记过（王小明，水东村委会）" in refusals(response)[0]


def test_township_officer_registers_only_in_their_township(client, township_officer):
    response = signed_in(client, township_officer).post("/people/new/", {**REGISTER, "residence": "大塘埠镇长龙村"})

    assert "不在“信丰县嘉定镇”之内" in refusals(response)[0]


def test_places_are_suggested_with_their_township(desk):
    content = desk.get("/people/new/").content.decode()

    assert '<option value="嘉定镇水东村委会"></option>' in content
    assert "南安镇" not in content


def test_suggestions_are_the_townships_where_villages_are_too_many(desk, monkeypatch):
    monkeypatch.setattr("nuanxin.web.people.forms.MOST_SUGGESTED", 2)

    content = desk.get("/people/new/").content.decode()

    assert '<option value="嘉定镇"></option>' in content
    assert "水东村" not in content.split("datalist")[1]


@pytest.fixture
def known(county):
    return factories.person(name="王小明", phone="13800138000", skills="电工", wants_job=True)


def corrected(known, **changes) -> dict:
    """The correction form as the page fills it, with changes."""
    return {"name": "王小明", "residence": "嘉定镇水东村", "version": known.version, "skills": "电工", "wants_job": "1", **changes}


def test_correction_writes_what_changed_and_leaves_numbers_alone(desk, known):
    number = known.full_id_number

    response = desk.post(f"/people/{known.pk}/edit/", corrected(known, name="王小铭", education="junior", wants_job="0"))

    known = Person.objects.get()
    assert response["Location"] == f"/people/{known.pk}/"
    assert (known.name, known.education, known.wants_job, known.full_id_number, known.phone) == (
        "王小铭",
        "junior",
        False,
        number,
        "13800138000",
    )
    assert set(known.changes.values_list("field", flat=True)) == {"name", "education", "wants_job"}


def test_correction_form_shows_no_number(desk, known):
    content = desk.get(f"/people/{known.pk}/edit/").content.decode()

    assert (known.full_id_number in content, "13800138000" in content) == (False, False)
    assert 'value="信丰县嘉定镇水东村委会"' in content


def test_correction_form_sent_as_it_is_changes_nothing(desk, known):
    form = desk.get(f"/people/{known.pk}/edit/").context["form"]
    values = {name: form[name].value() for name in form.fields}

    response = desk.post(
        f"/people/{known.pk}/edit/", {name: "" if value is None else value for name, value in values.items() if value is not False}
    )

    assert response.status_code == 302
    assert not known.changes.exists()


def test_phone_is_replaced_or_taken_away(desk, known):
    desk.post(f"/people/{known.pk}/edit/", corrected(known, phone="13900139000"))
    replaced = Person.objects.get()
    desk.post(f"/people/{known.pk}/edit/", corrected(replaced, no_phone="on"))

    assert (replaced.phone, Person.objects.get().phone, Person.objects.get().phone_masked) == ("13900139000", "", "")


def test_change_of_somebody_else_in_between_is_not_overwritten(desk, known):
    stale = corrected(known, name="我的改动")
    desk.post(f"/people/{known.pk}/edit/", corrected(known, name="别人的改动"))

    response = desk.post(f"/people/{known.pk}/edit/", stale)

    assert response.status_code == 422
    assert "已被别人更改，您的更改没有保存" in refusals(response)[0]
    assert Person.objects.get().name == "别人的改动"


def test_category_is_added_and_ended(desk, known):
    desk.post(
        f"/people/{known.pk}/categories/new/", {"category": "LONG", "source": "department", "evidence": "名单", "from_on": "2022-07-01"}
    )
    held = CategoryHolding.objects.get()
    desk.post(f"/categories/{held.pk}/end/", {"until_on": "2022-09-01"})

    held.refresh_from_db()
    assert (held.category, held.source, held.evidence, held.from_on, held.until_on) == (
        "LONG", "department", "名单", datetime.date(2022, 7, 1), datetime.date(2022, 9, 1),
    )  # fmt: skip


def test_category_that_ends_before_it_begins_is_refused(desk, known):
    held = factories.holding(known, from_on=datetime.date(2022, 7, 1))

    response = desk.post(f"/categories/{held.pk}/end/", {"until_on": "2022-06-01"})

    assert response.status_code == 422
    assert "终止日期" in refusals(response)[0]


def test_end_page_begins_with_the_business_date(desk, known):
    held = factories.holding(known)

    assert 'value="2022-09-20"' in desk.get(f"/categories/{held.pk}/end/").content.decode()


def test_recognition_is_recorded_and_ended_by_who_may(review, known):
    review.post(f"/people/{known.pk}/recognitions/new/", {"decided_on": "2022-08-01", "source": "officer"})
    decision = Recognition.objects.get()
    review.post(f"/recognitions/{decision.pk}/end/", {"ended_on": "2022-09-01", "end_code": "placed", "end_reason": "已就业"})

    decision.refresh_from_db()
    assert (decision.decided_on, decision.ended_on, decision.end_reason) == (datetime.date(2022, 8, 1), datetime.date(2022, 9, 1), "已就业")
    assert list(AuditEvent.objects.values_list("kind", flat=True).order_by("id")) == [
        "people.recognition.recorded",
        "people.recognition.ended",
    ]


def test_second_recognition_while_one_runs_is_refused(review, known):
    factories.recognition(known)

    response = review.post(f"/people/{known.pk}/recognitions/new/", {"decided_on": "2022-09-01", "source": "officer"})

    assert response.status_code == 422
    assert "还没有退出，不能再认定" in refusals(response)[0]


def test_recognition_without_reason_of_its_end_is_refused(review, known):
    decision = factories.recognition(known)

    response = review.post(f"/recognitions/{decision.pk}/end/", {"ended_on": "2022-09-01"})

    assert refusals(response) == ["退出情形：请选择退出情形。"]


def test_recognition_ended_for_another_reason_asks_which(review, known):
    decision = factories.recognition(known)

    response = review.post(f"/recognitions/{decision.pk}/end/", {"ended_on": "2022-09-01", "end_code": "other"})

    assert refusals(response) == ["退出原因：没有填写退出原因，不能登记。退出情形选“其他”的，请填写具体原因。"]


def test_unemployment_is_registered_and_ended(desk, known):
    desk.post(f"/people/{known.pk}/unemployment/new/", {"registered_on": "2022-08-01"})
    spell = UnemploymentSpell.objects.get()
    desk.post(f"/unemployment/{spell.pk}/end/", {"ended_on": "2022-09-01", "end_reason": "就业"})

    spell.refresh_from_db()
    assert (spell.registered_on, spell.ended_on, spell.end_reason) == (datetime.date(2022, 8, 1), datetime.date(2022, 9, 1), "就业")


def test_unemployment_in_the_future_is_refused(desk, known):
    response = desk.post(f"/people/{known.pk}/unemployment/new/", {"registered_on": "2999-01-01"})

    assert "失业登记日期 2999-01-01 晚于今天" in refusals(response)[0]


def test_work_outside_our_help_is_recorded(desk, known):
    desk.post(
        f"/people/{known.pk}/employment/new/", {"status": "enterprise", "employer_name": "旧厂", "started_on": "2020-01-01", "ended_on": ""}
    )

    spell = EmploymentSpell.objects.get()
    assert (spell.status, spell.employer_name, spell.started_on, spell.ended_on) == ("enterprise", "旧厂", datetime.date(2020, 1, 1), None)


def test_household_is_recorded_by_its_head(desk, known):
    desk.post(f"/people/{known.pk}/household/new/", {"head_id_number": NUMBER, "relationship": "妻子", "from_on": ""})

    membership = HouseholdMembership.objects.get()
    assert (membership.person, membership.relationship, membership.household.head_id_masked) == (known, "妻子", "110105********002X")


@pytest.mark.parametrize("text_day", ["2022-13-01", "昨天", "2022年9月"])
def test_day_that_is_none_is_refused(desk, known, text_day):
    response = desk.post(f"/people/{known.pk}/unemployment/new/", {"registered_on": text_day})

    assert refusals(response) == ["失业登记日期：失业登记日期不是一个日期。请写成 2022-09-05 的样子。"]


@pytest.mark.parametrize("text_day", ["2022-08-01", "2022/8/1", "20220801", "2022.8.1"])
def test_day_is_read_in_every_usual_way(desk, known, text_day):
    desk.post(f"/people/{known.pk}/unemployment/new/", {"registered_on": text_day})

    assert UnemploymentSpell.objects.get().registered_on == datetime.date(2022, 8, 1)


ADDRESSES = ("edit", "categories/new", "unemployment/new", "employment/new", "household/new")


@pytest.mark.parametrize("role", ["collector", "inspector", "reviewer", "administrator"])
def test_changing_a_person_needs_its_permission(client, known, role):
    signed_in(client, factories.user(role=role))

    answers = {client.get(f"/people/{known.pk}/{address}/").status_code for address in ADDRESSES} | {client.get("/people/new/").status_code}

    assert answers == {403}


@pytest.mark.parametrize("role", ["collector", "inspector", "administrator"])
def test_recognising_needs_its_permission(client, known, role):
    signed_in(client, factories.user(role=role))
    decision = factories.recognition(known)

    assert client.get(f"/people/{known.pk}/recognitions/new/").status_code == 403
    assert client.get(f"/recognitions/{decision.pk}/end/").status_code == 403


def test_permission_holds_only_where_it_was_given(client, known):
    """Reviews the whole county, but registers only in the other township."""
    user = factories.user(role="officer", area=factories.area(factories.DATANGBU))
    RoleAssignment.objects.create(user=user, role="reviewer", area=factories.area(factories.COUNTY), from_on=datetime.date(2020, 1, 1))

    response = signed_in(client, user).get(f"/people/{known.pk}/edit/")

    assert response.status_code == 403
    assert "您没有登记和修改人员的权限" in text(response)
