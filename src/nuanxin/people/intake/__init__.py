"""How the roster of assisted persons comes in: one row is a person with household, categories, spell and recognition."""

from __future__ import annotations

from typing import Any

from nuanxin.orgs import crypto, history
from nuanxin.orgs.fields import mask_phone
from nuanxin.people.intake.roster import Roster
from nuanxin.people.models import Person, PersonChange

__all__ = ["Roster"]


def beside(name: str, value: Any) -> dict[str, Any]:
    """What stands beside an encrypted field of a person."""
    if name != "phone":
        return {}
    return {"phone_digest": crypto.digest("phone", value) if value else "", "phone_masked": mask_phone(value)}


history.keep_apart(Person, PersonChange, "person_id", beside)
