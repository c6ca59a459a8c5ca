"""What a rule may show of a department's list: its title, and each column's heading and place in the release's file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from nuanxin.comparisons.releases import schema_of
from nuanxin.engines.sheets import ListSpec, known_lists, load_list
from nuanxin.engines.sheets.cells.certificates import read_certificate
from nuanxin.errors import UserError

OF_PERSON = {"person": "key", "name": "name_key", "phone": "phone_key"}


@cache
def spec(list_id: str) -> ListSpec:
    """A department's list; refused if there is none of that id."""
    if list_id not in known_lists() or not (found := load_list(list_id)).subject:
        raise UserError(f"没有名单“{list_id}”。可用的有：{'、'.join(name for name in known_lists() if load_list(name).subject)}。")
    return found


def title_of_list(list_id: str) -> str:
    return spec(list_id).title


def columns_of_list(list_id: str) -> dict[str, tuple[str, str]]:
    """Heading and column of the file by the name rules use; a text's key stands for it there."""
    there = set(schema_of(list_id).names)
    columns = {}
    for column in spec(list_id).columns:
        places = (OF_PERSON.get(column.fact, ""), f"{column.fact}_key", column.fact)
        if column.fact and (place := next((one for one in places if one in there), None)):
            columns[column.fact] = (column.name, place)
    return columns


def subject_of_list(list_id: str, row: Mapping[str, str]) -> dict[str, str]:
    """Who a row of a list is about, in the row's own words."""
    subject = spec(list_id).subject
    assert subject is not None
    number = next((row[heading] for heading in subject.number if row.get(heading)), "")
    certificate = read_certificate(number)
    number = certificate.number if certificate else number
    return {"id_number": number, "name": row.get(subject.name, ""), "phone": row.get(subject.phone, "")}
