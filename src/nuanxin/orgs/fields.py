"""Model fields that the database only ever sees encrypted."""

from __future__ import annotations

from typing import Any

from django.db import models

from nuanxin.orgs import crypto


class EncryptedTextField(models.BinaryField):
    """Text in Python, SM4-GCM bytes in the database; empty stays NULL. Not searchable: keep a digest beside it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("null", True)
        options.setdefault("editable", True)
        super().__init__(*args, **options)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(crypto.encrypt(value) if value else None)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return "" if value is None else crypto.decrypt(value)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return self.value_from_object(obj) or ""


def mask_id_number(number: str) -> str:
    """First six, eight stars, last four: the shape every list and publication uses."""
    return f"{number[:6]}********{number[-4:]}" if number else ""


def mask_phone(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 7 else "*" * len(phone)
