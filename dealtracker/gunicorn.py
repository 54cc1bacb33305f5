"""The web server: `gunicorn -c python:dealtracker.gunicorn dealtracker.wsgi`."""

from pathlib import Path

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
