"""The store of releases: what is written is read again, sealed where it must be, and only the rows that stand are seen."""

from __future__ import annotations

import datetime

import duckdb
import pytest

from nuanxin.comparisons import releases
from nuanxin.orgs import keys
from tests import factories
from tests.comparisons.releasing import release

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 1)
NUMBER, OTHER = factories.id_number(order=1), factories.id_number(datetime.date(1980, 2, 3), "F", order=2)


def standing(list_id, columns="key", under=""):
    """The standing rows as DuckDB sees them."""
    sql = releases.relation(list_id, under).sql
    return sorted(duckdb.sql(f"SELECT {columns} FROM ({sql})").fetchall(), key=str)


def test_a_row_is_its_keys_days_and_codes(county):
    made = release(
        "low_income",
        {
            "姓名": "张三",
            "身份证号": NUMBER,
            "户主身份证号": OTHER,
            "低保类别": "rural",
            "起始年月": datetime.date(2021, 5, 1),
            "常住地": factories.SHUIDONG,
            "联系电话": "13800138000",
        },
    )

    [row] = standing("low_income", "* EXCLUDE (record, content)")

    assert row == (
        (made.record.pk << 32) + 2,
        made.record.pk,
        2,
        keys.person_key(NUMBER),
        "id",
        keys.name_key("张三"),
        keys.phone_key("13800138000"),
        datetime.date(1970, 5, 1),
        "M",
        factories.SHUIDONG,
        keys.person_key(OTHER),
        "rural",
        datetime.date(2021, 5, 1),
        None,
    )
