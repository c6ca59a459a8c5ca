"""Constraints broken on purpose, one module per group of records; each module has its own `BROKEN`: name -> how, given a person."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

from nuanxin.people.models import Person


def gathered() -> dict[str, Callable[[Person], object]]:
    """What all modules here break, by the constraint's name; a name in two of them is a mistake."""
    modules = [importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)]
    names = [name for module in modules for name in module.BROKEN]
    assert len(names) == len(set(names)), names
    return {name: how for module in modules for name, how in module.BROKEN.items()}
