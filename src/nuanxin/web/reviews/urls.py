"""Addresses of the yearly review."""

urlpatterns: list = []
