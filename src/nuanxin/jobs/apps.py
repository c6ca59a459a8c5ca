"""Django's name for this package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "nuanxin.jobs"
    label = "jobs"
    verbose_name = "岗位与招聘"
