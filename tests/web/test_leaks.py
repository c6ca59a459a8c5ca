"""Every address with every role and everything of a foreign county: nothing is shown, nothing is changed, and reading writes nothing."""

from __future__ import annotations

import datetime
import io
import zipfile
from contextlib import contextmanager

import pytest
from django.db import connection
from django.urls import get_resolver, reverse
from django.utils import timezone

from nuanxin.benefits.models import ClaimNotice, ClaimObjection, ClaimPaper, PaymentBatch
from nuanxin.comparisons.models import ListRelease
from nuanxin.orgs.enums import ImportState, Role
from nuanxin.orgs.models import Area, AuditEvent, ImportConflict, ImportRun, RoleAssignment, StoredFile
from nuanxin.people.models import AnnualReview, EmploymentSpell, HelpCard, Household, HouseholdMembership, ReviewCampaign, UnemploymentSpell
from tests import factories
from tests.factories import benefits, findings, households
from tests.web.pages import signed_in

FOREIGN_NAME = "外县来客甲"
FOREIGN_USER = "外县管理员乙"
NOTICE = "2022-xinfeng-nuanxin"
# For anybody, signed in or not; what allauth keeps for the user themselves is among them.
OWN = {
    "healthz", "large-text", "account_login", "account_logout", "account_inactive", "account_change_password", "account_reauthenticate",
    "account_signup", "account_email", "account_reset_password", "account_set_password", "mfa_index", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
}  # fmt: skip
WITHOUT_LOGIN = {"healthz", "account_login", "account_inactive", "account_signup", "mfa_authenticate"}
# Pages without an object of their own: lists, entry forms, and what a notice counts for the user's own area.
GENERAL = {
    "workbench": {}, "people": {}, "people-export": {}, "people-record": {"page": "visit-new"}, "person-new": {}, "notices": {}, "forms": {},
    "notice": {"notice": NOTICE}, "gaps": {"notice": NOTICE}, "gaps-export": {"notice": NOTICE}, "targets": {"notice": NOTICE},
    "targets-export": {"notice": NOTICE}, "form": {"notice": NOTICE, "form": "2"}, "form-export": {"notice": NOTICE, "form": "2"},
    "form-columns": {"notice": NOTICE, "form": "2"}, "form-compare": {"notice": NOTICE, "form": "2"},
    "form-change": {"notice": NOTICE, "form": "2", "column": 1}, "form-people": {"notice": NOTICE, "form": "2", "column": 1},
    "form-people-export": {"notice": NOTICE, "form": "2", "column": 1}, "person-choices": {}, "imports": {}, "import-new": {}, "import-batch": {},
    "import-template": {"list_id": "persons"}, "conflicts": {}, "areas": {}, "users": {}, "user-new": {}, "organisations": {},
    "organisation-new": {}, "office": {}, "audit": {}, "audit-export": {}, "audit-seals": {}, "audit-reveals": {}, "calendar": {},
    "calendar-day": {}, "calendar-forget": {}, "calendar-confirm": {},
} | {f"{kind}{page}": {} for kind in ("visit", "referral", "placement", "relief", "fair") for page in ("s", "s-export", "-new")} | {
    "vacancies": {}, "vacancies-export": {}, "vacancy-new": {}, "employers": {}, "employers-export": {}, "employer-new": {}, "sheets": {},
    "households": {}, "households-export": {}, "reviews": {}, "review-campaign-new": {},
    "applications": {}, "applications-export": {}, "applications-batch": {}, "application-new": {}, "public-notices": {}, "public-notice-new": {}, "roster": {},
    "findings": {}, "findings-export": {}, "findings-review": {}, "findings-field": {}, "comparison-rules": {}, "comparison-runs": {},
    "releases": {}, "comparison-new": {}, "comparison-rule": {"rule": "deceased_on_register"},
    "moves": {}, "moves-export": {}, "returns": {}, "returns-export": {}, "returning-new": {}, "merges": {}, "duplicates": {},
    "policies": {}, **{name: {"policy": "2022-xinfeng-startup"} for name in ("policy", "policy-compare", "policy-try")},
    "claims": {}, "claims-export": {}, "claims-batch": {}, "claim-new": {}, "claim-notices": {}, "claim-notice-new": {}, "claim-notices-clear": {},
    "claim-objections": {}, "claims-workbook": {}, "claims-direct": {}, "claims-template": {"policy": "national-insurance-subsidy-flexible"},
    "completeness": {}, "completeness-people": {}, "completeness-export": {}, "completeness-roster": {},
    "payments": {}, "payments-export": {}, "payment-batches": {}, "payment-batches-export": {}, "payment-batch-new": {}, "payment-results": {},
    "payment-results-take": {}, "budgets": {}, "budget-new": {}, "notifications": {}, "notifications-export": {}, "notifications-messages-export": {},
    "notifications-tell": {}, "notification-letters": {}, "entitlements": {}, "entitlements-export": {}, "published-table": {},
    "worklists": {}, "worklists-run": {}, "worklist": {"list_id": "ending"}, "worklist-export": {"list_id": "ending"},
}  # fmt: skip
# Pages of one object: the name of the foreign object below, and the keyword that carries its key.
OBJECTS = {
    **dict.fromkeys(("person", "person-edit", "person-reveal", "holding-new", "recognition-new", "unemployment-new", "employment-new", "household-new"), ("person", "pk")),
    "holding-end": ("holding", "holding"), "recognition-end": ("recognition", "recognition"), "unemployment-end": ("spell", "spell"),
    **{f"{kind}{page}": (kind, "pk") for kind in ("visit", "referral", "placement", "relief", "vacancy", "fair") for page in ("", "-void")},
    **{f"claim{page}": ("claim", "pk") for page in ("", "-review", "-return", "-refuse", "-withdraw", "-reopen", "-approve", "-resubmit", "-void")},
    **dict.fromkeys(("claim-paper-new", "claim-objection-new"), ("claim", "pk")), **dict.fromkeys(("claim-notice", "claim-notice-workbook"), ("claim_notice", "pk")),
    **dict.fromkeys(("claim-paper-file", "claim-paper-void"), ("claim_paper", "pk")), "claim-objection": ("claim_objection", "pk"), "claims-bundle": ("person", "pk"), "claim-direct-proof": ("person", "pk"),
    **dict.fromkeys(("claims-workbook-run", "claims-workbook-claim"), ("stored", "pk")),
    "organisation-contact": ("organisation", "pk"),
    **dict.fromkeys(("entitlements-of-person", "sheet-of-person", "entitlement-answer", "decision-keep", "facts-collect"), ("person", "pk")),
    **dict.fromkeys(("entitlements-of-employer", "sheet-of-employer"), ("employer", "pk")),
    "decision": ("decision", "pk"), "fact-void": ("collected_fact", "pk"),
    **dict.fromkeys(("employer", "employer-edit", "employer-void"), ("employer", "pk")),
    "referral-feedback": ("referral", "pk"), "placement-end": ("placement", "pk"), "vacancy-refer": ("vacancy", "pk"),
    **dict.fromkeys(("import", "import-mapping", "import-judge", "import-apply", "import-withdraw", "import-marked"), ("run", "pk")),
    **{f"application{page}": ("application", "pk") for page in ("", "-pass", "-send-back", "-refuse", "-withdraw", "-void")},
    "application-document": ("application", "pk"), "public-notice-document": ("public_notice", "pk"), "objection-new": ("application", "pk"), "objection-decide": ("objection", "pk"), "public-notice": ("public_notice", "pk"),
    "card-new": ("recognition", "recognition"), "card-void": ("card", "pk"),
    "paper-new": ("person", "pk"), **dict.fromkeys(("paper-file", "paper-shelf", "paper-void"), ("paper", "pk")),
    **dict.fromkeys(("finding", "finding-turn"), ("finding", "pk")), "finding-evidence": ("review", "pk"), "comparison-run": ("comparison", "pk"),
    **dict.fromkeys(("release", "release-withdraw"), ("release", "pk")),
    **dict.fromkeys(("person-void", "move-new", "merge-new"), ("person", "pk")), "holding-void": ("holding", "holding"),
    **dict.fromkeys(("recognition-void", "suspension-new"), ("recognition", "recognition")), "unemployment-void": ("spell", "spell"),
    "employment-void": ("employment", "spell"), **dict.fromkeys(("suspension-end", "suspension-void"), ("suspension", "suspension")),
    "move-void": ("move", "move"), **dict.fromkeys(("returning", "returning-void"), ("returned", "pk")),
    **dict.fromkeys(("merge", "merge-reverse"), ("merge", "pk")),
    "conflict": ("conflict", "pk"), "area": ("area", "code"), "role-end": ("role", "pk"), "audit-event": ("event", "pk"),
    **dict.fromkeys(("user", "user-password", "user-deactivate", "user-activate"), ("user", "pk")),
    **dict.fromkeys(("household", "household-recognise", "household-member-new", "household-head"), ("household", "pk")),
    **dict.fromkeys(("household-recognition-end", "household-recognition-void"), ("household_recognition", "pk")),
    **dict.fromkeys(("review-campaign", "review-complete", "review-close", "review-people", "review-people-export", "review-people-pass"), ("campaign", "pk")),
    **dict.fromkeys(("review", "review-pass", "review-second"), ("annual_review", "pk")),
    **dict.fromkeys(("payment", "payment-reverse", "payment-retry"), ("payment", "pk")),
    **dict.fromkeys(("payment-batch", "payment-batch-export", "payment-batch-cancel"), ("payment_batch", "pk")),
    **dict.fromkeys(("budget", "budget-change"), ("budget", "pk")),
    **dict.fromkeys(("entitlement", "entitlement-stop", "entitlement-resume", "entitlement-end"), ("entitlement", "pk")),
    **dict.fromkeys(("notification", "notification-tell"), ("notification", "pk")),
}  # fmt: skip
ANSWER = {"kind": "person", "policy": "national-insurance-subsidy-flexible"}
MORE = {"entitlement-answer": ANSWER, "decision-keep": ANSWER, "facts-collect": {"kind": "person"}} | {
    "claims-bundle": {"kind": "person"},
    "claim-direct-proof": {"policy": "national-insurance-subsidy-flexible"},
    "application-document": {"kind": "application_form"},
}  # keywords besides the key of the object
BY_AREA = {
    "completeness",
    "completeness-people",
    "notice",
    "gaps",
    "targets",
    "form",
    "form-people",
    "form-export",
    "form-compare",
    "form-change",
}
SHUT = {302, 403, 404, 405}


