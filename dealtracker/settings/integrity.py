"""Checkpoints of the log: who signs them, and where they are kept outside the database."""

from __future__ import annotations

from environ import Env

from dealtracker import env

LOG_SIGNING_KEY = env.LOG_SIGNING_KEY
LOG_SIGNING_KEY_FILE = env.LOG_SIGNING_KEY_FILE
LOG_ORIGIN = env.LOG_ORIGIN
LOG_PUBLISH = env.LOG_PUBLISH
LOG_PUBLISH_ENVIRONMENT = env.LOG_PUBLISH_ENVIRONMENT
LOG_MAIL_HOURS = env.LOG_MAIL_HOURS

_mail = Env.email_url_config(env.MAIL_URL)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"] or "localhost"
EMAIL_PORT = _mail["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"] or ""
EMAIL_FILE_PATH = f"/{_mail['EMAIL_FILE_PATH']}"
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.MAIL_FROM
