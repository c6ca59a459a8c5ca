"""Django's name for this package."""

from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    name = "nuanxin.comparisons"
    label = "comparisons"
    verbose_name = "数据比对"

    def ready(self) -> None:
        # Loading them announces what becomes of findings when persons are merged, and departments' lists.
        from nuanxin.comparisons import intake, merging, releases  # noqa: F401
        from nuanxin.comparisons.outside import ReleasedLists
        from nuanxin.orgs import outside, ticks

        outside.register(ReleasedLists())
        ticks.register("sweep releases", releases.sweep, every_minutes=60)
