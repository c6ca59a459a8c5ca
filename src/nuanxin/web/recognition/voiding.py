"""Voiding an application recorded by mistake: the papers that rest on it come first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from nuanxin.orgs.access import Permission
from nuanxin.people import actions
from nuanxin.people.models import Application
from nuanxin.web.pages import needs
from nuanxin.web.people.voiding import First, Voiding, void_page
from nuanxin.web.recognition.application import facts, get_application


@needs(Permission.VOID)
def application_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out of every list, with a reason; the page of the person follows, for the application has none any more."""
    found = get_application(request, pk)

    def act(**values):
        return actions.void_application(application=found, **values)

    told = [(label, value) for label, value in facts(found) if label not in ("申请人", "身份证号", "常住地")]
    return void_page(request, found.person, Voiding("认定申请", [*told, ("状态", found.get_state_display())], act, first=resting_on(found)))


def resting_on(application: Application) -> list[First]:
    """What must be voided before the application; an objection never is: such an application ends by its procedure."""
    here = reverse("application-void", args=[application.pk])
    papers = application.papers.standing().order_by("received_on", "id")
    found = [First(f"材料：{paper.kind}", f"{reverse('paper-void', args=[paper.pk])}?next={here}") for paper in papers]
    objections = application.objections.standing().order_by("received_on", "id")
    return [*found, *(First(f"{one}不能作废。有异议的申请请按程序办结，或由申请人撤回", "") for one in objections)]
