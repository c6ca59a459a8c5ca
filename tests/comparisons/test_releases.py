"""The store of releases: what is written is read again, sealed where it must be, and only the rows that stand are seen."""

from __future__ import annotations

import datetime
import os
import stat

import duckdb
import pyarrow.parquet as pq
import pytest

from nuanxin.comparisons import releases
from nuanxin.comparisons.releases import blocks, store
from nuanxin.errors import UserError
from nuanxin.orgs import keys
from tests import factories
from tests.comparisons.releasing import release

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 9, 1)
# What comparison rules were promised, beside what every list has.
FACTS = {
    "unemployment": {"registered_on", "reason_key"},
    "low_income": {"head", "kind", "from_month", "until_month"},
    "disability": {"certificate", "kind", "grade", "issued_on", "valid_until", "number_kind", "number_grade", "number_key"},
    "insurance": {"kind", "employer_key", "uscc_key", "from_month", "until_month"},
    "businesses": {"company_key", "uscc_key", "kind", "founded_on", "cancelled_on", "state"},
    "deceased": {"died_on"},
    "poverty": {"head", "kind", "identified_on", "work_place_key", "employer_key", "work_from"},
    "graduates": {"school_key", "education", "graduated_on"},
    "veterans": {"discharged_on"},
    "province_export": {"place_key", "form", "started_on"},
}
OF_ALL = {"key", "id_kind", "name_key", "phone_key", "birth_on", "sex", "area"}
LISTS = tuple(FACTS)
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


def test_amounts_flags_and_second_numbers_have_their_types():
    types = {field.name: str(field.type) for field in releases.schema_of("disability")}

    assert types == {
        **dict.fromkeys(("row", "record", "content", "key", "name_key", "phone_key", "certificate", "number_key", "grade"), "int64"),
        **dict.fromkeys(("id_kind", "sex", "area", "kind", "number_kind"), "string"),
        **dict.fromkeys(("birth_on", "issued_on", "valid_until"), "date32[day]"),
        "number_grade": "int64",
    }


@pytest.mark.parametrize("list_id", LISTS)
def test_every_list_has_the_facts_that_rules_name(list_id):
    named = set(releases.schema_of(list_id).names) - {"row", "record", "content"}

    assert set(releases.facts_of_list(list_id)) == named
    assert FACTS[list_id] | OF_ALL <= named


def test_a_certificate_says_category_grade_and_holder(county):
    release("disability", {"姓名": "张三", "残疾人证号": f"{NUMBER}44B1", "残疾类别": "sight", "残疾等级": "3"})

    told = standing("disability", "key, number_key, kind, number_kind, grade, number_grade")

    assert told == [(keys.person_key(NUMBER), keys.person_key(NUMBER), "sight", "limb", 3, 4)]


def test_a_masked_number_has_no_key_and_two_people_may_share_it(county):
    masked = "3607**********1234"
    release("deceased", *({"姓名": name, "身份证号": masked, "死亡日期": DAY} for name in ("张三", "李四")))

    assert standing("deceased", "count(DISTINCT record), count(key), min(id_kind), max(id_kind)") == [(2, 0, "masked", "masked")]


def test_a_word_that_no_list_knows_is_unknown_and_still_told_apart(county):
    release(
        "province_export",
        {"姓名": "张三", "身份证号": NUMBER, "就业形式": "帮工"},
        {"姓名": "李四", "身份证号": OTHER, "就业形式": "flexible"},
    )

    assert standing("province_export", "form, form_key") == [
        ("flexible", keys.text_key("灵活就业")),
        (None, keys.text_key("帮工")),
    ]


def test_values_are_read_by_row_from_any_block(county):
    rows = [{"姓名": f"第{n}人", "身份证号": factories.id_number(order=n), "死亡日期": DAY} for n in range(1, 480)]
    made = release("deceased", *(rows * 5), first_row=3)

    told = releases.values(made, [3, 1_002, 1_003, 2_397, 9_999])

    assert {row: cells["姓名"] for row, cells in told.items()} == {3: "第1人", 1_002: "第42人", 1_003: "第43人", 2_397: "第479人"}
    assert told[3]["死亡日期"] == "2022-09-01"


def test_values_of_an_empty_cell_are_left_out(county):
    made = release("veterans", {"姓名": "张三", "身份证号": NUMBER}, {"姓名": "李四", "身份证号": OTHER, "退役日期": DAY})

    assert releases.values(made, [2, 3]) == {
        2: {"姓名": "张三", "身份证号": NUMBER},
        3: {"姓名": "李四", "身份证号": OTHER, "退役日期": "2022-09-01"},
    }


