"""`nuanxin serve`, `backup`, `restore`, `upgrade` and `audit`: keeping an office running."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from nuanxin.cli import database, server, serving
from nuanxin.errors import UserError
from nuanxin.orgs import audit, backup, ticks
from nuanxin.orgs.models import AuditEvent, AuditSeal, Office
from tests import factories

SOURCE = Path(__file__).parents[2] / "src"
HOUR_AGO = timezone.now() - timezone.timedelta(hours=1)


@pytest.fixture
def served(monkeypatch):
    """What would be served, instead of serving."""
    calls = []
    monkeypatch.setattr(server, "serve_with_gunicorn", lambda *arguments: calls.append(arguments))
    monkeypatch.setattr(server, "WORKER", (sys.executable, "-c", "import sys; sys.stdin.read()"))
    return calls


@pytest.fixture
def taken_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.fixture
def behind(monkeypatch):
    monkeypatch.setattr(database, "pending", lambda: ["orgs.0002_next", "people.0003_next"])


@pytest.fixture
def trail(county):
    """Three events of an hour ago, sealed."""
    AuditEvent.objects.bulk_create(AuditEvent(at=HOUR_AGO, kind="test.happened", by_name="李四") for _ in range(3))


def test_serve_listens_on_this_machine_only_unless_told(nuanxin, county, served):
    port = free_port()

    done = nuanxin("serve", "--port", port)

    assert (done.code, done.out, served) == (0, "", [("127.0.0.1", port, server.default_workers())])
    assert done.err == f"网址：http://127.0.0.1:{port}/ 按 Ctrl+C 停止。\n"


def test_serve_where_it_is_told(nuanxin, county, served, monkeypatch):
    monkeypatch.delenv("NUANXIN_HOSTS", raising=False)
    port = free_port()

    done = nuanxin("serve", "--host", "0.0.0.0", "--port", port, "--workers", "3")

    assert served == [("0.0.0.0", port, 3)]
    assert "NUANXIN_HOSTS" in done.err


def test_serve_on_a_database_behind_is_refused(nuanxin, county, served, behind):
    done = nuanxin("serve")

    assert (done.code, done.out, served) == (1, "", [])
    assert done.err.startswith("数据库还没有建好或版本过旧（缺 2 项升级），不能启动。")
    assert "nuanxin upgrade" in done.err


def test_serve_on_a_taken_port_is_refused(nuanxin, county, served, taken_port):
    done = nuanxin("serve", "--port", taken_port)

    assert (done.code, served) == (1, [])
    assert done.err == f"不能在 127.0.0.1 的端口 {taken_port} 上启动：可能已经启动过，或端口被其他程序占用，请用 --port 换一个端口。\n"


def test_serve_on_an_address_of_another_machine_is_refused(nuanxin, county, served):
    done = nuanxin("serve", "--host", "192.0.2.1")

    assert (done.code, served, "这不是本机的地址" in done.err) == (1, [], True)


def test_serve_of_a_demonstration_to_others_is_refused(nuanxin, county, served):
    Office.objects.update(is_demo=True)

    done = nuanxin("serve", "--host", "0.0.0.0")

    assert (done.code, served) == (1, [])
    assert "只能在本机访问" in done.err


def test_run_server_of_a_demonstration_to_others_is_refused(county, served):
    Office.objects.update(is_demo=True)

    with pytest.raises(UserError, match="只能在本机访问"):
        serving.run_server(host="0.0.0.0")


@pytest.mark.parametrize("argv", [["--port", "0"], ["--port", "70000"], ["--workers", "0"], ["--port", "http"]])
def test_serve_with_impossible_numbers_is_wrong_usage(nuanxin, served, argv):
    assert (nuanxin("serve", *argv).code, served) == (2, [])


@pytest.mark.parametrize(("processors", "workers"), [(1, 2), (2, 3), (3, 4), (64, 4), (None, 2)])
def test_default_workers_follow_the_processors(monkeypatch, processors, workers):
    monkeypatch.setattr(os, "cpu_count", lambda: processors)

    assert server.default_workers() == workers


@pytest.mark.parametrize(("host", "bind"), [("127.0.0.1", "127.0.0.1:8000"), ("::1", "[::1]:8000")])
def test_gunicorn_opens_no_control_socket_and_shares_no_connection(host, bind):
    settings = server.gunicorn_settings(host, 8000, 2)

    assert (settings["bind"], settings["control_socket_disable"], settings["preload_app"], settings["threads"]) == (bind, True, True, 4)
    assert settings["pre_fork"] is server.close_connections


def test_gunicorn_knows_every_setting_we_give_it():
    config = pytest.importorskip("gunicorn.config").Config()

    for name, value in server.gunicorn_settings("127.0.0.1", 8000, 2).items():
        config.set(name, value)

    assert config.address == [("127.0.0.1", 8000)]


def test_background_worker_ends_with_the_server(monkeypatch, tmp_path):
    script = f"import sys; sys.stdin.read(); open({str(tmp_path / 'ended')!r}, 'w')"
    monkeypatch.setattr(server, "WORKER", (sys.executable, "-c", script))

    with server.background_worker():
        assert not (tmp_path / "ended").exists()

    assert (tmp_path / "ended").exists()


def test_work_ends_when_its_input_does(nuanxin, monkeypatch):
    reading, writing = os.pipe()
    monkeypatch.setattr(os, "read", lambda descriptor, size, read=os.read: read(reading, size))
    monkeypatch.setattr(ticks, "work", lambda stop: (os.close(writing), stop.wait(10)))

    assert nuanxin("work") == (0, "", "")
    os.close(reading)


def test_upgrade_of_a_current_database_says_so(nuanxin, db):
    assert nuanxin("upgrade") == (0, "数据库已是最新，无需升级。\n", "")


def test_upgrade_runs_what_is_missing(nuanxin, db, behind):
    assert nuanxin("upgrade") == (0, "数据库已升级。\n", "")


def test_backup_warns_of_its_keys(nuanxin, real_database, settings, tmp_path):
    settings.KEYS = tmp_path / "keys"
    factories.county()
    factories.person()

    done = nuanxin("backup", tmp_path / "office.tar")

    assert (done.code, "备份里有密钥" in done.err) == (0, True)
    assert re.fullmatch(r"已备份到 .*office\.tar：\d+ 行记录，0 个文件。\n", done.out)
    assert ("pg_dump" in done.err) == (connection.vendor != "sqlite")


def test_backup_without_keys_says_what_to_keep(nuanxin, real_database, tmp_path):
    done = nuanxin("backup", tmp_path / "office.tar", "--without-keys")

    assert (done.code, "备份里没有密钥。请另外保管密钥目录" in done.err) == (0, True)


def test_backup_over_a_file_is_refused(nuanxin, real_database, tmp_path):
    (tmp_path / "office.tar").write_text("precious")

    done = nuanxin("backup", tmp_path / "office.tar")

    assert (done.code, (tmp_path / "office.tar").read_text()) == (1, "precious")


@pytest.mark.parametrize(
    ("has_keys", "pending", "said"),
    [
        (True, [], ""),
        (False, [], "请把另外保管的密钥文件放进密钥目录"),
        (True, ["orgs.0002"], "备份来自较早的版本，请运行 `nuanxin upgrade`。"),
    ],
)
def test_restore_says_what_is_left_to_do(nuanxin, monkeypatch, tmp_path, has_keys, pending, said):
    manifest = backup.Manifest("0.1.0", "2022-09-20T08:00:00+00:00", has_database=True, has_keys=has_keys, files=2, rows={"a": 1, "b": 2})
    monkeypatch.setattr(backup, "restore", lambda archive: manifest)
    monkeypatch.setattr(database, "pending", lambda: pending)

    done = nuanxin("restore", tmp_path / "office.tar")

    assert (done.code, done.out) == (0, "已恢复 2022-09-20T08:00:00+00:00 的备份：3 行记录，2 个文件。\n")
    assert said in done.err
    assert bool(said) == bool(done.err)


def test_restore_of_a_missing_file_is_refused(nuanxin, db, tmp_path, monkeypatch):
    places = backup.Places(tmp_path / "new", tmp_path / "new" / "x.sqlite3", tmp_path / "new" / "keys", tmp_path / "new" / "files")
    monkeypatch.setattr(backup.Places, "of_this_office", lambda: places)

    done = nuanxin("restore", tmp_path / "none.tar")

    assert (done.code, done.out, "找不到备份文件" in done.err) == (1, "", True)


def test_audit_seal_tells_how_many(nuanxin, trail):
    assert [nuanxin("audit", "seal").out for _ in range(2)] == ["已封存 3 条审计记录。\n", "已封存 0 条审计记录。\n"]


def test_audit_head_is_the_newest_seal(nuanxin, trail):
    nuanxin("audit", "seal")

    newest = AuditSeal.objects.get()
    assert nuanxin("audit", "head").out == f"{newest.pk}:{newest.digest}\n"


def test_audit_head_before_the_first_seal_is_refused(nuanxin, trail):
    assert nuanxin("audit", "head") == (1, "", "还没有封存过审计记录。请先运行 `nuanxin audit seal`。\n")


def test_audit_verify_of_an_intact_trail(nuanxin, trail):
    nuanxin("audit", "seal")
    head = nuanxin("audit", "head").out.strip()

    assert nuanxin("audit", "verify", "--head", head) == (0, "1 个封存、3 条审计记录完好；另有 0 条尚未封存。\n", "")


def test_audit_verify_tells_what_was_changed(nuanxin, trail):
    nuanxin("audit", "seal")
    AuditEvent.objects.filter(pk=AuditEvent.objects.first().pk).update(by_name="王五")

    done = nuanxin("audit", "verify", "--json")

    assert (done.code, done.json["events"], len(done.json["problems"])) == (1, 3, 1)
    assert done.err == done.json["problems"][0] + "\n"


def test_audit_verify_with_an_unreadable_head_is_refused(nuanxin, trail):
    assert "读不懂" in nuanxin("audit", "verify", "--head", "abc").err


def test_pending_names_the_migrations_not_yet_applied(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'people' AND name = (SELECT MAX(name) FROM django_migrations WHERE app = 'people')"
        )

    assert {name.split(".")[0] for name in database.pending()} >= {"people"}


def test_require_current_lets_a_current_database(db):
    database.require_current()


# The whole way once: an office made, served, asked, stopped, its worker gone.


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "NUANXIN_KEYS")}
    return {**kept, "NUANXIN_HOME": str(tmp_path / "office"), "PYTHONPATH": str(SOURCE)}


def run(environment, *argv):
    return subprocess.run([sys.executable, "-m", "nuanxin", *argv], env=environment, capture_output=True, text=True, timeout=60)


def answer(url):
    """The status code of the page (here the login it leads to), once somebody answers."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(url, timeout=5) as page:
                return page.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.1)
    return None


