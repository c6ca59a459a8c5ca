"""The import wizard as a clerk walks it: upload, columns, verdicts, import, marked copy, taking it back."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from nuanxin.orgs.models import AuditEvent, ColumnMapping, ImportRun
from nuanxin.people.models import Person
from tests import factories
from tests.web.imports.workbooks import ROSTER, roster, upload, workbook
from tests.web.pages import HTMX, messages, names, refusals, signed_in, text

GOOD, OTHER = "360722197005011210", "360722198003022222"


@pytest.fixture
def officer(county):
    """An officer whose organisation remembers what headings mean."""
    return factories.user(role="officer", area=county, organisation=factories.organisation())


@pytest.fixture
def at_work(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def numbers():
    return [factories.id_number(order=order) for order in (1, 2, 3, 4)]


def send(client, *files, list_id="persons", **values):
    return client.post("/imports/new/", {"list_id": list_id, "area": "", "files": list(files), **values}, follow=True)


def messy(numbers) -> bytes:
    """Two good rows, one repeated, a damaged number, a broken check digit, a foreign village."""
    return roster(
        (1, "张　三", numbers[0], "嘉定镇水东村", "长期失业人员", "13900000001"),
        (2, "李四", f"'{numbers[1].lower()}", "大塘埠镇长龙村", "残疾人员、4050人员", ""),
        (3, "张三", numbers[0], "嘉定镇水东村", "长期失业人员", "13900000001"),
        (4, "王五", 3.60722197005011e17, "嘉定镇", "", ""),
        (5, "赵六", numbers[2][:-1] + ("0" if numbers[2][-1] != "0" else "1"), "嘉定镇", "", ""),
        (6, "钱七", numbers[3], "南安镇", "", ""),
    )


def test_whole_walk_with_a_messy_workbook(at_work, numbers):
    page = send(at_work, upload(messy(numbers)))
    run = ImportRun.objects.get()

    assert page.redirect_chain[-1] == (f"/imports/{run.pk}/", 302)
    assert run.counts == {"new": 2, "update": 0, "same": 0, "conflict": 0, "invalid": 3, "duplicate_in_file": 1}
    assert not Person.objects.exists()

    done = at_work.post(f"/imports/{run.pk}/apply/", {"whole": "0"}, follow=True)
    run.refresh_from_db()

    assert run.state == "applied"
    assert "新增 2 条" in text(done)
    assert set(Person.objects.values_list("name", "residence")) == {("张三", factories.SHUIDONG), ("李四", factories.CHANGLONG)}


def test_verdicts_are_grouped_by_cause_with_row_numbers_and_masked_values(at_work, numbers):
    page = send(at_work, upload(messy(numbers)))

    told = text(page)
    assert "校验码不对" in told
    assert "已经丢失" in told
    assert re.search(r"\b7 .{0,40}360722", told)  # row 7 is the row of Excel, with the number masked
    assert not any(number in page.content.decode() for number in numbers)


def test_marked_copy_has_the_same_rows_and_the_reasons(at_work, numbers):
    run = run_of(send(at_work, upload(messy(numbers))))

    response = at_work.get(f"/imports/{run.pk}/marked/")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert sheet.cell(7, 2).value == "赵六"
    assert any(cell.comment and "校验码不对" in cell.comment.text for cell in sheet[7])


def run_of(response) -> ImportRun:
    return ImportRun.objects.get(pk=re.search(r"/imports/(\d+)/", response.redirect_chain[-1][0])[1])


def test_second_time_the_same_file_changes_nothing(at_work, numbers):
    first = run_of(send(at_work, upload(messy(numbers))))
    at_work.post(f"/imports/{first.pk}/apply/")

    second = run_of(send(at_work, upload(messy(numbers))))

    assert second.counts == {"new": 0, "update": 0, "same": 2, "conflict": 0, "invalid": 3, "duplicate_in_file": 1}
    assert first.pk != second.pk


def test_apply_pressed_twice_is_one_import(at_work, numbers):
    run = run_of(send(at_work, upload(messy(numbers))))

    first, second = (at_work.post(f"/imports/{run.pk}/apply/") for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "不能再导入" in text(second)
    assert Person.objects.count() == 2
    assert AuditEvent.objects.filter(kind="orgs.import.applied").count() == 1


def test_upload_pressed_twice_is_one_run(at_work, numbers):
    for _ in range(2):
        send(at_work, upload(messy(numbers)), request_key="abcdef0123456789")

    assert ImportRun.objects.count() == 1


def test_all_or_nothing_with_a_bad_row_takes_nothing(at_work, numbers):
    run = run_of(send(at_work, upload(messy(numbers))))

    page = at_work.post(f"/imports/{run.pk}/apply/", {"whole": "1"}, follow=True)

    run.refresh_from_db()
    assert (run.state, run.all_or_nothing, Person.objects.count()) == ("refused", True, 0)
    assert "有 3 行不能导入" in text(page)


def test_import_is_taken_back_whole(at_work, numbers):
    run = run_of(send(at_work, upload(messy(numbers))))
    at_work.post(f"/imports/{run.pk}/apply/")

    page = at_work.post(f"/imports/{run.pk}/withdraw/", {"reason": "传错了文件"}, follow=True)

    run.refresh_from_db()
    assert run.state == "withdrawn"
    assert not Person.objects.standing().exists()
    assert "已撤销" in messages(page)[0]


def test_import_with_something_resting_on_it_is_not_taken_back(at_work, numbers):
    run = run_of(send(at_work, upload(messy(numbers))))
    at_work.post(f"/imports/{run.pk}/apply/")
    factories.visit(Person.objects.get(name="张三"))

    page = at_work.post(f"/imports/{run.pk}/withdraw/", {"reason": "传错了文件"})

    assert page.status_code == 422
    assert "不能撤销" in refusals(page)[0]
    assert "张三" in refusals(page)[1]
    assert Person.objects.standing().count() == 2


def test_withdrawing_without_a_reason_is_refused(at_work, numbers):
    run = run_of(send(at_work, upload(messy(numbers))))
    at_work.post(f"/imports/{run.pk}/apply/")

    assert refusals(at_work.post(f"/imports/{run.pk}/withdraw/", {})) == ["撤销原因：请填写撤销原因。"]


# --- columns


def test_unknown_required_heading_leads_to_the_columns(at_work, numbers):
    content = workbook(("姓名", "代号", "家庭住址"), [("张三", numbers[0], "嘉定镇")])

    page = send(at_work, upload(content))

    run = ImportRun.objects.get()
    assert page.redirect_chain[-1] == (f"/imports/{run.pk}/columns/", 302)
    assert "还没有找到必填的列： 身份证号" in text(page)


def test_heading_meant_by_hand_is_judged_again_and_remembered(at_work, officer, numbers):
    content = workbook(("姓名", "代号", "家庭住址"), [("张三", numbers[0], "嘉定镇")])
    run = run_of(send(at_work, upload(content)))
    number = headings(at_work, run).index("代号")

    page = at_work.post(f"/imports/{run.pk}/columns/", {**chosen(at_work, run), f"heading-{number}": "身份证号"}, follow=True)

    run.refresh_from_db()
    assert page.redirect_chain[-1] == (f"/imports/{run.pk}/", 302)
    assert (run.state, run.counts["new"]) == ("judged", 1)
    assert ColumnMapping.objects.filter(organisation=officer.organisation).values_list("heading", "column").get() == ("代号", "身份证号")
    assert run_of(send(at_work, upload(content))).state == "judged"


def headings(client, run) -> list[str]:
    return [str(field.label) for field in client.get(f"/imports/{run.pk}/columns/").context["form"]]


def chosen(client, run) -> dict[str, str]:
    form = client.get(f"/imports/{run.pk}/columns/").context["form"]
    return {field.name: field.initial or "" for field in form}


def test_two_headings_for_one_column_are_refused(at_work, numbers):
    content = workbook(("姓名", "身份证号", "代号", "家庭住址"), [("张三", numbers[0], numbers[0], "嘉定镇")])
    run = run_of(send(at_work, upload(content)))
    number = headings(at_work, run).index("代号")

    page = at_work.post(f"/imports/{run.pk}/columns/", {**chosen(at_work, run), f"heading-{number}": "身份证号"})

    assert page.status_code == 422
    assert "都对应“身份证号”" in refusals(page)[0]


def test_required_column_without_a_heading_is_refused(at_work, numbers):
    content = workbook(("姓名", "代号", "家庭住址"), [("张三", numbers[0], "嘉定镇")])
    run = run_of(send(at_work, upload(content)))

    page = at_work.post(f"/imports/{run.pk}/columns/", chosen(at_work, run))

    assert "必填的身份证号还没有对应的标题" in refusals(page)[0]


# --- what cannot be uploaded


def test_upload_without_a_file_or_list_says_both(at_work):
    page = at_work.post("/imports/new/", {"list_id": "", "area": ""})

    assert page.status_code == 422
    assert refusals(page) == ["表格种类：请选择表格种类。", "文件：请填写文件。"] or refusals(page) == [
        "表格种类：请选择表格种类。",
        "文件：请选择文件。",
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("花名册.docx", b"PK", "不是表格文件"), ("花名册.exe", b"MZ", "不是表格文件"), ("花名册.xlsx", b"", "是空文件")],
)
def test_file_that_is_no_workbook_is_refused_by_its_name(at_work, name, content, words):
    page = send(at_work, upload(content, name))

    assert page.status_code == 422
    assert words in refusals(page)[0]
    assert not ImportRun.objects.exists()


def test_broken_workbook_is_told_on_its_page(at_work):
    page = send(at_work, upload(b"PK\x03\x04 torn", "援助对象花名册.xlsx"))

    assert page.status_code == 200
    assert ImportRun.objects.get().state == "refused"
    assert "这份表没有导入" in text(page)


def test_text_without_headings_says_which_columns_are_missing(at_work):
    page = send(at_work, upload(b"not a workbook at all", "援助对象花名册.csv"))

    assert ImportRun.objects.get().state == "uploaded"
    assert "这份表没有导入" in text(page)
    assert "身份证号" in text(page)


def test_unreadable_name_of_a_list_is_asked_for(at_work, numbers):
    page = send(at_work, upload(messy(numbers), "8月汇总.xlsx"), list_id="auto")

    assert "看不出“8月汇总.xlsx”是哪种表格" in refusals(page)[0]


# --- several files at once


def test_several_files_give_one_summary_and_go_in_together(at_work, numbers, run_at_once):
    visits = workbook(("姓名", "身份证号", "走访日期", "走访方式"), [("张三", numbers[0], "2022.9.5", "入户")], title="走访联系记录")

    page = send(
        at_work, upload(messy(numbers), "援助对象花名册（嘉定镇）.xlsx"), upload(visits, "走访联系记录（嘉定镇）.xlsx"), list_id="auto"
    )
    assert [(run.list_id, run.state) for run in ImportRun.objects.order_by("pk")] == [("persons", "judged"), ("visits", "judged")]
    assert "可以导入的有 2 个文件" in text(page)

    at_work.post(page.redirect_chain[-1][0])

    assert [run.state for run in ImportRun.objects.order_by("pk")] == ["applied", "applied"]
    assert Person.objects.get(name="张三").visits.count() == 1


@pytest.fixture
def run_at_once(monkeypatch):
    """The thread's work done in the request, so that one transaction sees it all."""
    from nuanxin.web.imports import running

    monkeypatch.setattr(running, "begin", lambda keys, work: running.work_through(keys, work, closing=False))


