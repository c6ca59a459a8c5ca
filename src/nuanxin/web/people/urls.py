"""Addresses of persons."""

from django.urls import path

from nuanxin.web.people import views

urlpatterns = [path("people/", views.ledger, name="people")]
