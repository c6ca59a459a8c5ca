"""Addresses of the working calendar."""

from django.urls import path

from nuanxin.web.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/day/", views.set_day, name="calendar-day"),
    path("calendar/day/forget/", views.forget_day, name="calendar-forget"),
    path("calendar/confirm/", views.confirm_year, name="calendar-confirm"),
]
