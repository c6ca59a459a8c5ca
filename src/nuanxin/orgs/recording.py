"""What every write of a record shares: dates that cannot be, constraints turned into words, safe repetition, voiding."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from nuanxin.engines.sheets.cells import CellError
from nuanxin.engines.sheets.cells.identity import uscc_parser
from nuanxin.errors import UserError
from nuanxin.orgs import audit, clock
from nuanxin.orgs.models import Recorded, User

Model = TypeVar("Model", bound=Recorded)


def refuse_future(label: str, day: datetime.date | None) -> None:
    """What has happened has a day that is over or today, by the real clock."""
    today = clock.real_today()
    if day and day > today:
        raise UserError(f"{label} {day} 晚于今天（{today}），不能登记。请改为实际的日期。")


def refuse_order(first_label: str, first: datetime.date | None, last_label: str, last: datetime.date | None) -> None:
    if first and last and last < first:
        raise UserError(f"{last_label} {last} 早于{first_label} {first}，不能登记。请核对这两个日期。")


def refuse_empty(**labelled: Any) -> None:
    """Refuse, all at once, what is required and missing; the keyword is the label."""
    missing = [label for label, value in labelled.items() if value is None or value == ""]
    if missing:
        raise UserError([f"没有填写{label}，不能登记。请填写{label}。" for label in missing])


def refuse_negative(**labelled: Decimal | int | None) -> None:
    """Refuse, all at once, numbers below nought; the keyword is the label."""
    if problems := [
        f"{label} {value} 小于 0，不能登记。请核对这一项。" for label, value in labelled.items() if value is not None and value < 0
    ]:
        raise UserError(problems)


def refuse_unknown(label: str, choices: type[models.TextChoices], *codes: str) -> None:
    """Refuse codes that the enumeration does not have; an empty one is no code."""
    if unknown := [code for code in codes if code and code not in choices.values]:
        raise UserError(f"{label}“{'、'.join(unknown)}”不在可选范围内。可选：{'、'.join(choices.labels)}。")


def checked_uscc(text: str) -> str:
    """A unified social credit code with its check character verified; empty stays empty."""
    if not text.strip():
        return ""
    try:
        return str(uscc_parser()(text))
    except CellError as error:
        raise UserError(f"“统一社会信用代码”：{error}") from error


def refuse_voided(record: Recorded) -> None:
    if not record.is_standing:
        raise UserError(f"这条{record._meta.verbose_name}（{record}）已经作废，不能再改动。请重新登记。")


def refuse_lengths(model: type[models.Model], values: Mapping[str, Any]) -> None:
    """Refuse, all at once, texts longer than their field."""
    longest = {field.attname: field for field in model._meta.concrete_fields if getattr(field, "max_length", None)}
    problems = [
        f"{longest[name].verbose_name}有 {len(value)} 个字，最多 {longest[name].max_length} 个字。请缩短。"
        for name, value in values.items()
        if name in longest and isinstance(value, str) and len(value) > longest[name].max_length
    ]
    if problems:
        raise UserError(problems)


def broken_constraint(model: type[models.Model], error: IntegrityError) -> str:
    """The name of the constraint that `error` is about, also where the database only tells its columns; else empty."""
    text = str(error)
    table = model._meta.db_table
    for constraint in model._meta.constraints:
        if constraint.name in text:
            return constraint.name
        columns = [f"{table}.{model._meta.get_field(name).column}" for name in getattr(constraint, "fields", ())]
        if columns and text.endswith(f": {', '.join(columns)}"):
            return constraint.name
    return ""


@contextmanager
def refusing(model: type[models.Model], **refusals: str) -> Iterator[None]:
    """A savepoint in which a broken constraint named in `refusals` becomes a UserError with its text."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if text := refusals.get(broken_constraint(model, error)):
            raise UserError(text) from error
        raise


def record_once(
    model: type[Model],
    *,
    key: dict[str, Any],
    values: dict[str, Any],
    by: User | None,
    defaults: dict[str, Any] | None = None,
    **refusals: str,
) -> tuple[Model, bool]:
    """The standing record with that natural key, made if there is none; True when made.

    One that is there already is returned as it is; refuses when it differs in `values`, so that no second telling of the
    same thing is lost in silence (`defaults` are for a new record only). Safe against a race: the loser finds the
    winner's record.
    """
    defaults = defaults or {}
    if found := model.objects.standing().filter(**key).first():
        return same_or_refused(found, values), False
    refuse_lengths(model, {**key, **values, **defaults})
    try:
        with refusing(model, **refusals):
            return model.objects.create(**key, **values, **defaults, recorded_by=by), True
    except IntegrityError:
        if found := model.objects.standing().filter(**key).first():
            return same_or_refused(found, values), False
        raise


def same_or_refused(found: Model, values: dict[str, Any]) -> Model:
    differing = [name for name, value in values.items() if value not in (None, "") and getattr(found, name) != value]
    if differing:
        labels = "、".join(str(found._meta.get_field(name).verbose_name) for name in differing)
        raise UserError(f"这条{found._meta.verbose_name}（{found}）已经登记过，{labels}与这次填写的不同。请在原记录上更正。")
    return found


@transaction.atomic
def void_record(record: Model, *, by: User | None, reason: str, kind: str, area: str) -> Model:
    """Take a wrong record out of every list and count, with a reason; a record voided already is returned as it is.

    Refuses without a reason and while other standing records rest on it, naming them. Leaves one audit event.
    """
    refuse_empty(作废原因=reason.strip())
    refuse_lengths(type(record), {"void_reason": reason.strip()})
    locked = type(record).objects.select_for_update().get(pk=record.pk)
    if not locked.is_standing:
        return locked
    if resting := list(resting_on(locked)):
        raise UserError(f"这条{record._meta.verbose_name}（{record}）下还有{'、'.join(resting)}，不能作废。请先作废这些记录。")
    for name, value in (("voided_at", timezone.now()), ("voided_by", by), ("void_reason", reason.strip())):
        setattr(locked, name, value)
    locked.save(update_fields=["voided_at", "voided_by", "void_reason"])
    audit.record(kind, by=by, subject=locked, area=area, changes_facts=True)
    return locked


def recorded_models() -> list[type[Recorded]]:
    """Every model whose rows are recorded facts, in the order of the packages."""
    return [model for model in apps.get_models() if issubclass(model, Recorded)]


def pointing_at(model: type[models.Model]) -> Iterator[tuple[type[Recorded], str]]:
    """The recorded models with a foreign key to `model`, and that key's column."""
    for other in recorded_models():
        for field in other._meta.concrete_fields:
            if field.is_relation and field.related_model is model:
                yield other, field.attname


def resting_on(record: Recorded) -> Iterator[str]:
    """Which standing records point at this one: “走访联系 3 条”."""
    for model, column in pointing_at(type(record)):
        if count := model.objects.standing().filter(**{column: record.pk}).count():
            yield f"{model._meta.verbose_name} {count} 条"
