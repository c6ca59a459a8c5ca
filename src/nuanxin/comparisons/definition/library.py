"""All comparison rules that are known: those shipped and those of the office's own folder, loaded once and again when a file changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from nuanxin.comparisons import ledger
from nuanxin.comparisons.definition.lists import columns_of_list, spec
from nuanxin.comparisons.definition.model import Rule, RuleList, Shown
from nuanxin.comparisons.definition.schema import ListFile, RuleFile, RulesFile, ShowFile
from nuanxin.comparisons.releases import facts_of_list
from nuanxin.definitionfile import Place, Problems, Written, did_you_mean, read
from nuanxin.engines import rules
from nuanxin.engines.rules import Catalogue, Condition, Fact
from nuanxin.errors import UserError
from nuanxin.orgs import definitions
from nuanxin.people.enums import Category, EndReason

PATTERN = "comparisons/*.yaml"
Made = TypeVar("Made")
SAME = ("id", "title", "severity", "result", "advice", "turns_into", "parameters", "areas")  # as the file says


def library() -> Mapping[str, Rule]:
    """Known rules by id, in the order of their files."""
    return loaded(definitions.files(PATTERN))


def get(name: str) -> Rule:
    """The rule of that id; refused with the nearest known one."""
    known = library()
    if name in known:
        return known[name]
    raise UserError(f"没有比对规则“{name}”。{did_you_mean(name, known)}")


@lru_cache(maxsize=4)
def loaded(files: tuple[tuple[Path, int], ...]) -> Mapping[str, Rule]:
    return load(path for path, _ in files)


def load(paths: Iterable[Path]) -> Mapping[str, Rule]:
    """Read the files; refused, all at once, with file and line, also a rule that stands twice."""
    problems = Problems()
    found: dict[str, Rule] = {}
    for path in paths:
        written = problems.attempt(path.name, lambda path=path: read(path, RulesFile))
        for index, file in enumerate(written.content.rules if written else ()):
            at = written.where("rules", index)
            rule = problems.attempt(at, Compiler(written, ("rules", index), file, Problems()).rule)
            if file.id in found:
                problems.refuse(at, f"比对规则“{file.id}”写了两次。请改名或删去一处。")
            elif rule:
                found[file.id] = rule
    problems.raise_all()
    return found


@dataclass(frozen=True)
class Compiler:
    """Compiles one rule of a file; every mistake of it is told at once."""

    written: Written[RulesFile]
    place: Place
    file: RuleFile
    problems: Problems

    def at(self, *place: str | int) -> str:
        return self.written.where(*self.place, *place)

    def attempt(self, place: tuple[str | int, ...], make: Callable[[str], Made]) -> list[Made]:
        """What `make` makes of the part at that place, if it is not refused."""
        made = self.problems.attempt(self.at(*place), lambda: make(self.at(*place)))
        return [] if made is None else [made]

    def rule(self) -> Rule:
        file = self.file
        for text in [*wrong_lists(file), *wrong_words(file)]:
            self.problems.refuse(self.at(), text)
        types = {"as_of": "date", **dict.fromkeys(file.parameters, "int")}
        lists = [
            one for alias, part in file.lists.items() for one in self.attempt(("lists", alias), partial(compile_list, alias, part, types))
        ]
        self.problems.raise_all()
        catalogue = known_in(file, lists)
        when = self.attempt(("when",), lambda at: rules.compile(file.when, catalogue, types, at))
        shown = [one for index, part in enumerate(file.show) for one in self.attempt(("show", index), partial(compile_shown, part, lists))]
        self.problems.raise_all()
        return self.made(lists, catalogue, when[0], shown)

    def made(self, lists: Sequence[RuleList], catalogue: Catalogue, when: Condition, shown: Sequence[Shown]) -> Rule:
        group, file = self.written.content, self.file
        same = {name: getattr(file, name) for name in SAME}
        return Rule(
            **same,
            group=group.group,
            source=file.source or group.source,
            lists=tuple(lists),
            each=file.each or file.suggest or "",
            suggest=file.suggest or "",
            when=when,
            catalogue=catalogue,
            shown=tuple(shown),
            facts=tuple(dict.fromkeys(one.ledger for one in shown if one.ledger and one.ledger not in ledger.TEXTS)),
            category=file.category or "",
            valid_days=file.valid_days or group.valid_days,
            grace_days=file.grace_days or group.grace_days,
            end_code=file.end_code or "",
            correction=file.correction or "",
            version=version(file),
        )


def version(file: RuleFile) -> str:
    """Changes with whatever the file says of the rule, and with the shape of the ledger."""
    content = json.dumps(file.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{ledger.shape()}:{content}".encode()).hexdigest()[:12]


def wrong_lists(file: RuleFile) -> Iterator[str]:
    """Aliases that are facts already, a driving list that is none or stands beside kin."""
    for alias in file.lists:
        if alias in ledger.catalogue():
            yield f"名单的别名“{alias}”与台账事实同名。请换一个别名。"
    driving = [one for one in (file.each, file.suggest) if one]
    if len(driving) > 1:
        yield "each 和 suggest 只能写一个。请删去一个。"
    for alias in driving:
        if alias not in file.lists or file.lists[alias].household:
            yield f"“{alias}”不是本规则 lists 里的名单。{did_you_mean(alias, file.lists)}"
    if driving and any(one.household for one in file.lists.values()):
        yield "逐行比对名单（each、suggest）的规则不能再问家庭成员。请另写一条规则。"


def wrong_words(file: RuleFile) -> Iterator[str]:
    """An unknown category, a correction that needs one, a threshold for an area that the rule does not have."""
    if file.category and file.category not in Category.values:
        yield f"没有人员类别“{file.category}”。{did_you_mean(file.category, Category.values)}"
    if file.end_code and file.end_code not in EndReason.values:
        yield f"没有退出情形“{file.end_code}”。{did_you_mean(file.end_code, EndReason.values)}"
    if file.correction and file.correction.endswith("category") and not file.category:
        yield f"更正方式 {file.correction} 要写明人员类别（category）。请补上。"
    for prefix, values in file.areas.items():
        for name in values.keys() - file.parameters.keys():
            yield f"地区 {prefix} 的参数“{name}”在 parameters 里没有。请先在 parameters 里写明一般值。"


def compile_list(alias: str, file: ListFile, parameters: Mapping[str, str], at: str) -> RuleList:
    if file.household == bool(file.list):
        raise UserError("每个别名要么写 list: 名单编号，要么写 household: true。请改正。")
    if file.household and not file.where:
        raise UserError("household: true 要写明哪些家庭成员算数（where）。请补上。")
    catalogue = ledger.catalogue() if file.household else facts_of_list(spec(file.list or "").id)
    where = rules.compile(file.where, catalogue, parameters, at) if file.where else None
    title = "家庭成员" if file.household else spec(file.list or "").title
    return RuleList(alias, file.list or "", title, file.label or title, where, catalogue)


def known_in(file: RuleFile, lists: Iterable[RuleList]) -> Catalogue:
    """What `when` may name: facts of the ledger, a mark for each list, and the columns of the driving row."""
    names: dict[str, Fact] = dict(ledger.catalogue())
    for one in lists:
        if one.alias in (file.each, file.suggest):
            names |= {f"{one.alias}.{name}": fact_in(one, fact) for name, fact in one.catalogue.items()}
        else:
            names[one.alias] = mark_of(one)
    return names


def fact_in(one: RuleList, fact: Fact) -> Fact:
    return Fact(fact.type, f"“{one.label}”的{fact.label}", fact.missing, fact.values, fact.labels)


def mark_of(one: RuleList) -> Fact:
    if one.is_household:
        said = one.where.chinese(one.catalogue) if isinstance(one.where, Condition) else ""
        return Fact("bool", one.title, "never", labels={"true": f"有别的家庭成员{said}", "false": f"没有别的家庭成员{said}"})
    return Fact("bool", one.label, "never", labels={"true": f"在“{one.label}”中", "false": f"不在“{one.label}”中"})


def compile_shown(file: ShowFile, lists: Iterable[RuleList], at: str = "") -> Shown:
    if not (file.ledger or file.list):
        raise UserError(f"“{file.label}”没有写取自哪里。请写 ledger 或 list。")
    if file.ledger and file.ledger not in {**ledger.catalogue(), **ledger.TEXTS}:
        raise UserError(f"台账没有“{file.ledger}”。{did_you_mean(file.ledger, {**ledger.catalogue(), **ledger.TEXTS})}")
    if not file.list:
        return Shown(file.label, file.ledger or "")
    alias, fact = file.list.split(".")
    one = next((one for one in lists if one.alias == alias and one.list_id), None)
    if one is None:
        raise UserError(f"本规则没有名单别名“{alias}”。请用 lists 里的别名。")
    headings = columns_of_list(one.list_id)
    if fact not in headings:
        raise UserError(f"名单“{one.list_id}”没有列“{fact}”。{did_you_mean(fact, headings)}")
    return Shown(file.label, file.ledger or "", alias, *headings[fact])
