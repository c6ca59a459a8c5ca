"""The guard lets honest files pass, refuses hostile ones in Chinese, and never lets another error out."""

import contextlib
import io
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nuanxin.engines.sheets import guard, reader
from nuanxin.engines.sheets.guard import archive, content, kinds
from nuanxin.errors import UserError
from tests.engines.sheets.guard import hostile

FILLER = b"<a/>" * (3 << 20)


def refusal(tmp_path, data):
    path = tmp_path / "upload.xlsx"
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        guard.check(path)
    return str(caught.value)


def verdict(tmp_path, data):
    path = tmp_path / "upload.bin"
    path.write_bytes(data)
    return guard.check(path)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (hostile.workbook(), "xlsx"),
        (hostile.repacked({"xl/media/image1.png": b"\x89PNG" * 100, "customXml/item1.xml": b"<a/>"}), "xlsx"),
        (hostile.cell(b"SR1048576"), "xlsx"),
        (hostile.cell(b"A999999"), "xlsx"),
        (hostile.sheet(b"<c><v>" + b"x" * 196_000 + b"</v></c>"), "xlsx"),
        (hostile.ods(), "ods"),
        (hostile.ods(b'<r number-rows-repeated="1048576" number-columns-repeated="16384"/>'), "ods"),
        (hostile.ole("Workbook"), "xls"),
        (hostile.ole("Book"), "xls"),
        ("姓名,身份证号\n".encode(), "csv"),
        ("姓名,身份证号\n".encode("gb18030"), "csv"),
        ("姓名\t身份证号\n".encode("utf-16"), "csv"),
        (b"\xef\xbb\xbfa,b", "csv"),
    ],
)
def test_an_honest_file_is_known_by_its_content(tmp_path, data, kind):
    assert verdict(tmp_path, data) == kind


