"""Makes an empty office of Xinfeng and a roster for it. Arguments: how many rows, where to write them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

OFFICE = "360722"


def main() -> None:
    from django.core.management import call_command

    from bench.imports import cost
    from bench.imports.fixture import write_roster
    from nuanxin.orgs import actions
    from nuanxin.orgs.models import Area

    call_command("migrate", verbosity=0)
    actions.create_office(OFFICE, name="信丰县就业创业服务中心")
    towns = Area.objects.filter(prefix__startswith=OFFICE, level=4).order_by("code").values_list("name", flat=True)
    write_roster(Path(sys.argv[2]), int(sys.argv[1]), tuple(towns))
    cost.report(rows=int(sys.argv[1]))


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.settings")
django.setup()
main()
