"""Addresses of exits, moves and merges."""

from django.urls import path

from nuanxin.web.movements import merges, moves, pauses
from nuanxin.web.movements.returns import RETURNS
from nuanxin.web.records.urls import pages_of

urlpatterns = [
    path("recognitions/<int:recognition>/suspend/", pauses.suspend, name="suspension-new"),
    path("suspensions/<int:suspension>/end/", pauses.resume, name="suspension-end"),
    path("suspensions/<int:suspension>/void/", pauses.void, name="suspension-void"),
    path("people/<int:pk>/move/", moves.move_new, name="move-new"),
    path("moves/", moves.moves, name="moves"),
    path("moves/export/", moves.moves_export, name="moves-export"),
    path("moves/<int:move>/void/", moves.move_void, name="move-void"),
    *pages_of(RETURNS),
    path("people/<int:pk>/merge/", merges.merge_new, name="merge-new"),
    path("merges/", merges.merges, name="merges"),
    path("merges/suspected/", merges.suspected, name="duplicates"),
    path("merges/<int:pk>/", merges.merge_page, name="merge"),
    path("merges/<int:pk>/reverse/", merges.merge_reverse, name="merge-reverse"),
]
