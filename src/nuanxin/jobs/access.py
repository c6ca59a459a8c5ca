"""The one door to each vacancy and fair: what is not the user's to see is as if it were not there."""

from __future__ import annotations

from typing import TypeVar

from nuanxin.errors import NotVisible
from nuanxin.jobs.models import JobFair, Vacancy
from nuanxin.orgs.models import Recorded, User

Record = TypeVar("Record", bound=Recorded)


def get_vacancy(user: User, pk: int) -> Vacancy:
    return get(Vacancy, user, pk)


def get_fair(user: User, pk: int) -> JobFair:
    return get(JobFair, user, pk)


def get(model: type[Record], user: User, pk: int) -> Record:
    """The standing record `pk` with its area; NotVisible if there is none or it lies elsewhere."""
    found = model.objects.visible_to(user).select_related("area").filter(pk=pk).first()
    if found is None:
        raise NotVisible(f"找不到这条{model._meta.verbose_name}，或者不在您的管辖地区。")
    return found
