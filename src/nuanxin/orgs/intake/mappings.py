"""What an organisation once said a heading means: kept, and used for its next file of the same list."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from nuanxin.engines import sheets
from nuanxin.errors import UserError
from nuanxin.orgs import audit, recording
from nuanxin.orgs.models import ColumnMapping, User


def saved_mapping(by: User | None, list_id: str) -> dict[str, str]:
    """Heading seen → canonical heading, of the user's organisation; empty for who has none."""
    if by is None or by.organisation_id is None:
        return {}
    kept = ColumnMapping.objects.filter(organisation=by.organisation_id, list_id=list_id)
    return dict(kept.values_list("heading", "column"))


def checked_mapping(list_id: str, mapping: Mapping[str, str]) -> dict[str, str]:
    """The mapping without blanks; refuses a heading mapped to what is no column of the list."""
    names = [column.name for column in sheets.load_list(list_id).columns]
    if unknown := [column for column in mapping.values() if column and column not in names]:
        raise UserError([f"本表没有“{column}”这一列。可对应的列：{'、'.join(names)}。" for column in unknown])
    return {heading.strip(): column for heading, column in mapping.items() if heading.strip()}


@transaction.atomic
def save_mapping(*, by: User | None, list_id: str, mapping: Mapping[str, str]) -> None:
    """Keep what headings mean for the user's organisation; an empty column forgets a heading. Refuses unknown columns."""
    if by is None or by.organisation is None:
        return
    new = checked_mapping(list_id, mapping)
    for heading, column in new.items():
        recording.refuse_lengths(ColumnMapping, {"heading": heading})
        key = {"organisation": by.organisation, "list_id": list_id, "heading": heading}
        if column:
            ColumnMapping.objects.update_or_create(**key, defaults={"column": column})
        else:
            ColumnMapping.objects.filter(**key).delete()
    audit.record("orgs.mapping.saved", by=by, subject=by.organisation, area=by.organisation.area_id, list_id=list_id, count=len(new))
