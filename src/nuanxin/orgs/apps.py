"""Django's name for this package."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "nuanxin.orgs"
    label = "orgs"
    verbose_name = "机构与权限"
