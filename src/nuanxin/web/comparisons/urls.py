"""Addresses of comparisons."""

urlpatterns: list = []
