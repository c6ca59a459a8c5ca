"""Addresses of applications and public notices."""

urlpatterns: list = []
