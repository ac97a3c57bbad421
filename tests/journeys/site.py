"""The sample season, started as a newcomer starts it: `python app.py sample`, on its own folder and port."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import serve

ROOT = Path(serve.__file__).resolve().parent
# What the caller's shell may hold and a fresh sample must not see.
OURS = (
    "DATABASE_URL",
    "REDIS_URL",
    "FILES_DIR",
    "FESTIVAL_SAMPLE",
    "SECRET_KEY",
    "HOST",
    "PUBLIC_URL",
    "TRUSTED_PROXIES",
    "WEB_CONCURRENCY",
)
PATIENCE = 120  # seconds for setting up, loading the season and starting


@dataclass(frozen=True)
class Site:
    address: str
    instance: Path
    said: Path
    # Who has signed in before, with their cookies: a password costs its fifth of a second once.
    sessions: dict[str, list] = field(default_factory=dict)

    def log(self) -> str:
        """The end of what the site and its watcher wrote, for the message of a failure."""
        paths = (self.said, self.instance / "sample" / "site.log")
        return "\n".join(path.read_text(errors="replace")[-2000:] for path in paths if path.exists())

    def get(self, path: str) -> tuple[int, str]:
        """Status and text, as somebody without any cookie gets them."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()


@contextmanager
def started(folder: Path) -> Iterator[Site]:
    """A site that answers; whatever happens, nothing of it runs afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    kept |= {"INSTANCE_DIR": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    site = Site(f"http://127.0.0.1:{port}", folder, folder / "said.txt")
    with site.said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "sample"],
            cwd=ROOT,
            env=kept,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        try:
            _wait_until_ready(site, process)
            yield site
        finally:
            _end(process)


def _wait_until_ready(site: Site, process: subprocess.Popen) -> None:
    """The watcher prints «Ctrl+C» once the site answers; ask the site itself, too."""
    for _ in range(PATIENCE * 5):
        if process.poll() is not None:
            raise RuntimeError(f"the site ended before it answered:\n{site.log()}")
        if "Ctrl+C" in site.said.read_text(errors="replace"):
            assert site.get("/readyz")[0] == 200, site.log()
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
    raise RuntimeError(f"the site did not answer within {PATIENCE} seconds:\n{site.log()}")


def _end(process: subprocess.Popen) -> None:
    """Ask the watcher, which stops web and worker; then make sure."""
    family = _family(process.pid)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def _family(pid: int) -> list[int]:
    found = [pid]
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += _family(int(child))
    return found
