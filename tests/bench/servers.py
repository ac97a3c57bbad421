"""Starts and stops what is measured, and reads its memory."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Connections are asked in turns, so each is idle for longer than one of a browser.
SERVER = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py"), "--keep-alive", "300"]
FLOOR = [*SERVER, "tests.bench.floor:create_app()"]
SECRET_KEY = "bench-" + "0" * 40  # only ever guards the invented data of a benchmark


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    pid: int
    log: Path

    def memory(self) -> float:
        """MB of all its processes, shared pages counted in proportion (PSS)."""
        return sum(_pss(pid) for pid in family(self.pid)) / 1024


def family(pid: int) -> list[int]:
    """A process and everything under it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def _pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def environment(instance: Path, **more: str) -> dict[str, str]:
    """Ours alone: nothing of the caller's settings may reach a measured server."""
    ours = ("DATABASE_URL", "REDIS_URL", "FILES_DIR", "TRUSTED_PROXIES", "FESTIVAL_SAMPLE", "WEB_CONCURRENCY")
    python = ("PYTHONDONTWRITEBYTECODE", "PYTHONOPTIMIZE", "PYTHONDEVMODE", "PYTHONWARNINGS")
    kept = {name: value for name, value in os.environ.items() if name not in ours + python}
    return kept | {"INSTANCE_DIR": str(instance), "SECRET_KEY": SECRET_KEY} | more


def flask(instance: Path, *arguments: str) -> None:
    """One `flask` command on an instance; its own error is the error."""
    command = [sys.executable, "-m", "flask", "--app", "app", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment(instance), check=True, stdout=subprocess.DEVNULL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def instance_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="festival-bench-") as folder:
        yield Path(folder)


@contextmanager
def serving(name: str, argv: list[str], instance: Path, path: str = "/healthz") -> Iterator[Server]:
    """The server, answering; stopped afterwards."""
    server, process, _ = start(name, argv, instance, path)
    try:
        yield server
    finally:
        stop(process)


def start(
    name: str, argv: list[str], instance: Path, path: str, port: int | None = None
) -> tuple[Server, subprocess.Popen, float]:
    """Start it and wait for its first 200; also the seconds that took."""
    port = port or free_port()
    bind = ["--bind", f"127.0.0.1:{port}"] if "gunicorn" in argv else []
    more = {"PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    began = time.perf_counter()
    log = instance / "bench.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*argv, *bind], cwd=ROOT, env=environment(instance, **more), stdout=output, stderr=output
        )
    while not _answers(port, path):
        if process.poll() is not None:
            raise SystemExit(f"{name} did not start:\n{log.read_text()[-3000:]}")
        if time.perf_counter() - began > 60:
            stop(process)
            raise SystemExit(f"{name} did not answer {path} with 200 within a minute")
    return Server(name, port, process.pid, log), process, time.perf_counter() - began


def stop(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=60)


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
    except OSError:
        time.sleep(0.005)
        return False
    finally:
        connection.close()
    if response.status != 200:
        time.sleep(0.05)
    return response.status == 200
