"""Lists of people filled in beforehand: who lacks something, as often as it is missing, ready to be imported again."""

from __future__ import annotations

import openpyxl
import pytest

from nuanxin.orgs.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
GAPS = ("gaps", "2022-xinfeng-nuanxin", "--as-of", "2022-09-20")


@pytest.fixture
def lacking(county):
    """One who was recommended one post and lacks all else, one whose will is unknown."""
    person = factories.person(wants_job=True, wants_training=True)
    factories.recognition(person)
    factories.referral(person)
    factories.recognition(factories.person())
    return person


def filled_in(path) -> list[tuple[str, str]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    found = [[cell.value for cell in row] for row in sheet.iter_rows() if any(cell.value for cell in row)]
    return [(row[0], row[1]) for row in found if str(row[0])[:6].isdigit()]


@pytest.mark.parametrize(("list_id", "lines"), [("visits", 1), ("referrals", 2)])
def test_a_list_is_filled_in_for_those_who_lack_what_it_records(nuanxin, lacking, tmp_path, list_id, lines):
    path = tmp_path / "fill.xlsx"

    shown = nuanxin(*GAPS, "--fill", list_id, "--out", str(path))

    assert (shown.code, shown.out, shown.err.splitlines()[-1]) == (0, "", f"预填了 {lines} 行。")
    assert filled_in(path) == [(lacking.full_id_number, lacking.name)] * lines


def test_filling_in_reveals_numbers_and_is_audited(nuanxin, lacking, tmp_path):
    nuanxin(*GAPS, "--fill", "visits", "--out", str(tmp_path / "fill.xlsx"))

    assert [(event.kind, event.by, event.details) for event in AuditEvent.objects.all()] == [
        ("people.id_numbers.revealed", None, {"count": 2})
    ]


def test_filling_in_without_a_file_is_refused_before_anything_is_revealed(nuanxin, lacking):
    shown = nuanxin(*GAPS, "--fill", "visits")

    assert (shown.code, shown.err) == (1, "预填表格要写明写到哪个文件。请加上 --out 文件.xlsx。\n")
    assert not AuditEvent.objects.exists()


def test_a_list_that_records_no_item_is_wrong_usage(nuanxin, lacking):
    assert nuanxin(*GAPS, "--fill", "fairs").code == 2
