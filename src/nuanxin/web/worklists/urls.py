"""Addresses of the work lists."""

from django.urls import path

from nuanxin.web.worklists import board, rows

urlpatterns = [
    path("worklists/", board.board, name="worklists"),
    path("worklists/run/", board.run_start, name="worklists-run"),
    path("worklists/<slug:list_id>/", rows.worklist, name="worklist"),
    path("worklists/<slug:list_id>/export/", rows.worklist_export, name="worklist-export"),
]
