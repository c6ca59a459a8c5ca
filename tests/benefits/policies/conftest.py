"""A folder of an office's own policies."""

from __future__ import annotations

from textwrap import dedent

import pytest


@pytest.fixture
def write(tmp_path, settings):
    """Writes the policy of that id into the office's own folder."""
    settings.EXTRA_DEFINITIONS = str(tmp_path)

    def write(text, name="own-policy"):
        folder = tmp_path / "policies" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "policy.yaml").write_text(dedent(text), encoding="utf-8")
        return folder

    return write
