"""The web server in this process (gunicorn, on Windows waitress), with the one background worker beside it."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from nuanxin.cli import database
from nuanxin.errors import UserError

THREADS = 4
MOST_WORKERS = 4
UNBOUND = {
    errno.EADDRINUSE: "可能已经启动过，或端口被其他程序占用，请用 --port 换一个端口",
    errno.EACCES: "没有权限使用这个端口，请用 --port 换一个 1024 以上的端口",
}
WORKER = (sys.executable, "-m", "nuanxin", "work")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run_server(*, host: str = "127.0.0.1", port: int = 8000, workers: int | None = None) -> None:
    """Serve until stopped. Refuses a database that is not up to date, and a demonstration that others could reach."""
    require_ready(host, port)
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # whitenoise warns on every start without it
    with background_worker():
        if sys.platform == "win32":
            serve_with_waitress(host, port)
        else:
            serve_with_gunicorn(host, port, workers or default_workers())


def require_ready(host: str, port: int) -> None:
    database.require_current()
    refuse_open_demo(host)
    refuse_taken_port(host, port)


def refuse_taken_port(host: str, port: int) -> None:
    """Tried before the servers do, which would say it five times in English."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name != "nt":  # there it would let two programs have one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = UNBOUND.get(error.errno, "这不是本机的地址，请核对 --host")
            raise UserError(f"不能在 {host} 的端口 {port} 上启动：{reason}。") from error


def refuse_open_demo(host: str) -> None:
    """A demonstration's passwords are printed in the manual, so nobody else may reach it."""
    from nuanxin.orgs.models import Office

    if host not in LOOPBACK and Office.objects.filter(is_demo=True).exists():
        raise UserError(f"演示机构的账号和密码是公开的，只能在本机访问，不能用地址 {host} 启动。请去掉 --host，或另建正式机构。")


def default_workers() -> int:
    return min(MOST_WORKERS, (os.cpu_count() or 1) + 1)


@contextlib.contextmanager
def background_worker() -> Iterator[None]:
    """A process of its own, as threads would not survive the fork; it ends when this one does, however that happens."""
    worker = subprocess.Popen(WORKER, stdin=subprocess.PIPE)
    try:
        yield
    finally:
        worker.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=10)
        worker.kill()


def serve_with_gunicorn(host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        """gunicorn without a command line or a settings file of its own."""

        def load_config(self) -> None:
            for name, value in gunicorn_settings(host, port, workers).items():
                if name in self.cfg.settings:  # the control socket is younger than the oldest gunicorn we allow
                    self.cfg.set(name, value)

        def load(self):
            from nuanxin.wsgi import application

            return application

    Server().run()


def gunicorn_settings(host: str, port: int, workers: int) -> dict[str, object]:
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "threads": THREADS,
        "preload_app": True,
        "pre_fork": close_connections,
        "control_socket_disable": True,
        "loglevel": "warning",
        "proc_name": "nuanxin",
        "timeout": 120,
        "graceful_timeout": 20,
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108 - gunicorn's own heartbeat file, never on a slow disk
    }


def close_connections(_arbiter: object, _worker: object) -> None:
    """A connection must not be shared by two processes."""
    from django.db import connections

    connections.close_all()


def serve_with_waitress(host: str, port: int) -> None:
    import waitress

    from nuanxin.wsgi import application

    waitress.serve(application, host=host, port=port, threads=THREADS * 2)
