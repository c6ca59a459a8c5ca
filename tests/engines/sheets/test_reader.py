"""Files of every kind through the limited child: the same cells, the same row numbers, and refusals that say what to do."""

import datetime
import subprocess
import sys

import odf.opendocument
import odf.table
import odf.text
import pytest
import xlsxwriter
import xlwt

from nuanxin.engines.sheets import child, load_list, parse, reader
from nuanxin.errors import UserError
from tests.engines.sheets.building import MAN, TODAY, xlsx

VISITS = ["身份证号", "姓名", "日期", "方式"]
TABLE = [[], ["走访"], VISITS, [], [MAN, "张三", "2022-09-01", "电话"], [MAN, "张三", "2022年9月", "短信"]]


def cells(path):
    with reader.read(path) as book:
        return {sheet.name: list(book.rows(sheet)) for sheet in book.sheets}


def refusal(path):
    with pytest.raises(UserError) as caught:
        reader.read(path)
    return str(caught.value)


def xls(path, rows):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet1")
    for row, line in enumerate(rows):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    book.save(str(path))
    return path


def ods(path, rows):
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="Sheet1")
    for line in rows:
        row = odf.table.TableRow()
        for cell in line:
            made = odf.table.TableCell(valuetype="string")
            made.addElement(odf.text.P(text=cell))
            row.addElement(made)
        table.addElement(row)
    # What every office program writes at the end: the rest of the sheet, empty.
    rest = odf.table.TableRow(numberrowsrepeated=1048576 - len(rows))
    rest.addElement(odf.table.TableCell(numbercolumnsrepeated=16384))
    table.addElement(rest)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def csv(encoding, separator=","):
    def write(path, rows):
        path.write_bytes("\r\n".join(separator.join(line) for line in rows).encode(encoding))
        return path

    return write


KINDS = {
    "xlsx": xlsx,
    "xls": xls,
    "ods": ods,
    "utf-8": csv("utf-8"),
    "utf-8 with a mark": csv("utf-8-sig"),
    "gb18030": csv("gb18030"),
    "utf-16": csv("utf-16"),
    "utf-16 big": lambda path, rows: csv("utf-16-be")(path, [["\ufeff"], *rows[1:]]),
    "tabs": csv("utf-16", "\t"),
    "semicolons": csv("gb18030", ";"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".et", ""])
def test_a_file_is_known_by_its_content_and_not_by_its_ending(tmp_path, kind, ending):
    path = KINDS[kind](tmp_path / f"走访{ending}", TABLE)

    with parse(path, load_list("visits"), today=TODAY) as parsed:
        read = [(row.number, row.values["姓名"], row.values["方式"], row.problems) for row in parsed.rows()]

    assert read == [(5, "张三", "phone", []), (6, "张三", "sms", [])]


def test_typed_cells_keep_their_types(tmp_path):
    day = datetime.date(2022, 9, 1)
    path = xlsx(tmp_path / "a.xlsx", [["文字", 5, 5.5, True, day, "=1+1", 362122196501010012], ["", "", "后"]])

    assert cells(path) == {"Sheet1": [[1, "文字", 5.0, 5.5, True, ["d", "2022-09-01"], "=1+1", 3.6212219650101e17], [2, "", "", "后"]]}


def test_the_first_cells_may_be_far_from_the_corner(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [[], [], ["", "", "丙"], [], ["", "", "", "丁"]])

    assert cells(path) == {"Sheet1": [[3, "", "", "丙"], [5, "", "", "", "丁"]]}


def test_merged_ranges_are_told(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", [["甲", "", "丙"], ["", "", "丁"]], merges=[(1, 1, 2, 2)])

    with reader.read(path) as book:
        assert book.sheets[0].merges == ((1, 1, 2, 2),)


def test_rows_formatted_to_the_end_of_the_sheet_cost_nothing(tmp_path):
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, red = book.add_worksheet(), book.add_format({"bg_color": "red"})
    sheet.write_string(0, 0, "甲")
    sheet.set_column(0, 500, 10, red)
    for row in range(1, 5_000):
        sheet.write_blank(row, 0, None, red)
    sheet.write_blank(1_048_575, 511, None, red)
    book.close()

    assert cells(path) == {"Sheet1": [[1, "甲"]]}


def test_quoted_cells_of_a_csv_may_hold_separators_and_line_breaks(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('"甲,乙","丙\n丁"\n戊,"说""话"\n', encoding="utf-8")

    assert cells(path) == {"CSV": [[1, "甲,乙", "丙\n丁"], [2, "戊", '说"话']]}


def test_a_csv_of_one_column_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("姓名\n张三", encoding="gb18030")

    assert cells(path) == {"CSV": [[1, "姓名"], [2, "张三"]]}


def test_a_csv_in_no_known_encoding_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,张三\n".encode("gb18030") + b"\xff\xff\xff")

    assert refusal(path) == "文本文件的编码认不出来。请另存为“CSV UTF-8”或 .xlsx 后再上传。"


def test_a_csv_of_too_many_columns_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(",".join("x" * 513))

    assert refusal(path) == "工作表“CSV”超过 512 列。请只保留需要的列后再上传。"


def test_a_truncated_old_workbook_is_refused(tmp_path):
    path = xls(tmp_path / "a.xls", TABLE * 200)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])

    assert refusal(path).endswith(("后再上传。", "或 .csv 文件。"))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os; os.abort()", reader.TOO_HEAVY),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", reader.TOO_HEAVY),
        ("raise MemoryError", child.NOT_READABLE),
        ("import sys; sys.stderr.buffer.write('理由。'.encode()); sys.exit(3)", "理由。"),
        ("import sys; sys.exit(3)", reader.TOO_HEAVY),
    ],
)
def test_a_child_that_dies_is_a_refusal_in_words(tmp_path, monkeypatch, code, reason):
    script = tmp_path / "child.py"
    script.write_text(code, encoding="utf-8")
    monkeypatch.setattr(reader, "CHILD", script)

    assert refusal(xlsx(tmp_path / "a.xlsx", TABLE)) == reason


def test_a_child_that_takes_too_long_is_ended_and_refused(tmp_path, monkeypatch):
    script = tmp_path / "child.py"
    script.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(reader, "CHILD", script)
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.3)

    assert refusal(xlsx(tmp_path / "a.xlsx", TABLE)) == reader.TOO_HEAVY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_child_limits_its_own_memory_time_and_output():
    code = (
        "import resource, runpy, sys\n"
        f"limit = runpy.run_path({child.__file__!r}, run_name='child')['limit']\n"
        "limit()\n"
        "print([resource.getrlimit(getattr(resource, name))[0] for name in ('RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_CORE', 'RLIMIT_FSIZE')])"
    )

    told = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout

    assert told.strip() == str([child.ADDRESS_SPACE, child.CPU_SECONDS, 0, child.SPOOL_BYTES])


def test_a_closed_book_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "spool"))
    (tmp_path / "spool").mkdir()
    path = xlsx(tmp_path / "a.xlsx", TABLE)

    with reader.read(path) as book:
        assert book.sheets[0].row_count == 4
    assert list((tmp_path / "spool").iterdir()) == []
    assert book.spool.closed


def test_large_sheets_are_handed_on_in_pieces_in_order(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(f"{number},{'文' * 100}" for number in range(1, 3_001)), encoding="utf-8")

    with reader.read(path) as book:
        [sheet] = book.sheets
        assert [int(row[1]) for row in book.rows(sheet)] == list(range(1, 3_001))
        assert [row[0] for row in book.rows(sheet, limit=3)] == [1, 2, 3]
