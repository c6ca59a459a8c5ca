"""Django's name for this package."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "nuanxin.benefits"
    label = "benefits"
    verbose_name = "政策待遇"
