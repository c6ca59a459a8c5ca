"""The steps of the wizard: upload, judge, look, apply; and what they refuse."""

from __future__ import annotations

import io

import openpyxl
import pytest

from nuanxin.errors import UserError
from nuanxin.orgs import intake
from nuanxin.orgs.enums import Verdict
from nuanxin.orgs.intake import runs
from nuanxin.orgs.models import AuditEvent, ColumnMapping, ImportConflict, ImportRun, StoredFile
from nuanxin.people.models import Person
from tests import factories
from tests.factories.papers import roster_row


def upload(desk, by, *rows, **conditions):
    path = desk.paper(*rows)
    return intake.upload(**{"by": by, "list_id": "persons", "name": path.name, "content": path.read_bytes()} | conditions)


def counted(run):
    return {verdict: count for verdict, count in run.counts.items() if count}


def test_upload_keeps_the_file_encrypted_and_judges_nothing(desk, officer):
    row = roster_row()
    run = upload(desk, officer, row)

    assert (run.state, run.by, run.area_id, run.list_id, run.counts) == ("uploaded", officer, factories.COUNTY, "persons", {})
    [stored] = StoredFile.objects.all()
    assert (run.file, run.file_digest) == (stored, stored.digest)
    assert [event.kind for event in AuditEvent.objects.all()] == ["orgs.import.uploaded"]


def test_upload_is_limited_to_where_the_user_works(desk, township_officer):
    assert upload(desk, township_officer, roster_row()).area_id == factories.JIADING


def test_upload_for_a_place_without_permission_is_refused(desk, township_officer):
    with pytest.raises(UserError, match="您没有导入表格的权限"):
        upload(desk, township_officer, roster_row(), area=factories.area(factories.DATANGBU))


def test_upload_by_a_collector_is_refused(desk):
    with pytest.raises(UserError, match="您没有导入表格的权限"):
        upload(desk, factories.user(role="collector"), roster_row())


def test_upload_of_an_unknown_list_is_refused(desk, officer):
    with pytest.raises(UserError, match="没有名为“pigeons”的表可导入"):
        upload(desk, officer, roster_row(), list_id="pigeons")


def test_upload_with_the_same_request_key_is_the_same_run(desk, officer):
    row = roster_row()

    assert upload(desk, officer, row, request_key="k1") == upload(desk, officer, row, request_key="k1")
    assert ImportRun.objects.count() == 1


def test_upload_with_a_key_of_somebody_else_is_refused(desk, officer):
    upload(desk, officer, roster_row(), request_key="k1")

    with pytest.raises(UserError, match="提交编号已被使用"):
        upload(desk, factories.user(role="officer"), roster_row(), request_key="k1")


def test_judging_tells_what_would_happen_and_changes_nothing(desk, officer):
    good = roster_row()
    run = intake.judge_run(upload(desk, officer, good, good, roster_row(性别="女"), roster_row(文化程度="神童")), by=officer)

    assert (run.state, counted(run)) == ("judged", {"new": 1, "conflict": 1, "invalid": 1, "duplicate_in_file": 1})
    assert run.columns["missing"]
    assert "姓名" in run.columns["found"]
    assert not Person.objects.exists()
    assert not ImportConflict.objects.exists()


def test_preview_groups_by_cause_with_samples(desk, officer):
    rows = [roster_row(文化程度=word) for word in ("神童", "天才", "奇才")]
    run = intake.judge_run(upload(desk, officer, *rows, roster_row(性别="女")), by=officer)

    shown = intake.preview(ImportRun.objects.get(pk=run.pk))

    assert (shown.row_count, shown.refusal, shown.counts["invalid"]) == (4, "", 3)
    assert [(group.verdict, group.column, group.count) for group in shown.groups] == [
        (Verdict.INVALID, "文化程度", 3),
        (Verdict.CONFLICT, "性别", 1),
    ]
    assert [sample.value for sample in shown.groups[0].samples] == ["神童", "天才", "奇才"]
    assert [problem.row for problem in shown.problems] == [2, 3, 4, 5]


def test_applying_takes_the_good_rows_in_together(desk, officer):
    run = intake.judge_run(upload(desk, officer, roster_row(), roster_row(), roster_row(文化程度="神童")), by=officer)

    intake.apply_run(run, by=officer)

    run.refresh_from_db()
    assert (run.state, counted(run), run.applied_at is not None) == ("applied", {"new": 2, "invalid": 1}, True)
    assert {person.recorded_by for person in Person.objects.filter(import_run=run)} == {officer}


def test_applying_twice_is_refused(desk, officer):
    run = intake.judge_run(upload(desk, officer, roster_row()), by=officer)
    intake.apply_run(run, by=officer)

    with pytest.raises(UserError, match="状态是“已导入”，不能再导入"):
        intake.apply_run(run, by=officer)
    with pytest.raises(UserError, match="状态是“已导入”，不能再核对"):
        intake.judge_run(run, by=officer)


