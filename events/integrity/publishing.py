"""Every checkpoint to every target: in order, at least once, until it is taken."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPException
from typing import NamedTuple

import structlog
from django.conf import settings
from django.db import transaction

from events.errors import DealTrackerError
from events.integrity import signing, statements
from events.integrity.targets import Target, next_try, open_target

_FAILURES = (DealTrackerError, OSError, ValueError, SMTPException, subprocess.SubprocessError)
_log = structlog.get_logger(__name__)


class Publication(NamedTuple):
    """How far a target has come: `number` is that of the last checkpoint it took. `failures` in a row."""

    target: str
    number: int
    delivered_at: datetime | None
    failures: int
    error: str
    retry_at: datetime | None


def publish(now: datetime, seconds: float = 10.0) -> bool:
    """Bring every target up to date; False where some of them have more to take by now.

    A target that fails is left alone for a while and keeps nobody else waiting. Call it in autocommit: each delivery is
    a transaction of its own, and one that is killed is made again.
    """
    deadline = time.monotonic() + seconds
    outcomes = [_bring_up(target, now, deadline) for target in settings.LOG_PUBLISH]
    return all(outcomes)


def list_publications() -> list[Publication]:
    """The targets of LOG_PUBLISH that were tried so far."""
    return [Publication(*row) for row in statements.fetch("publications", targets=list(settings.LOG_PUBLISH))]


def _bring_up(target: str, now: datetime, deadline: float) -> bool:
    statements.fetch("begin_target", target=target)
    while _deliver(target, now):
        if time.monotonic() > deadline:
            return False
    return True


def _deliver(target: str, now: datetime) -> bool:
    """One delivery; whether there was one, and so may be another."""
    with transaction.atomic():
        held = statements.fetch_one("hold_target", target=target)
        if held is None:
            return False
        number, delivered_at, failures, retry_at = held
        if retry_at and retry_at > now:
            return False
        try:
            opened = open_target(target)
            given = _due(opened, number, delivered_at, now)
            if not given:
                return False
            opened.deliver(given)
        except _FAILURES as error:
            words = str(error) or type(error).__name__
            _log.error("checkpoint_not_published", target=target, error=words, failures=failures + 1)
            statements.fetch("fail_target", target=target, error=words, retry_at=next_try(now, failures + 1))
            return False
        statements.fetch("move_target", target=target, number=given[-1].number, now=now)
        return True


def _due(target: Target, number: int, delivered_at: datetime | None, now: datetime) -> Sequence[signing.Checkpoint]:
    """What the target is to be given now."""
    given = signing.list_checkpoints(number, target.at_once)
    if len(given) < target.at_once and delivered_at and now - delivered_at < target.pause:
        return ()
    return given
