"""Django's name for this package."""

from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    name = "nuanxin.comparisons"
    label = "comparisons"
    verbose_name = "数据比对"

    def ready(self) -> None:
        from nuanxin.comparisons import merging  # noqa: F401 - loading it announces what becomes of findings when persons are merged