def test_summary_of_foreign_runs_is_not_found(client, numbers, at_work, township_officer):
    run = run_of(send(at_work, upload(messy(numbers))))
    signed_in(client, township_officer)

    assert client.get(f"/imports/batch/?run={run.pk}").status_code == 404


# --- who may, and what is shown


@pytest.mark.parametrize("address", ["", "columns/", "withdraw/", "marked/"])
def test_run_of_the_county_is_not_found_by_a_township(client, at_work, township_officer, numbers, address):
    run = run_of(send(at_work, upload(messy(numbers))))

    assert signed_in(client, township_officer).get(f"/imports/{run.pk}/{address}").status_code == 404


@pytest.mark.parametrize("address", ["apply/", "judge/", "withdraw/", "columns/"])
def test_run_of_the_county_is_not_touched_by_a_township(client, at_work, township_officer, numbers, address):
    run = run_of(send(at_work, upload(messy(numbers))))

    assert signed_in(client, township_officer).post(f"/imports/{run.pk}/{address}", {"reason": "不该成功"}).status_code == 404
    assert ImportRun.objects.get().state == "judged"


@pytest.mark.parametrize("role", ["collector", "reviewer", "inspector", "administrator"])
def test_wizard_is_closed_to_other_roles(client, county, role):
    signed_in(client, factories.user(role=role))

    assert [client.get(address).status_code for address in ("/imports/", "/imports/new/", "/conflicts/", "/imports/templates/visits/")] == [
        403
    ] * 4


