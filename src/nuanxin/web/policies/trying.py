"""What a case would get: read from the fields of an address or form, decided by one policy or by all of them. Nothing is kept."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from nuanxin.benefits import policies as library
from nuanxin.benefits.cases import Known
from nuanxin.benefits.deciding import Case, Decided, decide, read_case
from nuanxin.benefits.deciding.reading import no_twins, refuse_constant
from nuanxin.benefits.policies import Policy, filled
from nuanxin.benefits.policies.schema import ParameterFile
from nuanxin.errors import UserError
from nuanxin.web.listing.filters import read_day
from nuanxin.web.policies import casing
from nuanxin.web.policies.casing import PARAMETER
from nuanxin.web.policies.refused import Refused, refused

ORDER = ("yes", "conflict", "unknown", "no")
MOST_BYTES = 200_000
LONGEST_ADDRESS = 3000  # gunicorn takes 4094
FROZEN = ("first_approved_on", "extended")  # by the first approval of each clock
WRITTEN = {"money": re.compile(r"\d+(\.\d+)?", re.ASCII), "fraction": re.compile(r"\d+(\.\d+|/\d+)?", re.ASCII)}
SKIPPED = ("csrfmiddlewaretoken", "person", "add", "drop", "download", "as_of")


@dataclass(frozen=True)
class Trial:
    """One case as it is written in the fields, and the day it is judged on."""

    data: QueryDict
    day_written: str
    today: datetime.date
    policy: Policy | None = None
    known: Known | None = None  # of a real person, from whom the case started

    @cached_property
    def as_of(self) -> datetime.date:
        """The day asked for; where none is, today or the nearest day on which the policy was in force."""
        if self.day_written:
            return read_day(self.day_written)
        if self.policy is None or self.policy.is_in_force(self.today):
            return self.today
        term = self.policy.file.in_force
        return term.from_on if self.today < term.from_on else term.until_on or self.today

    @cached_property
    def written(self) -> dict[str, Any]:
        return casing.case_of(self.data)

    @cached_property
    def case(self) -> Case:
        return read_case(self.written)

    @property
    def parameters(self) -> dict[str, ParameterFile]:
        """The parameters of the policy that have no value where the person lives."""
        if self.policy is None:
            return {}
        place = self.data.get("residence") or None
        values = self.policy.parameters(place, self.day_or_today)
        return {name: one for name, one in self.policy.file.parameters.items() if values[name] is None}

    @property
    def day_or_today(self) -> datetime.date:
        try:
            return self.as_of
        except UserError:
            return self.today

    @cached_property
    def tried(self) -> Policy | None:
        """The policy with what was filled in here for the county."""
        return filled(self.policy, dict(self.filled_in())) if self.policy else None

    def filled_in(self) -> Iterator[tuple[str, Any]]:
        problems = []
        for name, one in self.parameters.items():
            if text := self.data.get(PARAMETER + name, "").strip():
                try:
                    yield name, read_parameter(one, text)
                except UserError as error:
                    problems += error.problems
        if problems:
            raise UserError(problems)

    @cached_property
    def problems(self) -> list[Refused]:
        """Everything that keeps the case from being read, at once."""
        found: list[str] = []
        for part in ("as_of", "case", "tried"):
            try:
                getattr(self, part)
            except UserError as error:
                found += error.problems
        return refused(found)

    def decided(self) -> Decided:
        return decide(self.tried, self.case_for(self.policy), self.as_of)  # type: ignore[arg-type]

    def case_for(self, policy: Policy) -> Case:
        """The case as this policy asks it. Of a real person, what sources say against each other stays, unless that fact was changed here."""
        if self.known is None:
            return self.case
        real = self.known.of(policy)
        then, now = real.written["person"], self.written.get("person", {})
        frozen = {} if self.policy else {name: then[name] for name in FROZEN if name in then and name not in now}
        case = read_case({**self.written, "person": {**now, **frozen}}) if frozen else self.case
        return replace(case, disputes=tuple(one for one in real.case.disputes if str(now.get(one.name)) == str(then.get(one.name))))

    def address(self) -> str:
        """The query that says the same case: shared, it opens the same page."""
        more = [(name, text) for name in self.data if name.startswith(PARAMETER) for text in self.data.getlist(name) if text.strip()]
        return urlencode([("as_of", self.as_of.isoformat()), *casing.pairs(self.written), *more])


def read_parameter(one: ParameterFile, text: str) -> Any:
    """What is tried for a parameter; refused what is not of its type."""
    match one.type:
        case "bool" if text in casing.YES_NO:
            return casing.YES_NO[text]
        case "date":
            return read_day(text)
        case "int" if text.isdecimal() and text.isascii() and len(text) <= 9:
            return int(text)
        case "money" | "fraction":
            return exact(one, text)
    raise UserError(f"{one.label}：“{text[:60]}”写法不对。请填{'整数' if one.type == 'int' else '是或否'}。")


def exact(one: ParameterFile, text: str) -> str:
    """An amount or a fraction as definitions write it: text, so that it stays exact."""
    tidy = text.replace(",", "").removesuffix("元")
    try:  # an exponent would be worked out in full
        value = Fraction(tidy) if WRITTEN[one.type].fullmatch(tidy) and len(tidy) <= 30 else None
    except ZeroDivisionError:
        value = None
    if value is None or not 0 <= value < 10**12:
        raise UserError(
            f"{one.label}：“{text[:60]}”写法不对。请填{'金额，如 200.00' if one.type == 'money' else '分数或小数，如 2/3、0.5'}。"
        )
    return tidy


@dataclass(frozen=True)
class Answered:
    """What one policy says to the case."""

    policy: Policy
    decided: Decided


def all_answers(trial: Trial) -> tuple[Answered, ...]:
    """Every policy in force that may be for the place of the case: those that say yes first."""
    place = trial.case.person.get("residence")
    asked = [one for one in library.in_force(trial.as_of) if place is None or one.is_for(place, trial.as_of) is not False]
    found = [Answered(one, decide(one, trial.case_for(one), trial.as_of)) for one in asked]
    return tuple(sorted(found, key=lambda one: ORDER.index(one.decided.answer)))


def read_upload(content: bytes) -> Mapping[str, Any]:
    """The case in an uploaded file; refused, all mistakes at once, if it cannot be read."""
    if len(content) > MOST_BYTES:
        raise UserError(f"案例文件超过 {MOST_BYTES // 1000} KB，没有读取。请检查是不是选错了文件。")
    try:
        written = json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=refuse_constant, object_pairs_hook=no_twins)
        json.dumps(written, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise UserError("案例文件里有不成字的符号（半个代理字符），读不了。请改正。") from None
    except UnicodeDecodeError:
        raise UserError("案例文件不是 UTF-8 文字，读不了。请另存为 UTF-8 编码的 JSON 文件。") from None
    except json.JSONDecodeError as error:
        raise UserError(f"案例文件第 {error.lineno} 行第 {error.colno} 个字附近不是正确的 JSON。请检查逗号、引号和括号。") from None
    except RecursionError:
        raise UserError("案例文件嵌套太深，读不了。请按格式重写。") from None
    except ValueError:
        raise UserError("案例文件里有太长的数字，读不了。请改正。") from None
    read_case(written)
    return written or {}


def without_blanks(data: QueryDict) -> QueryDict:
    """The fields that say something, without those of the form itself."""
    found = QueryDict(mutable=True)
    for name, texts in data.lists():
        if name not in SKIPPED:
            found.setlist(name, [text for text in texts if text.strip()])
            if not found.getlist(name):
                del found[name]
    return found


def changed(data: QueryDict, add: str, drop: str, read: Iterable[str]) -> QueryDict:
    """The fields with one more block, or without one. The first block of hires takes over what was written of the person."""
    found = data.copy()
    if add == casing.HIRE and not casing.numbers(found, casing.HIRE):
        moved = {name: found.pop(name) for name in list(found) if name.removesuffix(casing.NONE) in set(read)}
        for name, texts in moved.items():
            found.setlist(f"{casing.HIRE}1-{name}", texts)
        found[f"{casing.HIRE}1-{casing.PRESENT}"] = "1"
    if add in (casing.MEMBER, casing.HIRE):
        number = max(casing.numbers(found, add), default=0) + 1
        if number <= casing.MOST_ROWS:
            found[f"{add}{number}-{casing.PRESENT}"] = "1"
    if drop:
        for name in [name for name in found if name.startswith(f"{drop}-")]:
            del found[name]
    return found
