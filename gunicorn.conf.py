"""How gunicorn serves the site, and the floor page of the benchmark in the same way."""

import gc
import os
import sys
from contextlib import suppress

_on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")

# Huey, Mako and structlog load whatever they find installed. What this installation does not use is hidden
# from them: 15 MB and a tenth of a second at every start. The site itself imports none of these.
_unused = ["pygments", "rich"]
if not _on_postgres:
    _unused.append("psycopg")
if not os.environ.get("REDIS_URL"):
    _unused.append("redis")
sys.modules.update(dict.fromkeys(_unused))
# Nothing that is imported becomes garbage: looking for some is a seventh of the start.
gc.disable()

wsgi_app = "app:create_app(served=True)"
worker_class = "gthread"
threads = 8
# One process is the default: SQLite has one writer and rate limits are counted in memory.
workers = int(os.environ.get("WEB_CONCURRENCY") or max(2, os.cpu_count() or 2)) if _on_postgres else 1
max_requests = 20000 if _on_postgres else 0
max_requests_jitter = 2000 if _on_postgres else 0
timeout = 60
graceful_timeout = 15
keepalive = 15
loglevel = "warning"
control_socket_disable = True
# The site itself decides whose forwarded headers it believes (TRUSTED_PROXIES).
secure_scheme_headers = {}
# The workers' heartbeat is a file that is touched all the time: not on a slow disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def post_worker_init(worker):
    """Tell whoever started us that the site answers now."""
    gc.freeze()
    gc.enable()
    # A page makes thousands of objects, and nearly all of them go without the collector's help.
    gc.set_threshold(10_000, 20, 20)
    if "READY_FD" in os.environ:
        with suppress(OSError):
            os.write(int(os.environ["READY_FD"]), b"1")
