"""From a vacancy to persons: the entry of a referral, with its employer and post filled in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from nuanxin.orgs.access import Permission
from nuanxin.web.casework.kinds import REFERRALS
from nuanxin.web.jobs.kinds import VACANCIES
from nuanxin.web.pages import find, needs


@needs(Permission.RECORD)
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """Recommend this vacancy: opens the referral entry, which comes back to the vacancy."""
    vacancy = find(VACANCIES.records(request.user), pk=pk)
    query = QueryDict(mutable=True)
    query.update({"several": "1", "employer_name": vacancy.employer_name, "post_name": vacancy.post_name, "next": VACANCIES.url(pk=pk)})
    return redirect(f"{REFERRALS.url('new')}?{query.urlencode()}")
