"""Departments' lists through the wizard: under their owner's name, with the day of the list, to a release and back."""

from __future__ import annotations

import datetime

import pytest

from nuanxin.comparisons.models import ListRelease
from nuanxin.orgs import clock
from nuanxin.orgs.models import Office
from nuanxin.web.imports import forms
from tests import factories
from tests.web.imports.test_forms import filled
from tests.web.imports.test_wizard import run_of, send
from tests.web.imports.workbooks import upload, workbook
from tests.web.pages import refusals, signed_in, text

pytestmark = pytest.mark.django_db
NUMBERS = [factories.id_number(order=n) for n in (1, 2)]
HEADINGS = ("死者姓名", "公民身份号码", "死亡时间")
FILE = "死亡人员名单.xlsx"


def dead(*numbers) -> bytes:
    return workbook(HEADINGS, [("张三", number, "2022-08-01") for number in numbers])


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


def test_the_lists_are_offered_under_their_owners_name(at_work):
    page = text(at_work.get("/imports/new/?list=deceased"))

    assert [words in page for words in ("公安/民政：死亡人员", "残联：持证残疾人", "名单日期")] == [True] * 3


def test_a_list_goes_in_with_its_day_and_becomes_a_release(at_work, officer):
    run = run_of(send(at_work, upload(dead(*NUMBERS), FILE), list_id="deceased", released_on="2022-08-31"))
    page = text(at_work.get(f"/imports/{run.pk}/"))
    at_work.post(f"/imports/{run.pk}/apply/")

    made = ListRelease.objects.get()
    assert "2022-08-31（公安/民政提供）" in page
    assert (made.released_on, made.row_count, made.import_run, made.received_by) == (datetime.date(2022, 8, 31), 2, run, officer)


def test_looking_at_the_verdicts_makes_no_release(at_work):
    send(at_work, upload(dead(*NUMBERS), FILE), list_id="deceased")

    assert ListRelease.objects.count() == 0


def test_without_a_day_it_is_the_offices(at_work):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    run = run_of(send(at_work, upload(dead(*NUMBERS), FILE), list_id="deceased"))

    assert run.released_on == datetime.date(2022, 9, 20)


def test_a_day_to_come_is_refused_beside_its_field(at_work):
    tomorrow = clock.real_today() + datetime.timedelta(days=1)

    answer = send(at_work, upload(dead(*NUMBERS), FILE), list_id="deceased", released_on=f"{tomorrow}")

    assert (answer.status_code, "晚于今天" in " ".join(refusals(answer))) == (422, True)


def test_among_several_kinds_the_day_belongs_to_the_departments_lists(officer):
    form = filled(
        officer, upload(b"a", "花名册 援助对象花名册.xlsx"), upload(b"b", "民政低保系统导出.xlsx"), list_id="auto", released_on="2022-08-31"
    )

    told = [(one["list_id"], one["released_on"]) for one in form.uploads()]
    assert told == [("persons", None), ("low_income", datetime.date(2022, 8, 31))]


@pytest.mark.parametrize(
    ("name", "list_id"),
    [
        ("民政低保系统导出.xlsx", "low_income"),
        ("残联实名制9月.xls", "disability"),
        ("社保参保明细.csv", "insurance"),
        ("市场主体登记信息.xlsx", "businesses"),
        ("防返贫监测对象.xlsx", "poverty"),
        ("2022届离校未就业毕业生.xlsx", "graduates"),
        ("退役军人名单.xlsx", "veterans"),
        ("省平台导出.xlsx", "province_export"),
        ("登记失业人员台账.xlsx", "unemployment"),
        ("死亡名单.xlsx", "deceased"),
        ("临时救助.xlsx", "reliefs"),
        ("报表1.xlsx", None),
    ],
)
def test_a_file_is_known_by_its_name(name, list_id):
    found = forms.spec_named(name, forms.intake.lists())

    assert (found.id if found else None) == list_id


def test_a_mapping_need_not_name_the_number_where_something_else_tells_who(at_work):
    content = workbook(("姓名", "没的时候", "住址"), [("张三", "2022-08-01", "嘉定镇")])
    run = run_of(send(at_work, upload(content, FILE), list_id="deceased"))

    at_work.post(f"/imports/{run.pk}/columns/", {"heading-0": "姓名", "heading-1": "常住地", "heading-2": "死亡日期"})
    run.refresh_from_db()

    assert (run.state, run.counts["new"]) == ("judged", 1)
