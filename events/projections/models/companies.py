"""Companies and every name they are known by."""

from __future__ import annotations

from django.db import models

from events.projections.models.streams import StreamView, StreamViewQuerySet


class CompanyView(StreamView):
    """A company under its current legal name."""

    category = "company"

    display_name = models.TextField()
    legal_name = models.TextField()
    country = models.TextField(null=True)

    objects = StreamViewQuerySet.as_manager()

    class Meta:
        app_label = "events"
        default_permissions = ("view", "add")  # add: may record events of such streams in the admin
        db_table = "company_view"
        verbose_name = "company"
        verbose_name_plural = "companies"
        ordering = ("opened_position",)
        indexes = (
            models.Index(fields=("opened_position",), name="company_view_opened_idx"),
            models.Index(fields=("position",), name="company_view_position_idx"),
            models.Index(fields=("country", "opened_position"), name="company_view_country_idx"),
        )

    def __str__(self) -> str:
        return self.display_name


class CompanyName(models.Model):
    """One name of a company: the legal name is `n` 0, its aliases follow. `folded`: see events/projections/words.py."""

    pk = models.CompositePrimaryKey("company_id", "n")
    company = models.ForeignKey(
        CompanyView, models.DO_NOTHING, related_name="names", db_constraint=False, db_index=False
    )
    n = models.IntegerField()
    name = models.TextField()
    kind = models.TextField()
    lang = models.TextField(null=True)
    folded = models.TextField()

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "company_name"
        ordering = ("company_id", "n")
        indexes = (models.Index(fields=("folded",), name="company_name_folded_idx"),)

    def __str__(self) -> str:
        return self.name
