"""Addresses of households."""

from django.urls import path

from nuanxin.web.households import deeds, lists, page

urlpatterns = [
    path("households/", lists.household_list, name="households"),
    path("households/export/", lists.export, name="households-export"),
    path("households/<int:pk>/", page.household, name="household"),
    path("households/<int:pk>/recognise/", deeds.recognise, name="household-recognise"),
    path("households/<int:pk>/members/new/", deeds.member_new, name="household-member-new"),
    path("households/<int:pk>/head/", deeds.head, name="household-head"),
    path("household-recognitions/<int:pk>/end/", deeds.recognition_end, name="household-recognition-end"),
    path("household-recognitions/<int:pk>/void/", deeds.recognition_void, name="household-recognition-void"),
]
