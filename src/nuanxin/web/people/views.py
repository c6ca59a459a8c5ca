"""The ledger of assisted persons."""

from __future__ import annotations

from nuanxin.orgs.access import Permission
from nuanxin.web.pages import needs, show


@needs(Permission.VIEW)
def ledger(request):
    return show(request, "workbench/page.html", {"title": "援助对象台账"})
