"""The trail: written with the deed or not at all, by name, without numbers of persons."""

import pytest
from django.db import transaction

from nuanxin.orgs import audit
from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.factories import SHUIDONG

pytestmark = pytest.mark.django_db


def test_record_says_who_did_what_to_whom_where(officer, person):
    audit.record("people.person.registered", by=officer, subject=person, area=SHUIDONG, changes_facts=True, source="officer")

    [event] = AuditEvent.objects.values("kind", "by", "by_name", "subject", "area_code", "changes_facts", "details")
    assert event == {
        "kind": "people.person.registered",
        "by": officer.pk,
        "by_name": f"{officer.display_name}（{officer.username}）",
        "subject": f"people.Person:{person.pk}",
        "area_code": SHUIDONG,
        "changes_facts": True,
        "details": {"source": "officer"},
    }


def test_record_on_the_command_line_names_the_local_administrator(county, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "clerk")

    audit.record("test.happened", by=None)

    event = AuditEvent.objects.get()
    assert (event.by, event.by_name) == (None, "本机管理员（clerk）")


def test_record_where_the_system_user_has_no_name(county, monkeypatch):
    def fail():
        raise KeyError

    monkeypatch.setattr("getpass.getuser", fail)

    assert audit.name_of(None) == "本机管理员（未知）"


def test_record_of_a_user_without_a_display_name():
    assert audit.name_of(factories.user(display_name="", username="zhang")) == "zhang（zhang）"


def test_record_during_a_request_carries_its_facts(county):
    with audit.during_request(address="10.0.0.1", request="abc"):
        audit.record("test.happened", by=None, count=2)
    audit.record("test.happened", by=None)

    assert [event.details for event in AuditEvent.objects.order_by("id")] == [{"count": 2, "address": "10.0.0.1", "request": "abc"}, {}]


def test_during_request_ends_also_when_the_request_fails(county):
    with pytest.raises(RuntimeError), audit.during_request(address="10.0.0.1"):
        raise RuntimeError

    audit.record("test.happened", by=None)
    assert AuditEvent.objects.get().details == {}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "write", [lambda: audit.record("test.happened", by=None), lambda: audit.record_many([audit.event("test.happened", by=None)])]
)
def test_record_outside_a_transaction_is_refused(write):
    with pytest.raises(transaction.TransactionManagementError):
        write()

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_record_is_undone_with_its_deed():
    with transaction.atomic():
        audit.record("test.happened", by=None)
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()


def test_record_many_writes_every_event(officer, county):
    audit.record_many(audit.event("test.happened", by=officer, count=number) for number in range(3))

    assert [event.details["count"] for event in AuditEvent.objects.order_by("id")] == [0, 1, 2]
