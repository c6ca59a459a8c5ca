"""The one error whose text is shown to the user as it is written."""

from __future__ import annotations

from collections.abc import Iterable


class UserError(Exception):
    """Something the user asked for is refused: Chinese, complete (what, the value seen, what to do).

    `problems` holds every reason at once, in the order found; `str()` joins them line by line.
    """

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))
