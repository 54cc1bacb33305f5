"""Seminars and the deals they are about."""

from __future__ import annotations

from django.db import models

from events.projections.models.streams import StreamView, StreamViewQuerySet


class SeminarView(StreamView):
    """A seminar, meeting, visit or call."""

    category = "seminar"

    display_name = models.TextField()
    kind = models.TextField()
    status = models.TextField()
    host_id = models.UUIDField(null=True)
    scheduled = models.TextField(null=True)

    objects = StreamViewQuerySet.as_manager()

    class Meta:
        app_label = "events"
        default_permissions = ("view", "add")  # add: may record events of such streams in the admin
        db_table = "seminar_view"
        verbose_name = "seminar"
        verbose_name_plural = "seminars"
        ordering = ("opened_position",)
        indexes = (
            models.Index(fields=("opened_position",), name="seminar_view_opened_idx"),
            models.Index(fields=("position",), name="seminar_view_position_idx"),
            models.Index(fields=("status", "opened_position"), name="seminar_view_status_idx"),
            models.Index(fields=("kind", "opened_position"), name="seminar_view_kind_idx"),
            models.Index(fields=("host_id", "opened_position"), name="seminar_view_host_idx"),
        )

    def __str__(self) -> str:
        return self.display_name


class SeminarDeal(models.Model):
    """A deal that a seminar is about: the seminar is shown on its timeline."""

    pk = models.CompositePrimaryKey("seminar_id", "n")
    seminar = models.ForeignKey(
        SeminarView, models.DO_NOTHING, related_name="deals", db_constraint=False, db_index=False
    )
    n = models.IntegerField()
    deal_id = models.UUIDField()

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "seminar_deal"
        ordering = ("seminar_id", "n")
        indexes = (models.Index(fields=("deal_id",), name="seminar_deal_deal_idx"),)

    def __str__(self) -> str:
        return f"{self.seminar_id} about {self.deal_id}"
