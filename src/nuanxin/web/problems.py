"""Pages for what went wrong: refused, forbidden, not found, our own fault. In Chinese, complete, with the request's number."""

from __future__ import annotations

import logging

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from nuanxin.errors import UserError

log = logging.getLogger("nuanxin.web")
FORBIDDEN = "您没有查看这一页或办理这件事的权限。如工作需要，请联系本机构的系统管理员。"
NOT_FOUND = "没有这一页，或者它不在您管辖的地区。请检查地址，或从左侧菜单重新进入。"
STALE_FORM = "这一页打开太久，或浏览器没有保存登录信息，提交没有被接受，没有任何改动。请返回上一页，刷新后再提交。"
MALFORMED = "浏览器发来的内容不完整或过长，没有被接受。请返回上一页重新操作。"
TOO_OFTEN = "短时间内操作次数太多，这一次没有被接受，没有任何改动。请过几分钟再试。"


def refused(request, error: UserError) -> HttpResponse:
    """What the user asked for is refused: 422 with every reason as written."""
    return problem(request, 422, "不能办理", error.problems)


def forbidden(request, exception=None) -> HttpResponse:
    told = exception.args[0] if isinstance(exception, PermissionDenied) and exception.args else FORBIDDEN
    return problem(request, 403, "没有权限", [told])


def not_found(request, exception=None) -> HttpResponse:
    return problem(request, 404, "没有找到", [NOT_FOUND])


def malformed(request, exception=None) -> HttpResponse:
    return problem(request, 400, "提交有误", [MALFORMED])


def too_often(request) -> HttpResponse:
    return problem(request, 429, "操作太频繁", [TOO_OFTEN])


def csrf_failed(request, reason="") -> HttpResponse:
    return problem(request, 403, "提交没有被接受", [STALE_FORM])


def broken(request) -> HttpResponse:
    """Our own fault: drawn without database or session, which may be what failed; the number finds the log line."""
    number = getattr(request, "number", "")
    log.error("Request %s failed: %s %s", number, request.method, request.path)
    name = "problems/fragment.html" if request.headers.get("HX-Request") else "problems/broken.html"
    words = {
        "title": "系统出错",
        "lines": ["系统没能完成这次操作，没有保存任何改动。请稍后再试；若仍然出错，请把下面的编号告诉系统管理员。"],
    }
    response = HttpResponseServerError(render_to_string(name, {"status": 500, "number": number, **words}))
    return as_message(response) if request.headers.get("HX-Request") else response


def problem(request, status: int, title: str, lines) -> HttpResponse:
    """A whole page; for HTMX the message alone, put where the page shows messages."""
    is_inside = getattr(request, "user", None) is not None and request.user.is_authenticated
    words = {"title": title, "lines": lines, "status": status, "number": getattr(request, "number", "")}
    if getattr(request, "htmx", False) and not request.htmx.history_restore_request:
        return as_message(render(request, "problems/fragment.html", words, status=status))
    return render(request, "problems/page.html", {**words, "layout": "base.html" if is_inside else "bare.html"}, status=status)


def as_message(response: HttpResponse) -> HttpResponse:
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "innerHTML show:window:top"
    return response
