"""The one door to each casework record: what is not the user's to see is as if it were not there."""

from __future__ import annotations

from typing import TypeVar

from nuanxin.casework.models import Placement, Referral, Relief, Visit
from nuanxin.errors import NotVisible
from nuanxin.orgs.models import Recorded, User

Record = TypeVar("Record", bound=Recorded)


def get_visit(user: User, pk: int) -> Visit:
    return get(Visit, user, pk)


def get_referral(user: User, pk: int) -> Referral:
    return get(Referral, user, pk)


def get_placement(user: User, pk: int) -> Placement:
    return get(Placement, user, pk)


def get_relief(user: User, pk: int) -> Relief:
    return get(Relief, user, pk)


def get(model: type[Record], user: User, pk: int) -> Record:
    """The standing record `pk` with its person; NotVisible if there is none or it lies elsewhere."""
    found = model.objects.visible_to(user).select_related("person", "person__residence").filter(pk=pk).first()
    if found is None:
        raise NotVisible(f"找不到这条{model._meta.verbose_name}，或者不在您的管辖地区。")
    return found
