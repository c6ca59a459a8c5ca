"""Addresses of the policy library, versions and the calculator."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
