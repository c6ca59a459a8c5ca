"""Audit events in an inspector's words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from nuanxin.orgs.models import AuditEvent
from nuanxin.web.oversight.wording import PAGES, SUBJECTS, codes_of, detail_lines, kind_name, page_of, subject_name, told


def event(subject: str = "", **details) -> AuditEvent:
    return AuditEvent(kind="casework.visit.recorded", subject=subject, details=details)


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("people.Person:15", "人员 15"),
        ("orgs.ImportRun:3", "导入批次 3"),
        ("orgs.Area:360722000000", "地区 360722000000"),
        ("unheard.Of:1", "unheard.Of 1"),
        ("", ""),
    ],
)
def test_subject_is_named_by_its_kind(subject, name):
    assert subject_name(event(subject)) == name


@pytest.mark.parametrize(
    ("subject", "page"),
    [
        ("people.Person:15", ("person", "15")),
        ("jobs.JobFair:2", ("fair", "2")),
        ("orgs.Area:360722000000", ("", "")),
        ("people.Person:", ("", "")),
        ("people.Person:1 OR 1", ("", "")),
        ("", ("", "")),
    ],
)
def test_page_of_a_subject_is_known_or_empty(subject, page):
    assert page_of(event(subject)) == page


def test_every_page_of_a_subject_exists():
    assert [reverse(name, args=[1]) for name in PAGES.values()] != []
    assert set(PAGES) <= set(SUBJECTS)


def test_details_are_labelled_and_empty_ones_left_out():
    lines = list(detail_lines(event(method="phone", reason="", rows=0, fields=["name"], until_on=None, unknown_thing="x")))

    assert lines == [("行数", "0"), ("方式", "电话"), ("栏目", "name"), ("unknown_thing", "x")]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("is_demo", True, "是"),
        ("is_demo", False, "否"),
        ("topics", "survey,policy", "情况摸查、政策宣讲"),
        ("topics", ["survey", "policy"], "情况摸查、政策宣讲"),
        ("form", "welfare_post", "公益性岗位安置"),
        ("form", "live_stream", "直播带岗"),
        ("category", "EXPOV", "脱贫人口"),
        ("role", "officer", "经办人"),
        ("list_id", "visits", "走访联系记录"),
        ("counts", {"new": 2, "same": 0, "conflict": 1}, "新增 2、有矛盾，待人工确认 1"),
        ("reason", "核对，再核对", "核对，再核对"),
        ("rows", 1200, "1200"),
    ],
)
def test_value_of_a_detail_is_told_in_words(name, value, words):
    assert told(value, codes_of(name)) == words


def test_export_of_a_list_without_a_name_is_told_by_its_code():
    assert kind_name("web.something.exported") == "导出something"
