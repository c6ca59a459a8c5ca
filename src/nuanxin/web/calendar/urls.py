"""Addresses of the working calendar."""

urlpatterns: list = []
