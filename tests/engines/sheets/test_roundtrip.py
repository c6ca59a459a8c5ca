"""What is written comes back: rows of every list through the template, the child and the cell parsers, unchanged."""

import datetime
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.engines.sheets import load_list, parse, write_template
from nuanxin.engines.sheets.cells import is_empty
from tests.engines.sheets.building import TODAY, id_number

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
NAMES = st.text(HAN, min_size=2, max_size=4)
WORDS = (
    st.text(st.one_of(HAN, st.sampled_from(string.printable.strip() + "，。（）")), min_size=1, max_size=30)
    .map(str.strip)
    .filter(lambda text: text and not is_empty(text) and not text.startswith("#"))
)
DAYS = st.dates(datetime.date(2000, 1, 1), TODAY)
LISTS = ["persons", "visits", "referrals", "placements", "fairs", "vacancies", "reliefs"]


def cells(column):
    """Values of one column as the parser would give them."""
    kinds = {
        "name": NAMES,
        "text": WORDS.map(lambda text: text[: column.longest]),
        "date": DAYS,
        "yes_no": st.booleans(),
        "int": st.integers(column.minimum, min(column.maximum, 100)),
        "yuan": st.decimals(0, 99_999, places=2),
        "phone": st.integers(13_000_000_000, 19_999_999_999).map(str),
        "area": NAMES,
        "enum": st.sampled_from(sorted(column.values) or [""]),
        "uscc": st.just("91350100M000100Y43"),
    }
    if column.several:
        codes = st.lists(st.sampled_from(sorted(column.values)), min_size=1, unique=True)
        return codes.map(lambda chosen: tuple(code for code in column.values if code in chosen))
    return kinds[column.type]


@st.composite
def rows(draw, spec):
    """A row that nothing is wrong with: what must agree with the ID number or follow in time is left out or made to fit."""
    birth = draw(st.dates(datetime.date(1950, 1, 1), datetime.date(1999, 12, 31)))
    number = id_number(birth=f"{birth:%Y%m%d}", serial=f"{draw(st.integers(0, 999)):03}")
    later = {last for _, last in spec.order}
    fixed = {"身份证号": number, "户主身份证号": number, "出生日期": birth, "性别": "M" if int(number[16]) % 2 else "F"}
    row = {}
    for column in spec.asked:
        if column.name in fixed:
            row[column.name] = fixed[column.name]
        elif column.required or (column.name not in later and draw(st.booleans())):
            row[column.name] = draw(cells(column))
    return row


@pytest.mark.parametrize("list_id", LISTS)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_rows_of_a_list_come_back_as_they_were_written(tmp_path, list_id, data):
    spec, path = load_list(list_id), tmp_path / "a.xlsx"
    written = data.draw(st.lists(rows(spec), min_size=1, max_size=20))

    write_template(spec, path, written)

    with parse(path, spec, today=TODAY) as parsed:
        read = list(parsed.rows())
    assert [problem for row in read for problem in row.problems] == []
    assert [{name: value for name, value in row.values.items() if value is not None} for row in read] == written
