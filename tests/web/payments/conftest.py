"""A county that pays: who approves, who files, a budget, claims that are approved, and what the bank answers."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from nuanxin.benefits import actions
from tests import factories
from tests.factories import bank, benefits, papers
from tests.web.pages import signed_in

NOW = datetime.datetime(2022, 9, 5, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))


class Desk:
    """Somebody at work: pages by name."""

    def __init__(self, user) -> None:
        self.user = user
        self.client = signed_in(Client(), user)

    def get(self, name: str, *args, query: str = "", **headers):
        return self.client.get(reverse(name, args=args) + query, **headers)

    def post(self, name: str, *args, query: str = "", **data):
        return self.client.post(reverse(name, args=args) + query, data)


@pytest.fixture(autouse=True)
def _in_september(monkeypatch):
    """The bank of September 2022, whose files are read in this process."""
    monkeypatch.setattr(papers.reader, "run_child", papers.read_here)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def head(county):
    """Approves, pays, sends."""
    return Desk(factories.user(role="head", display_name="县负责人"))


@pytest.fixture
def clerk(county):
    """Files claims and exports, does not pay."""
    return Desk(factories.user(role="officer", display_name="县经办人"))


@pytest.fixture
def township(county):
    """Pays for one township only."""
    return Desk(factories.user(role="head", area=factories.area(factories.JIADING), display_name="镇负责人"))


@pytest.fixture
def foreign(county):
    """Pays for the county next door."""
    return Desk(factories.user(role="head", area=factories.area(factories.FOREIGN_COUNTY), display_name="外县负责人"))


@pytest.fixture
def budget(county):
    return benefits.budget()


@pytest.fixture
def claims(person, budget):
    """Two approved claims: 1,100.50 yuan in two months, and 500 in one."""
    lines = [benefits.line(person), benefits.line(person, benefits.AUGUST, "600.50")]
    return [benefits.approved(person, *lines, account_name="张三"), benefits.approved(factories.person(name="李四"), account_name="李四")]


@pytest.fixture
def batch(budget, claims):
    return actions.make_batch(by=None, budget=budget, claims=claims)


@pytest.fixture
def sent(batch):
    actions.export_batch(by=None, batch=batch)
    batch.refresh_from_db()
    return batch


@pytest.fixture
def answer(tmp_path):
    """The bank's workbook of some rows, as a browser sends it."""

    def make(rows, name: str = "result.xlsx") -> io.BytesIO:
        content = io.BytesIO(bank.workbook(tmp_path / name, rows).read_bytes())
        content.name = name
        return content

    return make


def grid(content: bytes) -> list[tuple]:
    """The rows of a workbook."""
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
