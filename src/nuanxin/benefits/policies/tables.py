"""Conditions of policies as decision tables: those written so, those that can be shown so, and what rows overlap or leave out."""

from __future__ import annotations

from collections.abc import Iterator

from nuanxin.benefits.policies.model import Policy
from nuanxin.engines.rules.tables import Cover, Table, as_table, cover


def table(policy: Policy, name: str) -> Table | None:
    """A named condition of the policy as a table, in the labels of the conditions it names; None if it is no choice between rows."""
    written = policy.compiled().named[name].written
    words = policy.words()
    return as_table(written, words, words)


def tables(policy: Policy) -> tuple[tuple[str, Table], ...]:
    """The policy's own conditions that read better as a table, with their labels: those written so, and choices over several columns."""
    found = ((one, table(policy, name)) for name, one in policy.file.conditions.items())
    return tuple((one.label, shown) for one, shown in found if shown and (one.table or len(shown.columns) > 1))


def remarks(policy: Policy) -> Iterator[str]:
    """What to know of the conditions the file writes as tables: rows that overlap, combinations that no row has."""
    for name, one in policy.file.conditions.items():
        if one.table:
            words = policy.words()
            found = cover(policy.compiled().named[name].written, words, words)
            yield from (f"{policy.written.where('conditions', name)}：表格“{one.label}”{text}" for text in told(found))


def told(found: Cover) -> Iterator[str]:
    if not found.is_checked:
        yield "组合太多，没有检查重叠和遗漏。"
    yield from (f"{text}。" for text in found.overlaps)
    if found.gaps:
        yield f"没有列出、按不符合办理的有：{'／'.join(found.gaps)}。"
