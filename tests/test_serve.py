"""What watches web and worker: really started, really killed."""

import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

import serve

ROOT = Path(serve.__file__).parent
OURS = ("DATABASE_URL", "REDIS_URL", "FILES_DIR", "FESTIVAL_SAMPLE", "SECRET_KEY", "HOST", "PUBLIC_URL")


def environment(instance, **more):
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"INSTANCE_DIR": str(instance), "PYTHONUNBUFFERED": "1"} | more


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def started(instance, port):
    """`python app.py serve` with both its outputs in one pipe; killed if the test forgot to stop it."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "serve"],
        env=environment(instance, PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(process, words):
    """Read what it prints up to the line with these words; all lines read."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    pytest.fail(f"it ended without saying {words!r}:\n{''.join(lines)}")


def children(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {Path(f"/proc/{child}/cmdline").read_text(): int(child) for child in found}


def worker_of(process):
    return next(pid for command, pid in children(process.pid).items() if "huey_consumer" in command)


def status(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_a_killed_worker_comes_back_and_stopping_leaves_nothing_behind(tmp_path, free_port):
    with started(tmp_path, free_port) as process:
        wait_for(process, "Ctrl+C")
        first = worker_of(process)

        os.kill(first, signal.SIGKILL)
        wait_for(process, "đã chạy lại")
        second = worker_of(process)
        answered = status(free_port, "/healthz")
        everything = children(process.pid).values()
        process.terminate()
        process.stdout.read()

        assert (process.wait(), answered) == (0, 200)
        assert second != first
        assert [pid for pid in everything if Path(f"/proc/{pid}").exists()] == []


def test_a_taken_port_is_refused_with_the_command_that_helps(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with started(tmp_path, port) as process:
            said = process.stdout.read()

            assert process.wait() == 1
            assert f"PORT={port + 1} ./run.sh serve" in said


def test_the_newest_revision_is_read_from_the_text_as_alembic_reads_it():
    assert serve.newest_revisions() == set(ScriptDirectory(str(ROOT / "migrations")).get_heads())


def test_the_secret_key_is_made_once_and_only_for_its_owner(tmp_path):
    path = tmp_path / "secret_key"

    serve.make_secret_key(path)
    first = path.read_text()
    serve.make_secret_key(path)

    assert path.read_text() == first
    assert len(first.strip()) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_sample_never_touches_the_real_database(tmp_path, monkeypatch):
    real = tmp_path / "real"
    for name, value in environment(real, DATABASE_URL="postgresql://localhost/real", FILES_DIR="/f").items():
        monkeypatch.setenv(name, value)

    serve.settle_environment(sample=True)

    assert os.environ["INSTANCE_DIR"] == str(real / "sample")
    assert [name for name in ("DATABASE_URL", "REDIS_URL", "FILES_DIR") if name in os.environ] == []
