"""Whether two writings are one name: spaces, full width, middle dots and variant characters make no difference."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from nuanxin import yamlfile
from nuanxin.engines.sheets.spec import BUILT_IN

IGNORED = re.compile(r"[\s\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65.．。\u200b-\u200f\u2060\ufeff]+")


@cache
def variants() -> dict[int, str]:
    """Each variant character with the one it stands for; the file lists them group by group, the standard one first."""
    groups = yamlfile.load(BUILT_IN / "_variants.yaml").value["groups"]
    return {ord(variant): group[0] for group in groups for variant in group[1:]}


def folded(name: str) -> str:
    """The form in which two writings of one name are equal."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", name)).translate(variants()).upper()


def agree(one: str, other: str) -> bool:
    return one == other or folded(one) == folded(other)
