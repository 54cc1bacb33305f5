"""Who am I, and a new secret for the token that asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import AbstractUser
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response

from api import tokens
from api.access import limits
from api.access.errors import TokenNeededError, TokenRevokedError
from api.models import ApiToken
from api.openapi.operation import Operation, ref
from api.parameters import Parameter, parse_integer
from api.tokens import LiveToken
from api.v1 import times
from api.views import ApiView

_GRACE = int(tokens.GRACE.total_seconds())
_GRACE_MAX = int(tokens.GRACE_MAX.total_seconds())


class TokenView(ApiView):
    """The caller, as this moment sees it. Needs no scope."""

    scopes = {"get": ()}

    def describe(self, method: str) -> Operation:
        return Operation(
            id="get_token",
            tag="token",
            summary="Who is calling",
            description="The token, its owner, what it may do now, and how often. Needs no scope.",
            answers={200: ("The caller.", ref("CallerInfo"))},
        )

    def get(self, request: Request) -> Response:
        proof: Any = request.auth
        told = _tell_token(proof) if isinstance(proof, LiveToken) else _tell_user(proof)
        policy = limits.get_policy()
        return Response(
            told
            | {
                "effective_scopes": sorted(self.caller.scopes),
                "rate_limit": {"per_minute": policy.per_minute, "burst": policy.burst} if policy else None,
            }
        )


class RotateView(ApiView):
    """A new secret for the same client. Needs no scope: whoever holds a token may renew it."""

    scopes = {"post": ()}
    query_parameters = {
        "post": (
            Parameter(
                name="grace",
                parse=parse_integer(0, _GRACE_MAX),
                schema={"type": "integer", "minimum": 0, "maximum": _GRACE_MAX, "default": _GRACE},
                description="For how many seconds the secret that was sent goes on working.",
                default=_GRACE,
            ),
        )
    }

    def describe(self, method: str) -> Operation:
        return Operation(
            id="rotate_token",
            tag="token",
            summary="A new secret for this token",
            description=(
                "The client stays the same: its prefix, its name in events, its idempotency keys, its expiry. "
                "The new secret is shown this once; where the answer was lost, ask again with the secret you have."
            ),
            answers={201: ("The new secret.", ref("RotatedToken"))},
        )

    @property
    def default_response_headers(self) -> dict[str, str]:
        """The answer is kept nowhere on its way."""
        return super().default_response_headers | {"Cache-Control": "no-store"}

    def post(self, request: Request) -> Response:
        if not isinstance(request.auth, LiveToken):
            raise TokenNeededError(detail="Send the token that is to get a new secret.")
        now, grace = datetime.now(UTC), timedelta(seconds=self.query["grace"])
        try:
            text, until = tokens.rotate(request.auth.prefix, now, grace=grace, shown=request.auth)
        except (ApiToken.DoesNotExist, TokenRevokedError):  # in the moment between being let in and this
            raise AuthenticationFailed("The token is unknown, expired or revoked.") from None
        told = {"token": text, "prefix": request.auth.prefix, "previous_until": times.to_text(until)}
        return Response(told, status=HTTPStatus.CREATED)


def _tell_token(token: LiveToken) -> dict[str, Any]:
    return {
        "kind": "token",
        "prefix": token.prefix,
        "name": token.name,
        "owner": {"id": str(token.owner_id), "name": token.owner},
        "scopes": sorted(token.scopes),
        "expires_at": _text(token.expires_at),
        "last_used_at": _text(token.last_used_at),
        "retires_at": _text(token.retires_at),
    }


def _tell_user(user: AbstractUser) -> dict[str, Any]:
    nothing = dict.fromkeys(("prefix", "name", "scopes", "expires_at", "last_used_at", "retires_at"))
    return {"kind": "user", "owner": {"id": str(user.pk), "name": user.get_username()}} | nothing


def _text(moment: datetime | None) -> str | None:
    return times.to_text(moment) if moment else None
