"""API tokens: one row for each client, so that every event says which client recorded it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Scope(models.TextChoices):
    """What a token may do. `admin` includes all the others."""

    READ = "read", "Read"
    APPEND = "append", "Record events"
    CORRECT = "correct", "Record corrections and retractions"
    MERGE = "merge", "Merge records, and undo it"
    EXPORT = "export", "Export"
    ERASE = "erase", "Erase what is known of a person"
    ADMIN = "admin", "Everything"


class ApiToken(models.Model):
    """A client's right to use the API. The secret is shown once, when issued; only its SHA-256 is kept.

    A fast hash is right here: the secret has 256 random bits. The prefix is public: it finds the row, names the client
    in events for ever, and may appear in logs. Rows are revoked, not deleted.

    A rotation changes the secret, not the client: `previous_digest` fits the secret before, until `previous_until`.
    """

    prefix = models.CharField(primary_key=True, max_length=12, editable=False)
    digest = models.BinaryField(max_length=32, editable=False)
    previous_digest = models.BinaryField(max_length=32, null=True, editable=False)
    previous_until = models.DateTimeField(null=True, editable=False)
    name = models.CharField(max_length=100)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices))
    created_at = models.DateTimeField(auto_now_add=True)
    rotated_at = models.DateTimeField(null=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "api_token"
        ordering: ClassVar = ("-created_at", "prefix")
        default_permissions = ("view", "add", "change")  # change: may rotate and revoke
        verbose_name = "API token"

    def __str__(self) -> str:
        return f"{self.name} (dt_{self.prefix})"

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def state(self, now: datetime) -> str:
        """In a word: live, rotating (the secret before still works), expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        if not self.is_live(now):
            return "expired"
        return "rotating" if self.previous_until is not None and now < self.previous_until else "live"
