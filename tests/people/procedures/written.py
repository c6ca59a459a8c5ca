"""A small procedure and profile as an office would write them, to be broken line by line."""

from __future__ import annotations

from pathlib import Path

from nuanxin.errors import UserError
from nuanxin.people.procedures import loading

PROFILE = """\
id: plain
label: 姓名
source: 某规定
applied_for: 就业困难人员认定
columns:
  - {field: name, label: 姓名}
"""
PROCEDURE = """\
id: town
title: 某县认定
source: 某办法
version: "1"
area: "360722"
from_on: 2020-01-01
categories:
  AGE: 大龄人员
  LONG: 长期失业人员
unemployment_first: [LONG]
steps:
  - {id: accept, label: 受理, kind: accept, roles: [collector], level: village}
  - {id: review, label: 初审, kind: review, roles: [officer], level: village, limit_days: 3, send_back_to: [accept]}
  - {id: notice, label: 公示, kind: notice, roles: [officer], level: village}
  - {id: recheck, label: 复核, kind: recheck, roles: [officer], level: township, not_by: [review]}
  - {id: decide, label: 认定, kind: decide, roles: [head], level: county, not_by: [accept], send_back_to: [review]}
notice:
  title: 认定公示
  days: 5
  unit: working
  profile: plain
  upheld: recheck
papers:
  - {kind: id_card, label: 身份证}
  - {kind: spell, label: 失业证, for_categories: [LONG]}
card:
  title: 援助卡
  number: "{county}{year}{serial}"
"""


def load(folder: Path, *procedures: str, profiles: tuple[str, ...] = (PROFILE,)):
    """What the texts mean, written to files of that folder."""
    paths: dict[str, list[Path]] = {"procedures": [], "publication": []}
    for kind, texts in (("procedures", procedures), ("publication", profiles)):
        (folder / kind).mkdir(exist_ok=True)
        for number, text in enumerate(texts, 1):
            paths[kind].append(folder / kind / f"{number}.yaml")
            paths[kind][-1].write_text(text, encoding="utf-8")
    return loading.load(paths["procedures"], paths["publication"])


def problems(folder: Path, *procedures: str, profiles: tuple[str, ...] = (PROFILE,)) -> list[str]:
    """Everything that is refused in the texts, in order."""
    try:
        load(folder, *procedures, profiles=profiles)
    except UserError as error:
        return list(error.problems)
    return []


def changed(old: str, new: str, text: str = PROCEDURE) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)
