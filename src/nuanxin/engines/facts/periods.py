"""Reporting periods: from a first day to a last day, both included."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from nuanxin.errors import UserError


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included; refused if they are the wrong way round."""

    first: datetime.date
    last: datetime.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise UserError(f"统计时段的截止日 {self.last} 早于起始日 {self.first}。请核对 --from 和 --to。")

    def __contains__(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def parameters(self) -> dict[str, datetime.date]:
        """What conditions call `$from` and `$to`."""
        return {"from": self.first, "to": self.last}

    def clipped(self, day: datetime.date) -> datetime.date:
        """A day after the window counts as its last day, a day before it as its first."""
        return min(max(day, self.first), self.last)

    def to_date(self, day: datetime.date) -> Period:
        """From the window's first day to the day asked for, clipped to the window."""
        return Period(self.first, self.clipped(day))

    def stretches(self, days: int) -> list[Period]:
        """The full stretches of so many days, one after the other from the first day (14: fortnights); a shorter rest is left out."""
        starts = (self.first + datetime.timedelta(days * number) for number in range(self.days // days))
        return [Period(start, start + datetime.timedelta(days - 1)) for start in starts]
