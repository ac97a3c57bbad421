"""Starts the site, web and worker, watches both and stops both. Imports nothing of the site."""

import ctypes
import errno
import os
import re
import selectors
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 20  # seconds that web and worker get to end what they are doing
LONGEST_WAIT = 60  # seconds between two starts of something that keeps dying
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def main(arguments: list[str]) -> int:
    command, *rest = arguments or ["serve"]
    if command not in {"serve", "sample", "flask"} or (rest and command != "flask"):
        print("python app.py [serve | sample | flask …]", file=sys.stderr)
        return 2
    # Nobody else on the machine reads the database or its log: during a vote they tell who chose what.
    os.umask(0o077)
    settle_environment(sample=command == "sample" or os.environ.get("FESTIVAL_SAMPLE") == "1")
    if command == "flask":
        os.execv(sys.executable, flask(*rest))
    try:
        return serve()
    except KeyboardInterrupt:
        return 130


def settle_environment(*, sample: bool) -> None:
    """Make every path absolute, and the secret key if there is none."""
    instance = Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    if sample:
        # Invented data must never land beside real data, whatever the environment says.
        for name in ("DATABASE_URL", "REDIS_URL", "FILES_DIR"):
            os.environ.pop(name, None)
        os.environ["FESTIVAL_SAMPLE"] = "1"
        instance /= "sample"
    instance.mkdir(parents=True, exist_ok=True)
    os.environ["INSTANCE_DIR"] = str(instance)
    if os.environ.get("FILES_DIR"):
        os.environ["FILES_DIR"] = str(Path(os.environ["FILES_DIR"]).resolve())
    if not os.environ.get("SECRET_KEY"):
        make_secret_key(instance / "secret_key")


def make_secret_key(path: Path) -> None:
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(os.urandom(32).hex() + "\n")


def flask(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "flask", "--app", str(ROOT / "app"), *arguments]


def serve() -> int:
    sample = os.environ.get("FESTIVAL_SAMPLE") == "1"
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    try:
        listener = listen(host, port)
    except (OSError, ValueError) as error:
        return refuse_port(error, host, port, sample)
    with listener:
        welcome = prepare(sample)
        if welcome is None:
            return 1
        address = os.environ.get("PUBLIC_URL") or f"http://{f'[{host}]' if ':' in host else host}:{port}"
        # A newcomer's terminal shows the accounts, not a line for each page; a real one belongs to the log.
        log = Path(os.environ["INSTANCE_DIR"]) / "site.log" if sample else None
        return Watch(listener, lambda: announce(address, welcome, log), log).run()


def listen(host: str, port: str) -> socket.socket:
    """The socket that gunicorn is handed: bound before anything else is done, kept while web restarts."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, int(port), type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(1024)
    except BaseException:
        listener.close()
        raise
    return listener


def refuse_port(error: Exception, host: str, port: str, sample: bool) -> int:
    command = "./run.sh" if sample else "./run.sh serve"
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        other = int(port) + 1
        say(f"Cổng {port} đang có chương trình khác dùng. Hãy chọn cổng khác: PORT={other} {command}")
        say(f"Port {port} is taken. Choose another: PORT={other} {command}")
    else:
        say(f"Không mở được cổng {port} trên {host}: {error}. Hãy đặt lại HOST và PORT.")
        say(f"Cannot listen on {host}, port {port}. Set HOST and PORT.")
    return 1


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def prepare(sample: bool) -> str | None:
    """Bring the database to the newest form; what to tell the user, or None when that failed."""
    migrated = not schema_is_current()
    if migrated and run(flask("db", "upgrade")).returncode:
        say("Chưa cập nhật được cơ sở dữ liệu; xem báo lỗi ở trên. Dữ liệu cũ còn nguyên.")
        say("The database could not be migrated; see the error above.")
        return None
    if not sample:
        if migrated:
            run(flask("awards", "load"), stdout=subprocess.DEVNULL)
        return ""
    # What loading printed, the accounts, is kept: a second start need not ask the site for it.
    loaded = Path(os.environ["INSTANCE_DIR"]) / "loaded.txt"
    if migrated or not loaded.exists():
        loaded.unlink(missing_ok=True)
        load = run(flask("sample", "load"), stdout=subprocess.PIPE)
        if load.returncode:
            say("Chưa nạp được dữ liệu mẫu; xem báo lỗi ở trên.")
            say("The sample season could not be loaded; see the error above.")
            return None
        unfinished = loaded.with_suffix(".part")
        unfinished.write_text(load.stdout, encoding="utf-8")
        unfinished.replace(loaded)
    return loaded.read_text(encoding="utf-8")


def run(argv: list[str], stdout: int | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv,
        check=False,
        stdout=stdout,
        encoding="utf-8",
        preexec_fn=die_with_parent,
    )


def schema_is_current() -> bool:
    """Whether the SQLite file already has the newest revision; any other database is asked by Alembic."""
    if os.environ.get("DATABASE_URL"):
        return False
    database = Path(os.environ["INSTANCE_DIR"]) / "festival.sqlite"
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error:
        return False
    return {version for (version,) in rows} == newest_revisions()


def newest_revisions() -> set[str]:
    """Heads of the migrations, read from their text: importing Alembic would take longer than all else."""
    revisions, parents = set(), set()
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        revisions.update(re.findall(r"""^revision\b[^=]*=\s*['"]([^'"]+)""", text, re.MULTILINE))
        for line in re.findall(r"^down_revision\b[^=]*=(.*)$", text, re.MULTILINE):
            parents.update(re.findall(r"""['"]([^'"]+)['"]""", line))
    return revisions - parents


