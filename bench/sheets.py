"""Reading a persons workbook of 100,000 rows and 20 columns: CPU and memory of `parse` beside calamine alone, in one run.

`python -m bench.sheets [--rows N] [--file FILE]`; each measurement runs in a process of its own.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from nuanxin.engines import sheets
from nuanxin.engines.sheets.cells.identity import check_digit

TODAY = datetime.date(2022, 9, 20)
COLUMNS = 20
ALIKE = {
    "民族": "汉族",
    "户籍性质": "农村",
    "与户主关系": "本人",
    "就业状态": "未就业",
    "培训意愿": "否",
    "创业意愿": "否",
    "技能特长": "无",
}
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英"


def write_workbook(path: Path, rows: int) -> None:
    """A roster as a county would send it: 20 columns, true dates, several categories, one row in fifty with a fault."""
    chance = random.Random(2022)
    spec = sheets.load_list("persons")
    columns = list(spec.asked[:COLUMNS])
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, day = book.add_worksheet("花名册"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, spec.title)
    for index, column in enumerate(columns):
        sheet.write_string(1, index, column.name)
    for row in range(rows):
        for index, column in enumerate(columns):
            value = invented(column.name, row, chance)
            if isinstance(value, datetime.date):
                sheet.write_datetime(row + 2, index, value, day)
            elif value:
                sheet.write_string(row + 2, index, value)
    book.close()


def invented(name: str, row: int, chance: random.Random) -> str | datetime.date | None:
    """What stands under this heading in this row; None for an empty cell."""
    birth = datetime.date(1960, 1, 1) + datetime.timedelta(days=row % 14_000)
    serial = row // 14_000 * 37 + 1
    number = with_check_digit(f"360722{birth:%Y%m%d}{serial % 1000:03}")
    made: dict[str, str | datetime.date] = {
        "姓名": chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN),
        "身份证号": number if row % 50 else number[:17] + "?",
        "户主身份证号": number,
        "性别": "男" if serial % 2 else "女",
        "出生日期": birth,
        "常住地": f"第{row % 17}镇第{row % 300}村",
        "联系电话": f"139{row % 100_000_000:08}",
        "人员类别": "大龄人员、残疾人员" if row % 3 else "低保家庭成员",
        "失业登记日期": f"2021-{row % 12 + 1:02}-{row % 28 + 1:02}",
        "认定日期": f"2021年{row % 12 + 1}月{row % 28 + 1}日",
        "文化程度": ("小学", "初中", "高中", "大专")[row % 4],
        "就业意愿": "是" if row % 2 else "否",
        **ALIKE,
    }
    return made.get(name)


def with_check_digit(seventeen: str) -> str:
    return seventeen + check_digit(seventeen)


def read_with_parse(path: Path) -> dict[str, int]:
    """The product's own way: guard, limited child, headings, cells, rules of the row."""
    with sheets.parse(path, sheets.load_list("persons"), today=TODAY) as parsed:
        faults = rows = 0
        for row in parsed.rows():
            rows += 1
            faults += bool(row.problems)
    return {"rows": rows, "faults": faults}


def read_with_calamine(path: Path) -> dict[str, int]:
    """The bare parser: all cells of the first sheet as Python values."""
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {"rows": len(rows)}


WAYS = {"parse": read_with_parse, "calamine": read_with_calamine}


def measure(way: str, path: Path) -> dict[str, float]:
    """CPU seconds with children, wall seconds and peak memory of one way, in its own process."""
    command = [sys.executable, "-m", "bench.sheets", "--way", way, "--file", str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def run_way(way: str, path: Path) -> None:
    start, clock = time.process_time(), time.perf_counter()
    answer = WAYS[way](path)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        **answer,
        "cpu": time.process_time() - start + children.ru_utime + children.ru_stime,
        "wall": time.perf_counter() - clock,
        "own_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "child_mb": children.ru_maxrss / 1024,
    }
    print(json.dumps(told))


def compare(path: Path) -> None:
    own, bare = measure("parse", path), measure("calamine", path)
    print(f"{path.stat().st_size / 1e6:.1f} MB, {own['rows']:.0f} rows, {own['faults']:.0f} with problems")
    for name, told in (("parse", own), ("calamine", bare)):
        print(
            f"{name:9} CPU {told['cpu']:6.2f} s  wall {told['wall']:6.2f} s  own memory {told['own_mb']:5.0f} MB  child {told['child_mb']:5.0f} MB"
        )
    print(f"ratio     CPU {own['cpu'] / bare['cpu']:6.2f}    own memory {own['own_mb'] / bare['own_mb']:.2f}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--file", type=Path, help="an existing persons workbook instead of an invented one")
    options.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.way:
        return run_way(chosen.way, chosen.file)
    if chosen.file:
        return compare(chosen.file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "persons.xlsx"
        write_workbook(path, chosen.rows)
        return compare(path)


if __name__ == "__main__":
    main()
