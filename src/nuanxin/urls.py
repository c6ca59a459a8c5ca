"""The address book: everything is in nuanxin.web, by task."""

from django.urls import include, path

urlpatterns = [path("", include("nuanxin.web.urls"))]
