"""The Celery settings that evidence asked for reach the application."""

from __future__ import annotations

from celery.app.defaults import NAMESPACES, flatten
from django.conf import settings

from dealtracker.celery import app


def test_every_celery_setting_is_one_that_celery_knows():
    known = {name for name, _ in flatten(NAMESPACES)} | {"db_reuse_max"}  # read by Celery's Django fixup

    ours = {name.removeprefix("CELERY_").lower() for name in dir(settings) if name.startswith("CELERY_")}

    assert ours <= known


def test_a_task_that_outlives_its_worker_is_given_to_another_but_never_to_two():
    assert app.conf.task_acks_late is True
    assert app.conf.task_reject_on_worker_lost is True
    assert app.conf.broker_transport_options["visibility_timeout"] > app.conf.task_time_limit


def test_nothing_waits_for_ever_on_a_half_open_socket():
    assert 5 <= app.conf.broker_transport_options["socket_timeout"] <= 10
    assert 5 <= app.conf.broker_transport_options["socket_connect_timeout"] <= 10


def test_a_broken_connection_does_not_kill_the_running_task():
    assert app.conf.worker_cancel_long_running_tasks_on_connection_loss is False


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
