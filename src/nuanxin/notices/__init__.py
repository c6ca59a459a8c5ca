"""Notices as data: targets, service standards, gaps, forms and reporting dates, all derived from facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nuanxin.notices.definition.model import Notice

# Django imports this package before its models are there, so definitions, which name fact tables, are imported when asked for.


def catalogue() -> Mapping[str, Notice]:
    """All known notices by id, the newest first; refused (UserError) with file and line if a definition is wrong."""
    from nuanxin.notices.definition.catalogue import notices

    return notices()


def get(name: str) -> Notice:
    """One notice by its id; refused with the known ids."""
    from nuanxin.notices.definition.catalogue import get

    return get(name)
