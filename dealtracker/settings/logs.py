"""Structured logs: one JSON object a line, or lines for people; our own and the libraries' through one pipe."""

from __future__ import annotations

from typing import Any

import structlog

from dealtracker import env

LOGGING_CONFIG = "logging.config.dictConfig"


def _drop_request(_logger: Any, _method: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Django logs the request itself, and with it the query: what somebody searches for, or a token put there."""
    entry.pop("request", None)
    return entry


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    _drop_request,
]
# Tracebacks never show local variables: tokens and people's words are among them.
_TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))
_RENDER: list[Any] = (
    [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    if env.LOG_FORMAT == "console"
    else [_TRACEBACKS, structlog.processors.JSONRenderer()]
)

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_RENDER],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": env.LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "celery.worker.strategy": {"level": "WARNING"},  # "task received" for every sweep
        "celery.app.trace": {"level": "WARNING"},  # and "task succeeded"
        "celery.beat": {"level": "WARNING"},
    },
}