def test_a_changed_block_is_refused(county):
    made = release("veterans", {"姓名": "张三", "身份证号": NUMBER})
    sealed = made.path.with_name("values.sealed")
    content = bytearray(sealed.read_bytes())
    content[20] ^= 1
    sealed.write_bytes(content)

    with pytest.raises(UserError, match="已损坏或被改动"):
        releases.values(made, [2])


def test_a_block_of_another_file_is_refused(county):
    one, other = (release("veterans", {"姓名": "张三", "身份证号": NUMBER}) for _ in range(2))
    (a, b) = (made.path.with_name("values.sealed") for made in (one, other))
    (name, [block]), other_index = blocks.read_index(a.open("rb")), blocks.read_index(b.open("rb"))
    tail = b.read_bytes()[block.length :]
    b.write_bytes(a.read_bytes()[: block.length] + tail)

    assert (name, [block]) != other_index
    with pytest.raises(UserError, match="已损坏或被改动"):
        releases.values(other, [2])


def test_a_file_without_its_index_is_refused(county):
    made = release("veterans", {"姓名": "张三", "身份证号": NUMBER})
    made.path.with_name("values.sealed").write_bytes(b"short")

    with pytest.raises(UserError, match="已损坏或被改动"):
        releases.values(made, [2])


def test_a_release_whose_files_are_lost_is_refused(county):
    made = release("veterans", {"姓名": "张三", "身份证号": NUMBER})
    made.path.unlink()

    with pytest.raises(UserError, match="可能未随备份恢复"):
        releases.current("veterans")


def test_no_name_and_no_number_can_be_found_in_any_file_of_a_release(county):
    shown = {"姓名": "欧阳建国", "身份证号": NUMBER, "户主身份证号": OTHER, "联系电话": "13912345678", "务工单位": "东莞制衣厂"}
    release("poverty", shown | {"对象类型": "lifted", "务工地点": "东莞市"})

    content = b"".join(path.read_bytes() for path in store.root().glob("*/*"))
    texts = [*shown.values(), NUMBER[:17], NUMBER[6:14], "东莞市"]

    assert content
    assert [text for text in texts for code in ("utf-8", "utf-16-le", "gb18030") if text.encode(code) in content] == []


def test_files_of_a_release_are_for_their_owner_only(county):
    release("veterans", {"姓名": "张三", "身份证号": NUMBER})

    assert {stat.S_IMODE(path.stat().st_mode) for path in store.root().glob("*/*")} == {0o600}


def test_a_list_without_a_release_has_no_rows_but_its_columns(county):
    told = releases.relation("deceased")

    assert (told.releases, duckdb.sql(told.sql).fetchall()) == ((), [])
    assert tuple(duckdb.sql(told.sql).columns) == told.columns


def test_rowid_tells_the_release_and_the_row(county):
    made = release("veterans", {"姓名": "张三", "身份证号": NUMBER})

    [(rowid,)] = standing("veterans", "rowid")

    assert releases.split(rowid) == (made.record.pk, 2)


def test_a_column_that_an_older_release_lacks_is_empty(county):
    made = release("veterans", {"姓名": "张三", "身份证号": NUMBER, "退役日期": DAY})
    pq.write_table(pq.read_table(made.path).drop(["discharged_on"]), made.path)

    assert standing("veterans", "key, discharged_on") == [(keys.person_key(NUMBER), None)]


def test_sweep_takes_only_old_folders_that_no_release_names(county):
    kept = release("veterans", {"姓名": "张三", "身份证号": NUMBER})
    old, young = (store.place(name * 32) for name in "ab")
    for path in (old, young):
        path.mkdir()
    for path in (old, kept.path.parent):
        os.utime(path, (0, 0))

    assert (releases.sweep(), sorted(path.name for path in store.root().iterdir())) == (1, sorted([young.name, kept.path.parent.name]))


def test_sweep_of_an_office_without_releases_does_nothing(county):
    assert releases.sweep() == 0


def test_a_failing_write_leaves_no_folder(county, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(store, "sync", fail)
    with pytest.raises(OSError, match="disk full"):
        release("veterans", {"姓名": "张三", "身份证号": NUMBER})

    assert list(store.root().iterdir()) == []
