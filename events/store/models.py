"""The store's tables for the ORM, to read: rows come from `append` and `seal`, and the database refuses changes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Event(models.Model):
    """A row of `event`: sql/tables/event.sql."""

    ordinal = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    stream_id = models.UUIDField()
    category = models.TextField()
    version = models.IntegerField()
    type = models.TextField()
    schema_version = models.SmallIntegerField()
    data = models.JSONField()
    metadata = models.JSONField()
    occurred_from = models.DateField(null=True)
    occurred_to = models.DateField(null=True)
    occurred_precision = models.TextField()
    created_at = models.DateTimeField()
    digest = models.BinaryField()
    txid = models.BigIntegerField()

    class Meta:
        app_label = "events"
        managed = False
        db_table = "event"
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class EventLog(models.Model):
    """A row of `event_log`, the event at a position: sql/tables/event_log.sql."""

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.DO_NOTHING, db_column="ordinal", related_name="log", db_constraint=False)
    partition = models.SmallIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "events"
        managed = False
        db_table = "event_log"
        default_permissions = ("view",)
        ordering = ("position",)

    def __str__(self) -> str:
        return str(self.position)


class EventText(models.Model):
    """A row of `event_text`: sql/tables/event_text.sql."""

    sha256 = models.BinaryField(primary_key=True)
    body = models.TextField()

    class Meta:
        app_label = "events"
        managed = False
        db_table = "event_text"
        default_permissions = ()

    def __str__(self) -> str:
        return bytes(self.sha256).hex()


class IdempotencyKey(models.Model):
    """A row of `idempotency_key`: sql/tables/idempotency_key.sql and idempotency_key_refusals.sql."""

    pk = models.CompositePrimaryKey("client", "key")
    client = models.TextField()
    key = models.TextField()
    request_digest = models.TextField()
    event_ids = ArrayField(models.UUIDField())
    refusals = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "events"
        managed = False
        db_table = "idempotency_key"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.client}/{self.key}"
