"""Addresses of claims, their papers, notices and objections."""

from django.urls import path

from nuanxin.web.claims import approving, batch, bundle, claim, deeds, entry, inbox, notices, objections, papers, posting, resubmit, voiding

urlpatterns = [
    path("claims/", inbox.claims, name="claims"),
    path("claims/export/", inbox.claims_export, name="claims-export"),
    path("claims/batch/", batch.claims_batch, name="claims-batch"),
    path("claims/new/", entry.claim_new, name="claim-new"),
    path("claims/bundle/<slug:kind>/<int:pk>/", bundle.claims_bundle, name="claims-bundle"),
    path("claims/<int:pk>/", claim.claim, name="claim"),
    path("claims/<int:pk>/review/", deeds.deed_page, {"deed": deeds.REVIEW}, name="claim-review"),
    path("claims/<int:pk>/return/", deeds.deed_page, {"deed": deeds.RETURN}, name="claim-return"),
    path("claims/<int:pk>/refuse/", deeds.deed_page, {"deed": deeds.REFUSE}, name="claim-refuse"),
    path("claims/<int:pk>/withdraw/", deeds.deed_page, {"deed": deeds.WITHDRAW}, name="claim-withdraw"),
    path("claims/<int:pk>/reopen/", deeds.deed_page, {"deed": deeds.REOPEN}, name="claim-reopen"),
    path("claims/<int:pk>/resubmit/", resubmit.claim_resubmit, name="claim-resubmit"),
    path("claims/<int:pk>/approve/", approving.claim_approve, name="claim-approve"),
    path("claims/<int:pk>/void/", voiding.claim_void, name="claim-void"),
    path("claims/<int:pk>/papers/new/", papers.claim_paper_new, name="claim-paper-new"),
    path("claims/papers/<int:pk>/file/", papers.claim_paper_file, name="claim-paper-file"),
    path("claims/papers/<int:pk>/void/", papers.claim_paper_void, name="claim-paper-void"),
    path("claims/<int:pk>/objections/new/", objections.claim_objection_new, name="claim-objection-new"),
    path("claims/objections/", objections.claim_objections, name="claim-objections"),
    path("claims/objections/<int:pk>/", objections.claim_objection, name="claim-objection"),
    path("claims/notices/", notices.claim_notices, name="claim-notices"),
    path("claims/notices/new/", posting.claim_notice_new, name="claim-notice-new"),
    path("claims/notices/clear/", notices.claim_notices_clear, name="claim-notices-clear"),
    path("claims/notices/<int:pk>/", notices.claim_notice, name="claim-notice"),
    path("claims/notices/<int:pk>/workbook/", notices.claim_notice_workbook, name="claim-notice-workbook"),
]