def routes() -> dict[str, set[str]]:
    """Every address by name, with the keywords it takes."""

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern.name, set(pattern.pattern.converters)

    return dict(walk(get_resolver().url_patterns))


@pytest.fixture
def foreign(county):
    """A foreign county's person with everything that can be on file, its user, import, conflict and audit event."""
    person = factories.person(
        name=FOREIGN_NAME, residence=factories.FOREIGN_TOWN, phone="13800001111", employment_status="unemployed", wants_job=True
    )
    county = Area.objects.get(code=factories.FOREIGN_COUNTY)
    user = factories.user(role="administrator", area=county, display_name=FOREIGN_USER, organisation=factories.organisation(area=county))
    run = ImportRun.objects.create(
        list_id="persons", area=county, by=user, by_name=FOREIGN_USER, file_name=f"{FOREIGN_NAME}.xlsx", state=ImportState.JUDGED
    )
    application = factories.application(person, statement=FOREIGN_NAME)
    household = Household.objects.create(head_id_digest="d", head_id_masked="360723********0001")
    HouseholdMembership.objects.create(household=household, person=person, relationship="本人")
    recognition = factories.recognition(person)
    campaign = ReviewCampaign.objects.create(
        year=2022, area=county, definition="national", opens_on=datetime.date(2022, 1, 1), closes_on=datetime.date(2022, 3, 31)
    )
    return {
        "household": household, "household_recognition": households.recognised(household, area_id=factories.FOREIGN_TOWN), "campaign": campaign,
        "annual_review": AnnualReview.objects.create(campaign=campaign, person=person, recognition=recognition),
        "person": person, "user": user, "run": run, "holding": factories.holding(person), "recognition": recognition,
        "card": HelpCard.objects.create(recognition=recognition, person=person, number=FOREIGN_NAME, issued_on=datetime.date(2022, 8, 2)),
        "spell": UnemploymentSpell.objects.create(person=person, registered_on=datetime.date(2022, 8, 1)),
        "visit": factories.visit(person, record=FOREIGN_NAME), "referral": factories.referral(person), "placement": factories.placement(person),
        "relief": factories.relief(person), "vacancy": factories.vacancy(factories.FOREIGN_TOWN, employer_name=FOREIGN_NAME),
        "fair": factories.fair(factories.FOREIGN_TOWN, name=FOREIGN_NAME), "area": county,
        "decision": benefits.decision(person), "collected_fact": benefits.collected_fact(person),
        "organisation": factories.organisation(area=county, name=FOREIGN_NAME), "employer": benefits.employer(factories.FOREIGN_TOWN, name=FOREIGN_NAME),
        "role": RoleAssignment.objects.get(user=user), **found_about(person), **moved(person, recognition), **claimed(person), **paid(person), "application": application,
        "objection": factories.objection(application, content=FOREIGN_NAME), "paper": factories.paper(person, note=FOREIGN_NAME),
        "public_notice": factories.public_notice(application, area=factories.FOREIGN_TOWN, title=f"{FOREIGN_NAME}公示"),
        "conflict": ImportConflict.objects.create(run=run, list_id="persons", key_digest="k", area_code=factories.FOREIGN_TOWN, row_number=3,
                                                  subject=FOREIGN_NAME, reason=f"{FOREIGN_NAME}的性别不符"),
        "event": AuditEvent.objects.create(kind="people.person.registered", by=user, by_name=FOREIGN_USER, area_code=factories.FOREIGN_TOWN),
    }  # fmt: skip


