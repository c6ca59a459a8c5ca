"""What is on file, as a whole: to say of a request that it wrote nothing, or exactly what it left behind."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from django.apps import apps

from nuanxin.orgs.models import AuditEvent
from tests import factories
from tests.web.pages import signed_in

ROLES = ("collector", "officer", "reviewer", "head", "inspector", "administrator")
KEPT = ("people", "casework", "jobs", "orgs")
PASSING = ("orgs.User", "orgs.SignIn")  # signing in is no deed


def on_file() -> dict[str, list[tuple]]:
    """Every row of every record, whole."""
    models = [model for name in KEPT for model in apps.get_app_config(name).get_models() if model._meta.label not in PASSING]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def statuses(client, address: str, sent: dict[str, Any] | None = None) -> dict[str, int]:
    """How a page answers each role of the whole county: looked at, or sent to."""
    found = {}
    for role in ROLES:
        signed_in(client, factories.user(role=role))
        found[role] = (client.get(address) if sent is None else client.post(address, sent)).status_code
    return found


def only(*roles: str, status: int = 200) -> dict[str, int]:
    """These roles get in, all others are told that they may not."""
    return {role: status if role in roles else 403 for role in ROLES}


def errors(response) -> dict[str, list[str]]:
    """What a form says beside each field."""
    return {name: [str(line) for line in lines] for name, lines in response.context["form"].errors.items()}


def told(response) -> list[str]:
    """The messages that wait for the next page."""
    return [str(message) for message in response.wsgi_request._messages]


def events(*kinds: str) -> list[tuple]:
    """(kind, by, subject, area) of the events in their order; of those kinds only, if any are named."""
    found = AuditEvent.objects.order_by("id")
    found = found.filter(kind__in=kinds) if kinds else found
    return list(found.values_list("kind", "by", "subject", "area_code"))


def exported(response) -> list[tuple]:
    """The rows of a workbook from its headings on."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if sum(cell is not None for cell in row) > 2)
    return rows[start:]
