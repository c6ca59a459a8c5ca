"""The state of the database as commands need it: brought up to date, or refused until it is."""

from __future__ import annotations

from pathlib import Path

from nuanxin.errors import UserError


def upgrade() -> bool:
    """Run the migrations that are missing; whether there were any."""
    from django.core.management import call_command

    make_private()
    missing = pending()
    if missing:
        call_command("migrate", interactive=False, verbosity=0)
    return bool(missing)


def make_private() -> None:
    """A database file that only its owner can read; what SQLite puts beside it gets the same rights."""
    from django.db import connection

    path = Path(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not connection.is_in_memory_db() and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)


def pending() -> list[str]:
    """The migrations not yet applied, `app.name` each."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def require_current() -> None:
    """Refuse to work on a database that this version would misread."""
    missing = pending()
    if missing:
        raise UserError(
            f"数据库还没有建好或版本过旧（缺 {len(missing)} 项升级），不能启动。"
            "新机构请先运行 `nuanxin init --area 区划代码`，升级后请先 `nuanxin backup` 备份，再运行 `nuanxin upgrade`。"
        )
