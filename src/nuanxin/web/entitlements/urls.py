"""Addresses of what a person or an employer is entitled to."""

from django.urls import path

from nuanxin.web.entitlements import answer, collecting, of_subject, sheet_pages

urlpatterns = [
    path("people/<int:pk>/entitlements/", of_subject.of_person, name="entitlements-of-person"),
    path("employers/<int:pk>/entitlements/", of_subject.of_employer, name="entitlements-of-employer"),
    path("people/<int:pk>/sheet/", sheet_pages.of_person, name="sheet-of-person"),
    path("employers/<int:pk>/sheet/", sheet_pages.of_employer, name="sheet-of-employer"),
    path("entitlements/sheets/", sheet_pages.of_area, name="sheets"),
    path("entitlements/<slug:kind>/<int:pk>/facts/", collecting.collect, name="facts-collect"),
    path("entitlements/facts/<int:pk>/void/", collecting.fact_void, name="fact-void"),
    path("entitlements/decisions/<int:pk>/", answer.decision, name="decision"),
    path("entitlements/<slug:kind>/<int:pk>/<slug:policy>/", answer.answer, name="entitlement-answer"),
    path("entitlements/<slug:kind>/<int:pk>/<slug:policy>/keep/", answer.keep, name="decision-keep"),
]
