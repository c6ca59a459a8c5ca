"""Addresses of exits, moves and merges."""

urlpatterns: list = []
