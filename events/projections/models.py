"""The read models: what lists, pages and filters are served from. Only the runner writes them, in bulk and in raw SQL.

Every row is derived from the log and can be thrown away: `manage.py rebuild` brings it back, byte for byte.
A row of a view keeps the whole folded state of its stream (`state`, see events/domain); its columns repeat what is
filtered, ordered or shown in lists. Two positions of the log are kept: `opened_position`, that of the stream's
opening event, never changes, is unique and is the key to page by; `position` is that of the last event applied.
`search` is case-folded text; look into it with `.matching(text)`. Child rows are replaced with their stream's row, in
the same transaction, so the two always agree.
"""

from __future__ import annotations

from typing import Self

from django.db import models


class StreamViewQuerySet(models.QuerySet["StreamView"]):
    def matching(self, text: str) -> Self:
        """Rows in which every word of `text` occurs, whatever its case."""
        found = self
        for word in text.casefold().split():
            found = found.filter(search__contains=word)
        return found


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


class StreamView(models.Model):
    """What the views of all categories share."""

    stream_id = models.UUIDField(primary_key=True)
    version = models.IntegerField()
    position = models.BigIntegerField()
    opened_position = models.BigIntegerField()
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    search = models.TextField()
    state = models.JSONField()

    class Meta:
        abstract = True


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


class CompanyView(StreamView):
    """A company under its current legal name. `search` holds every name it has."""

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
        indexes = (models.Index(fields=("opened_position",), name="company_view_opened_idx"),)

    def __str__(self) -> str:
        return self.display_name


class SeminarView(StreamView):
    """A seminar, meeting, visit or call."""

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
            models.Index(fields=("host_id", "opened_position"), name="seminar_view_host_idx"),
        )

    def __str__(self) -> str:
        return self.display_name


class SourceView(StreamView):
    """A source and how far it is trusted."""

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
        indexes = (models.Index(fields=("opened_position",), name="source_view_opened_idx"),)

    def __str__(self) -> str:
        return self.display_name


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


class CompanyName(models.Model):
    """One name of a company: the legal name is `n` 0, its aliases follow. `folded` is the name case-folded."""

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


class Anomaly(models.Model):
    """Something about a stream that deserves a person's look (`events.domain.FLAGS`). Ids do not survive changes."""

    stream_id = models.UUIDField()
    n = models.IntegerField()
    category = models.TextField()
    code = models.TextField()
    text = models.TextField()
    events = models.JSONField()

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "anomaly"
        verbose_name_plural = "anomalies"
        ordering = ("stream_id", "n")
        constraints = (models.UniqueConstraint(fields=("stream_id", "n"), name="anomaly_key"),)
        indexes = (models.Index(fields=("code", "stream_id"), name="anomaly_code_idx"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


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
