"""The bare view and its address: the same fifty rows in a table, and nothing else, served by the same stack."""

from __future__ import annotations

from django.http import HttpResponse
from django.template import Context, Template
from django.urls import include, path

from nuanxin.web.people.ledger import LEDGER, visible

TABLE = Template(
    "<table><thead><tr>{% for column in columns %}<th>{{ column.label }}</th>{% endfor %}</tr></thead><tbody>"
    "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</tbody></table>"
)


def bare(request) -> HttpResponse:
    """No menu, no query form, no count, no paging, no choosing."""
    rows = LEDGER.prepare(list(visible(request.user).order_by("residence_id", "pk")[:50]))
    cells = [[column.cell(row) for column in LEDGER.shown] for row in rows]
    return HttpResponse(TABLE.render(Context({"columns": LEDGER.shown, "rows": cells})))


urlpatterns = [path("bare/", bare, name="bare"), path("", include("nuanxin.web.urls"))]
