"""Rules that tests of findings need, apart from those shipped."""

from __future__ import annotations

from types import SimpleNamespace

from nuanxin.comparisons import definition

MADE_UP = {
    "lead-low-income": ("低保对象失业未认定", "application", "DIBAO", "", ""),
    "lead-disabled": ("持证残疾人失业未认定", "application", "DISAB", "", ""),
    "deceased_on_register": ("在册人员已死亡", "exit", "", "died", ""),
    "insured-on-register": ("在册人员单位参保", "exit", "", "", ""),
    "category-missing": ("低保对象没有登记类别", "correction", "DIBAO", "", "hold_category"),
    "category-ended": ("低保已停止", "correction", "DIBAO", "", "end_category"),
    "phone-differs": ("联系电话与名单不同", "correction", "", "", "correct_phone"),
    "placed-registered": ("已就业仍登记失业", "correction", "", "", "end_unemployment"),
    "number-differs": ("残疾人证号与身份证号不符", "correction", "", "", ""),
}


def made_up() -> dict[str, SimpleNamespace]:
    """Rules by id, as their definitions would give them."""
    return {
        name: SimpleNamespace(
            id=name, title=title, turns_into=turns_into, category=category, end_code=code, correction=kind, advice="请核实。"
        )
        for name, (title, turns_into, category, code, kind) in MADE_UP.items()
    }


def known_only(monkeypatch, known: dict[str, SimpleNamespace] | None = None) -> dict[str, SimpleNamespace]:
    """Only these rules are known, by default those made up here."""
    known = known or made_up()
    monkeypatch.setattr(definition, "library", lambda: known)
    monkeypatch.setattr(definition, "get", known.__getitem__)
    return known
