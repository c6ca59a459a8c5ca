"""Addresses of batches, payments, budgets, entitlements in force and notifications."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
