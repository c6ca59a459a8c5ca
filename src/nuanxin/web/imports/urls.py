"""Addresses of the import wizard and the queue of conflicts."""

from django.urls import path

from nuanxin.web.imports import conflicts, views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.import_new, name="import-new"),
    path("imports/batch/", views.import_batch, name="import-batch"),
    path("imports/templates/<slug:list_id>/", views.template, name="import-template"),
    path("imports/<int:pk>/", views.import_page, name="import"),
    path("imports/<int:pk>/columns/", views.import_mapping, name="import-mapping"),
    path("imports/<int:pk>/judge/", views.import_judge, name="import-judge"),
    path("imports/<int:pk>/apply/", views.import_apply, name="import-apply"),
    path("imports/<int:pk>/withdraw/", views.import_withdraw, name="import-withdraw"),
    path("imports/<int:pk>/marked/", views.import_marked, name="import-marked"),
    path("conflicts/", conflicts.queue, name="conflicts"),
    path("conflicts/<int:pk>/", conflicts.conflict_page, name="conflict"),
]
