"""Django's name for this package."""

from django.apps import AppConfig


class ComparisonsConfig(AppConfig):
    name = "nuanxin.comparisons"
    label = "comparisons"
    verbose_name = "数据比对"
