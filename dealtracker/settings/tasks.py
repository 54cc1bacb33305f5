"""Celery: tasks are hints, the log and the checkpoints are the truth, so losing or repeating one costs only time.

Read by dealtracker/celery.py with the prefix CELERY_.
"""

from __future__ import annotations

from datetime import timedelta

from kombu import Queue

from dealtracker import env


def _broker(url: str) -> str:
    """Kombu spells a Unix socket in its own way."""
    scheme, rest = url.split("://", 1)
    return f"redis+socket://{rest.replace('?db=', '?virtual_host=')}" if scheme == "unix" else url


REDIS_URL = env.REDIS_URL
READY_LAG_SECONDS = env.READY_LAG_SECONDS
CELERY_BROKER_URL = _broker(env.BROKER_URL or env.REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # beyond the longest task, or healthy workers run it twice at once
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,  # a killed worker's task comes back at the next sweep
    "socket_timeout": 5,  # the default is to wait for ever
    "socket_connect_timeout": 5,
    "health_check_interval": 25,
}
CELERY_BROKER_POOL_LIMIT = 10
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True  # state lives in the read models
# Growing and signing have a queue of their own: where a worker serves only it (`--queues log`), no long projection or
# import makes checkpoints late. A worker that is told nothing serves both.
CELERY_TASK_QUEUES = (Queue("celery", routing_key="celery"), Queue("log", routing_key="log"))
CELERY_TASK_ROUTES = {"events.tasks.grow_log": {"queue": "log"}}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ETA_TASK_LIMIT = 100
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # True killed tasks at every blip
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_DB_REUSE_MAX = 1_000  # tasks; Celery's default, a fresh connection for each, costs more than most tasks
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "events.tasks.sweep",
        "schedule": timedelta(seconds=1),
        "options": {"expires": 5},  # a queue that was not served need not serve old sweeps
    },
    "grow_log": {
        "task": "events.tasks.grow_log",
        "schedule": timedelta(seconds=0.5),
        "options": {"expires": 2},
    },
    "publish_log": {
        "task": "events.tasks.publish_log",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
}