def test_township_limits_its_file_to_itself(client, township_officer, numbers):
    run = run_of(send(signed_in(client, township_officer), upload(messy(numbers))))

    assert run.area_id == factories.JIADING
    assert run.counts["new"] == 1


def test_area_outside_the_own_is_refused(client, township_officer, numbers):
    page = send(signed_in(client, township_officer), upload(messy(numbers)), area=factories.DATANGBU)

    assert page.status_code == 422
    assert refusals(page)[0].startswith("限定地区：")


@pytest.mark.parametrize("list_id", ["persons", "visits", "referrals", "placements", "reliefs", "vacancies", "fairs"])
def test_template_of_every_list_can_be_downloaded(at_work, list_id):
    response = at_work.get(f"/imports/templates/{list_id}/")

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).worksheets[0]
    assert response.status_code == 200
    assert sheet.max_column > 3


def test_template_of_an_unknown_list_is_not_found(at_work):
    assert at_work.get("/imports/templates/secrets/").status_code == 404


def test_start_page_shows_the_lists_and_what_came_in(at_work, numbers):
    send(at_work, upload(messy(numbers), "嘉定镇花名册.xlsx"))

    page = at_work.get("/imports/")

    assert page.content.decode().count("下载模板") == 17
    assert names(page) == ["嘉定镇花名册.xlsx"]


