"""Addresses of notices, their lists and forms."""

from django.urls import path

from nuanxin.web.notices import compared, completeness, forms, lists, overview

urlpatterns = [
    path("notices/", overview.notices, name="notices"),
    path("forms/", forms.forms, name="forms"),
    path("completeness/", completeness.board, name="completeness"),
    path("completeness/people/", completeness.people, name="completeness-people"),
    path("completeness/people/export/", completeness.export, name="completeness-export"),
    path("completeness/people/roster/", completeness.roster, name="completeness-roster"),
    path("notices/<slug:notice>/", overview.notice, name="notice"),
    path("notices/<slug:notice>/gaps/", lists.gaps, name="gaps"),
    path("notices/<slug:notice>/gaps/export/", lists.gaps_export, name="gaps-export"),
    path("notices/<slug:notice>/targets/", lists.targets, name="targets"),
    path("notices/<slug:notice>/targets/export/", lists.targets_export, name="targets-export"),
    path("notices/<slug:notice>/forms/<slug:form>/", forms.form, name="form"),
    path("notices/<slug:notice>/forms/<slug:form>/export/", forms.form_export, name="form-export"),
    path("notices/<slug:notice>/forms/<slug:form>/compare/", compared.form_compare, name="form-compare"),
    path("notices/<slug:notice>/forms/<slug:form>/compare/<int:column>/", compared.form_change, name="form-change"),
    path("notices/<slug:notice>/forms/<slug:form>/columns/", forms.form_columns, name="form-columns"),
    path("notices/<slug:notice>/forms/<slug:form>/columns/<int:column>/", lists.form_people, name="form-people"),
    path("notices/<slug:notice>/forms/<slug:form>/columns/<int:column>/export/", lists.form_people_export, name="form-people-export"),
]
