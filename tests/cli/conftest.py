"""The command line as a user meets it: an exit code, what it says and what it complains about."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from nuanxin import cli


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def nuanxin(capsys):
    """Run one command in this process."""

    def run(*argv: str) -> Outcome:
        capsys.readouterr()
        code = cli.run([str(word) for word in argv])
        return Outcome(code, *capsys.readouterr())

    return run
