"""Addresses of vacancies, job fairs and employers."""

from django.urls import path

from nuanxin.web.jobs import employer, employer_entry, employers, views
from nuanxin.web.jobs.kinds import KINDS
from nuanxin.web.records.urls import pages_of

urlpatterns = [
    *(page for kind in KINDS for page in pages_of(kind)),
    path("vacancies/<int:pk>/refer/", views.refer, name="vacancy-refer"),
    path("employers/", employers.employers, name="employers"),
    path("employers/export/", employers.employers_export, name="employers-export"),
    path("employers/new/", employer_entry.employer_new, name="employer-new"),
    path("employers/<int:pk>/", employer.employer, name="employer"),
    path("employers/<int:pk>/edit/", employer_entry.employer_edit, name="employer-edit"),
    path("employers/<int:pk>/void/", employer_entry.employer_void, name="employer-void"),
]
