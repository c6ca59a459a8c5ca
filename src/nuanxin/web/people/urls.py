"""Addresses of persons."""

from django.urls import path

from nuanxin.web.people import entry, person, views, voiding

urlpatterns = [
    path("people/", views.ledger, name="people"),
    path("people/export/", views.ledger_export, name="people-export"),
    path("people/record/<slug:page>/", views.people_record, name="people-record"),
    path("people/new/", entry.person_new, name="person-new"),
    path("people/<int:pk>/", person.person, name="person"),
    path("people/<int:pk>/edit/", entry.person_edit, name="person-edit"),
    path("people/<int:pk>/numbers/", person.person_reveal, name="person-reveal"),
    path("people/<int:pk>/categories/new/", entry.holding_new, name="holding-new"),
    path("people/<int:pk>/recognitions/new/", entry.recognition_new, name="recognition-new"),
    path("people/<int:pk>/unemployment/new/", entry.unemployment_new, name="unemployment-new"),
    path("people/<int:pk>/employment/new/", entry.employment_new, name="employment-new"),
    path("people/<int:pk>/household/new/", entry.household_new, name="household-new"),
    path("categories/<int:holding>/end/", entry.holding_end, name="holding-end"),
    path("recognitions/<int:recognition>/end/", entry.recognition_end, name="recognition-end"),
    path("unemployment/<int:spell>/end/", entry.unemployment_end, name="unemployment-end"),
    path("people/<int:pk>/void/", voiding.person_void, name="person-void"),
    path("categories/<int:holding>/void/", voiding.holding_void, name="holding-void"),
    path("recognitions/<int:recognition>/void/", voiding.recognition_void, name="recognition-void"),
    path("unemployment/<int:spell>/void/", voiding.unemployment_void, name="unemployment-void"),
    path("employment/<int:spell>/void/", voiding.employment_void, name="employment-void"),
]
