"""Merging two records of one person, and parting them again; a preview says beforehand what will happen."""

from nuanxin.people.actions.merging.clashes import Clash, Pair
from nuanxin.people.actions.merging.fields import Difference
from nuanxin.people.actions.merging.joining import merge_persons
from nuanxin.people.actions.merging.parting import merge_of, reverse_merge
from nuanxin.people.actions.merging.previewing import Counted, Preview, preview
from nuanxin.people.actions.merging.rules import FOLLOWS, STAYS, Relation, Rule, announce, relations

__all__ = [
    "FOLLOWS",
    "STAYS",
    "Clash",
    "Counted",
    "Difference",
    "Pair",
    "Preview",
    "Relation",
    "Rule",
    "announce",
    "merge_of",
    "merge_persons",
    "preview",
    "relations",
    "reverse_merge",
]
