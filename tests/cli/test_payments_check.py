"""The command that checks a published table."""

from __future__ import annotations

import json

from nuanxin import cli
from tests.benefits.published.books import book

RIGHT = [["某县2023年3月社会保险补贴公示表"], ["姓名", "补贴金额（元）"], ["赵某", 100], ["钱某", 200], ["合计", 300]]
WRONG = [*RIGHT[:-1], ["合计", 310]]
SAID = "“补贴金额”的合计写的是 310，各行相加是 300，多 10。请核对各行和合计。"


def saved(tmp_path, rows):
    path = tmp_path / "公示表.xlsx"
    path.write_bytes(book(("三月", rows)))
    return str(path)


def test_a_right_table_is_said_to_be_right(tmp_path, capsys):
    assert cli.run(["payments", "check", saved(tmp_path, RIGHT)]) == 0
    assert capsys.readouterr().out == "公示表.xlsx：没有发现疑点。\n"


def test_a_wrong_table_is_told_cell_by_cell_and_ends_with_1(tmp_path, capsys):
    assert cli.run(["payments", "check", saved(tmp_path, WRONG)]) == 1

    told = capsys.readouterr()
    assert told.out == f"三月!B5：{SAID}\n"
    assert told.err == "共 1 处疑点。\n"


def test_as_json_findings_are_a_list(tmp_path, capsys):
    assert cli.run(["payments", "check", saved(tmp_path, WRONG), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == [{"sheet": "三月", "cell": "B5", "said": SAID}]
    assert cli.run(["payments", "check", saved(tmp_path, RIGHT), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_missing_file_and_one_without_a_table_are_refused(tmp_path, capsys):
    assert cli.run(["payments", "check", str(tmp_path / "没有.xlsx")]) == 1
    assert "找不到文件" in capsys.readouterr().err
    assert cli.run(["payments", "check", saved(tmp_path, [["名单"], ["赵某"]])]) == 1
    assert "找不到补贴表的表头" in capsys.readouterr().err
