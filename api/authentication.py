"""Who is calling: a program by its token, or a person who is logged in to the admin and tries the API from its page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from rest_framework.authentication import BaseAuthentication
from rest_framework.authentication import SessionAuthentication as DjangoSession
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from api import tokens
from api.access import limits
from api.access.errors import CsrfFailedError
from api.caller import Caller
from api.tokens import LiveToken


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer dt_<prefix>_<secret>`. Sets `request.user` to the caller, `request.auth` to the token."""

    def authenticate(self, request: Request) -> tuple[Any, LiveToken] | None:
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = datetime.now(UTC)
        token = tokens.find_live(text.strip(), now)
        if token is None:
            limits.take_failure(request.META.get("REMOTE_ADDR", ""))
            raise AuthenticationFailed("The token is unknown, expired or revoked.")
        tokens.note_use(token, now)
        return Caller.of_token(token), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="dealtracker"'


class SessionAuthentication(DjangoSession):
    """The session of a login, where no Authorization header says otherwise. `request.auth` is the user.

    What changes anything needs the CSRF token as well (X-CSRFToken): the browser sends the cookie to us whoever asks
    it to. Raises CsrfFailedError.
    """

    def authenticate(self, request: Request) -> tuple[Any, AbstractUser] | None:
        if "HTTP_AUTHORIZATION" in request.META:
            return None
        found = super().authenticate(request)
        return (Caller.of_user(found[0]), found[0]) if found else None

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise CsrfFailedError(detail=str(error.detail)) from error
