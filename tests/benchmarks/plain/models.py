"""Deals, their parties and interests, companies and events: what there is to show, with keys and indexes as usual."""

from __future__ import annotations

import uuid

from django.db import models
from simple_history.models import HistoricalRecords

from events import catalogue

CATEGORIES = [(name, name) for name in ("deal", "company", "seminar", "source")]
TYPES = [(cls.type, cls.label) for cls in catalogue.list_types()]


class Company(models.Model):
    id = models.UUIDField(primary_key=True)
    display_name = models.TextField()

    class Meta:
        db_table = "plain_company"


class Deal(models.Model):
    id = models.UUIDField(primary_key=True)
    version = models.IntegerField()
    position = models.BigIntegerField()
    opened_position = models.BigIntegerField(unique=True)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
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

    class Meta:
        db_table = "plain_deal"


class Party(models.Model):
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="parties")
    company = models.ForeignKey(Company, models.PROTECT)
    n = models.IntegerField()
    role = models.TextField()
    status = models.TextField()
    since = models.TextField()

    class Meta:
        db_table = "plain_party"
        ordering = ("n",)


class Interest(models.Model):
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="interests")
    n = models.IntegerField()
    holder = models.ForeignKey(Company, models.PROTECT, related_name="+")
    target = models.ForeignKey(Company, models.PROTECT, related_name="+")
    interest_kind = models.TextField()
    percent_min = models.TextField(null=True)
    percent_max = models.TextField(null=True)
    amount_min = models.TextField(null=True)
    amount_max = models.TextField(null=True)
    currency = models.TextField(null=True)
    status = models.TextField()
    since = models.TextField()

    class Meta:
        db_table = "plain_interest"
        ordering = ("n",)


class Event(models.Model):
    """Every column of ours; `position` is simply the order of insertion, which is less than ours promises."""

    position = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    stream = models.ForeignKey(Deal, models.PROTECT, db_constraint=False)
    category = models.TextField(choices=CATEGORIES)
    version = models.IntegerField(null=True, editable=False)
    type = models.TextField(choices=TYPES)
    schema_version = models.SmallIntegerField(default=1)
    data = models.JSONField()
    metadata = models.JSONField()
    occurred_from = models.DateField(null=True)
    occurred_to = models.DateField(null=True)
    occurred_precision = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    digest = models.TextField(null=True, editable=False)

    history = HistoricalRecords(table_name="plain_event_history")

    class Meta:
        db_table = "plain_event"
