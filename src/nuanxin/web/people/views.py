"""Pages of the ledger."""

from __future__ import annotations

from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.web import listing
from nuanxin.web.listing import Action
from nuanxin.web.pages import needs
from nuanxin.web.people.ledger import LEDGER, visible


@needs(Permission.VIEW)
def ledger(request):
    return listing.page(request, LEDGER, visible(request.user), wide=visible(request.user, seek=False), actions=actions(request.user))


@needs(Permission.EXPORT)
@require_POST
def ledger_export(request):
    return listing.export(request, LEDGER, visible(request.user))


def actions(user) -> list[Action]:
    """What the user may begin from here."""
    offered = []
    if access.may(user, Permission.IMPORT):
        offered.append(Action("导入表格", reverse("imports"), "upload"))
    if access.may(user, Permission.REGISTER):
        offered.append(Action("登记援助对象", reverse("person-new"), "user-plus", is_primary=True))
    return offered
