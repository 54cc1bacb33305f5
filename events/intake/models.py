"""Imports and their chunks: ordinary rows beside the log, which keeps what they recorded whatever becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from django.db import models

from events.catalogue import Actor

if TYPE_CHECKING:
    from events.catalogue.envelope import ActorKind
    from events.domain import Right


class State(models.TextChoices):
    """Where an import stands. The first four are on their way, the others stay unless somebody undoes the import."""

    RECEIVING = "receiving", "Receiving"
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    UNDOING = "undoing", "Undoing"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    UNDONE = "undone", "Undone"
    FAILED = "failed", "Failed"


AT_WORK = (State.WAITING, State.RUNNING, State.UNDOING)
"""States in which a worker has something to do."""


class Import(models.Model):
    """One upload of events. Its counters and its chunks' reports move in one transaction with the events.

    `touched_at` is when a receiver or a worker last gave a sign of life. `may_correct` and `may_merge` are what the
    token was allowed when the lines came. The idempotency key is the client's for ever; a dry run may use the one of
    its real import.
    """

    number = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    client = models.TextField()
    key = models.TextField()
    dry_run = models.BooleanField()
    request_digest = models.TextField(default="")
    state = models.TextField(choices=State.choices)
    actor_kind = models.TextField()
    actor_id = models.TextField()
    may_correct = models.BooleanField()
    may_merge = models.BooleanField(default=False)
    request_id = models.TextField(null=True)
    lines_total = models.BigIntegerField(default=0)
    lines_done = models.BigIntegerField(default=0)
    recorded = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    undo_actor_kind = models.TextField(default="")
    undo_actor_id = models.TextField(default="")
    undo_reason_code = models.TextField(default="")
    undo_reason = models.TextField(default="")
    retracted = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)
    failures = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "import_job"
        ordering: ClassVar = ("number",)
        constraints = (models.UniqueConstraint(fields=("client", "key", "dry_run"), name="import_job_key"),)
        indexes = (
            models.Index(
                fields=("touched_at",),
                condition=models.Q(state__in=("receiving", "waiting", "running", "undoing")),
                name="import_job_active_idx",
            ),
            models.Index(fields=("client", "number"), name="import_job_client_idx"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.state}"

    @property
    def actor(self) -> Actor:
        """Who sent the lines."""
        return Actor(kind=cast("ActorKind", self.actor_kind), id=self.actor_id)

    @property
    def rights(self) -> frozenset[Right]:
        """What its lines may do."""
        more: tuple[tuple[bool, Right], ...] = ((self.may_correct, "correct"), (self.may_merge, "merge"))
        return frozenset({"append", *(right for is_held, right in more if is_held)})

    @property
    def undo_actor(self) -> Actor:
        """Who asked for the undoing."""
        return Actor(kind=cast("ActorKind", self.undo_actor_kind), id=self.undo_actor_id)

    @property
    def is_cancellable(self) -> bool:
        return self.state in {State.WAITING, State.RUNNING}

    @property
    def is_undoable(self) -> bool:
        return not self.dry_run and self.state in {State.DONE, State.CANCELLED, State.FAILED}


class ImportChunk(models.Model):
    """Some hundred lines that are judged and recorded in one transaction. The packed columns: events/intake/packing.py.

    `body` are the lines as sent, and goes once they are done. `first_line` counts physical lines from 1, empty ones
    included; `span` is how many of those the chunk covers, `lines` how many of them are not empty.
    """

    job = models.ForeignKey(Import, models.CASCADE, related_name="chunks", db_column="import_number")
    number = models.IntegerField()
    first_line = models.BigIntegerField()
    span = models.IntegerField()
    lines = models.IntegerField()
    body = models.BinaryField(null=True)
    is_done = models.BooleanField(default=False)
    recorded = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    recorded_lines = models.BinaryField(null=True)
    refused_lines = models.BinaryField(null=True)
    is_undone = models.BooleanField(default=False)
    kept = models.IntegerField(default=0)
    undone_lines = models.BinaryField(null=True)

    class Meta:
        app_label = "events"
        default_permissions = ()
        db_table = "import_chunk"
        ordering: ClassVar = ("job", "number")
        constraints = (models.UniqueConstraint(fields=("job", "number"), name="import_chunk_key"),)

    def __str__(self) -> str:
        return f"{self.job_id}/{self.number}"
