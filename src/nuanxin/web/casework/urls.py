"""Addresses of daily casework."""

from django.urls import path

from nuanxin.web.casework import views
from nuanxin.web.casework.kinds import KINDS
from nuanxin.web.records import entry
from nuanxin.web.records.urls import pages_of

urlpatterns = [
    *(page for kind in KINDS for page in pages_of(kind)),
    path("referrals/<int:pk>/feedback/", views.feedback, name="referral-feedback"),
    path("placements/<int:pk>/end/", views.end, name="placement-end"),
    path("person-choices/", entry.choices, name="person-choices"),
]
