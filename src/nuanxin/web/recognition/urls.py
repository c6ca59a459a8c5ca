"""Addresses of applications and public notices."""

from django.urls import path

from nuanxin.web.recognition import application, batch, cards, deeds, documents, entry, inbox, notices, objections, papers, voiding

urlpatterns = [
    path("applications/", inbox.applications, name="applications"),
    path("applications/export/", inbox.applications_export, name="applications-export"),
    path("applications/batch/", batch.applications_batch, name="applications-batch"),
    path("applications/new/", entry.application_new, name="application-new"),
    path("applications/<int:pk>/", application.application, name="application"),
    path("applications/<int:pk>/pass/", deeds.deed_page, {"deed": deeds.PASS}, name="application-pass"),
    path("applications/<int:pk>/send-back/", deeds.deed_page, {"deed": deeds.SEND_BACK}, name="application-send-back"),
    path("applications/<int:pk>/refuse/", deeds.deed_page, {"deed": deeds.REFUSE}, name="application-refuse"),
    path("applications/<int:pk>/withdraw/", deeds.deed_page, {"deed": deeds.WITHDRAW}, name="application-withdraw"),
    path("applications/<int:pk>/void/", voiding.application_void, name="application-void"),
    path("applications/<int:pk>/objections/new/", objections.objection_new, name="objection-new"),
    path("objections/<int:pk>/", objections.objection_decide, name="objection-decide"),
    path("public-notices/", notices.public_notices, name="public-notices"),
    path("public-notices/new/", notices.public_notice_new, name="public-notice-new"),
    path("public-notices/<int:pk>/", notices.public_notice, name="public-notice"),
    path("applications/<int:pk>/documents/<slug:kind>/", documents.application_document, name="application-document"),
    path("public-notices/<int:pk>/document/", documents.public_notice_document, name="public-notice-document"),
    path("people/roster/", documents.roster, name="roster"),
    path("recognitions/<int:recognition>/card/", cards.card_new, name="card-new"),
    path("cards/<int:pk>/void/", cards.card_void, name="card-void"),
    path("people/<int:pk>/papers/new/", papers.paper_new, name="paper-new"),
    path("papers/<int:pk>/file/", papers.paper_file, name="paper-file"),
    path("papers/<int:pk>/shelf/", papers.paper_shelf, name="paper-shelf"),
    path("papers/<int:pk>/void/", papers.paper_void, name="paper-void"),
]
