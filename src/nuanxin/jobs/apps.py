"""Django's name for this package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "nuanxin.jobs"
    label = "jobs"
    verbose_name = "岗位与招聘"

    def ready(self) -> None:
        from nuanxin.jobs import intake  # noqa: F401 - loading it announces how its lists are taken in
