"""Addresses of comparisons."""

from django.urls import path

from nuanxin.web.comparisons import field, finding, queue, releases, rules, runs

urlpatterns = [
    path("findings/", queue.queue, name="findings"),
    path("findings/export/", queue.export, name="findings-export"),
    path("findings/review/", queue.review_several, name="findings-review"),
    path("findings/field/", field.field, name="findings-field"),
    path("findings/<int:pk>/", finding.finding, name="finding"),
    path("findings/<int:pk>/turn/", finding.turn, name="finding-turn"),
    path("findings/evidence/<int:pk>/", finding.evidence, name="finding-evidence"),
    path("comparisons/rules/", rules.rules, name="comparison-rules"),
    path("comparisons/rules/<slug:rule>/", rules.rule, name="comparison-rule"),
    path("comparisons/releases/", releases.releases, name="releases"),
    path("comparisons/releases/<int:pk>/", releases.release, name="release"),
    path("comparisons/releases/<int:pk>/withdraw/", releases.release_withdraw, name="release-withdraw"),
    path("comparisons/runs/", runs.runs, name="comparison-runs"),
    path("comparisons/runs/new/", runs.run_new, name="comparison-new"),
    path("comparisons/runs/<int:pk>/", runs.run, name="comparison-run"),
]
