"""What the views of all categories share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import orjson
from django.db import models
from django.db.models.expressions import RawSQL

from events import domain
from events.projections import words
from events.projections.statements import statement


class StreamViewQuerySet(models.QuerySet["StreamView"]):
    def matching(self, text: str) -> Self:
        """Rows in which every word of `text` occurs, whatever its case, width and accents.

        A word that occurs nowhere stands for what resembles it. For a deal the names of its parties count, too. All of
        it is one statement (search/matching_streams.sql).
        """
        sought = words.list_words(text)
        if not sought:
            return self
        return self.filter(pk__in=RawSQL(statement("search/matching"), (self.model.category, sought)))  # noqa: S611

    def settled(self, key: str) -> Self:
        """Rows whose `key`, a position, is not beyond that up to which the view is complete: safe to page by.

        What the view takes in later lies above, whichever worker is slower. `settled_to` of each row is that position.
        """
        horizon = RawSQL(statement("status/horizon"), (self.model.category,))  # noqa: S611  # no text from outside
        return self.filter(**{f"{key}__lte": horizon}).annotate(settled_to=horizon)


class StateField(models.JSONField):
    """A state as it was written, with the fields added since by newer releases.

    Read by orjson: a page of states is most of what a list has to decode.
    """

    def db_type(self, connection: Any) -> str:
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        stored = orjson.loads(value) if isinstance(value, str) else value
        return stored if stored is None else domain.complete(self.model.category, stored)  # type: ignore[attr-defined]

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """For migrations it is any JSON field; one of them says how it is kept (tables/states_as_written.sql)."""
        name, _, given, named = super().deconstruct()
        return name, "django.db.models.JSONField", given, named


class StreamView(models.Model):
    """What the views of all categories share."""

    category: ClassVar[str]

    stream_id = models.UUIDField(primary_key=True)
    version = models.IntegerField()
    position = models.BigIntegerField()
    opened_position = models.BigIntegerField()
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    state = StateField()

    class Meta:
        abstract = True
