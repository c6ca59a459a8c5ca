"""Procedures of recognition and what a public notice may show, as regions define them: read, checked, frozen."""

from nuanxin.people.procedures.loading import for_area, get, library, profile, profiles
from nuanxin.people.procedures.publication import Profile, ProfileColumn
from nuanxin.people.procedures.schema import CardRule, NoticeRule, PaperRule, Procedure, Step

__all__ = [
    "CardRule",
    "NoticeRule",
    "PaperRule",
    "Procedure",
    "Profile",
    "ProfileColumn",
    "Step",
    "for_area",
    "get",
    "library",
    "profile",
    "profiles",
]
