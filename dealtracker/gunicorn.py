"""The web server: `gunicorn -c python:dealtracker.gunicorn dealtracker.wsgi`."""

import gc
from pathlib import Path
from typing import Any

from dealtracker import env

bind = f"{env.HOST}:{env.PORT}"
worker_class = "dealtracker.worker.WebWorker"
workers = env.WEB_CONCURRENCY
threads = 8
timeout = 30  # of a silent worker; not of a request
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True  # it would want a writable home
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeats never wait for a disk

# A page of 500 events makes tens of thousands of objects, hardly one of them in a cycle. With Python's thresholds the
# collector walks through them, and through all that was ever imported, several times a page: a quarter of the time.
COLLECT_AFTER = 50_000  # objects: some 10 MiB at most between two collections


def post_worker_init(worker: Any) -> None:
    """Gunicorn's hook, in each web process once the application is loaded."""
    from api.v1.events.waiting import growing_log  # noqa: PLC0415 - only now: it needs the application

    growing_log.is_closing = lambda: not worker.alive
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
