"""The product's settings, with stock REST framework: its token authentication, its JSON renderer, its views."""

from __future__ import annotations

from dealtracker import settings as ours
from dealtracker.settings import *  # noqa: F403

INSTALLED_APPS = [*ours.INSTALLED_APPS, "rest_framework.authtoken", "simple_history", "tests.benchmarks.plain"]
MIDDLEWARE = [*ours.MIDDLEWARE, "simple_history.middleware.HistoryRequestMiddleware"]
ROOT_URLCONF = "tests.benchmarks.plain.urls"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
