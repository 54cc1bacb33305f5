"""How far the projections have come, what they could not digest, and what is being rebuilt."""

from __future__ import annotations

from django.db import models


class Checkpoint(models.Model):
    """How far a projection has come in one partition of the log: everything up to `position` is applied."""

    projection = models.TextField()
    partition = models.SmallIntegerField()
    position = models.BigIntegerField(default=0)

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "projection_checkpoint"
        ordering = ("projection", "partition")
        constraints = (models.UniqueConstraint(fields=("projection", "partition"), name="projection_checkpoint_key"),)

    def __str__(self) -> str:
        return f"{self.projection} {self.partition}: {self.position}"


class ParkedStream(models.Model):
    """A stream that a projection could not digest: its row stays as it was until `retry_parked` succeeds."""

    projection = models.TextField()
    stream_id = models.UUIDField()
    partition = models.SmallIntegerField()
    position = models.BigIntegerField()
    error = models.TextField()
    attempts = models.IntegerField(default=1)
    skipped = models.IntegerField(default=0)
    parked_at = models.DateTimeField()
    tried_at = models.DateTimeField()

    class Meta:
        app_label = "events"
        default_permissions = ("view", "change")  # change: may have it tried again
        db_table = "parked_stream"
        verbose_name_plural = "parked streams"
        ordering = ("-parked_at", "id")
        constraints = (models.UniqueConstraint(fields=("projection", "stream_id"), name="parked_stream_key"),)
        indexes = (models.Index(fields=("projection", "partition"), name="parked_stream_partition_idx"),)

    def __str__(self) -> str:
        return f"{self.projection} {self.stream_id}: {self.error}"


class RebuildChunk(models.Model):
    """A range of streams to fold again, waiting for a worker or done. The rows of one `run` cover a whole rebuild."""

    run = models.UUIDField()
    projection = models.TextField()
    after_position = models.BigIntegerField()
    upto_position = models.BigIntegerField()
    streams = models.IntegerField(default=0)
    events = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "rebuild_chunk"
        ordering = ("id",)
        indexes = (models.Index(fields=("run", "done_at"), name="rebuild_chunk_run_idx"),)

    def __str__(self) -> str:
        return f"{self.projection} {self.after_position}..{self.upto_position}"