def test_applying_judges_again_what_others_did_meanwhile(desk, officer):
    row = roster_row()
    run = intake.judge_run(upload(desk, officer, row), by=officer)
    desk("persons", row)

    intake.apply_run(run, by=officer)

    assert counted(run) == {"same": 1}


def test_all_or_nothing_takes_nothing_and_says_why(desk, officer):
    run = intake.judge_run(upload(desk, officer, roster_row(), roster_row(性别="女"), all_or_nothing=True), by=officer)

    intake.apply_run(run, by=officer)

    run.refresh_from_db()
    assert run.state == "refused"
    assert intake.preview(run).refusal.startswith("有 1 行不能导入，按“有错不导入”的要求，整份文件没有导入。")
    assert not Person.objects.exists()
    assert not ImportConflict.objects.exists()


def test_all_or_nothing_without_refusals_takes_everything(desk):
    row = roster_row()

    outcome = desk("persons", row, row, all_or_nothing=True)

    assert (outcome.refusal, outcome.counts["new"], outcome.counts["duplicate_in_file"]) == ((), 1, 1)


def test_missing_columns_ask_for_a_mapping_that_is_kept_for_the_organisation(desk, county):
    organisation = factories.organisation()
    officer = factories.user(role="officer", organisation=organisation)
    row = roster_row()
    row["联络人"] = row.pop("姓名")
    run = intake.judge_run(upload(desk, officer, row), by=officer)
    assert (run.state, "姓名" in run.columns["missing"], run.columns["unknown"]) == ("uploaded", True, ["联络人"])
    assert "姓名" in run.columns["refusal"]

    run = intake.judge_run(run, by=officer, mapping={"联络人": "姓名"})

    assert (run.state, counted(run)) == ("judged", {"new": 1})
    assert intake.saved_mapping(officer, "persons") == {"联络人": "姓名"}
    assert counted(intake.judge_run(upload(desk, officer, row), by=officer)) == {"new": 1}


def test_a_mapping_to_an_unknown_column_is_refused(desk, county):
    officer = factories.user(role="officer", organisation=factories.organisation())

    with pytest.raises(UserError, match="本表没有“芳名”这一列"):
        intake.save_mapping(by=officer, list_id="persons", mapping={"联络人": "芳名"})


def test_an_empty_mapping_forgets_a_heading(desk, county):
    officer = factories.user(role="officer", organisation=factories.organisation())
    intake.save_mapping(by=officer, list_id="persons", mapping={"联络人": "姓名"})

    intake.save_mapping(by=officer, list_id="persons", mapping={"联络人": ""})

    assert not ColumnMapping.objects.exists()


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(desk, officer):
    run = intake.upload(by=officer, list_id="persons", name="名单.xlsx", content=b"PK\x03\x04 not a workbook")

    run = intake.judge_run(run, by=officer)

    assert run.state == "refused"
    assert intake.preview(run).refusal
    assert not ImportConflict.objects.exists()


def test_the_marked_copy_is_a_workbook_with_the_same_rows(desk, officer):
    run = intake.judge_run(upload(desk, officer, roster_row(姓名="张三"), roster_row(姓名="李四", 文化程度="神童")), by=officer)

    sheet = openpyxl.load_workbook(io.BytesIO(intake.marked_copy(run))).worksheets[0]

    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["张三", "李四"]
    assert "神童" in sheet.cell(3, 4).comment.text


def test_a_run_without_problems_has_no_marked_copy(desk, officer):
    assert intake.marked_copy(intake.judge_run(upload(desk, officer, roster_row()), by=officer)) is None


def test_runs_are_seen_only_where_the_user_may_import(desk, officer, township_officer):
    county_run = upload(desk, officer, roster_row())
    own_run = upload(desk, township_officer, roster_row())

    assert set(intake.runs_visible_to(officer)) == {county_run, own_run}
    assert set(intake.runs_visible_to(township_officer)) == {own_run}


def test_a_dry_run_leaves_nothing_behind(desk, officer):
    from django.apps import apps

    desk("persons", roster_row(姓名="张三", 身份证号=(number := factories.id_number())))
    before = {model: model.objects.count() for model in apps.get_models()}

    outcome = desk("persons", roster_row(), roster_row(姓名="李四", 身份证号=number), roster_row(文化程度="神童"), dry_run=True)

    assert {verdict: count for verdict, count in outcome.counts.items() if count} == {"new": 1, "conflict": 1, "invalid": 1}
    assert {model: model.objects.count() for model in apps.get_models()} == before


def test_without_an_office_nothing_can_be_taken(db, tmp_path):
    with pytest.raises(UserError, match="还没有建立本机构"):
        runs.default_area(None)


def test_lists_are_told_in_the_order_of_work():
    ours = ["persons", "visits", "referrals", "placements", "reliefs", "vacancies", "fairs"]
    others = ["unemployment", "low_income", "disability", "insurance", "businesses", "deceased", "poverty", "graduates", "veterans"]
    assert [spec.id for spec in intake.lists()] == [*ours, *others, "province_export"]
