"""Pages of forms: the matrix as the annex has it, every number the length of its list, checks, periods, workbook, explanations."""

from __future__ import annotations

import datetime
import re

import pytest

from nuanxin.engines.sheets import HeaderNode
from nuanxin.notices import forms
from nuanxin.notices.forms import CheckResult
from nuanxin.orgs.models import AuditEvent, Office
from nuanxin.web.notices import matrix
from tests import factories
from tests.web import workbooks
from tests.web.pages import HTMX, count, names, signed_in, text

FORM = "/notices/2022-xinfeng-nuanxin/forms/2/"
PERIOD = "from=2022-09-01&to=2022-09-23"


@pytest.fixture
def desk(client, officer):
    Office.objects.update(business_date=datetime.date(2022, 9, 20))
    return signed_in(client, officer)


@pytest.fixture
def facts(county):
    """Persons of two townships with services of every kind that the form counts."""
    for number, home in enumerate((factories.SHUIDONG, factories.SHUIBEI, factories.CHANGLONG, factories.LIUCUN, factories.SHUIDONG)):
        person = factories.person(name=f"甲{number}", residence=home)
        factories.recognition(person)
        factories.holding(person, ["LONG", "DISAB", "EXPOV"][number % 3])
        factories.visit(person)
        factories.placement(person, form=["enterprise", "flexible"][number % 2])
        if number < 2:
            factories.relief(person)
    factories.vacancy()
    factories.fair(factories.COUNTY)


