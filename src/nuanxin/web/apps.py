"""Django's name for this package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "nuanxin.web"
    label = "web"
    verbose_name = "页面"
