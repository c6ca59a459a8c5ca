"""Django's name for this package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "nuanxin.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        from nuanxin.orgs import ticks

        ticks.register("drop notes of old workbooks of claims", drop_old_notes, every_minutes=720)


def drop_old_notes() -> None:
    """Loaded only when it is due: the pages are not needed to start a process."""
    from nuanxin.web.claims import sheets

    sheets.sweep()