REFUSED = {
    "nothing": (b"", "文件是空的（0 字节）。请检查文件后重新上传。"),
    "a page with the name of a workbook": (
        b"\xef\xbb\xbf\n <HTML><table>",
        "这是网页格式的文件，只是名字像表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。",
    ),
    "a workbook of 2003 in XML": (
        b'<?xml version="1.0"?><Workbook/>',
        "这是网页格式的文件，只是名字像表格。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。",
    ),
    "a PDF": (b"%PDF-1.7", "这是PDF，不是表格文件。请上传 .xlsx、.xls、.ods 或 .csv 文件。"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "这是图片，不是表格文件。请上传 .xlsx、.xls、.ods 或 .csv 文件。"),
    "random bytes": (random.Random(7).randbytes(4096), kinds.NOT_A_TABLE),
    "a locked workbook": (hostile.ole("EncryptedPackage"), kinds.LOCKED),
    "an old workbook with macros": (hostile.ole("Workbook", "_VBA_PROJECT"), kinds.MACROS),
    "an old text document": (hostile.ole("WordDocument"), kinds.NOT_A_TABLE),
    "a text document": (hostile.repacked({"word/document.xml": b"<a/>"}), kinds.NOT_A_TABLE),
    "a binary workbook": (hostile.repacked({"xl/workbook.bin": b"x"}), "这是 .xlsb 格式，不能读取。请另存为 .xlsx 后再上传。"),
    "an archive of something": (hostile.ods(mimetype=b"application/zip"), kinds.NOT_A_TABLE),
    "a locked ods": (hostile.ods(manifest=b"<manifest:encryption-data/>"), kinds.LOCKED),
    "macros": (hostile.repacked({"xl/vbaProject.bin": b"x"}), kinds.MACROS),
    "a locked part": (hostile.locked(), kinds.LOCKED),
    "a part outside its folder": (hostile.repacked({"../../etc/cron.d/x": b"x"}), archive.TAMPERED),
    "a part with an absolute name": (hostile.repacked({"/etc/passwd": b"x"}), archive.TAMPERED),
    "a part on another drive": (hostile.repacked({"C:\\windows\\x": b"x"}), archive.TAMPERED),
    "two parts of one name": (hostile.repacked({"XL/Workbook.xml": b"x"}), archive.TAMPERED),
    "too many parts": (hostile.repacked({f"xl/{number}": b"" for number in range(2_001)}), archive.TAMPERED),
    "parts that overlap": (hostile.overlapping(), archive.TAMPERED),
    "sizes that lie": (hostile.lying_sizes(), archive.TAMPERED),
    "another compression": (hostile.repacked({}, compression=12), archive.TAMPERED),
    "a truncated workbook": (hostile.workbook()[:-200], archive.BROKEN),
    "half a workbook": (hostile.workbook()[:2_000], archive.BROKEN),
    "a zip bomb": (hostile.repacked({hostile.SHEET: FILLER}), archive.TOO_BIG),
    "a document type": (hostile.sheet(b"", b'<!DOCTYPE a [<!ENTITY b "c">]>'), content.STRANGE_XML),
    "an entity": (hostile.repacked({"xl/sharedStrings.xml": b'<sst><!ENTITY a SYSTEM "file:///etc/passwd"></sst>'}), content.STRANGE_XML),
    "a lying count": (hostile.repacked({"xl/sharedStrings.xml": b'<sst uniqueCount="4294967296"/>'}), content.STRANGE_COUNT),
    "a lying count with blanks": (hostile.repacked({"xl/sharedStrings.xml": b"<sst uniqueCount = '4294967296'/>"}), content.STRANGE_COUNT),
    "rows repeated beyond Excel": (hostile.ods(b'<r number-rows-repeated="10485760"/>'), content.STRANGE_COUNT),
    "the corners of a sheet": (hostile.cell(b"XFD1048576"), content.TOO_WIDE),
    "column 513": (hostile.cell(b"SS1"), content.TOO_WIDE),
    "a row beyond the last": (hostile.cell(b"A1048577"), content.TOO_WIDE),
    "a row of ten digits": (hostile.cell(b"A2147483648"), content.TOO_WIDE),
    "a lower-case reference": (hostile.cell(b"xfd1"), content.TOO_WIDE),
    "a negative reference": (hostile.cell(b"A-1"), content.TOO_WIDE),
    "an escaped reference": (hostile.cell(b"&#88;FD1"), content.TOO_WIDE),
    "an apostrophe for quotes": (hostile.sheet(b"<row r='1048577'/>"), content.TOO_WIDE),
    "a tab before the reference": (hostile.sheet(b'<row\tr="1048577"/>'), content.TOO_WIDE),
    "a blank before the sign": (hostile.sheet(b'<row r ="1048577"/>'), content.TOO_WIDE),
    "a reference on the border of two pieces": (hostile.sheet(b" " * 65_400 + b'<c r="XFD1"/>'), content.TOO_WIDE),
    "too many rows": (hostile.sheet(b"<row/>" * 1_048_577), content.TOO_MANY),
    "too many merges": (hostile.sheet(b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 50_002))), content.MANY_MERGES),
    "one endless text": (hostile.sheet(b"<c><v>" + b"x" * 200_000 + b"</v></c>"), content.LONG_TEXT),
    "one endless text at the end": (
        hostile.repacked({"xl/sharedStrings.xml": b"<t>" + b"x" * 200_000}),
        content.LONG_TEXT,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_what_to_do(tmp_path, name):
    data, reason = REFUSED[name]

    assert refusal(tmp_path, data) == reason


def test_a_file_beyond_the_limit_is_refused_by_its_size_alone(tmp_path):
    path = tmp_path / "big.xlsx"
    with path.open("wb") as file:
        file.truncate(65 << 20)

    with pytest.raises(UserError, match="文件有 65 MB，超过 64 MB 的上限。"):
        guard.check(path)


@pytest.mark.parametrize("name", ["nothing.xlsx", "."])
def test_a_file_that_is_not_there_is_told_by_its_name(tmp_path, name):
    with pytest.raises(UserError, match="找不到文件“"):
        guard.check(tmp_path / name)


def test_trouble_nobody_thought_of_is_a_refusal_too(tmp_path, monkeypatch):
    def trouble(path):
        raise ZeroDivisionError

    monkeypatch.setattr(kinds, "kind_of", trouble)

    assert refusal(tmp_path, b"x") == guard.STRANGE


def test_text_that_only_looks_like_a_count_is_no_matter(tmp_path):
    data = hostile.repacked({"xl/sharedStrings.xml": "<sst><t>amount=12345678 与 count= 123456789</t></sst>".encode()})

    assert verdict(tmp_path, data) == "xlsx"


def mutate(data, seed, times):
    """The same bytes with some changed, cut out, repeated or put elsewhere."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(times):
        at, length = chance.randrange(len(changed)), chance.randrange(1, 24)
        kind = chance.randrange(4)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1 and len(changed) > 200:
            del changed[at : at + length]
        elif kind == 2:
            changed[at:at] = changed[at : at + length]
        else:
            changed[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"9999", b"PK\x01\x02"))
    return bytes(changed)


def mutated_part(seed, times):
    """A workbook whose archive is whole and whose sheet is not."""
    part = hostile.repacked({})
    with zipfile.ZipFile(io.BytesIO(part)) as archive_file:
        sheet = archive_file.read(hostile.SHEET)
    return hostile.repacked({hostile.SHEET: mutate(sheet, seed, times)})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(1, 12), st.booleans())
def test_of_any_damaged_workbook_nothing_but_a_refusal_comes(tmp_path, seed, times, in_part):
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(mutated_part(seed, times) if in_part else mutate(hostile.workbook(), seed, times))

    with contextlib.suppress(UserError):
        guard.check(path)


@pytest.mark.nightly
@settings(max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32), st.integers(1, 30), st.booleans())
def test_of_any_damaged_workbook_the_reader_gives_cells_or_a_refusal(tmp_path, seed, times, in_part):
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(mutated_part(seed, times) if in_part else mutate(hostile.workbook(), seed, times))

    with contextlib.suppress(UserError), reader.read(path) as book:
        for sheet in book.sheets:
            assert all(row[0] >= 1 for row in book.rows(sheet))
