"""Django's name for this package."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "nuanxin.casework"
    label = "casework"
    verbose_name = "帮扶服务"
