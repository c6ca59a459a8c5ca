"""What the page of a run tells: its step, its verdicts, what may be done with it, nothing personal."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from nuanxin.orgs.enums import ImportState, Verdict
from nuanxin.orgs.intake.rows import Problem
from nuanxin.orgs.models import ImportRun
from nuanxin.web.imports.run_page import RunPage, sample_of

NONE = dict.fromkeys(Verdict.values, 0)


def page(state: str = ImportState.JUDGED, columns: dict | None = None, **counts: int) -> RunPage:
    run = ImportRun(
        pk=7, list_id="visits", state=state, columns=columns or {}, counts={**NONE, **counts} if counts else {}, file_name="表.xlsx"
    )
    return RunPage(RequestFactory().get("/"), run)


@pytest.mark.parametrize(("state", "step"), [("uploaded", 2), ("judged", 3), ("applied", 4), ("refused", 4), ("withdrawn", 4)])
def test_step_follows_the_state(state, step):
    assert page(state).step == step


def test_verdicts_are_told_in_their_order_with_short_names():
    told = [(card.label, card.count) for card in page(new=3, invalid=2).cards]

    assert told == [("新增", 3), ("更新", 0), ("无变化", 0), ("矛盾", 0), ("有错误", 2), ("表内重复", 0)]


def test_run_that_was_not_judged_has_no_verdicts():
    assert (page().cards, page().rows_count) == ([], 0)


@pytest.mark.parametrize(
    ("counts", "good", "bad", "is_ready", "is_worth_trying"),
    [
        ({"new": 1}, 1, 0, True, True),
        ({"update": 2, "same": 5}, 2, 0, True, True),
        ({"same": 5}, 0, 0, False, False),
        ({"invalid": 4}, 0, 4, False, True),
        ({"conflict": 1}, 0, 1, True, True),
        ({"duplicate_in_file": 3, "same": 1}, 0, 0, False, False),
    ],
)
def test_what_may_be_imported(counts, good, bad, is_ready, is_worth_trying):
    judged = page(**counts)

    assert (judged.good, judged.bad, judged.is_ready, judged.is_worth_trying) == (good, bad, is_ready, is_worth_trying)


def test_run_that_went_in_is_not_imported_again():
    assert not page(ImportState.APPLIED, new=3).is_ready


def test_only_required_columns_stop_a_file():
    optional = page(ImportState.UPLOADED, {"missing": ["走访人", "事项"]})
    required = page(ImportState.UPLOADED, {"missing": ["走访人", "日期"]})

    assert (optional.needs_mapping, required.needs_mapping, required.required) == (False, True, ["日期"])


def test_judged_run_needs_no_mapping_whatever_it_lacks():
    assert not page(ImportState.JUDGED, {"missing": ["日期"]}).needs_mapping


def test_running_numbers_puzzle_nobody():
    assert page(columns={"unknown": ["序号", " 序号 ", "No.", "编号：", "村组长意见"]}).puzzling == ["村组长意见"]


def test_refusal_is_told_where_the_run_stands_still():
    assert page(ImportState.UPLOADED, {"refusal": "缺少必填的列"}).refusal == "缺少必填的列"
    assert page(ImportState.JUDGED, {"refusal": "缺少必填的列"}).refusal == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("360722197005010030", "360722****0030"),
        ("36072219700501003x", "360722****003x"),
        ("13900000001", "139****0001"),
        ("张三", "张三"),
        ("2022-09-05", "2022-09-05"),
        (None, ""),
    ],
)
def test_sample_masks_what_looks_like_a_number(value, shown):
    told = sample_of(Problem(12, "身份证号", value, f"“{value}”不对", Verdict.INVALID))

    assert told["value"] == shown
    assert told["row"] == 12
    assert value is None or shown in told["reason"]


def test_numbers_of_a_summary_are_dashes_before_judging():
    assert [number for _, number in page(ImportState.UPLOADED).numbers] == ["—"] * 6
    assert dict(page(new=1200).numbers)["新增"] == "1,200"
