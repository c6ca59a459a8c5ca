"""Django's name for this package."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "nuanxin.casework"
    label = "casework"
    verbose_name = "帮扶服务"

    def ready(self) -> None:
        from nuanxin.casework import intake  # noqa: F401 - loading it announces how its lists are taken in
