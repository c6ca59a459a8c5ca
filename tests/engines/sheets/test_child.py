"""The child's own parts, without a process: the form of the spool, encodings, separators, limits."""

import datetime
import io
import json

import pytest

from nuanxin.engines.sheets import child


def spool(*sheets):
    out = io.StringIO()
    child.write_spool(out, sheets)
    return out.getvalue()


def about(name="甲"):
    return {"name": name, "visible": True, "merges": []}


def test_a_spool_is_rows_then_the_sheets_then_where_they_begin():
    written = spool((about("甲"), iter([["姓名", "", 5.0, ""], [], ["", "张三"]])), (about("乙"), iter([[True]])))

    *rows, index, end = written.split("\n")
    assert [json.loads(row) for row in rows] == [[1, "姓名", "", 5.0], [3, "", "张三"], [1, True]]
    assert [(sheet["name"], sheet["start"], sheet["rows"], sheet["last"]) for sheet in json.loads(index)] == [
        ("甲", 0, 2, 3),
        ("乙", 36, 1, 1),
    ]
    assert (len(end), int(end)) == (20, len("\n".join(rows).encode()) + 1)


@pytest.mark.parametrize(
    ("cell", "spelt"),
    [
        (datetime.date(2022, 9, 1), ["d", "2022-09-01"]),
        (datetime.datetime(2022, 9, 1), ["d", "2022-09-01"]),
        (datetime.datetime(2022, 9, 1, 8, 30), ["d", "2022-09-01 08:30:00"]),
        (datetime.time(8, 30), ["t", "08:30:00"]),
        (datetime.timedelta(hours=36), ["t", "1 day, 12:00:00"]),
    ],
)
def test_cells_json_has_no_form_for(cell, spelt):
    assert child.spell(cell) == spelt


def test_a_row_is_too_wide_by_what_it_holds_and_not_by_its_blanks():
    assert list(child.numbered(iter([["x"] + [""] * 600]), "甲")) == [(1, ["x"])]
    with pytest.raises(child.RefusedError, match="工作表“甲”超过 512 列"):
        list(child.numbered(iter([[""] * 512 + ["x"]]), "甲"))


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("ascii", "utf-8-sig"),
    ],
)
def test_the_encoding_of_a_text_is_found(tmp_path, encoding, found):
    path = tmp_path / "a.csv"
    path.write_bytes(
        ("name,id\n" if encoding == "ascii" else "姓名,证号\n张三,𠮷\n" if encoding != "gbk" else "姓名,证号\n").encode(encoding)
    )

    assert child.encoding_of(str(path)) == found


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\xfe\xff\xd8\x00\x00\x41", b"\x80\xff\xff"])
def test_a_text_in_no_encoding_is_refused(tmp_path, data):
    path = tmp_path / "a.csv"
    path.write_bytes(data)

    with pytest.raises(child.RefusedError, match="编码认不出来"):
        child.encoding_of(str(path))


@pytest.mark.parametrize(
    ("sample", "sign"), [("a,b\nc,d", ","), ("a\tb\tc,d", "\t"), ("a;b;c", ";"), ("a|b", "|"), ("姓名", ","), ("", ",")]
)
def test_the_sign_between_cells_is_the_commonest(sample, sign):
    assert child.delimiter_of(sample) == sign


def test_a_text_of_more_rows_than_excel_has_is_refused(monkeypatch):
    monkeypatch.setattr(child, "MAX_ROWS", 2)

    with pytest.raises(child.RefusedError, match="文件超过 2 行"):
        list(child.csv_rows(io.StringIO("a\nb\nc\n"), ","))


@pytest.mark.parametrize("text", ["x" * 32_768, '"' + "姓名,证号\n" * 8_000])
def test_an_endless_cell_or_a_quote_that_is_never_closed_is_refused(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(child.RefusedError, match="超过 32767 个字，也可能是英文引号没有成对"):
        [list(rows) for _, rows in child.read_csv(str(path))]


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04nothing")

    with pytest.raises(child.RefusedError, match="文件打不开"):
        list(child.read_workbook(str(path)))


@pytest.mark.parametrize(("kind", "code"), [("csv", 0), ("xlsx", 3)])
def test_the_exit_code_tells_whether_there_is_a_spool(tmp_path, monkeypatch, capfdbinary, kind, code):
    path = tmp_path / "a.csv"
    path.write_text("姓名\n张三", encoding="utf-8")
    monkeypatch.setattr(child, "limit", lambda: None)
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr("sys.stderr", io.TextIOWrapper(io.BytesIO()))

    assert child.main(str(path), kind) == code
