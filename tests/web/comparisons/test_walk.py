"""From departments' lists to the ledger, in pages only: compared, looked into, turned into an exit, an application and a correction."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.comparisons.models import Finding
from nuanxin.orgs.models import AuditEvent, Office
from nuanxin.people.models import Application, CategoryHolding, Person, Recognition
from nuanxin.web.comparisons import running
from tests import factories
from tests.comparisons.releasing import release
from tests.factories import findings
from tests.web.pages import names, signed_in, text

DAY = datetime.date(2022, 9, 20)


@pytest.fixture
def lists(county):
    """A death and a low-income household member on file, and one not on file who is low-income and registered unemployed."""
    Office.objects.update(business_date=DAY)
    dead, poor = factories.person(name="亡故甲"), factories.person(name="低保乙")
    for person in (dead, poor):
        factories.recognition(person, datetime.date(2022, 8, 1))
    new = factories.id_number()
    release("deceased", {"姓名": dead.name, "身份证号": dead.full_id_number, "死亡日期": datetime.date(2022, 9, 1)})
    release(
        "low_income",
        *(
            {"姓名": name, "身份证号": number, "低保类别": "rural", "起始年月": datetime.date(2022, 1, 1), "常住地": factories.SHUIDONG}
            for name, number in (("低保乙", poor.full_id_number), ("新来丙", new))
        ),
    )
    release("unemployment", {"姓名": "新来丙", "身份证号": new, "登记日期": datetime.date(2022, 3, 1), "常住地": factories.SHUIDONG})
    return dead, poor, new


@pytest.fixture
def at_work(client, officer, monkeypatch):
    monkeypatch.setattr(running, "begin", lambda job: job())
    monkeypatch.setattr(running.connections, "close_all", lambda: None)
    with time_machine.travel("2022-09-20 10:00+08:00", tick=True):
        yield signed_in(client, officer)


def only(rule: str) -> Finding:
    return Finding.objects.get(rule=rule)


def compared(desk):
    return desk.post("/comparisons/runs/new/", {"area": factories.COUNTY, "as_of": "2022-09-20"}, follow=True)


def confirmed_and_turned(desk, finding: Finding, **values):
    desk.post(f"/findings/{finding.pk}/", {"verdict": "confirmed", "note": "已上门核实"})
    return desk.post(f"/findings/{finding.pk}/turn/", values, follow=True)


def test_from_lists_to_the_ledger(at_work, lists):
    dead, poor, new = lists

    page = compared(at_work)
    assert "已完成" in text(page)
    assert {"亡故甲", "低保乙", "新来丙"} <= set(names(at_work.get("/findings/")))
    assert Recognition.objects.filter(ended_on=None).count() == 2

    confirmed_and_turned(at_work, only(findings.RULE), ended_on="2022-09-01", reason="")
    confirmed_and_turned(at_work, only("low_income_without_category"), on="")
    lead = only("new_low_income")
    at_work.post(f"/findings/{lead.pk}/", {"verdict": "confirmed", "note": "已上门核实"})
    asked = at_work.get(f"/findings/{lead.pk}/turn/")
    done = at_work.post(
        f"/findings/{lead.pk}/turn/",
        {"residence": factories.SHUIDONG, "unemployed_on": "2022-03-01", "applied_on": "2022-09-20", "statement": ""},
        follow=True,
    )

    assert "2022-03-01" in asked.content.decode()
    assert (Recognition.objects.get(person=dead).end_code, CategoryHolding.objects.get(person=poor).category) == ("died", "DIBAO")
    application = Application.objects.get()
    assert (application.person.name, application.person.full_id_number, application.origin) == ("新来丙", new, "comparison")
    assert f'href="/applications/{application.pk}/"' in done.content.decode()
    assert AuditEvent.objects.filter(kind="comparisons.finding.settled").count() == 3


def test_a_second_run_keeps_what_was_found_out(at_work, lists):
    compared(at_work)
    refuted = only(findings.RULE)
    at_work.post(f"/findings/{refuted.pk}/", {"verdict": "refuted", "note": "同名，本人在家"})
    confirmed_and_turned(at_work, only("low_income_without_category"), on="")

    compared(at_work)

    refuted.refresh_from_db()
    assert (refuted.state, only("low_income_without_category").state) == ("refuted", "settled")
    assert Person.objects.count() == 2
    assert "100%" in text(at_work.get("/comparisons/rules/low_income_without_category/"))
    assert "0%" in text(at_work.get(f"/comparisons/rules/{findings.RULE}/"))
