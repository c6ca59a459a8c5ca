"""Addresses of households."""

urlpatterns: list = []
