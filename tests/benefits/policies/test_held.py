"""One decision or one batch looks at the folders once; what changed meanwhile is seen by the next."""

from __future__ import annotations

import pytest

from nuanxin.benefits import policies
from nuanxin.benefits.policies.library import PATTERN, SHARED, held
from nuanxin.errors import UserError
from nuanxin.orgs import definitions
from tests.benefits.policies.test_library import OWN


@pytest.fixture
def looks(monkeypatch):
    """The patterns that were looked for, in order."""
    found, real = [], definitions.files

    def files(pattern):
        found.append(pattern)
        return real(pattern)

    monkeypatch.setattr(definitions, "files", files)
    return found


def test_folders_are_looked_at_once_while_held(looks):
    with held():
        first = policies.library()
        assert policies.library() is first
        policies.get("2011-anhui-services")

    assert looks == [PATTERN, SHARED, "policies/_facts.yaml"]


def test_holding_without_asking_looks_at_nothing(looks):
    with held():
        pass

    assert looks == []


def test_file_changed_while_held_is_seen_afterwards(write):
    with held():
        assert "own-policy" not in policies.library()
        write(OWN)
        with held():
            assert "own-policy" not in policies.library()
        assert "own-policy" not in policies.library()

    assert policies.get("own-policy").title == "本地补贴"


def test_a_failure_lets_go(write):
    with pytest.raises(UserError), held():
        policies.get("own-policy")

    write(OWN)
    assert "own-policy" in policies.library()
