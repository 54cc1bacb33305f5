"""What the views of all categories share."""

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
