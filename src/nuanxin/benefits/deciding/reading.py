"""A case file read and checked: every mistake at once, in Chinese, with the place, the value and what to write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from nuanxin.benefits.deciding.case import Case, Contribution, Paid
from nuanxin.benefits.deciding.values import READERS, UnreadableError, amount, code, month
from nuanxin.benefits.policies import facts
from nuanxin.benefits.policies.schema import FactFile
from nuanxin.definitionfile import did_you_mean
from nuanxin.errors import UserError

PARTS = ("person", "household", "employer", "payments", "insurance")
KINDS = {"pension": "养老", "medical": "医疗", "unemployment": "失业", "injury": "工伤"}
PAYERS = {"self": "本人", "employer": "单位"}
NONE = "none"


def read_file(path: Path) -> Case:
    """The case in a JSON file; refused if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "不是 UTF-8 文字"
        raise UserError(f"案例文件“{path}”读不了：{reason}。请检查路径和编码。") from error
    try:
        return read_case(json.loads(text, parse_float=Decimal, parse_constant=refuse_constant, object_pairs_hook=no_twins))
    except json.JSONDecodeError as error:
        raise UserError(
            f"案例文件“{path}”第 {error.lineno} 行第 {error.colno} 个字附近不是正确的 JSON。请检查逗号、引号和括号。"
        ) from error
    except ValueError:  # an integer of thousands of digits
        raise UserError(f"案例文件“{path}”里有太长的数字，读不了。请核对。") from None
    except RecursionError:
        raise UserError(f"案例文件“{path}”嵌套太深，读不了。请按格式重写。") from None


def refuse_constant(text: str) -> Any:
    raise UserError(f"案例里的“{text}”不是数字。请写成十进制数，不知道的不要写。")


def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key written twice would silently lose a value."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = sorted({name for name, _ in pairs if [key for key, _ in pairs].count(name) > 1})
        raise UserError(f"案例里的“{'、'.join(twice)}”写了两次。请删去一处。")
    return found


def read_case(written: Any) -> Case:
    """A case from what JSON gives."""
    reader = Reader()
    case = reader.case(written)
    if reader.problems:
        raise UserError(reader.problems)
    return case


class Reader:
    """Reads one case; `problems` collects what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def refuse(self, at: str, text: str) -> None:
        self.problems.append(f"{at}：{text}" if at else text)

    def case(self, written: Any) -> Case:
        parts = self.mapping("案例", written)
        self.known_names("", parts, PARTS)
        person, none = self.facts("person", parts.get("person"), facts.known().facts)
        household = [self.facts(f"household[{place}]", one, facts.known().facts)[0] for place, one in self.items("household", parts)]
        employer, gone, hires = self.employer(parts.get("employer"))
        return Case(
            person=person,
            household=tuple(household),
            employer=employer,
            hires=hires,
            payments=tuple(self.payment(f"payments[{place}]", one) for place, one in self.items("payments", parts)),
            insurance=tuple(
                one for place, part in self.items("insurance", parts) if (one := self.contribution(f"insurance[{place}]", part)) is not None
            ),
            none=none | gone,
        )

    def employer(self, written: Any) -> tuple[dict[str, Any], frozenset[str], tuple[Case, ...] | None]:
        parts = dict(self.mapping("employer", written))
        listed = parts.pop("hires", None)
        found, none = self.facts("employer", parts, facts.known().employer, ("hires",))
        gone = frozenset(f"employer.{name}" for name in none)
        if listed is None:
            return found, gone, None
        people = [self.facts(f"employer.hires[{place}]", one, facts.known().facts) for place, one in self.items("hires", {"hires": listed})]
        return found, gone, tuple(Case(person=person, employer=found, none=absent | gone) for person, absent in people)

    def mapping(self, at: str, written: Any) -> Mapping[str, Any]:
        if written is None:
            return {}
        if not isinstance(written, dict):
            self.refuse(at, "应是若干“名称: 值”，写在花括号里。请改正。")
            return {}
        return written

    def items(self, name: str, parts: Mapping[str, Any]) -> Iterable[tuple[int, Any]]:
        written = parts.get(name)
        if written is None:
            return ()
        if not isinstance(written, list):
            self.refuse(name, "应是列表，写在方括号里。请改正。")
            return ()
        return enumerate(written)

    def known_names(self, at: str, parts: Mapping[str, Any], known: Iterable[str]) -> None:
        for name in [one for one in parts if one not in set(known)]:
            self.refuse(
                at,
                f"没有名为“{name}”的事实。{did_you_mean(name, known)}"
                if at
                else f"案例里没有“{name}”这一部分。{did_you_mean(name, known)}",
            )

    def facts(
        self, at: str, written: Any, known: Mapping[str, FactFile], others: tuple[str, ...] = ()
    ) -> tuple[dict[str, Any], frozenset[str]]:
        """The values of the facts written, and the names of those said not to exist."""
        parts = self.mapping(at, written)
        self.known_names(at, parts, [*known, *others])
        found, none = {}, set()
        for name, fact in known.items():
            value = parts.get(name)
            if value is None:
                continue
            if value == NONE and NONE not in fact.values and fact.type != "date_or_open":
                none.add(name)
            else:
                found[name] = self.value(f"{at}.{name}（{fact.label}）", READERS[fact.type], value, fact)
        return found, frozenset(none)

    def value(self, at: str, read: Callable[[Any, FactFile], Any], value: Any, fact: FactFile) -> Any:
        try:
            return read(value, fact)
        except UnreadableError as error:
            self.refuse(at, f"“{shown(value)}”{error}")
            return None

    def payment(self, at: str, written: Any) -> Paid:
        parts = self.mapping(at, written)
        self.known_names(at, parts, ("programme", "month", "amount"))
        programme = parts.get("programme")
        if not isinstance(programme, str) or not programme.strip():
            self.refuse(at, "缺少项目（programme）。请写明是哪项补贴。")
        return Paid(str(programme), self.part(at, parts, "month", month), self.part(at, parts, "amount", amount))

    def contribution(self, at: str, written: Any) -> Contribution | None:
        parts = self.mapping(at, written)
        self.known_names(at, parts, ("month", "kind", "amount", "payer"))
        missing = [name for name in ("month", "kind", "payer") if parts.get(name) is None]
        if missing:
            self.refuse(at, f"缺少{'、'.join(missing)}。请补上。")
            return None
        kind, payer = self.part(at, parts, "kind", code(KINDS)), self.part(at, parts, "payer", code(PAYERS))
        paid_for = self.part(at, parts, "month", month)
        return None if paid_for is None else Contribution(paid_for, str(kind), self.part(at, parts, "amount", amount), str(payer))

    def part(self, at: str, parts: Mapping[str, Any], name: str, read: Callable[[Any], Any]) -> Any:
        if parts.get(name) is None:
            return None
        try:
            return read(parts[name])
        except UnreadableError as error:
            self.refuse(f"{at}.{name}", f"“{shown(parts[name])}”{error}")
            return None


def shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str).strip('"')
    return text if len(text) <= 60 else text[:60] + "…"
