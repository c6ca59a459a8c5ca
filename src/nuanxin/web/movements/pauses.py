"""Pages of pauses: assistance rests, goes on, or the pause was a mistake."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from nuanxin.orgs.access import Permission
from nuanxin.people import actions
from nuanxin.people.models import Recognition, Suspension
from nuanxin.web import remembered
from nuanxin.web.listing import day
from nuanxin.web.movements.forms import ResumptionForm, SuspensionForm
from nuanxin.web.pages import needs
from nuanxin.web.people.entry import about, enter
from nuanxin.web.people.voiding import Voiding, void_page


@needs(Permission.RECOGNISE)
def suspend(request: HttpRequest, recognition: int) -> HttpResponse:
    decision = about(request, Recognition, recognition)

    def act(**values):
        return actions.suspend_recognition(recognition=decision, **values)

    return enter(
        request, decision.person, SuspensionForm, act, title="中止援助", told="已中止援助", permission=Permission.RECOGNISE,
        from_on=remembered.business_today(),
    )  # fmt: skip


@needs(Permission.RECOGNISE)
def resume(request: HttpRequest, suspension: int) -> HttpResponse:
    pause = about(request, Suspension, suspension)

    def act(**values):
        return actions.resume_recognition(suspension=pause, **values)

    return enter(
        request, pause.person, ResumptionForm, act, title="恢复援助", told="已恢复援助", permission=Permission.RECOGNISE,
        until_on=remembered.business_today(),
    )  # fmt: skip


@needs(Permission.VOID)
def void(request: HttpRequest, suspension: int) -> HttpResponse:
    pause = about(request, Suspension, suspension)

    def act(**values):
        return actions.void_suspension(suspension=pause, **values)

    facts = [("中止日期", day(pause.from_on)), ("恢复日期", day(pause.until_on)), ("中止原因", pause.reason)]
    return void_page(request, pause.person, Voiding("中止援助", facts, act))
