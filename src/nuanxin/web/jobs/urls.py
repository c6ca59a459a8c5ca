"""Addresses of vacancies and job fairs."""

from django.urls import path

from nuanxin.web.jobs import views
from nuanxin.web.jobs.kinds import KINDS
from nuanxin.web.records.urls import pages_of

urlpatterns = [
    *(page for kind in KINDS for page in pages_of(kind)),
    path("vacancies/<int:pk>/refer/", views.refer, name="vacancy-refer"),
]
