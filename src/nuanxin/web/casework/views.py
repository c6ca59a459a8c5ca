"""What can be changed of a casework record: the feedback to a referral, the end of a placement."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from nuanxin.casework import actions
from nuanxin.orgs import clock
from nuanxin.orgs.access import Permission
from nuanxin.web.casework.forms import EndEntry, FeedbackEntry
from nuanxin.web.casework.kinds import PLACEMENTS, REFERRALS
from nuanxin.web.pages import find, needs
from nuanxin.web.records.views import change_page


@needs(Permission.RECORD)
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a referral."""
    referral = find(REFERRALS.records(request.user), pk=pk)
    form = FeedbackEntry(request.POST if request.method == "POST" else None, initial={"feedback": referral.feedback})

    def deed(values: dict) -> None:
        actions.update_referral_feedback(by=request.user, referral=referral, **values)

    return change_page(request, REFERRALS, referral, form, deed, title="登记反馈", done=f"已登记{referral.person.name}的反馈。")


@needs(Permission.RECORD)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """A person left that work."""
    placement = find(PLACEMENTS.records(request.user), pk=pk)
    form = EndEntry(request.POST if request.method == "POST" else None, initial={"ended_on": clock.business_today()})

    def deed(values: dict) -> None:
        actions.end_placement(by=request.user, placement=placement, **values)

    return change_page(request, PLACEMENTS, placement, form, deed, title="登记离职", done=f"已登记{placement.person.name}离职。")
