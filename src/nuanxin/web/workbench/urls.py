"""Addresses of the workbench."""

from django.urls import path

from nuanxin.web.workbench import views

urlpatterns = [path("", views.workbench, name="workbench")]
