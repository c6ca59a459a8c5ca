"""A statement as a chain of named steps (CTEs), so that --explain can show one after the other."""

from __future__ import annotations


class Statement:
    """Steps in the order they build on each other; the last word is a SELECT over them."""

    def __init__(self) -> None:
        self.steps: dict[str, str] = {}

    def step(self, step: str, sql: str) -> str:
        """Add a step and return its name."""
        self.steps[step] = sql
        return step

    def ending(self, select: str) -> str:
        """The whole statement."""
        steps = ",\n".join(f"{step} AS (\n{sql}\n)" for step, sql in self.steps.items())
        return f"WITH {steps}\n{select}"
