"""What `manage.py check --deploy` says of the keys and of publication."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from events.integrity import keys
from events.integrity.errors import KeyTextError, TargetError
from events.integrity.targets import open_target


@register(Tags.security, deploy=True)
def check_log(**_: Any) -> list[CheckMessage]:
    """That checkpoints are signed, and kept where the database's owner cannot change them."""
    return [*_check_keys(), *_check_targets()]


def _check_keys() -> list[CheckMessage]:
    try:
        found = keys.load()
    except KeyTextError as error:
        return [Error(str(error), hint="manage.py make_log_key prints one.", id="dealtracker.E001")]
    if found:
        return []
    hint = "Set LOG_SIGNING_KEY or LOG_SIGNING_KEY_FILE for the workers; manage.py make_log_key prints a key."
    return [Warning("The log is not signed: there is no signing key.", hint=hint, id="dealtracker.W001")]


def _check_targets() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for target in settings.LOG_PUBLISH:
        try:
            open_target(target)
        except TargetError as error:
            messages.append(Error(str(error), id="dealtracker.E002"))
    if not settings.LOG_PUBLISH:
        hint = "Set LOG_PUBLISH: whoever owns the database can rewrite the log with all that is in it."
        messages.append(Warning("Checkpoints are kept in the database only.", hint=hint, id="dealtracker.W002"))
    return messages
