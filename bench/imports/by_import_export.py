"""The same rows with django-import-export into a plain table, in its fastest mode. Arguments: the roster, the database file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings


def resource_of(model: Any) -> Any:
    """Bulk statements, instances looked up once, no report of differences: nothing faster is offered."""
    from import_export import fields, resources, widgets
    from import_export.instance_loaders import CachedInstanceLoader

    options = {
        "model": model,
        "import_id_fields": ("id_number",),
        "exclude": ("id",),
        "use_bulk": True,
        "batch_size": 1000,
        "skip_diff": True,
        "skip_html_diff": True,
        "use_transactions": True,
        "instance_loader_class": CachedInstanceLoader,
    }
    columns = {}
    for column in model._meta.concrete_fields:
        if not column.primary_key:
            is_day = column.get_internal_type() == "DateField"
            widget = widgets.DateWidget("%Y-%m-%d") if is_day else widgets.CharWidget()
            columns[column.name] = fields.Field(attribute=column.name, column_name=column.verbose_name, widget=widget)
    return type("RowResource", (resources.ModelResource,), {**columns, "Meta": type("Meta", (), options)})()


def main() -> None:
    import tablib
    from django.db import connection

    from bench.imports import cost
    from bench.imports.peer.models import Row

    with connection.schema_editor() as editor:
        editor.create_model(Row)
    data = tablib.Dataset().load(Path(sys.argv[1]).read_bytes(), format="xlsx")
    result = resource_of(Row).import_data(data, raise_errors=True)
    cost.report(rows=Row.objects.count(), counts=dict(result.totals))


settings.configure(
    INSTALLED_APPS=["import_export", "bench.imports.peer"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[2]}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()
main()