def moved(person, recognition) -> dict[str, object]:
    """A pause, work as told, a move within the foreign county, a return, and another record of the person merged into theirs."""
    double = factories.person(name=FOREIGN_NAME, residence=factories.FOREIGN_TOWN, voided_at=timezone.now())
    return {
        "suspension": factories.suspension(recognition, reason=FOREIGN_NAME), "returned": factories.returning(person),
        "employment": EmploymentSpell.objects.create(person=person, status="enterprise", started_on=datetime.date(2022, 1, 1)),
        "move": factories.move(person, from_area_id=factories.FOREIGN_COUNTY, to_area_id=factories.FOREIGN_TOWN, reason=FOREIGN_NAME),
        "merge": factories.merge(person, double, reason=FOREIGN_NAME),
    }  # fmt: skip


def claimed(person) -> dict[str, object]:
    """A claim of the foreign person on a notice of the foreign town, with a paper and an objection."""
    claim = benefits.claim(person, area_id=factories.FOREIGN_TOWN, account_name=FOREIGN_NAME)
    notice = ClaimNotice.objects.create(
        area_id=factories.FOREIGN_TOWN, title=f"{FOREIGN_NAME}公示", profile="payee,amount", posted_on=datetime.date(2022, 8, 8), closes_on=datetime.date(2022, 8, 12)
    )  # fmt: skip
    notice.claims.add(claim)
    told = {"claim": claim, "received_on": datetime.date(2022, 8, 9)}
    return {
        "stored": StoredFile.objects.create(name=f"{FOREIGN_NAME}.xlsx", path="foreign", size_bytes=1, digest="d"),
        "claim": claim, "claim_notice": notice, "claim_objection": ClaimObjection.objects.create(**told, content=FOREIGN_NAME),
        "claim_paper": ClaimPaper.objects.create(**told, kind="身份证", has_original=True, note=FOREIGN_NAME),
    }  # fmt: skip


