"""The workbench page."""

from __future__ import annotations

from nuanxin.web.pages import show


def workbench(request):
    return show(request, "workbench/page.html", {"title": "工作台"})
