"""Exports and their chunks: ordinary rows, removed when they expire."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class State(models.TextChoices):
    """Where an export stands. The first two are on their way; the file is there while it is `done`."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
    FAILED = "failed", "Failed"


AT_WORK = (State.WAITING, State.RUNNING)
"""States in which a worker has something to do."""


class Kind(models.TextChoices):
    """What is exported."""

    DEAL = "deal", "A deal"
    COMPANY = "company", "A company"
    PERIOD = "period", "A period"
    EVERYTHING = "everything", "Everything"


class Export(models.Model):
    """One file. Everything in it follows from its coordinates, so it can be built again at any time, to the byte.

    The events are those with positions `first` to `position`, of the streams `stream_ids` where that is not null. They
    are proved against the checkpoint of `checkpoint_size`, which is at least `position`. `texts` are the kept-apart
    texts in the file by SHA-256, so that erasing one finds it; null where the file may hold any. `cursor` is where the
    next step goes on, and moves in one transaction with the chunks.
    """

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    client = models.TextField()
    key = models.TextField()
    request_digest = models.TextField()
    state = models.TextField(choices=State.choices, default=State.WAITING)
    kind = models.TextField(choices=Kind.choices)
    stream_id = models.UUIDField(null=True)
    from_at = models.DateTimeField(null=True)
    to_at = models.DateTimeField(null=True)
    first = models.BigIntegerField()
    position = models.BigIntegerField()
    checkpoint_size = models.BigIntegerField()
    stream_ids = ArrayField(models.UUIDField(), null=True)
    texts = ArrayField(models.TextField(), null=True)
    events_total = models.BigIntegerField()
    cursor = models.JSONField(default=dict)
    percent = models.IntegerField(default=0)
    bytes = models.BigIntegerField(null=True)
    sha256 = models.TextField(null=True)
    failures = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "export_job"
        ordering: ClassVar = ("number",)
        constraints = (models.UniqueConstraint(fields=("client", "key"), name="export_job_key"),)
        indexes = (
            models.Index(
                fields=("touched_at",),
                condition=models.Q(state__in=("waiting", "running")),
                name="export_job_active_idx",
            ),
            models.Index(fields=("expires_at",), condition=models.Q(state="done"), name="export_job_done_idx"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class ExportChunk(models.Model):
    """A piece of the file. The first chunk of a member is its local header, and knows what the directory says of it."""

    job = models.ForeignKey(Export, models.CASCADE, related_name="chunks", db_column="export_number")
    number = models.IntegerField()
    body = models.BinaryField()
    member = models.TextField(null=True)
    crc = models.BigIntegerField(null=True)
    size = models.BigIntegerField(null=True)
    packed = models.BigIntegerField(null=True)

    class Meta:
        app_label = "events"
        default_permissions = ()
        db_table = "export_chunk"
        ordering: ClassVar = ("job", "number")
        constraints = (models.UniqueConstraint(fields=("job", "number"), name="export_chunk_key"),)

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"
