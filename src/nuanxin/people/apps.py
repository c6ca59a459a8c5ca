"""Django's name for this package."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "nuanxin.people"
    label = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        from nuanxin.orgs import ticks
        from nuanxin.people import intake  # noqa: F401 - loading it announces how its lists are taken in
        from nuanxin.people.actions.applications import advance_notices

        ticks.register("let applications go on whose public notice is over", advance_notices, every_minutes=10)
