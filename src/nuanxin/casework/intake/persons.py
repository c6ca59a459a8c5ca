"""What lists of services share: the person is found by the ID number, and the name must be that person's."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from nuanxin.orgs.intake import names
from nuanxin.orgs.intake.handlers import id_digest
from nuanxin.orgs.intake.records import Owner, RecordHandler, State
from nuanxin.orgs.intake.rows import Difference, Entry
from nuanxin.people.models import Person


class ServiceHandler(RecordHandler):
    """A record about a person on the register."""

    def owner_key(self, values: dict[str, Any]) -> Hashable:
        return id_digest(values["身份证号"])

    def owners(self, keys: Sequence[Hashable], locked: bool) -> dict[Hashable, Owner]:
        persons = Person.objects.standing().filter(id_digest__in=set(keys))
        if locked:
            persons = persons.select_for_update()
        rows = persons.values_list("id_digest", "pk", "residence_id", "name", "birth_on")
        return {digest: Owner(pk, residence, name, birth_on) for digest, pk, residence, name, birth_on in rows}

    def subject(self, owner: Owner) -> str:
        return f"{Person._meta.label}:{owner.pk}"

    def differences(self, entry: Entry, state: State, given: Mapping[str, Any]) -> tuple[Difference, ...]:
        return (*self.name_differs(entry, state.owner), *self.before_birth(state.owner, given))

    def name_differs(self, entry: Entry, owner: Owner) -> tuple[Difference, ...]:
        name = entry.values["姓名"]
        if names.agree(name, owner.name):
            return ()
        reason = f"姓名与在册的不同：表中是“{name}”，这个身份证号在册的姓名是“{owner.name}”。请核对是谁。"
        return (Difference("姓名", name, owner.name, reason),)

    def before_birth(self, owner: Owner, given: Mapping[str, Any]) -> tuple[Difference, ...]:
        column = self.key_columns[0]
        if given[column] >= owner.birth_on:
            return ()
        reason = f"{column} {given[column]} 早于此人的出生日期 {owner.birth_on}。请核对日期。"
        return (Difference(column, str(given[column]), f"出生日期 {owner.birth_on}", reason),)
