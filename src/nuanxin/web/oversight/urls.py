"""Addresses of areas, accounts, the office and the audit trail."""

from django.urls import path

from nuanxin.web.oversight import accounts, areas, office, trail

urlpatterns = [
    path("areas/", areas.top, name="areas"),
    path("areas/<str:code>/", areas.one, name="area"),
    path("users/", accounts.users, name="users"),
    path("users/new/", accounts.user_new, name="user-new"),
    path("users/<int:pk>/", accounts.user, name="user"),
    path("users/<int:pk>/password/", accounts.reset_password, name="user-password"),
    path("users/<int:pk>/deactivate/", accounts.deactivate, name="user-deactivate"),
    path("users/<int:pk>/activate/", accounts.activate, name="user-activate"),
    path("roles/<int:pk>/end/", accounts.end_role, name="role-end"),
    path("organisations/", office.organisations, name="organisations"),
    path("organisations/new/", office.organisation_new, name="organisation-new"),
    path("organisations/<int:pk>/contact/", office.organisation_contact, name="organisation-contact"),
    path("office/", office.settings, name="office"),
    path("audit/", trail.audit, name="audit"),
    path("audit/export/", trail.audit_export, name="audit-export"),
    path("audit/seals/", trail.seal_page, name="audit-seals"),
    path("audit/reveals/", trail.reveals, name="audit-reveals"),
    path("audit/<int:pk>/", trail.event, name="audit-event"),
]
