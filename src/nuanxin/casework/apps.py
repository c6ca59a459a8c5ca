"""Django's name for this package."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "nuanxin.casework"
    label = "casework"
    verbose_name = "帮扶服务"

    def ready(self) -> None:
        from nuanxin.casework import intake, merging  # noqa: F401 - loading them announces how lists are taken in and persons merged
