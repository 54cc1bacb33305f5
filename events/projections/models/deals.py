"""Deals, their parties and their interest ledgers."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from events.projections.models.streams import StreamView, StreamViewQuerySet


class DealView(StreamView):
    """A deal as it stands. It is found by its code, title and scope, and by every name of its parties."""

    category = "deal"

    code = models.TextField()
    title = models.TextField()
    kind = models.TextField()
    stage = models.TextField()
    stage_since = models.TextField(null=True)
    paused = models.BooleanField()
    rumor_level = models.SmallIntegerField()
    disputed = models.BooleanField()
    markets = models.JSONField()
    record_status = models.TextField()
    first_occurred = models.TextField(null=True)
    last_occurred = models.TextField(null=True)

    objects = StreamViewQuerySet.as_manager()

    class Meta:
        app_label = "events"
        default_permissions = ("view", "add")  # add: may record events of such streams in the admin
        db_table = "deal_view"
        verbose_name = "deal"
        verbose_name_plural = "deals"
        ordering = ("opened_position",)
        indexes = (
            models.Index(fields=("opened_position",), name="deal_view_opened_idx"),
            models.Index(fields=("position",), name="deal_view_position_idx"),
            models.Index(fields=("code",), name="deal_view_code_idx"),
            models.Index(fields=("stage", "opened_position"), name="deal_view_stage_idx"),
            models.Index(fields=("kind", "opened_position"), name="deal_view_kind_idx"),
            models.Index(fields=("rumor_level", "opened_position"), name="deal_view_level_idx"),
            models.Index(fields=("opened_position",), condition=models.Q(paused=True), name="deal_view_paused_idx"),
            models.Index(fields=("opened_position",), condition=models.Q(disputed=True), name="deal_view_disputed_idx"),
            models.Index(
                fields=("opened_position",), condition=~models.Q(record_status="live"), name="deal_view_dead_idx"
            ),
            GinIndex(fields=("markets",), opclasses=("jsonb_path_ops",), name="deal_view_markets_idx"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class DealParty(models.Model):
    """One company in one role of one deal, in the order of joining (`n`)."""

    pk = models.CompositePrimaryKey("deal_id", "n")
    deal = models.ForeignKey(DealView, models.DO_NOTHING, related_name="parties", db_constraint=False, db_index=False)
    n = models.IntegerField()
    company_id = models.UUIDField()
    role = models.TextField()
    status = models.TextField()
    since = models.TextField()

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "deal_party"
        verbose_name_plural = "deal parties"
        ordering = ("deal_id", "n")
        indexes = (
            models.Index(fields=("company_id", "deal_id"), name="deal_party_company_idx"),
            models.Index(fields=("role", "deal_id"), name="deal_party_role_idx"),
        )

    def __str__(self) -> str:
        return f"{self.company_id} {self.role} ({self.status})"


class DealInterest(models.Model):
    """One line of a deal's interest ledger. Percentages and amounts are canonical decimal strings."""

    pk = models.CompositePrimaryKey("deal_id", "n")
    deal = models.ForeignKey(DealView, models.DO_NOTHING, related_name="interests", db_constraint=False, db_index=False)
    n = models.IntegerField()
    interest_id = models.UUIDField()
    holder_id = models.UUIDField()
    target_id = models.UUIDField()
    interest_kind = models.TextField()
    percent_min = models.TextField(null=True)
    percent_max = models.TextField(null=True)
    amount_min = models.TextField(null=True)
    amount_max = models.TextField(null=True)
    currency = models.TextField(null=True)
    status = models.TextField()
    since = models.TextField()

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "deal_interest"
        ordering = ("deal_id", "n")
        indexes = (
            models.Index(fields=("holder_id", "deal_id"), name="deal_interest_holder_idx"),
            models.Index(fields=("target_id", "deal_id"), name="deal_interest_target_idx"),
            models.Index(fields=("status", "deal_id"), name="deal_interest_status_idx"),
        )

    def __str__(self) -> str:
        return f"{self.holder_id} in {self.target_id}: {self.interest_kind} {self.status}"
