"""Each of the seven lists through the wizard: from its own template, filled in, to the pages that show it."""

from __future__ import annotations

import io

import openpyxl
import pytest

from nuanxin.orgs.models import ImportRun
from tests import factories
from tests.web.imports.test_wizard import run_of, send
from tests.web.imports.workbooks import upload
from tests.web.pages import names, signed_in, text

ROWS = {
    "persons": {"常住地": "嘉定镇水东村", "人员类别": "长期失业人员"},
    "visits": {"日期": "2022-09-05", "方式": "入户走访", "事项": "政策宣讲、情况摸查"},
    "referrals": {"推介日期": "2022-09-06", "单位名称": "信丰电子厂", "岗位名称": "操作工", "渠道": "电话"},
    "placements": {"就业日期": "2022-09-07", "就业形式": "企业吸纳", "是否帮扶实现": "是", "单位名称": "信丰电子厂"},
    "reliefs": {"救助日期": "2022-09-08", "金额": "500.00"},
    "vacancies": {"采集日期": "2022-09-03", "采集地": "嘉定镇", "单位名称": "信丰电子厂", "岗位名称": "操作工", "招聘人数": "12"},
    "fairs": {"举办日期": "2022-09-04", "名称": "暖心专场", "举办地": "嘉定镇", "形式": "现场", "专场对象": "残疾人"},
}
OF_PERSONS = ("persons", "visits", "referrals", "placements", "reliefs")


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


def filled(client, list_id: str, values: dict[str, str]) -> bytes:
    """The template as downloaded, with one row of these values under its headings."""
    response = client.get(f"/imports/templates/{list_id}/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.worksheets[0]
    row = next(
        number for number in range(1, 12) if str(sheet.cell(number, 1).value or "").strip("*") in (*values, "姓名", "采集日期", "举办日期")
    )
    headings = {str(cell.value).strip("*"): cell.column for cell in sheet[row] if cell.value}
    for name, value in values.items():
        sheet.cell(row + 1, headings[name], value)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def row_for(list_id: str) -> dict[str, str]:
    if list_id not in OF_PERSONS:
        return ROWS[list_id]
    number = factories.id_number(order=77)
    if list_id != "persons":
        factories.person(number, name="张三")
    return {"姓名": "张三", "身份证号": number, **ROWS[list_id]}


@pytest.mark.parametrize("list_id", ROWS)
def test_filled_template_goes_in_and_shows_on_its_page(at_work, list_id):
    content = filled(at_work, list_id, row_for(list_id))

    run = run_of(send(at_work, upload(content, "模板.xlsx"), list_id=list_id))
    assert (run.state, run.counts["new"], run.columns["unknown"]) == ("judged", 1, [])
    at_work.post(f"/imports/{run.pk}/apply/")

    page = {"persons": "people"}.get(list_id, list_id)
    assert len(names(at_work.get(f"/{page}/"))) == 1


@pytest.mark.parametrize("list_id", [name for name in ROWS if name != "persons"])
def test_imported_record_leads_back_to_its_file(at_work, list_id):
    run = run_of(send(at_work, upload(filled(at_work, list_id, row_for(list_id)), "来源.xlsx"), list_id=list_id))
    at_work.post(f"/imports/{run.pk}/apply/")
    [link] = [
        part.split('"')[0]
        for part in at_work.get(f"/{list_id}/").content.decode().split('href="')
        if part.startswith(f"/{list_id}/") and part.split('"')[0][-2].isdigit()
    ][:1]

    page = at_work.get(link)

    assert "导入批次 来源.xlsx" in text(page)
    assert f'href="/imports/{run.pk}/"' in page.content.decode()


def test_workbook_of_another_list_is_told(at_work):
    content = filled(at_work, "fairs", ROWS["fairs"])

    send(at_work, upload(content, "花名册.xlsx"), list_id="persons")

    assert ImportRun.objects.get().state in ("uploaded", "refused")


def test_text_file_in_the_encoding_of_old_offices_is_read(at_work):
    number = factories.id_number(order=78)
    rows = f"姓名,身份证号,家庭住址\n张三,{number},嘉定镇\n".encode("gb18030")

    run = run_of(send(at_work, upload(rows, "援助对象花名册.csv")))

    assert (run.state, run.counts["new"]) == ("judged", 1)


def test_file_of_the_county_limited_to_a_township_takes_only_its_rows(at_work):
    rows = "姓名,身份证号,家庭住址\n" + "".join(
        f"张{number},{factories.id_number(order=80 + number)},{place}\n" for number, place in enumerate(("嘉定镇", "大塘埠镇"))
    )

    run = run_of(send(at_work, upload(rows.encode(), "援助对象花名册.csv"), area=factories.JIADING))

    assert (run.counts["new"], run.counts["invalid"]) == (1, 1)
