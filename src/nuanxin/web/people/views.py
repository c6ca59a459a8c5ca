"""Pages of the ledger."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nuanxin.errors import UserError
from nuanxin.orgs import access
from nuanxin.orgs.access import Permission
from nuanxin.web import listing
from nuanxin.web.listing import Action
from nuanxin.web.middleware import elsewhere
from nuanxin.web.pages import needs
from nuanxin.web.people.ledger import LEDGER, visible
from nuanxin.web.records.picker import ID_NUMBER, PHONE, matching

RECORDED_FOR_SEVERAL = ("visit-new", "referral-new")
MOST_AT_ONCE = 200


@needs(Permission.VIEW)
def ledger(request):
    """The list; a whole ID or phone number that one person has opens that person, and leaves no address with a number behind."""
    if found := the_one(request):
        return elsewhere(request, redirect("person", pk=found))
    return listing.page(
        request,
        LEDGER,
        visible(request.user),
        wide=visible(request.user, seek=False),
        actions=actions(request.user),
        batch=batch(request.user),
    )


def the_one(request) -> int | None:
    """The key of the only person whom the number typed, and nothing else, asks for."""
    typed = "".join(request.GET.get("q", "").split()).upper()
    asked = {name for name, value in request.GET.items() if value}
    if asked != {"q"} or not (ID_NUMBER.fullmatch(typed) or PHONE.fullmatch(typed)):
        return None
    keys = list(matching(visible(request.user), typed).values_list("pk", flat=True)[:2])
    return keys[0] if len(keys) == 1 else None


@needs(Permission.EXPORT)
@require_POST
def ledger_export(request):
    return listing.export(request, LEDGER, visible(request.user))


@needs(Permission.RECORD)
@require_POST
def people_record(request, page: str):
    """On to the entry page `page` for all ticked persons."""
    if page not in RECORDED_FOR_SEVERAL:
        raise Http404
    chosen = [key for key in request.POST.getlist("id") if key.isascii() and key.isdecimal()]
    if not 0 < len(chosen) <= MOST_AT_ONCE:
        raise UserError(f"选择了 {len(chosen)} 人，一次可为 1 至 {MOST_AT_ONCE} 人登记。请重新勾选。")
    return redirect(f"{reverse(page)}?{urlencode([('id', key) for key in chosen])}")


def batch(user) -> list[Action]:
    """What may be recorded for all ticked persons at once."""
    if not access.may(user, Permission.RECORD):
        return []
    pages = {"visit-new": ("批量记走访", "footprints"), "referral-new": ("批量记推介", "send")}
    return [Action(label, reverse("people-record", args=[page]), icon) for page, (label, icon) in pages.items()]


def actions(user) -> list[Action]:
    """What the user may begin from here."""
    offered = []
    if access.may(user, Permission.EXPORT):
        offered.append(Action("打印名册", reverse("roster"), "printer"))
    if access.may(user, Permission.IMPORT):
        offered.append(Action("导入表格", reverse("imports"), "upload"))
    if access.may(user, Permission.REGISTER):
        offered.append(Action("登记援助对象", reverse("person-new"), "user-plus", is_primary=True))
    return offered
