"""The forms of the assistance month through their pages: numbers, lists behind them, failed checks, rights, wrong addresses."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest

from nuanxin.orgs.models import Office
from tests import factories
from tests.factories import benefits, households
from tests.web import workbooks
from tests.web.pages import HTMX, count, names, signed_in, text

NOTICE = "/notices/2013-assistance-month/"
FORM1, FORM3 = f"{NOTICE}forms/1/", f"{NOTICE}forms/3/"
PERIOD = "from=2012-12-21&to=2013-02-10"
DAY = datetime.date(2013, 1, 8)
LONG_AGO = datetime.date(2012, 3, 1)


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=datetime.date(2013, 2, 5))
    return signed_in(client, officer)


@pytest.fixture
def facts(county):
    """A family of two in one township, both visited and one helped into work; somebody new and disabled in the other."""
    family, [first, second] = households.household({"name": "乙"}, name="甲")
    households.recognised(family, DAY)
    for person in (first, second):
        factories.recognition(person, LONG_AGO)
        factories.holding(person, "ZERO")
        factories.visit(person, DAY)
    factories.placement(first, DAY, employer_name="信丰某厂")
    third = factories.person(name="丙", residence=factories.CHANGLONG)
    factories.recognition(third, DAY)
    factories.holding(third, "DISAB")
    paid(first, "300.00")
    paid(first, "200.00", benefits.AUGUST)
    return first, second, third


def paid(person, amount: str, month: datetime.date = benefits.JULY, **told):
    return benefits.payment(person, month, amount_yuan=Decimal(amount), state="paid", paid_on=DAY, **told)


def cells(response) -> dict[str, list[str]]:
    """The numbers of the matrix by the name of the line."""
    found = re.search(r'<table class="matrix">.*?</table>', response.content.decode(), re.DOTALL)[0]
    lines = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', found, re.DOTALL)
    return {plain(name): [plain(cell) for cell in re.findall(r"<td.*?</td>", rest, re.DOTALL)] for name, rest in lines}


def plain(content: str) -> str:
    return re.sub(r"<[^>]+>", "", content).strip()


def test_form_1_counts_homes_people_and_households(desk, facts):
    assert cells(desk.get(f"{FORM1}?{PERIOD}")) == {
        "嘉定镇": ["1", "0", "0", "1", "0", "1", "1", "1", "1"],
        "大塘埠镇": ["0", "1", "1", "0", "0", "0", "0", "0", "0"],
        "合计": ["1", "1", "1", "1", "0", "1", "1", "1", "1"],
    }


def test_form_3_counts_enterprises_and_money(desk, facts):
    first, _, third = facts
    factories.placement(third, DAY, employer_name="信丰某厂", is_helped=False)
    employer = benefits.employer()
    own = {"employer": employer, "payee_kind": "employer", "payee_key": f"employer:{employer.pk}", "area_id": factories.JIADING}
    paid(third, "812.50", policy="national-insurance-subsidy-enterprise", **own)
    paid(first, "1000.00", policy="national-insurance-subsidy-enterprise", **own)

    assert cells(desk.get(f"{FORM3}?{PERIOD}")) == {
        "嘉定镇": ["1", "1", "0", "0.00", "0.00", "1,812.50", "812.50", "0.00", "0.00"],
        "大塘埠镇": ["1", "1", "1", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00"],
        "合计": ["1", "2", "1", "0.00", "0.00", "1,812.50", "812.50", "0.00", "0.00"],
    }


@pytest.mark.parametrize(
    ("column", "listed"),
    [(1, ["甲", "乙"]), (2, ["丙"]), (3, ["丙"]), (4, ["甲"]), (5, []), (6, ["甲", "甲"]), (8, ["甲"]), (9, ["甲"])],
)
def test_a_number_opens_who_is_behind_it(desk, facts, column, listed):
    response = desk.get(f"{FORM1}columns/{column}/?{PERIOD}")

    assert response.status_code == 200
    assert sorted(names(response)) == sorted(listed)


def test_a_list_longer_than_its_number_says_both(desk, facts):
    response = desk.get(f"{FORM1}columns/6/?{PERIOD}")

    assert (count(response), "2012-12-21 至 2013-02-10：1 " in text(response)) == ("2", True)


def test_a_household_behind_a_number_is_known_by_the_masked_number_of_its_head(desk, facts):
    response = desk.get(f"{FORM1}columns/7/?{PERIOD}")

    assert names(response) == [f"户主 {facts[0].id_masked}"]
    assert "2013-01-08" in text(response)


def test_a_payment_is_not_called_by_a_vacancy_of_the_same_number(desk, county):
    person = factories.person(name="甲")
    factories.recognition(person, LONG_AGO)
    payment = paid(person, "300.00")
    factories.vacancy(pk=payment.pk, employer_name="别家厂", post_name="普工")

    assert names(desk.get(f"{FORM1}columns/6/?{PERIOD}")) == ["甲"]


def test_money_of_an_employer_names_the_employer_and_for_whom(desk, county):
    person, employer = factories.person(name="甲"), benefits.employer(name="信丰某厂")
    own = {"employer": employer, "payee_kind": "employer", "payee_key": f"employer:{employer.pk}", "area_id": factories.JIADING}
    paid(person, "812.50", policy="national-insurance-subsidy-enterprise", **own)

    response = desk.get(f"{FORM3}columns/6/?{PERIOD}")

    assert names(response) == ["信丰某厂（甲）"]
    assert "812.50" in text(response)


def test_somebody_paid_here_who_lives_elsewhere_now_has_no_name_there(client, township_officer, county):
    person = factories.person(name="甲", residence=factories.LIUCUN)
    factories.recognition(person, LONG_AGO)
    paid(person, "300.00", area_id=factories.SHUIDONG)

    response = signed_in(client, township_officer).get(f"{FORM1}columns/6/?{PERIOD}&area={factories.JIADING}")

    assert names(response) == ["（已迁出）"]


def test_full_numbers_are_on_no_list(desk, facts):
    content = "".join(desk.get(f"{FORM1}columns/{column}/?{PERIOD}").content.decode() for column in range(1, 10))

    assert not [person.name for person in facts if person.full_id_number in content]
    assert facts[0].id_masked in content


def test_an_enterprise_without_a_name_is_no_failure_and_counts_its_people(desk, county):
    person = factories.person()
    factories.recognition(person, LONG_AGO)
    factories.placement(person, DAY, employer_name="")

    assert cells(desk.get(f"{FORM3}?{PERIOD}"))["合计"][:3] == ["0", "1", "0"]
    assert "应检查" not in text(desk.get(f"{FORM3}?{PERIOD}"))


def test_a_relation_that_is_only_unusual_is_asked_about_on_the_page(desk, county):
    family, _ = households.household()
    households.recognised(family, DAY)

    page = text(desk.get(f"{FORM1}?{PERIOD}"))

    assert "第7栏 1 大于第1栏 0" in page
    assert "请核对；属实的，报送时说明原因。" in page


def test_a_shorter_period_is_counted_and_named(desk, facts):
    response = desk.get(f"{FORM1}?from=2012-12-21&to=2013-01-07")

    assert {cell for line in cells(response).values() for cell in line} == {"0"}
    assert "2013-01-07" in text(response)


def test_a_day_after_the_campaign_counts_as_its_last(desk, facts):
    assert cells(desk.get(f"{FORM1}?from=2012-12-21&to=2014-01-01")) == cells(desk.get(f"{FORM1}?{PERIOD}"))


def test_the_township_asked_for_is_told_by_its_villages(desk, facts):
    assert cells(desk.get(f"{FORM1}?{PERIOD}&area={factories.DATANGBU}")) == {
        "长龙村委会": ["0", "1", "1", *["0"] * 6],
        "六村村委会": ["0"] * 9,
        "合计": ["0", "1", "1", *["0"] * 6],
    }


def test_somebody_who_moved_on_the_last_day_counts_in_the_new_township(desk, county):
    person = factories.person(residence=factories.CHANGLONG)
    factories.recognition(person, DAY)
    factories.move(person, datetime.date(2013, 2, 10), from_area_id=factories.SHUIDONG, to_area_id=factories.CHANGLONG)

    found = cells(desk.get(f"{FORM1}?{PERIOD}"))
    assert (found["嘉定镇"][1], found["大塘埠镇"][1]) == ("0", "1")


def test_somebody_who_moved_a_day_later_counts_where_they_lived(desk, county):
    person = factories.person(residence=factories.CHANGLONG)
    factories.recognition(person, DAY)
    factories.move(person, datetime.date(2013, 2, 11), from_area_id=factories.SHUIDONG, to_area_id=factories.CHANGLONG)

    found = cells(desk.get(f"{FORM1}?{PERIOD}"))
    assert (found["嘉定镇"][1], found["大塘埠镇"][1]) == ("1", "0")


def test_voided_records_are_in_no_number(desk, county):
    void = {"voided_at": datetime.datetime(2013, 1, 30, tzinfo=datetime.UTC)}
    person = factories.person()
    factories.recognition(person, LONG_AGO)
    factories.visit(person, DAY, **void)
    factories.placement(person, DAY, **void)

    assert cells(desk.get(f"{FORM1}?{PERIOD}"))["合计"] == ["0"] * 9


@pytest.mark.parametrize(("form", "annex"), [("1", "附件1"), ("3", "附件3")])
def test_the_workbook_holds_the_numbers_of_the_page(desk, facts, form, annex):
    address = f"{NOTICE}forms/{form}/"
    shown = cells(desk.get(f"{address}?{PERIOD}"))["合计"]

    response = desk.get(f"{address}export/?{PERIOD}")
    rows = workbooks.rows(response)

    [total] = [row for row in rows if row[0] == "合计"]
    assert [f"{cell:,.2f}" if "." in told else f"{cell:,}" for cell, told in zip(total[1:10], shown, strict=True)] == shown
    assert workbooks.opened(response).active.title == annex
    assert any("2013年就业援助月活动情况统计表" in str(cell) for row in rows for cell in row if cell)


@pytest.mark.parametrize(("form", "words"), [("1", "一户走访几次计一户"), ("3", "同名的企业计一户")])
def test_how_columns_are_counted_is_explained(desk, county, form, words):
    page = text(desk.get(f"{NOTICE}forms/{form}/columns/"))

    assert words in page
    assert f"2013年就业援助月通知 附件{form}" in page


def test_the_part_of_the_page_is_the_matrix_of_the_whole(desk, facts):
    part = desk.get(f"{FORM1}?{PERIOD}", headers=HTMX)

    assert cells(part) == cells(desk.get(f"{FORM1}?{PERIOD}"))
    assert "<main" not in part.content.decode()


@pytest.mark.parametrize("address", ["forms/2/", "forms/2/columns/", "forms/2/export/"])
def test_a_form_that_the_notice_does_not_have_is_not_found(desk, address):
    assert desk.get(NOTICE + address).status_code == 404


@pytest.mark.parametrize("query", ["from=2013-02-01&to=2013-01-01", "from=2013-02-30", "to=gestern", "from=x"])
def test_days_that_cannot_be_are_refused_in_words(desk, county, query):
    response = desk.get(f"{FORM1}?{query}")

    assert response.status_code == 422
    assert re.search(r"日", text(response))


@pytest.mark.parametrize("column", [0, 10, 99])
def test_a_column_that_is_not_there_is_not_found_or_refused(desk, county, column):
    assert desk.get(f"{FORM1}columns/{column}/?{PERIOD}").status_code in (404, 422)


def test_a_township_sees_its_own_numbers_and_no_others(client, township_officer, facts):
    desk = signed_in(client, township_officer)

    assert cells(desk.get(f"{FORM1}?{PERIOD}&area={factories.JIADING}"))["合计"] == ["1", "0", "0", "1", "0", "1", "1", "1", "1"]
    assert desk.get(f"{FORM1}?{PERIOD}&area={factories.DATANGBU}").status_code in (403, 404)
    assert desk.get(f"{FORM1}columns/2/?{PERIOD}&area={factories.DATANGBU}").status_code in (403, 404)


@pytest.mark.parametrize("address", [FORM1, FORM3, f"{FORM1}columns/1/", f"{FORM1}export/", f"{FORM3}columns/"])
def test_who_is_not_signed_in_is_sent_to_the_door(client, county, address):
    response = client.get(f"{address}?{PERIOD}")

    assert (response.status_code, "login" in response["Location"]) == (302, True)


def test_forms_do_not_ask_more_for_more_persons(desk, facts, django_assert_max_num_queries):
    for number in range(20):
        one = factories.person(name=f"丁{number}")
        factories.recognition(one, DAY)
        factories.visit(one, DAY)
    desk.get(f"{FORM1}?{PERIOD}")

    with django_assert_max_num_queries(20):
        desk.get(f"{FORM1}?{PERIOD}")
