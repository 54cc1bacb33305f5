"""Sources, and what rests on them."""

from __future__ import annotations

from django.db import models

from events.projections.models.streams import StreamView, StreamViewQuerySet


class SourceView(StreamView):
    """A source and how far it is trusted."""

    category = "source"

    display_name = models.TextField()
    publisher = models.TextField()
    title = models.TextField(null=True)
    url = models.TextField(null=True)
    source_type = models.TextField(null=True)
    reliability = models.TextField()
    retracted = models.BooleanField()

    objects = StreamViewQuerySet.as_manager()

    class Meta:
        app_label = "events"
        default_permissions = ("view", "add")  # add: may record events of such streams in the admin
        db_table = "source_view"
        verbose_name = "source"
        verbose_name_plural = "sources"
        ordering = ("opened_position",)
        indexes = (
            models.Index(fields=("opened_position",), name="source_view_opened_idx"),
            models.Index(fields=("position",), name="source_view_position_idx"),
            models.Index(fields=("reliability", "opened_position"), name="source_view_reliability_idx"),
            models.Index(fields=("source_type", "opened_position"), name="source_view_type_idx"),
            models.Index(
                fields=("opened_position",), condition=models.Q(retracted=True), name="source_view_retracted_idx"
            ),
        )

    def __str__(self) -> str:
        return self.display_name


class CitationView(models.Model):
    """One live citation: the event `event_id` rests on (or is contradicted by) the source `source_id`.

    `carrier_id` is the event that brought the citation: the same one, or a later corroboration; `n` counts within it.
    """

    pk = models.CompositePrimaryKey("stream_id", "carrier_id", "n")
    carrier_id = models.UUIDField()
    n = models.IntegerField()
    event_id = models.UUIDField()
    stream_id = models.UUIDField()
    category = models.TextField()
    source_id = models.UUIDField()
    mode = models.TextField()
    credibility = models.SmallIntegerField()
    supports = models.BooleanField()
    asserted_kind = models.TextField()
    asserted_id = models.UUIDField(null=True)
    locator = models.TextField(null=True)
    quote = models.TextField(null=True)

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "citation_view"
        verbose_name = "citation"
        verbose_name_plural = "citations"
        ordering = ("stream_id", "carrier_id", "n")
        indexes = (models.Index(fields=("source_id",), name="citation_view_source_idx"),)

    def __str__(self) -> str:
        return f"{self.source_id} on {self.event_id}"
