"""A kind of recorded fact as its pages show it: one declaration gives its list, entry, record page, voiding and addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from nuanxin.orgs.models import Recorded, User
from nuanxin.web.listing import Listing
from nuanxin.web.records.forms import EntryForm

Facts = Iterable[tuple[str, Any]]


@dataclass(frozen=True)
class Step:
    """Something more that may be done with one record: the page `name`, offered while `is_open`.

    `is_local`: only by who may record where the record lies; else by whoever may record anywhere.
    """

    name: str
    label: str
    icon: str
    is_open: Callable[[Any], bool] = lambda record: True
    is_local: bool = True


@dataclass(frozen=True)
class Behind:
    """A number about a record and the list behind it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Kind:
    """`name` is the stem of the url names: visits (the listing's), visit, visit-new, visit-void, visits-export.

    `record` and `void` are the actions; `day` names the date field that starts as the office's business date;
    `kept` names the fields that stay the same from one entry to the next; `facts` tells a record as (label, text) pairs; `joins` and `unread` keep a list to one query without decrypting;
    `behind` tells numbers about a record; `deed` is what the entry page is called where that is not 登记 and the label.
    """

    name: str
    label: str
    model: type[Recorded]
    listing: Listing
    entry: type[EntryForm]
    day: str
    record: Callable[..., Any]
    void: Callable[..., Any]
    facts: Callable[[Any], Facts]
    joins: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    totals: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    behind: Callable[[Any, User], Iterable[Behind]] = lambda record, user: ()
    of_person: bool = True
    deed: str = ""

    @property
    def entry_title(self) -> str:
        return self.deed or f"登记{self.label}"

    def records(self, user: User) -> QuerySet:
        """The standing records that `user` may look at."""
        return self.model.objects.visible_to(user).select_related(*self.joins).defer(*self.unread)

    def url(self, page: str = "", pk: int | None = None) -> str:
        """The address of one of this kind's pages."""
        name = f"{self.name}-{page}" if page else self.name if pk else self.listing.name
        return reverse(name, kwargs={"pk": pk} if pk else None)

    def title_of(self, record: Any) -> str:
        """What one record is called: with the person's name where it is a person's."""
        return f"{record.person}：{record}" if self.of_person else str(record)

    def area_of(self, record: Any) -> str:
        return record.person.residence_id if self.of_person else record.area_id
