"""Addresses of claims, their notices and objections."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