@pytest.mark.skipif(sys.platform == "win32", reason="waitress there")
def test_office_is_made_served_and_stopped(environment, tmp_path):
    assert run(environment, "init", "--area", "360722").returncode == 0
    port = free_port()
    serving = subprocess.Popen(
        [sys.executable, "-m", "nuanxin", "serve", "--port", str(port), "--workers", "1"], env=environment, stderr=subprocess.PIPE
    )
    watchdog = threading.Timer(60, serving.kill)
    watchdog.start()
    try:
        status = answer(f"http://127.0.0.1:{port}/")
    finally:
        serving.send_signal(signal.SIGINT)
        said = serving.communicate()[1].decode()
        watchdog.cancel()

    assert (status, serving.returncode, said) == (200, 0, f"网址：http://127.0.0.1:{port}/ 按 Ctrl+C 停止。\n")
    with ticks.only_one(tmp_path / "office" / "worker.lock") as is_free:
        assert is_free


def test_office_is_backed_up_and_restored_elsewhere(environment, tmp_path):
    run(environment, "init", "--area", "360722", "--admin", "zhang")
    archive = tmp_path / "office.tar"
    assert run(environment, "backup", str(archive)).returncode == 0

    restored = run({**environment, "NUANXIN_HOME": str(tmp_path / "other")}, "restore", str(archive))
    roles = run({**environment, "NUANXIN_HOME": str(tmp_path / "other")}, "user", "roles", "--json")

    assert (restored.returncode, restored.stderr) == (0, "")
    assert [row["username"] for row in json.loads(roles.stdout)] == ["zhang"]


def test_office_without_a_database_is_told_what_to_run(environment):
    done = run(environment, "user", "roles")

    assert (done.returncode, done.stdout) == (1, "")
    assert "nuanxin init --area" in done.stderr


def test_office_keeps_its_database_to_itself(environment, tmp_path):
    run(environment, "init", "--area", "360722")

    assert (tmp_path / "office" / "nuanxin.sqlite3").stat().st_mode & 0o077 == 0


def test_audit_is_recorded_as_the_local_administrator(county):
    from django.db import transaction

    with transaction.atomic():
        audit.record("test.happened", by=None)

    assert AuditEvent.objects.get().by_name.startswith("本机管理员（")
