"""Issuing, checking, rotating and revoking API tokens: `dt_<prefix>_<secret>`."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Q

from api.access import roles
from api.access.errors import ScopesNotHeldError, TokenRevokedError
from api.models import ApiToken

USE_RECORDED_EVERY = timedelta(minutes=1)
GRACE = timedelta(hours=1)
GRACE_MAX = timedelta(days=7)

_FORM = re.compile(r"dt_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)
_FIND = (Path(__file__).parent / "access" / "sql" / "find_token.sql").read_text(encoding="utf-8")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveToken:
    """A token that somebody just proved to hold, and what it may do at this moment.

    `scopes` are its own; `effective_scopes` are those that its owner's roles allow as well. `retires_at`: when the
    secret that was shown stops working, because there is a newer one.
    """

    prefix: str
    name: str
    owner_id: int
    owner: str
    scopes: tuple[str, ...]
    effective_scopes: frozenset[str]
    expires_at: datetime | None
    last_used_at: datetime | None
    digest: bytes
    retires_at: datetime | None


def issue(*, owner: User, name: str, scopes: Iterable[str], expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """Create a token; returns its row and its text, which can never be had again.

    Raises ScopesNotHeldError when the owner may not do all of that at present.
    """
    asked = list(scopes)
    missing = set(asked) - roles.scopes_of_user(owner)
    if missing:
        raise ScopesNotHeldError(owner=owner.get_username(), scopes=", ".join(sorted(missing)))
    prefix, secret = secrets.token_hex(6), _new_secret()
    token = ApiToken.objects.create(
        prefix=prefix, digest=_digest(secret), owner=owner, name=name, scopes=asked, expires_at=expires_at
    )
    _log.info("token_issued", prefix=prefix, owner=owner.pk, scopes=asked)
    return token, _text(prefix, secret)


def find_live(text: str, now: datetime) -> LiveToken | None:
    """The token that this text is, unless it is expired, retired or revoked or its owner is inactive. One query."""
    match = _FORM.fullmatch(text)
    if match is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [match[1]])
        row = cursor.fetchone()
    return _Found(match[1], *row).judge(_digest(match[2]), now) if row else None


def rotate(
    prefix: str, now: datetime, *, grace: timedelta = GRACE, shown: LiveToken | None = None
) -> tuple[str, datetime]:
    """Give a token a new secret. Returns its text, which can never be had again, and until when the one before works.

    Commits, or joins the caller's transaction. The client stays the same: its prefix, and with it its name in events
    and its idempotency keys. The secret before works for `grace` more. Where the token itself asked (`shown`), that is
    the secret it asked with, so that a client who lost the answer can ask again; a secret that is retiring already
    cannot prolong its own life.
    Raises ApiToken.DoesNotExist, also when the secret shown has come to its end meanwhile; TokenRevokedError.
    """
    secret = _new_secret()
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().get(pk=prefix)
        if token.revoked_at is not None:
            raise TokenRevokedError(prefix=prefix)
        token.previous_digest, token.previous_until = _kept(token, now + grace, shown)
        token.digest, token.rotated_at = _digest(secret), now
        token.save(update_fields=["digest", "previous_digest", "previous_until", "rotated_at"])
    _log.info("token_rotated", prefix=prefix, grace_seconds=int(grace.total_seconds()))
    return _text(prefix, secret), token.previous_until


def _kept(token: ApiToken, until: datetime, shown: LiveToken | None) -> tuple[bytes, datetime]:
    """The digest that goes on working beside a new one, and until when."""
    if shown is None or shown.digest == bytes(token.digest):
        return bytes(token.digest), until
    if token.previous_digest is None or token.previous_until is None or shown.digest != bytes(token.previous_digest):
        raise ApiToken.DoesNotExist
    return shown.digest, min(until, token.previous_until)


def revoke(prefix: str, now: datetime) -> bool:
    """End a token for good; whether it was not revoked before."""
    ended = ApiToken.objects.filter(pk=prefix, revoked_at=None).update(revoked_at=now) == 1
    if ended:
        _log.info("token_revoked", prefix=prefix)
    return ended


def note_use(token: LiveToken | ApiToken, now: datetime) -> None:
    """Remember when the token was last used, to the minute: reads must not cost a write each."""
    before = now - USE_RECORDED_EVERY
    if token.last_used_at is None or token.last_used_at < before:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lt=before)
        ApiToken.objects.filter(unnoted, pk=token.prefix).update(last_used_at=now)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row of find_token.sql."""

    prefix: str
    digest: bytes
    previous_digest: bytes | None
    previous_until: datetime | None
    name: str
    scopes: list[str]
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    owner_id: int
    owner: str
    is_active: bool
    is_superuser: bool
    roles: list[str]

    def judge(self, digest: bytes, now: datetime) -> LiveToken | None:
        fits = hmac.compare_digest(bytes(self.digest), digest)
        retires_at = None if fits else self._retires_at(digest, now)
        is_over = self.revoked_at is not None or (self.expires_at is not None and now >= self.expires_at)
        if is_over or not self.is_active or not (fits or retires_at):
            return None
        held = roles.scopes_of(self.roles, is_superuser=self.is_superuser)
        return LiveToken(
            prefix=self.prefix,
            name=self.name,
            owner_id=self.owner_id,
            owner=self.owner,
            scopes=tuple(self.scopes),
            effective_scopes=roles.effective(self.scopes, held),
            expires_at=self.expires_at,
            last_used_at=self.last_used_at,
            digest=digest,
            retires_at=retires_at,
        )

    def _retires_at(self, digest: bytes, now: datetime) -> datetime | None:
        """Until when this fits as the secret before; None if it does not."""
        if self.previous_digest is None or self.previous_until is None or now >= self.previous_until:
            return None
        return self.previous_until if hmac.compare_digest(bytes(self.previous_digest), digest) else None


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _text(prefix: str, secret: str) -> str:
    return f"dt_{prefix}_{secret}"


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
