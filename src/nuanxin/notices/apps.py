"""Django's name for this package."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "nuanxin.notices"
    label = "notices"
    verbose_name = "通知与报表"
