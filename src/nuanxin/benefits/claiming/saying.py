"""Why a policy gives no money, in words: the conditions that fail, what has to be collected, which sources contradict each other."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from nuanxin.benefits.claiming.drafts import Judged
from nuanxin.benefits.deciding import Decided
from nuanxin.benefits.policies import Policy
from nuanxin.engines.rules.explaining import Explained

MOST = 3


def why_not(decided: Decided, who: str, month: datetime.date | None = None) -> str:
    """One sentence for an answer that is not yes."""
    when = f" {month:%Y-%m} " if month else ""
    if decided.answer == "no":
        return f"{who}{when}不符合条件：{'、'.join(failing(decided)) or decided.policy.title}。"
    if decided.answer == "conflict":
        return f"{who}{when}来源矛盾：{'、'.join(contradictions(decided))}。请先核实更正。"
    return f"{who}{when}还不能判定，缺：{'、'.join(decided.collect)}。请先采集。"


def failing(decided: Decided) -> list[str]:
    """The smallest conditions that are not so."""
    return list(dict.fromkeys(label for child in decided.because.children for label in leaves(child)))[:MOST]


def leaves(part: Explained) -> Iterator[str]:
    """Named conditions rather than the comparisons they are made of."""
    if part.truth is not False:
        return
    below = [label for child in part.children for label in leaves(child)]
    if below:
        yield from below
    elif part.source:
        yield part.label


def contradictions(decided: Decided) -> list[str]:
    return [child.label.removeprefix("来源矛盾：") for child in decided.because.children if child.label.startswith("来源矛盾")]


def hindered(policy: Policy, decided: Decided, payee: object, judged: Sequence[Judged]) -> str:
    """Why nothing can be claimed now."""
    if payee is None:
        return "没有登记家庭，不知道发给哪一户。请先在人员页面登记家庭。"
    if policy.file.amount is None:
        return f"“{policy.title}”不发放资金，不用申领。请按政策的办法办理。"
    said = list(dict.fromkeys(one.said for one in judged if one.said))
    if decided.answer != "yes" and (not said or all(one.decided.answer != "yes" for one in judged)):
        return why_not(decided, "").strip()
    if said:
        more = f"（另有 {len(said) - 1} 项原因见下）" if len(said) > 1 else ""
        return said[-1] + more
    return "没有到期可以申领的月份。"