def paid(person) -> dict[str, object]:
    """Money of the foreign county: a budget, a batch with a payment under an entitlement, and what is to be told about it."""
    budget = benefits.budget(area=factories.FOREIGN_COUNTY, fund=FOREIGN_NAME)
    batch = PaymentBatch.objects.create(area_id=factories.FOREIGN_COUNTY, budget=budget, number=FOREIGN_NAME)
    payment = benefits.payment(person, area_id=factories.FOREIGN_TOWN, batch=batch, budget=budget)
    return {
        "budget": budget, "payment_batch": batch, "payment": payment, "entitlement": benefits.entitlement(person, area_id=factories.FOREIGN_TOWN),
        "notification": benefits.notification(person, area_id=factories.FOREIGN_TOWN, text=FOREIGN_NAME, payment=payment),
    }  # fmt: skip


def found_about(person) -> dict[str, object]:
    """What a comparison of the foreign county found about the person, with a review of it."""
    comparison = findings.run(factories.FOREIGN_COUNTY)
    finding = findings.finding(person, run=comparison)
    release = ListRelease.objects.create(
        list_id="deceased", released_on=datetime.date(2022, 8, 1), area_id=factories.FOREIGN_COUNTY, folder="f" * 32, digest="d", row_count=1,
        keyed_count=1, provenance=FOREIGN_NAME,
    )  # fmt: skip
    return {
        "comparison": comparison,
        "finding": finding,
        "review": findings.review(finding, note=f"{FOREIGN_NAME}在家"),
        "release": release,
    }


@pytest.fixture
def home(county):
    """One person here with a service, so that lists and forms are not empty."""
    person = factories.person(name="本县甲", employment_status="unemployed", wants_job=True)
    factories.recognition(person)
    factories.visit(person)
    return person


