"""Who is calling: `Authorization: Bearer dt_<prefix>_<secret>`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from api import tokens
from api.models import ApiToken


class BearerAuthentication(BaseAuthentication):
    """Sets `request.user` to the token's owner and `request.auth` to the token."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = datetime.now(UTC)
        token = tokens.find_live(text.strip(), now)
        if token is None:
            raise AuthenticationFailed("The token is unknown, expired or revoked.")
        tokens.note_use(token, now)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="dealtracker"'
