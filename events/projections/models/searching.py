"""What streams are found by."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class SearchText(models.Model):
    """The words of a stream, folded (events/projections/words.py) and without accents, under an index of trigrams.

    Apart from the views, whose rows change with nearly every event while these hardly ever do. Companies have all their
    names here; the names of a deal's parties are looked up there, so a renamed company is found at once.
    """

    stream_id = models.UUIDField(primary_key=True)
    category = models.TextField()
    text = models.TextField()

    class Meta:
        app_label = "events"
        default_permissions = ()
        db_table = "search_text"
        ordering = ("stream_id",)
        indexes = (GinIndex(fields=("text",), opclasses=("gin_trgm_ops",), name="search_text_trigram_idx"),)

    def __str__(self) -> str:
        return self.text
