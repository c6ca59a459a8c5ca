"""The limited child process: reads one uploaded file and writes its cells to standard output as a spool; nothing else.

It runs as a plain script (`python -I child.py FILE KIND`), knows nothing of nuanxin, and limits itself before the
parser is loaded: a workbook of 2 KB can make a parser ask for 100 GB. The parent reads the spool, see `reader.py`.

Spool: one JSON array per row that holds anything, `[row number, cell, cell, …]`; a date cell is `["d", "2022-09-01"]`.
Then one JSON line about the sheets, then the offset of that line, right-aligned in 20 characters.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from collections.abc import Iterable, Iterator
from typing import IO, Any

ADDRESS_SPACE = 2 << 30
CPU_SECONDS = 120
SPOOL_BYTES = 4 << 30
MAX_COLUMNS = 512
MAX_ROWS = 1_048_576
REFUSED = 3
NOT_READABLE = "文件打不开，可能已损坏。请用 Excel 或 WPS 打开检查，另存为 .xlsx 后再上传。"
LOCKED = "文件有打开密码，读不了。请在 Excel 或 WPS 中取消密码后再上传。"
TOO_WIDE = f"工作表“{{}}”超过 {MAX_COLUMNS} 列。请只保留需要的列后再上传。"
LONGEST_TEXT = 32_767
LONG_TEXT = f"有单元格的文字超过 {LONGEST_TEXT} 个字，也可能是英文引号没有成对。请检查后再上传。"
ENCODING = "文本文件的编码认不出来。请另存为“CSV UTF-8”或 .xlsx 后再上传。"


class RefusedError(Exception):
    """The file cannot be read, with the reason for the user."""


def limit() -> None:
    """Limit this process itself; Windows has no such limits, there only the parent's wall clock remains."""
    try:
        import resource
    except ImportError:
        return
    limits = {"RLIMIT_AS": ADDRESS_SPACE, "RLIMIT_CPU": CPU_SECONDS, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": SPOOL_BYTES}
    for name, value in limits.items():
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, OSError, ValueError):  # a system without this limit, or one already set lower
            continue


def main(path: str, kind: str) -> int:
    """Write the spool of one file; 3 with the reason on standard error when it is refused."""
    limit()
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="\n", write_through=False)
    try:
        write_spool(out, read_csv(path) if kind == "csv" else read_workbook(path))
    except RefusedError as refusal:
        return refuse(str(refusal))
    except MemoryError:
        return refuse("")
    out.flush()
    return 0


def refuse(reason: str) -> int:
    sys.stderr.buffer.write(reason.encode("utf-8"))
    return REFUSED


def write_spool(out: IO[str], sheets: Iterable[tuple[dict[str, Any], Iterator[list[Any]]]]) -> None:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=spell).encode
    index, offset = [], 0
    for about, rows in sheets:
        start, count, last = offset, 0, 0
        for number, cells in numbered(rows, about["name"]):
            line = encode([number, *cells]) + "\n"
            out.write(line)
            offset += len(line.encode("utf-8", "surrogatepass"))
            count, last = count + 1, number
        index.append({**about, "start": start, "rows": count, "last": last})
    out.write(json.dumps(index, ensure_ascii=False) + "\n" + f"{offset:>20}")


def numbered(rows: Iterator[list[Any]], sheet: str) -> Iterator[tuple[int, list[Any]]]:
    """The rows that hold anything, with Excel's own row numbers; a formatted empty row costs nothing."""
    for number, cells in enumerate(rows, 1):
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise RefusedError(TOO_WIDE.format(sheet))
        yield number, cells


def spell(cell: Any) -> Any:
    """Cells that JSON has no form for. A length of time is no date and is shown as it stands."""
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return ["d", cell.date().isoformat()] if midnight else ["d", cell.isoformat(sep=" ")]
    if isinstance(cell, datetime.date):
        return ["d", cell.isoformat()]
    return ["t", str(cell)]


def read_workbook(path: str) -> Iterator[tuple[dict[str, Any], Iterator[list[Any]]]]:
    import python_calamine as calamine

    try:
        # By its content: calamine would believe the ending of a path.
        with open(path, "rb") as file, calamine.CalamineWorkbook.from_filelike(file) as book:
            for position, about in enumerate(book.sheets_metadata):
                if about.typ == calamine.SheetTypeEnum.WorkSheet:
                    yield read_sheet(book.get_sheet_by_index(position), about.visible)
    except calamine.PasswordError as error:
        raise RefusedError(LOCKED) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise RefusedError(NOT_READABLE) from error


def read_sheet(sheet: Any, visible: Any) -> tuple[dict[str, Any], Iterator[list[Any]]]:
    merges = [[*start, *end] for start, end in sheet.merged_cell_ranges or ()]
    about = {"name": sheet.name, "visible": str(visible).endswith(".Visible"), "merges": merges}
    first = sheet.start[1] if sheet.start else 0
    return about, ([""] * first + row for row in sheet.iter_rows()) if first else iter(sheet.iter_rows())


def read_csv(path: str) -> Iterator[tuple[dict[str, Any], Iterator[list[Any]]]]:
    csv.field_size_limit(LONGEST_TEXT)
    encoding = encoding_of(path)
    with open(path, encoding=encoding, newline="") as file:
        sample = file.read(1 << 16)
        file.seek(0)
        yield {"name": "CSV", "visible": True, "merges": []}, csv_rows(file, delimiter_of(sample))


def encoding_of(path: str) -> str:
    """UTF-16 and UTF-8 by their mark, else whichever of UTF-8 and GB18030 decodes the whole file."""
    with open(path, "rb") as file:
        head = file.read(4)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return checked(path, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        if decodes(path, encoding):
            return encoding
    raise RefusedError(ENCODING)


def checked(path: str, encoding: str) -> str:
    if decodes(path, encoding):
        return encoding
    raise RefusedError(ENCODING)


def decodes(path: str, encoding: str) -> bool:
    try:
        with open(path, encoding=encoding, newline="") as file:
            while file.read(1 << 20):
                pass
    except UnicodeError:
        return False
    return True


def delimiter_of(sample: str) -> str:
    """The commonest of the four signs that programs use, in the first lines."""
    head = "\n".join(sample.splitlines()[:12])
    return max(",\t;|", key=head.count)


def csv_rows(file: Iterable[str], delimiter: str) -> Iterator[list[Any]]:
    try:
        for number, row in enumerate(csv.reader(file, delimiter=delimiter), 1):
            if number > MAX_ROWS:
                raise RefusedError(f"文件超过 {MAX_ROWS} 行。请拆成几个文件后再上传。")
            yield list(row)
    except csv.Error as error:
        raise RefusedError(LONG_TEXT) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
