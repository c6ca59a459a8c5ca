"""The address book: everything is in nuanxin.web, by task."""

from django.urls import include, path

urlpatterns = [path("", include("nuanxin.web.urls"))]
handler400 = "nuanxin.web.problems.malformed"
handler403 = "nuanxin.web.problems.forbidden"
handler404 = "nuanxin.web.problems.not_found"
handler500 = "nuanxin.web.problems.broken"
handler429 = "nuanxin.web.problems.too_often"  # allauth asks for it
