"""Django's name for this package."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "nuanxin.benefits"
    label = "benefits"
    verbose_name = "政策待遇"

    def ready(self) -> None:
        from nuanxin.benefits import merging  # noqa: F401 - loading it announces what becomes of its records when persons are merged
        from nuanxin.benefits.actions.showing import clear_notices
        from nuanxin.benefits.ending import foretell
        from nuanxin.benefits.stopping import stop_due
        from nuanxin.orgs import ticks

        ticks.register("let claims go on whose public notice is over", clear_notices, every_minutes=10)
        ticks.register("stop, resume and end what recorded exits, reviews and retirement lead to", stop_due, every_minutes=60)
        ticks.register("tell payees what ends soon", foretell, every_minutes=720)
        ticks.register("decide everybody whose facts moved on", decide_when_changed, every_minutes=10)


def decide_when_changed() -> None:
    """Loaded only when it is due: deciding in bulk needs an engine that not every process should load."""
    from nuanxin.benefits.bulk import running

    running.decide_when_changed()