def announce(address: str, welcome: str, log: Path | None) -> None:
    print(f"\n  Ngày hội Toàn dân bảo vệ an ninh Tổ quốc: {address}\n", flush=True)
    if log:
        print("  Đây là dữ liệu mẫu (xã An Thịnh không có thật). / Sample data, invented.")
        print(f"  Nhật ký / log: {log}\n")
    else:
        # The one-time code for /setup, and nothing once there is an account.
        run(flask("setup", "code"))
    if welcome:
        print(welcome.rstrip() + "\n")
    print("  Dừng: Ctrl+C / Stop: Ctrl+C\n", flush=True)


@dataclass
class Service:
    name: str
    argv: list[str]
    log: Path | None
    files: tuple[int, ...] = ()
    process: subprocess.Popen | None = None
    started: float = 0.0
    pause: int = 0
    due: float | None = None

    def start(self) -> None:
        self.due, self.started = None, time.monotonic()
        # A session of its own: Ctrl+C in the terminal reaches only us, and we stop the others in order.
        with self.log.open("ab") if self.log else nullcontext() as output:
            self.process = subprocess.Popen(
                self.argv,
                cwd=ROOT,
                stdout=output,
                stderr=output,
                pass_fds=self.files,
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 -- there is one thread here
            )

    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def plan_restart(self) -> None:
        lived = time.monotonic() - self.started
        self.pause = 1 if lived > LONGEST_WAIT else min(max(1, self.pause * 2), LONGEST_WAIT)
        self.process, self.due = None, time.monotonic() + self.pause
        say(f"{self.name} đã dừng đột ngột; khởi động lại sau {self.pause} giây. / died, restarting.")

    def ask_to_stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def die_with_parent() -> None:
    """Even when we are killed outright, nothing of ours stays behind."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Watch:
    """Keeps web and worker alive until told to stop."""

    def __init__(self, listener: socket.socket, on_ready: Callable[[], None], log: Path | None) -> None:
        self.on_ready, self.log = on_ready, log
        if log:
            log.write_bytes(b"")
        self.is_ready = False
        self.selector = selectors.DefaultSelector()
        self.wake, wake_writer = os.pipe()
        os.set_blocking(wake_writer, False)
        signal.set_wakeup_fd(wake_writer, warn_on_full_buffer=False)
        for number in (*STOPPING, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        self.ready, ready_writer = os.pipe()
        self.selector.register(self.wake, selectors.EVENT_READ)
        self.selector.register(self.ready, selectors.EVENT_READ)
        os.environ["READY_FD"] = str(ready_writer)
        files = (listener.fileno(), ready_writer)
        gunicorn = [
            "-m",
            "gunicorn",
            "--config",
            str(ROOT / "gunicorn.conf.py"),
            "--bind",
            f"fd://{files[0]}",
        ]
        consumer = ["-m", "huey.bin.huey_consumer", "festival.worker.huey", "-w", "1", "-q"]
        consumer += ["--graceful-signal", "TERM", "--shutdown-timeout", str(PATIENCE - 5)]
        self.web = Service("Trang web", [sys.executable, *gunicorn], log, files)
        self.worker = Service("Tiến trình nền", [sys.executable, *consumer], log)
        self.services = (self.web, self.worker)

    def run(self) -> int:
        self.web.start()
        while not self.heard(self.next_due()).intersection(STOPPING):
            if self.web.is_dead() and not self.is_ready:
                if self.log:
                    say(self.log.read_text(encoding="utf-8", errors="replace")[-3000:])
                say("Trang web không khởi động được; xem báo lỗi ở trên. / The site did not start.")
                return 1
            for service in self.services:
                if service.is_dead():
                    service.plan_restart()
                elif service.due is not None and service.due <= time.monotonic():
                    service.start()
                    say(f"{service.name} đã chạy lại. / running again.")
        return self.stop()

    def next_due(self) -> float | None:
        dues = [service.due for service in self.services if service.due is not None]
        return max(0.0, min(dues) - time.monotonic()) if dues else None

    def heard(self, timeout: float | None) -> set[int]:
        """Wait for a signal, for readiness or for the time; the signals that came."""
        signals: set[int] = set()
        for key, _ in self.selector.select(timeout):
            received = os.read(key.fd, 512)
            if key.fd == self.wake:
                signals.update(received)
            elif not self.is_ready:
                self.is_ready = True
                # Only now: the first page must not share the processor with the worker's start.
                self.worker.start()
                self.on_ready()
        return signals

    def stop(self) -> int:
        """Ask gently, wait, insist; a second Ctrl+C insists at once."""
        self.selector.unregister(self.ready)  # a site that becomes ready only now must start nothing
        for service in self.services:
            service.ask_to_stop()
        deadline = time.monotonic() + PATIENCE
        while any(service.process and not service.is_dead() for service in self.services):
            left = deadline - time.monotonic()
            if left <= 0 or self.heard(left).intersection(STOPPING):
                break
        for service in self.services:
            service.kill()
        return 0