def test_run_fragment_equals_the_part_of_a_reload(at_work, numbers):
    run = run_of(send(at_work, upload(messy(numbers))))

    whole = at_work.get(f"/imports/{run.pk}/").content.decode()
    part = at_work.get(f"/imports/{run.pk}/", headers=HTMX).content.decode()

    clean = re.compile(r'value="[A-Za-z0-9]{64}"')
    assert clean.sub("", part).strip() in clean.sub("", whole)


def test_reading_pages_writes_nothing(at_work, numbers):
    run = run_of(send(at_work, upload(messy(numbers))))
    before = AuditEvent.objects.count()

    for address in (f"/imports/{run.pk}/", f"/imports/{run.pk}/columns/", f"/imports/{run.pk}/withdraw/", f"/imports/{run.pk}/marked/"):
        at_work.get(address)
    for address in ("apply", "judge"):
        assert at_work.get(f"/imports/{run.pk}/{address}/").status_code == 405

    assert AuditEvent.objects.count() == before


def test_markup_in_a_file_stays_text(at_work, numbers):
    run = run_of(send(at_work, upload(workbook(ROSTER, [(1, "<script>alert(1)</script>", "1", "<img>", "", "")]), "<b>名.xlsx")))

    content = at_work.get(f"/imports/{run.pk}/").content.decode()

    assert "<script>alert" not in content
    assert "<img>" not in content
