"""REST framework and its OpenAPI document."""

from __future__ import annotations

from typing import Any

from dealtracker import env

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_SCHEMA_CLASS": "api.openapi.auto.DealtrackerSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.BearerAuthentication",
        "api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "api.negotiation.ByQuality",
    "EXCEPTION_HANDLER": "api.problems.handle",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # answers are chosen by the Accept header; `?format=` is no parameter of ours
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Dealtracker",
    "DESCRIPTION": "An event-sourced record of corporate partnerships.",
    "VERSION": "v1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["api.openapi.components.add"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
}

PUBLIC_URL = env.PUBLIC_URL
