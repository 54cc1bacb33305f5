"""Issuing and checking API tokens: `dt_<prefix>_<secret>`."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Q

from api.models import ApiToken

USE_RECORDED_EVERY = timedelta(minutes=1)

_FORM = re.compile(r"dt_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)


def issue(*, owner: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """Create a token; returns its row and its text, which can never be had again."""
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        prefix=prefix, digest=_digest(secret), owner=owner, name=name, scopes=list(scopes), expires_at=expires_at
    )
    return token, f"dt_{prefix}_{secret}"


def find_live(text: str, now: datetime) -> ApiToken | None:
    """The token that this text is, with its owner, unless it is expired or revoked or its owner is inactive."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    token = ApiToken.objects.select_related("owner").filter(pk=match[1]).first()
    if token is None or not hmac.compare_digest(bytes(token.digest), _digest(match[2])):
        return None
    return token if token.is_live(now) and token.owner.is_active else None


def note_use(token: ApiToken, now: datetime) -> None:
    """Remember when the token was last used, to the minute: reads must not cost a write each."""
    before = now - USE_RECORDED_EVERY
    if token.last_used_at is None or token.last_used_at < before:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=before)
        ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
