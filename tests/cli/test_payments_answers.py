"""`nuanxin payments` and `nuanxin entitlements` with what goes wrong: days to come, files of another kind, households, gone policies."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from nuanxin.benefits import actions
from nuanxin.benefits.models import Entitlement, Payment
from nuanxin.people.models import Household
from tests import factories
from tests.factories import bank, benefits, papers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_september(monkeypatch):
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)
    with time_machine.travel(datetime.datetime(2022, 9, 5, 4, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def batch(person):
    budget = benefits.budget()
    made = actions.make_batch(by=None, budget=budget, claims=[benefits.approved(person, budget=budget)])
    actions.export_batch(by=None, batch=made, form="csv")
    made.refresh_from_db()
    return made


def answer(path, batch, *failed):
    return bank.text_file(path, bank.rows(batch, {one.pk: "户名不符" for one in failed}, day=""))


@pytest.mark.parametrize(("day", "code", "state"), [("2022-09-05", 0, "paid"), ("2022-09-06", 1, "sent"), ("明天", 2, "sent")])
def test_day_of_arrival_is_today_at_the_latest(nuanxin, batch, tmp_path, day, code, state):
    shown = nuanxin("payments", "import", answer(tmp_path / "a.csv", batch), "--paid-on", day)

    assert (shown.code, Payment.objects.get().state) == (code, state)


def test_day_to_come_is_told(nuanxin, batch, tmp_path):
    shown = nuanxin("payments", "import", answer(tmp_path / "a.csv", batch), "--paid-on", "2022-09-06")

    assert "到账日期 2022-09-06 晚于今天（2022-09-05），不能登记。请改为实际的日期。" in shown.err


def test_answer_taken_twice_says_that_nothing_changed(nuanxin, batch, tmp_path):
    path = answer(tmp_path / "a.csv", batch, Payment.objects.get())

    told = [nuanxin("payments", "import", path).out.strip() for _ in range(2)]

    failed = f"批次 {batch.number}：到账 0 笔 0.00 元，失败 1 笔 500.00 元，"
    assert told == [f"{failed}本次更新 1 笔。", f"{failed}本次更新 0 笔。"]


def test_batch_written_again_after_a_failure_was_mended_tells_the_same_totals(nuanxin, batch, tmp_path):
    before = nuanxin("payments", "export", batch.number, tmp_path / "a.csv")
    nuanxin("payments", "import", answer(tmp_path / "r.csv", batch, Payment.objects.get()))
    actions.retry_payment(by=None, payment=Payment.objects.get(), account="6222000098765432109")

    after = nuanxin("payments", "export", batch.number, tmp_path / "b.csv")

    assert (after.code, after.err.splitlines()[-1]) == (0, before.err.splitlines()[-1])
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


@pytest.mark.parametrize("name", ["a", "a.xls", "a.txt", "a.CSV"])
def test_only_workbooks_and_text_are_written(nuanxin, batch, tmp_path, name):
    shown = nuanxin("payments", "export", batch.number, tmp_path / name)

    assert (shown.code, (tmp_path / name).exists()) == ((0, True) if name == "a.CSV" else (1, False))


def of_nobody(**told):
    owed = {"policy": benefits.POLICY, "policy_version": "1", "area_id": factories.SHUIDONG, "first_approved_on": benefits.JULY}
    return Entitlement.objects.create(**owed | told)


def test_household_and_workshop_without_a_person_are_listed(nuanxin, county):
    household, workshop = Household.objects.create(), benefits.employer(kind="workshop", name="大塘埠帮扶车间")
    of_nobody(payee_kind="household", payee_key=f"household:{household.pk}", household=household)
    of_nobody(payee_kind="workshop", payee_key=f"workshop:{workshop.pk}", employer=workshop)

    told = nuanxin("entitlements", "--json").json["entitlements"]

    assert [(one["payee"], one["person"], one["employer"]) for one in told] == [
        ("household", None, None),
        ("workshop", None, {"key": workshop.pk, "name": "大塘埠帮扶车间"}),
    ]


def test_policy_that_is_gone_is_listed_by_its_id(nuanxin, person):
    benefits.entitlement(person, policy="gone-policy")

    assert "gone-policy：在享 1，停发 0，已享受 0 个月" in nuanxin("entitlements").out


def test_totals_are_told_by_policy_and_sum(nuanxin, person):
    for policy, stopped in (("a", None), ("b", benefits.JULY), ("b", None)):
        benefits.entitlement(factories.person(), policy=policy, stopped_on=stopped)
    benefits.payment(person, policy="a")

    assert nuanxin("entitlements", "--json").json["totals"] == {
        "running": 2,
        "stopped": 1,
        "months_used": 0,
        "policies": [
            {"policy": "a", "running": 1, "stopped": 0, "months_used": 0},
            {"policy": "b", "running": 1, "stopped": 1, "months_used": 0},
        ],
    }
