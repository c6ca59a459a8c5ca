"""What the two persons themselves say: the fields that differ, and the values the kept one gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nuanxin.errors import UserError
from nuanxin.people.actions.merging.clashes import KEPT, MERGED, SIDES
from nuanxin.people.models import Person

# Columns that go together: the first is the one to choose by.
GROUPS: dict[str, tuple[str, ...]] = {
    "id_number": ("id_number", "id_digest", "id_masked"),
    "phone": ("phone", "phone_digest", "phone_masked"),
}
SHOWN = {"id_number": "id_masked", "phone": "phone_masked", "residence_id": "residence"}
COMPARED = (
    "name", "id_number", "sex", "birth_on", "phone", "residence_id", "ethnicity", "education", "hukou", "employment_status",
    "wants_job", "wants_training", "wants_business", "skills", "original_retirement_age", "note",
)  # fmt: skip
YES_NO = {True: "是", False: "否", None: ""}


@dataclass(frozen=True)
class Difference:
    """A field that differs, both values in the user's words (numbers masked), and the side that counts if nobody chooses."""

    name: str
    label: str
    kept: str
    merged: str
    proposed: str


def differences(kept: Person, merged: Person) -> tuple[Difference, ...]:
    """The fields that differ, in the order in which a form shows them."""
    return tuple(
        Difference(name, label_of(name), worded(kept, name), worded(merged, name), proposed(kept, name))
        for name in COMPARED
        if compared(kept, name) != compared(merged, name)
    )


def compared(person: Person, name: str) -> Any:
    """What tells two values apart: of numbers the digest, so that nothing is decrypted."""
    return getattr(person, {"id_number": "id_digest", "phone": "phone_digest"}.get(name, name))


def proposed(kept: Person, name: str) -> str:
    """The kept person's value, unless there is none."""
    return MERGED if compared(kept, name) in (None, "") else KEPT


def label_of(name: str) -> str:
    return str(Person._meta.get_field(name.removesuffix("_id")).verbose_name)


def worded(person: Person, name: str) -> str:
    value = getattr(person, SHOWN.get(name, name))
    if isinstance(value, bool) or (value is None and name.startswith("wants_")):
        return YES_NO[value]
    display = getattr(person, f"get_{name}_display", None)
    return str(display() if display else "" if value is None else value)


def chosen_values(kept: Person, merged: Person, choices: Mapping[str, str]) -> dict[str, Any]:
    """The columns in which the kept person becomes what the merged one says."""
    sides = {one.name: choices.get(one.name, one.proposed) for one in differences(kept, merged)}
    refuse_other_sides(sides)
    names = [column for name, side in sides.items() if side == MERGED for column in GROUPS.get(name, (name,))]
    return {name: getattr(merged, name) for name in names}


def refuse_other_sides(sides: Mapping[str, str]) -> None:
    for name, side in sides.items():
        if side not in SIDES:
            raise UserError(f"“{label_of(name)}”的选择“{side}”不对。请选择保留的人员或并入的人员的值。")
