"""Makes the files an attacker or an accident would send, small enough to make in a test."""

from __future__ import annotations

import io
import struct
import zipfile

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(rows=(("姓名", "身份证号"), ("张三", "1"))):
    """The bytes of an honest workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def repacked(parts, compression=zipfile.ZIP_DEFLATED):
    """The honest workbook with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as source, zipfile.ZipFile(out, "w", compression) as target:
        for name in source.namelist():
            target.writestr(name, parts.pop(name) if name in parts else source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def sheet(inside, before=b""):
    """A workbook whose sheet holds this XML."""
    return repacked({SHEET: b'<?xml version="1.0"?>' + before + b"<worksheet><sheetData>" + inside + b"</sheetData></worksheet>"})


def cell(reference):
    return sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row><c r="' + reference + b'"><v>1</v></c></row>')


def patched(content, change):
    """The archive with every entry of its central directory changed: `change(bytearray, position)`."""
    data = bytearray(content)
    position = data.find(b"PK\x01\x02")
    while position >= 0:
        change(data, position)
        position = data.find(b"PK\x01\x02", position + 4)
    return bytes(data)


def locked():
    def set_flag(data, position):
        data[position + 8] |= 1

    return patched(workbook(), set_flag)


def lying_sizes():
    def claim(data, position):
        struct.pack_into("<I", data, position + 24, struct.unpack_from("<I", data, position + 24)[0] + 1)

    return patched(workbook(), claim)


def overlapping():
    offsets = []

    def share(data, position):
        offsets.append(struct.unpack_from("<I", data, position + 42)[0])
        struct.pack_into("<I", data, position + 42, offsets[0])

    return patched(workbook(), share)


def ole(*streams):
    """The start of a compound file with these stream names; not a whole one."""
    return OLE + b"\x00" * 600 + b"".join(name.encode("utf-16-le") + b"\x00" * 40 for name in streams)


def ods(content=b"<office/>", mimetype=b"application/vnd.oasis.opendocument.spreadsheet", manifest=b"<manifest/>"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("mimetype", mimetype)
        target.writestr("content.xml", content)
        target.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()
