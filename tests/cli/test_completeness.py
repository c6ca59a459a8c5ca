"""The command `completeness`: the board, the persons behind it, JSON alone on standard output, a workbook."""

from __future__ import annotations

import json

import openpyxl
import pytest

from nuanxin.orgs.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
COMMAND = ("completeness", "2022-xinfeng-nuanxin", "--as-of", "2022-09-20")


@pytest.fixture
def unclear(county):
    """One on the register of whom only the phone is known."""
    person = factories.person(name="王五", phone="13800138000")
    factories.recognition(person)
    return person


def test_board_as_json(nuanxin, unclear):
    shown = nuanxin(*COMMAND, "--json")

    told = json.loads(shown.out)
    assert [group["label"] for group in told["groups"]] == ["人员底数清", "就业状态清", "就业意愿清", "服务需求清"]
    assert (told["total"]["people"], told["total"]["clear"], told["total"]["missing"]["phone"], told["total"]["missing"]["hukou"]) == (
        1,
        0,
        0,
        1,
    )
    assert [(row["name"], row["people"]) for row in told["rows"]] == [("嘉定镇", 1), ("大塘埠镇", 0)]


def test_board_as_text_names_the_areas_and_who_asks(nuanxin, unclear):
    shown = nuanxin(*COMMAND)

    assert shown.code == 0
    assert "嘉定镇" in shown.out
    assert "人员底数清　缺户籍性质：1 人（村（社区）协管员）" in shown.out


def test_persons_with_what_to_ask(nuanxin, unclear):
    shown = nuanxin(*COMMAND, "--people", "--item", "will")

    assert "王五" in shown.out
    assert "就业意愿（包保责任人）" in shown.out
    assert unclear.full_id_number not in shown.out
    assert shown.err.strip() == "共 1 人（2022-09-20）"


def test_persons_as_json(nuanxin, unclear):
    [one] = json.loads(nuanxin(*COMMAND, "--item", "education", "--json").out)

    assert (one["person"]["name"], one["items"][0]) == ("王五", {"item": "hukou", "label": "户籍性质", "ask": "村（社区）协管员"})


def test_workbook_with_whole_numbers_is_audited(nuanxin, unclear, tmp_path):
    path = tmp_path / "out.xlsx"

    shown = nuanxin(*COMMAND, "--reveal", "--out", str(path))

    assert shown.err.strip() == f"已写入 {path}"
    values = [cell.value for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
    assert unclear.full_id_number in values
    assert [event.kind for event in AuditEvent.objects.all()] == ["people.id_numbers.revealed"]


def test_an_unknown_item_is_refused(nuanxin, unclear):
    shown = nuanxin(*COMMAND, "--item", "income")

    assert (shown.code, shown.out) == (1, "")
    assert "“四清”没有“income”这一项" in shown.err
