"""Addresses of what a person or an employer is entitled to."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
