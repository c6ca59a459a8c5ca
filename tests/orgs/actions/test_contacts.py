"""How an organisation is reached: told by who manages it, trimmed, kept once, with what changed and nothing else in the trail."""

from __future__ import annotations

import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import actions
from nuanxin.orgs.models import AuditEvent, Organisation
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS, PHONE = "阳明中路 12 号", "0797-3301234"


@pytest.fixture
def administrator(county):
    return factories.user(role="administrator", area=county)


@pytest.fixture
def local_administrator(county):
    return factories.user(role="administrator", area=factories.area(factories.JIADING))


@pytest.fixture
def office(county):
    return factories.organisation(name="嘉定镇社保所", line="labour", area=factories.area(factories.JIADING))


def tell(office, by=None, **told) -> Organisation:
    return actions.tell_contact(by=by, organisation=office, **told)


def on_file(office) -> tuple[str, str]:
    return Organisation.objects.values_list("address", "phone").get(pk=office.pk)


def events() -> list[tuple]:
    return [(one.by, one.subject, one.area_code, one.details) for one in AuditEvent.objects.filter(kind="orgs.organisation.contact_told")]


def test_contact_told_stands_on_file_with_one_event(office, administrator):
    told = tell(office, administrator, address=ADDRESS, phone=PHONE)

    assert (told, on_file(office)) == (office, (ADDRESS, PHONE))
    assert events() == [
        (administrator, f"orgs.Organisation:{office.pk}", factories.JIADING, {"fields": ["address", "phone"]}),
    ]


def test_event_holds_neither_address_nor_number(office, administrator):
    tell(office, administrator, address=ADDRESS, phone=PHONE)

    told = str(AuditEvent.objects.get(kind="orgs.organisation.contact_told").details)
    assert ADDRESS not in told
    assert PHONE not in told


@pytest.mark.parametrize("blanks", [" {} ", "\t{}\n", "\u3000{}\u3000"])
def test_blanks_around_a_contact_are_dropped(office, blanks):
    tell(office, address=blanks.format(ADDRESS), phone=blanks.format(PHONE))

    assert on_file(office) == (ADDRESS, PHONE)


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        (("", ""), (ADDRESS, ""), ["address"]),
        (("", ""), ("", PHONE), ["phone"]),
        ((ADDRESS, PHONE), (ADDRESS, "3301235"), ["phone"]),
        ((ADDRESS, PHONE), ("新址", PHONE), ["address"]),
        ((ADDRESS, PHONE), (ADDRESS, ""), ["phone"]),
        ((ADDRESS, PHONE), ("", ""), ["address", "phone"]),
        ((ADDRESS, ""), ("", PHONE), ["address", "phone"]),
    ],
)
def test_event_names_only_what_became_another(office, before, after, fields):
    Organisation.objects.filter(pk=office.pk).update(address=before[0], phone=before[1])

    tell(office, address=after[0], phone=after[1])

    assert (on_file(office), [details for *_, details in events()]) == (after, [{"fields": fields}])


@pytest.mark.parametrize("told", [{}, {"address": ""}, {"address": " ", "phone": "\t"}])
def test_nothing_told_of_an_organisation_without_contact_leaves_no_event(office, told):
    tell(office, **told)

    assert (on_file(office), events()) == (("", ""), [])


def test_same_contact_twice_leaves_one_event(office):
    for _ in range(2):
        tell(office, address=ADDRESS, phone=PHONE)

    assert len(events()) == 1


def test_change_is_judged_by_what_stands_now_and_not_by_what_was_read(office):
    """Two administrators opened the page; the second tells again what the first changed."""
    stale = Organisation.objects.get(pk=office.pk)
    tell(office, address=ADDRESS)

    tell(stale, address="")

    assert (on_file(office), [details for *_, details in events()]) == (("", ""), [{"fields": ["address"]}, {"fields": ["address"]}])


def test_name_line_and_area_of_a_stale_reading_are_not_written_back(office):
    stale = Organisation.objects.get(pk=office.pk)
    Organisation.objects.filter(pk=office.pk).update(name="嘉定镇便民服务中心", is_active=False)

    tell(stale, phone=PHONE)

    found = Organisation.objects.get(pk=office.pk)
    assert (found.name, found.is_active, found.phone) == ("嘉定镇便民服务中心", False, PHONE)


@pytest.mark.parametrize(("address", "phone"), [("长" * 80, ""), ("", "1" * 40), ("长" * 80, "1" * 40), (f" {'长' * 80} ", "")])
def test_longest_contact_is_kept(office, address, phone):
    tell(office, address=address, phone=phone)

    assert on_file(office) == (address.strip(), phone)


@pytest.mark.parametrize(
    ("told", "problems"),
    [
        ({"address": "长" * 81}, ["办公地址有 81 个字，最多 80 个字。请缩短。"]),
        ({"phone": "1" * 41}, ["对外电话有 41 个字，最多 40 个字。请缩短。"]),
        (
            {"address": "长" * 81, "phone": "1" * 41},
            ["办公地址有 81 个字，最多 80 个字。请缩短。", "对外电话有 41 个字，最多 40 个字。请缩短。"],
        ),
    ],
)
def test_contact_longer_than_its_field_is_refused_all_at_once(office, told, problems):
    with pytest.raises(UserError) as refused:
        tell(office, **told)

    assert (list(refused.value.problems), on_file(office), events()) == (problems, ("", ""), [])


def test_good_number_beside_a_bad_address_is_not_kept_alone(office):
    with pytest.raises(UserError):
        tell(office, address="长" * 81, phone=PHONE)

    assert on_file(office) == ("", "")


@pytest.mark.parametrize("role", ["collector", "officer", "reviewer", "head", "inspector"])
def test_only_who_manages_users_tells_contacts(office, county, role):
    with pytest.raises(UserError, match="您没有管理用户和角色的权限"):
        tell(office, factories.user(role=role, area=county), phone=PHONE)

    assert (on_file(office), events()) == (("", ""), [])


def test_local_administrator_tells_the_contact_of_the_own_township(office, local_administrator):
    tell(office, local_administrator, phone=PHONE)

    assert on_file(office) == ("", PHONE)


@pytest.mark.parametrize("code", [factories.COUNTY, factories.DATANGBU, factories.FOREIGN_TOWN])
def test_local_administrator_tells_no_contact_elsewhere(county, local_administrator, code):
    elsewhere = factories.organisation(area=factories.area(code))

    with pytest.raises(UserError, match="您没有管理用户和角色的权限"):
        tell(elsewhere, local_administrator, phone=PHONE)

    assert on_file(elsewhere) == ("", "")


def test_local_administrator_may_not_even_repeat_a_contact_elsewhere(county, local_administrator):
    elsewhere = factories.organisation(area=county, phone=PHONE)

    with pytest.raises(UserError, match="您没有管理用户和角色的权限"):
        tell(elsewhere, local_administrator, phone=PHONE)


def test_contact_of_a_closed_organisation_may_still_be_told(county):
    closed = factories.organisation(is_active=False)

    tell(closed, phone=PHONE)

    assert on_file(closed) == ("", PHONE)


def test_other_organisations_keep_theirs(office, county):
    other = factories.organisation(area=county, address="县府路 1 号", phone="0797-1")

    tell(office, address=ADDRESS, phone=PHONE)

    assert on_file(other) == ("县府路 1 号", "0797-1")
