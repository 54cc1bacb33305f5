"""The Celery application. Tasks live in events/tasks.py; settings in dealtracker/settings/tasks.py."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealtracker.settings")

app = Celery("dealtracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["events"])


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Being connected is all it takes: Celery then leaves logging as Django set it up."""
