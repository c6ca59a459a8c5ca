"""An officer at work, and a folder of the office's own definitions."""

from __future__ import annotations

import shutil

import pytest

from nuanxin.orgs.definitions import SHIPPED
from tests.web.pages import signed_in


@pytest.fixture
def inside(client, officer):
    return signed_in(client, officer)


@pytest.fixture
def own(settings, tmp_path):
    """Copies a shipped policy into the office's own folder, with a piece of its text replaced."""
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    def copy(policy: str, *changes: tuple[str, str]) -> None:
        target = tmp_path / "policies" / policy / "policy.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SHIPPED / "policies" / policy / "policy.yaml", target)
        text = target.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        target.write_text(text, encoding="utf-8")

    return copy
