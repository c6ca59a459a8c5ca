"""Free text is text everywhere: what an attacker types into any field is shown as typed and never comes alive."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse

from nuanxin.orgs.enums import ImportState
from nuanxin.orgs.models import AuditEvent, ImportConflict, ImportRun, Organisation
from nuanxin.people.models import EmploymentSpell, Household, HouseholdMembership, UnemploymentSpell
from tests import factories
from tests.security.payloads import EVIL, read
from tests.web import workbooks
from tests.web.pages import HTMX, signed_in

DAY = datetime.date(2022, 8, 1)


@dataclass
class Planted:
    """A county in which every free text is an attack."""

    person: Any
    visit: Any
    referral: Any
    placement: Any
    relief: Any
    vacancy: Any
    fair: Any
    run: Any
    conflict: Any
    event: Any
    account: Any


@pytest.fixture
def planted(county):
    person = factories.person(
        name=f"{EVIL}名", ethnicity=f"{EVIL}族", skills=f"{EVIL}技", note=f"{EVIL}注", employment_status="unemployed", wants_job=True
    )
    factories.holding(person, evidence=f"{EVIL}据")
    factories.recognition(person, DAY, ended_on=datetime.date(2022, 8, 2), end_reason=f"{EVIL}退")
    factories.recognition(person, datetime.date(2022, 8, 3))
    UnemploymentSpell.objects.create(person=person, registered_on=DAY, ended_on=DAY, end_reason=f"{EVIL}销")
    EmploymentSpell.objects.create(person=person, status="enterprise", employer_name=f"{EVIL}厂", started_on=DAY)
    household = Household.objects.create(head_id_digest="d", head_id_masked="360722********0001")
    HouseholdMembership.objects.create(household=household, person=person, relationship=f"{EVIL}系")
    organisation = factories.organisation(name=f"{EVIL}局")
    account = factories.user(role="officer", username="planted", display_name=f"{EVIL}员", organisation=organisation)
    run = ImportRun.objects.create(
        list_id="persons", area=county, by=account, by_name=f"{EVIL}员", file_name=f"{EVIL}.xlsx", state=ImportState.JUDGED
    )
    return Planted(
        person,
        factories.visit(person, visitor=f"{EVIL}访", record=f"{EVIL}况"),
        factories.referral(person, employer_name=f"{EVIL}单", post_name=f"{EVIL}岗"),
        factories.placement(person, employer_name=f"{EVIL}聘", employer_uscc=EVIL[:18]),
        factories.relief(person),
        factories.vacancy(employer_name=f"{EVIL}招", post_name=f"{EVIL}工", education=f"{EVIL}学", accepts_disability=f"{EVIL}残"),
        factories.fair(name=f"{EVIL}会"),
        run,
        ImportConflict.objects.create(
            run=run,
            list_id="persons",
            key_digest="k",
            area_code=factories.SHUIDONG,
            row_number=3,
            subject=f"{EVIL}主",
            reason=f"{EVIL}由。",
        ),
        AuditEvent.objects.create(
            kind="people.person.registered", by=account, by_name=f"{EVIL}员", area_code=factories.SHUIDONG, details={"reason": f"{EVIL}因"}
        ),
        account,
    )


# Page, the object whose key it takes, and the last letters of the texts that must stand on it as they were typed.
SHOWN = (
    ("people", "", "名"), ("person", "person", "名族技注据厂系"), ("person-edit", "person", "名族技注"), ("visits", "", "名访"),
    ("visit", "visit", "名访况"), ("visit-void", "visit", "名"), ("referrals", "", "名单岗"), ("referral", "referral", "名单岗"),
    ("referral-feedback", "referral", "名"), ("placements", "", "名聘"), ("placement", "placement", "名聘"), ("placement-end", "placement", "名"),
    ("reliefs", "", "名"), ("relief", "relief", "名"), ("vacancies", "", "招工"), ("vacancy", "vacancy", "招工学残"), ("fairs", "", "会"),
    ("fair", "fair", "会"), ("imports", "", ""), ("conflicts", "", "由"), ("conflict", "conflict", "由"), ("workbench", "", "员"),
)  # fmt: skip
OVERSEEN = (
    ("users", "", "员局"), ("user", "account", "员"), ("audit", "", "员因"), ("audit-event", "event", "员因"), ("organisations", "", "局"), ("user-new", "", "局"),
)  # fmt: skip


def keywords(planted: Planted, kind: str) -> dict[str, int]:
    return {"pk": getattr(planted, kind).pk} if kind else {}


@pytest.mark.parametrize(("page", "kind", "letters"), SHOWN, ids=[page for page, _, _ in SHOWN])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["whole", "fragment"])
def test_attack_stands_on_the_page_as_it_was_typed(client, planted, page, kind, letters, headers):
    signed_in(client, planted.account)

    response = client.get(reverse(page, kwargs=keywords(planted, kind)), headers=headers)

    watch = read(response.content.decode())
    assert (response.status_code, watch.alive) == (200, [])
    if not headers:
        assert [letter for letter in letters if not any(EVIL + letter in seen for seen in watch.seen)] == []


@pytest.mark.parametrize(("page", "kind", "letters"), OVERSEEN, ids=[page for page, _, _ in OVERSEEN])
def test_attack_stands_on_pages_of_oversight_as_it_was_typed(client, planted, page, kind, letters):
    signed_in(client, factories.user(role="administrator"))

    response = client.get(reverse(page, kwargs=keywords(planted, kind)))

    watch = read(response.content.decode())
    assert (response.status_code, watch.alive) == (200, [])
    assert [letter for letter in letters if not any(EVIL + letter in seen for seen in watch.seen)] == []


EXPORTED = (
    ("people-export", "名"), ("visits-export", "名访况"), ("referrals-export", "名单岗"), ("placements-export", "名聘"),
    ("vacancies-export", "招工学残"), ("fairs-export", "会"),
)  # fmt: skip


@pytest.mark.parametrize(("page", "letters"), EXPORTED, ids=[page for page, _ in EXPORTED])
def test_attack_stands_in_the_workbook_as_it_was_typed(client, planted, page, letters):
    signed_in(client, planted.account)

    cells = {cell for row in workbooks.rows(client.post(reverse(page))) for cell in row}

    assert {EVIL + letter for letter in letters} <= cells


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_text_like_a_formula_stays_text_in_every_export(client, officer, start):
    typed = f'{start}HYPERLINK("http://evil.example","查看")'
    person = factories.person(name=typed)
    factories.visit(person, record=typed)
    factories.vacancy(employer_name=typed)
    signed_in(client, officer)

    for address in ("/people/export/", "/visits/export/", "/vacancies/export/"):
        response = client.post(address)
        assert typed.strip("\t") in {str(cell).strip("\t") for row in workbooks.rows(response) for cell in row}, address
        assert b"<f>" not in response.getvalue(), address


@pytest.mark.parametrize("letter", ["\x00", "\x08", "\x1f", "\ufffe", "\ud83d\ude00", "\u202e"])
def test_odd_letters_in_a_name_do_not_break_list_or_export(client, officer, letter):
    factories.person(name=f"王{letter.encode('utf-16', 'surrogatepass').decode('utf-16')}小")
    signed_in(client, officer)

    assert [client.get("/people/").status_code, client.post("/people/export/").status_code] == [200, 200]


def test_attack_in_a_message_is_text(client, planted):
    signed_in(client, planted.account)

    response = client.post(f"/visits/{planted.visit.pk}/void/", {"reason": f"{EVIL}废"}, follow=True)

    watch = read(response.content.decode())
    assert (watch.alive, any(EVIL in seen for seen in watch.seen)) == ([], True)


def test_attack_in_a_refused_form_is_text(client, planted):
    signed_in(client, planted.account)

    response = client.post(
        "/visits/new/", {"person": planted.person.pk, "visited_on": EVIL, "method": EVIL, "record": EVIL, "visitor": EVIL}
    )

    watch = read(response.content.decode())
    assert (response.status_code, watch.alive) == (422, [])
    assert EVIL in watch.seen


@pytest.mark.parametrize("address", ["/visits/new/", "/referrals/new/", "/vacancies/new/", "/person-choices/", "/people/"])
@pytest.mark.parametrize("key", ["next", "q", "find", "visitor", "employer_name", "area", "visited_on", "feedback"])
def test_attack_in_an_address_is_text(client, planted, address, key):
    signed_in(client, planted.account)

    assert read(client.get(address, {key: EVIL}).content.decode()).alive == []


def test_name_of_the_office_is_text(client, officer):
    from nuanxin.orgs.models import Office

    Office.objects.update(name=f"{EVIL}所")
    organisation = Organisation.objects.create(name=f"{EVIL}局", area=factories.area(factories.COUNTY))
    officer.organisation = organisation
    officer.save()

    watch = read(signed_in(client, officer).get("/").content.decode())

    assert watch.alive == []
    assert [letter for letter in "所局" if not any(EVIL + letter in seen for seen in watch.seen)] == []


def test_watch_would_see_an_attack_alive():
    """The reader of pages notices each way in which the attack could run."""
    alive = [
        f"<p>{EVIL}</p>", f'<p title="{EVIL}">', "<script>1</script>", '<a href="javascript:x">', '<p style="a:b">', '<script src="//evil/x.js"></script>',
    ]  # fmt: skip

    assert [bool(read(one).alive) for one in alive] == [True] * 6
    assert read('<script src="/static/nuanxin/app.js"></script><p>x</p>').alive == []