def cells(response) -> list[list[str]]:
    """The numbers of the matrix, a list per line, the total last."""
    found = re.search(r'<table class="matrix">.*?</table>', response.content.decode(), re.DOTALL)[0]
    lines = re.findall(r'<tr><th scope="row">.*?</tr>', found, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", line)] for line in lines]


def links(response) -> list[str]:
    found = re.search(r'<table class="matrix">.*?</table>', response.content.decode(), re.DOTALL)[0]
    return [link.replace("&amp;", "&") for link in re.findall(r'<td[^>]*><a href="([^"]+)"', found)]


def test_matrix_holds_the_numbers_of_the_report(desk, facts):
    report = forms.compute("2022-xinfeng-nuanxin", "2", None, datetime.date(2022, 9, 1), datetime.date(2022, 9, 23))

    response = desk.get(f"{FORM}?{PERIOD}")

    assert cells(response) == [[f"{cell:,}" for cell in row.cells] for row in (*report.rows, report.total)]
    assert cells(response)[-1][:4] == ["5", "2", "0", "2"]


def test_matrix_has_the_nested_heading_and_the_number_row(desk, facts):
    content = desk.get(f"{FORM}?{PERIOD}").content.decode()

    assert '<th scope="col" class="corner" rowspan="3">乡镇</th><th scope="colgroup" colspan="10">认定的援助对象人数</th>' in content
    assert '<th scope="col" rowspan="2" class="leaf">为援助对象开展走访慰问人次</th>' in content
    assert re.findall(r'<tr class="no">.*?</tr>', content)[0].count("<th") == 32


def test_every_number_opens_as_many_records_as_it_says(desk, facts):
    response = desk.get(f"{FORM}?{PERIOD}")
    numbers = [number for line in cells(response) for number in line if number not in ("0", "0.00")]

    opened = [desk.get(link) for link in links(response)]

    assert [answer.status_code for answer in opened] == [200] * len(numbers)
    told = [re.search(r"2022-09-23：([\d,.]+) ", text(answer))[1] for answer in opened]
    assert told == numbers
    people = [
        (number, count(answer))
        for number, answer in zip(numbers, opened, strict=True)
        if "第 14 栏" not in text(answer) and "." not in number
    ]
    assert [number for number, _ in people] == [listed for _, listed in people]


def test_money_opens_the_reliefs_that_add_up_to_it(desk, facts):
    page = text(desk.get(f"{FORM}columns/32/?{PERIOD}"))

    assert "1,000.00 元" in page
    assert page.count("500.00") == 2


def test_events_open_as_records_not_persons(desk, facts):
    response = desk.get(f"{FORM}columns/12/?{PERIOD}")

    assert names(response)[0].startswith("专场招聘会")
    assert "身份证号" not in text(response)


def test_own_line_of_the_county_opens_what_belongs_to_the_county_itself(desk, facts):
    response = desk.get(f"{FORM}?{PERIOD}")
    [link] = [link for link in links(response) if "own=1" in link and "/columns/12/" in link]

    assert "信丰县本级" in text(desk.get(link))
    assert count(desk.get(link)) == "1"


def test_name_of_a_township_opens_its_villages(desk, facts):
    content = desk.get(f"{FORM}?{PERIOD}&area={factories.JIADING}").content.decode()

    assert re.findall(r'<th scope="row"><a[^>]*>(.*?)</a>', content) == ["水东村委会", "水北村委会"]


def test_reporting_dates_are_quick_choices(desk, facts):
    content = desk.get(f"{FORM}?{PERIOD}").content.decode()

    quick = re.findall(r'<li><a class="btn sm" href="[^"]*from=([\d-]+)&amp;to=([\d-]+)"( aria-current="true")?>(.*?)</a>', content)
    assert quick == [
        ("2022-09-01", "2022-09-23", ' aria-current="true"', "9 月 23 日报送"),
        ("2022-09-01", "2022-10-23", "", "10 月 23 日报送"),
        ("2022-09-01", "2022-09-20", "", "到今天"),
    ]


@pytest.mark.parametrize(
    ("query", "told"), [("from=2022-09-10&to=2022-09-01", "早于起始日期"), ("from=x", "“x”读不懂"), ("to=2022-02-30", "“2022-02-30”读不懂")]
)
def test_period_that_is_none_is_refused(desk, query, told):
    response = desk.get(f"{FORM}?{query}")

    assert response.status_code == 422
    assert told in text(response)


def test_failing_checks_stand_on_top_and_mark_their_numbers(desk, county):
    person = factories.person()
    factories.recognition(person)

    response = desk.get(f"{FORM}?{PERIOD}")

    assert "请核对 嘉定镇：各类别人数相加一般不少于第1栏" in text(response)
    assert '<td class="doubt"><a' in response.content.decode()


def test_lines_that_fail_the_same_check_stand_together(desk, county):
    for residence in (factories.SHUIDONG, factories.CHANGLONG):
        factories.recognition(factories.person(residence=residence))

    found = text(desk.get(f"{FORM}?{PERIOD}"))

    assert "同样的还有 2 处" in found
    assert found.index("请核对 嘉定镇：各类别人数相加") < found.index("同样的还有 2 处") < found.index("大塘埠镇：各类别人数相加")


def test_checks_that_all_hold_are_told(desk, county):
    assert "条核对都通过" in text(desk.get(f"{FORM}?{PERIOD}"))


def test_time_of_the_snapshot_is_shown(desk, facts):
    assert re.search(r"数据截至 \d\d-\d\d \d\d:\d\d", text(desk.get(FORM)))


def test_workbook_is_laid_out_as_the_annex(desk, facts):
    rows = workbooks.rows(desk.get(f"{FORM}export/?{PERIOD}"))

    assert rows[0][0] == "江西省就业援助“暖心活动”情况统计表"
    total = next(row for row in rows if row[0] == "合计")
    assert total[1:5] == (5, 2, 0, 2)


def test_every_column_is_explained(desk):
    content = desk.get(f"{FORM}columns/").content.decode()

    assert [int(number) for number in re.findall(r'<li id="column-(\d+)">', content)] == list(range(1, 33))
    assert "信就办字〔2022〕2号" in content


def test_forms_are_listed_with_their_dates(desk):
    page = text(desk.get("/forms/"))

    assert "江西省就业援助“暖心活动”情况统计表 附表2" in page
    assert "9 月 23 日，剩 3 天" in page


def test_people_behind_a_number_are_exported_with_audit(desk, officer, facts):
    response = desk.post(f"{FORM}columns/1/export/?{PERIOD}&area={factories.JIADING}")

    assert workbooks.rows(response)[0][0] == "嘉定镇第1栏认定的援助对象人数"
    assert len(workbooks.rows(response)) == 5
    [event] = AuditEvent.objects.filter(kind="web.form-people.exported")
    assert (event.details["rows"], event.details["form"], event.details["column"]) == (3, "2", 1)


def test_matrix_alone_answers_a_fragment_request(desk, facts):
    part = desk.get(f"{FORM}?{PERIOD}", headers=HTMX).content.decode()
    whole = desk.get(f"{FORM}?{PERIOD}").content.decode()

    assert part.strip() in whole


def test_column_that_the_form_does_not_have_is_refused(desk):
    response = desk.get(f"{FORM}columns/99/")

    assert response.status_code == 422
    assert "没有第 99 栏" in text(response)


def test_inspector_sees_numbers_and_persons_but_exports_none(client, facts):
    signed_in(client, factories.user(role="inspector"))

    assert (
        client.get(FORM).status_code,
        client.get(f"{FORM}columns/1/").status_code,
        client.post(f"{FORM}columns/1/export/").status_code,
    ) == (200, 200, 403)


def test_headings_span_as_deep_as_the_deepest():
    tree = (
        HeaderNode("甲", "1"),
        HeaderNode("乙", children=(HeaderNode("丙", "2"), HeaderNode("丁", children=(HeaderNode("戊", "3"), HeaderNode("己", "4"))))),
    )

    rows = [[(one.label, one.colspan, one.rowspan, one.is_leaf) for one in row] for row in matrix.rows_of(tree, 3)]

    assert rows == [
        [("甲", 1, 3, True), ("乙", 3, 1, False)],
        [("丙", 1, 2, True), ("丁", 2, 1, False)],
        [("戊", 1, 1, True), ("己", 1, 1, True)],
    ]


@pytest.mark.parametrize(
    ("rule", "columns"), [("c2<=c1", [2, 1]), ("sum(c2..c5)>=c1", [2, 3, 4, 5, 1]), ("c17+c18<=c16", [17, 18, 16]), ("rollup", [])]
)
def test_columns_of_a_rule_are_read_from_its_text(rule, columns):
    assert matrix.columns_of(CheckResult(rule, True, "", "", False, False, "")) == columns
