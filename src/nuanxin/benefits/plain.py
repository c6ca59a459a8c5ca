"""How facts are asked without jargon, at the door and on paper: the questions of `definitions/benefits/questions.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nuanxin.benefits.policies import facts
from nuanxin.definitionfile import Code, Name, Problems, Strict, Text, Written, did_you_mean, read
from nuanxin.orgs import definitions

PATTERN = "benefits/questions.yaml"
EMPLOYER = "employer."


class PlainFile(Strict):
    """The question for each fact of a person, of their contributions, and of an employer."""

    id: Code
    title: Text
    source: Text
    person: dict[Name, Text]
    employer: dict[Name, Text]


def question(name: str) -> str:
    """How the fact is asked; empty where its label must do."""
    asked = loaded(definitions.files(PATTERN))
    return asked.employer.get(name.removeprefix(EMPLOYER), "") if name.startswith(EMPLOYER) else asked.person.get(name, "")


@lru_cache(maxsize=4)
def loaded(files: tuple[tuple[Path, int], ...]) -> PlainFile:
    """The office's own file in front of the shipped one."""
    return load(files[-1][0])


def load(path: Path) -> PlainFile:
    """Read one file; refused, all at once, if it asks for facts that there are not."""
    written, problems = read(path, PlainFile), Problems()
    for part, name, known in strangers(written):
        problems.refuse(written.where(part, name), f"没有名为“{name}”的事实。{did_you_mean(name, known)}")
    problems.raise_all()
    return written.content


def strangers(written: Written[PlainFile]) -> Iterator[tuple[str, str, list[str]]]:
    """The names that no catalogue has, with the part of the file and the names it may have."""
    known = facts.known()
    allowed = {"person": [*known.facts, *facts.LISTS], "employer": list(known.employer)}
    for part, names in allowed.items():
        yield from ((part, name, names) for name in getattr(written.content, part) if name not in names)