def everything(response) -> str:
    """The whole answer as text; of a workbook its sheets and shared strings."""
    content = response.getvalue() if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return "".join(book.read(name).decode("utf-8", "ignore") for name in book.namelist())
    return content.decode("utf-8", "ignore")


@contextmanager
def only_reading():
    """Fails on any statement that writes; the session is where messages and the login are kept."""
    written = []

    def watch(execute, sql, parameters, many, context):
        if sql.split(None, 1)[0].upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE") and "django_session" not in sql:
            written.append(sql[:120])
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(watch):
        yield
    assert written == []


def test_every_address_is_known_to_this_test():
    assert set(routes()) == OWN | set(GENERAL) | set(OBJECTS)


def test_every_address_is_given_the_keywords_it_takes():
    given = {name: set(keywords) for name, keywords in GENERAL.items()} | {
        name: {keyword, *MORE.get(name, {})} for name, (_, keyword) in OBJECTS.items()
    }

    assert {name: keywords for name, keywords in routes().items() if name not in OWN} == given


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_object_is_as_if_it_were_not_there(client, foreign, role, method):
    signed_in(client, factories.user(role=role))
    events = AuditEvent.objects.count()

    for name, (kind, keyword) in OBJECTS.items():
        response = getattr(client, method)(
            reverse(name, kwargs={keyword: foreign[kind].pk} | MORE.get(name, {})), {"reason": "查看一下"} if method == "post" else {}
        )
        assert response.status_code in SHUT - {302}, (name, response.status_code)
        assert FOREIGN_NAME not in everything(response), name
        assert FOREIGN_USER not in everything(response), name
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("role", Role.values)
def test_pages_of_the_own_county_tell_nothing_of_another(client, foreign, home, role):
    signed_in(client, factories.user(role=role))

    for name, keywords in GENERAL.items():
        with only_reading():
            response = client.get(reverse(name, kwargs=keywords))
        assert response.status_code in SHUT | {200}, (name, response.status_code)
        assert FOREIGN_NAME not in everything(response), name
        assert FOREIGN_USER not in everything(response), name


@pytest.mark.parametrize("role", Role.values)
def test_exports_of_the_own_county_hold_nothing_of_another(client, foreign, home, role):
    signed_in(client, factories.user(role=role))

    for name in (name for name in GENERAL if name.endswith("export")):
        answers = [client.post(reverse(name, kwargs=GENERAL[name])) for _ in range(1)]
        answers.append(
            client.post(reverse(name, kwargs=GENERAL[name]), {"only": "chosen", "id": [foreign["person"].pk, foreign["visit"].pk]})
        )
        assert [FOREIGN_NAME in everything(answer) or FOREIGN_USER in everything(answer) for answer in answers] == [False, False], name


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("code", [factories.FOREIGN_COUNTY, factories.FOREIGN_TOWN, "360700000000", "999999999999", "x"])
def test_notice_pages_of_a_foreign_area_are_not_found(client, foreign, home, role, code):
    signed_in(client, factories.user(role=role))

    for name in BY_AREA:
        response = client.get(reverse(name, kwargs=GENERAL[name]), {"area": code})
        assert response.status_code in {403, 404}, (name, response.status_code)


def test_township_officer_does_not_find_the_county_behind_the_numbers(client, home, township_officer):
    signed_in(client, township_officer)

    answers = [client.get(reverse(name, kwargs=GENERAL[name]), {"area": factories.COUNTY}).status_code for name in sorted(BY_AREA)]

    assert answers == [404] * len(BY_AREA)


def test_without_login_every_address_leads_to_it(client, foreign):
    for name in (set(GENERAL) | set(OBJECTS) | OWN) - WITHOUT_LOGIN:
        keywords = GENERAL.get(name, {}) if name not in OBJECTS else {OBJECTS[name][1]: foreign[OBJECTS[name][0]].pk}
        keywords = keywords | MORE.get(name, {})
        response = client.get(reverse(name, kwargs=keywords))
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/login/"), name


def test_this_test_would_see_a_leak(client, foreign):
    """The same address shows the same person to the officer of that county."""
    signed_in(client, factories.user(role="officer", area=foreign["area"]))

    assert FOREIGN_NAME in everything(client.get(reverse("person", kwargs={"pk": foreign["person"].pk})))
    assert FOREIGN_NAME in everything(client.get(reverse("people")))
    assert FOREIGN_NAME in everything(client.post(reverse("people-export")))


def test_guard_against_writing_would_see_a_write(county):
    with pytest.raises(AssertionError), only_reading():
        factories.person()
