"""Django's name for this package."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "nuanxin.orgs"
    label = "orgs"
    verbose_name = "机构与权限"

    def ready(self) -> None:
        from nuanxin.orgs import files, seals, ticks

        ticks.register("seal the audit trail", seals.seal, every_minutes=1)
        ticks.register("purge old files", files.purge_old_files, every_minutes=60)
