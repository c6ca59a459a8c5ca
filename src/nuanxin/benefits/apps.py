"""Django's name for this package."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "nuanxin.benefits"
    label = "benefits"
    verbose_name = "政策待遇"

    def ready(self) -> None:
        from nuanxin.benefits import merging  # noqa: F401 - loading it announces what becomes of its records when persons are merged
