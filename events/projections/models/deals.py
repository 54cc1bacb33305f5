"""Deals, their parties and their interest ledgers."""

from __future__ import annotations

from typing import Self

from django.db import models

from events.projections.models.companies import CompanyName
from events.projections.models.streams import StreamView, StreamViewQuerySet


class DealViewQuerySet(StreamViewQuerySet):
    def matching(self, text: str) -> Self:
        """Deals in which every word of `text` occurs: in their own words or in a name of one of their parties.

        Names are looked up where the companies keep them, so a renamed company is found under its new name at once.
        """
        found = self
        for word in text.casefold().split():
            named = CompanyName.objects.filter(folded__contains=word).values("company_id")
            parties = DealParty.objects.filter(company_id__in=named).values("deal_id")
            found = found.filter(models.Q(search__contains=word) | models.Q(pk__in=parties))
        return found


class DealView(StreamView):
    """A deal as it stands. `search` holds its code, title and scope; `matching` looks at the names of parties too."""

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

    objects = DealViewQuerySet.as_manager()

    class Meta:
        app_label = "events"
        default_permissions = ("view", "add")  # add: may record events of such streams in the admin
        db_table = "deal_view"
        verbose_name = "deal"
        verbose_name_plural = "deals"
        ordering = ("opened_position",)
        indexes = (
            models.Index(fields=("opened_position",), name="deal_view_opened_idx"),
            models.Index(fields=("code",), name="deal_view_code_idx"),
            models.Index(fields=("stage", "opened_position"), name="deal_view_stage_idx"),
            models.Index(fields=("kind", "opened_position"), name="deal_view_kind_idx"),
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
        indexes = (models.Index(fields=("company_id", "deal_id"), name="deal_party_company_idx"),)

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
