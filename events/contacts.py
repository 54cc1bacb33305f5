"""Contact profiles: ordinary, erasable rows about people. Events name a contact by id only (rule H14)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db import models

from events.catalogue.contact import ERASED_CONTACT


class Contact(models.Model):
    """A person as the desk knows them. Erasing it (events/erasing) leaves every event as it was.

    With `erased_at` it is a tombstone: blank for ever, and there so that events which name it go on naming something.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        app_label = "events"
        db_table = "contact"
        ordering = ("name", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(name="", title="", email=""),
                name="contact_erased_is_blank",
            ),
        )

    def __str__(self) -> str:
        if self.erased_at:
            return ERASED_CONTACT
        return f"{self.name}, {self.title}" if self.title else self.name


class Employment(models.Model):
    """A span of a contact's working life. Dates are partial-date text ("2019", "../2023"); blank is unknown."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="employments")
    company_id = models.UUIDField(db_index=True)
    role = models.CharField(max_length=200, blank=True)
    started = models.CharField(max_length=40, blank=True)
    ended = models.CharField(max_length=40, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        app_label = "events"
        db_table = "contact_employment"
        ordering = ("contact", "-is_current", "id")

    def __str__(self) -> str:
        return f"{self.role or 'at'} {self.company_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """A person who is being erased, for whoever keeps copies: `texts` are the hashes (hexadecimal) of texts that go,
    `is_named_in` tells whether a text names the person, however it is written.
    """

    contact_id: str
    texts: frozenset[str]
    is_named_in: Callable[[str], bool]


def list_existing(ids: Collection[str]) -> set[str]:
    """Which of these contact ids have a profile that was not erased."""
    return _list(ids, is_erased=False)


def list_erased(ids: Collection[str]) -> set[str]:
    """Which of these contacts were erased."""
    return _list(ids, is_erased=True)


def _list(ids: Collection[str], *, is_erased: bool) -> set[str]:
    if not ids:
        return set()
    found = Contact.objects.filter(pk__in=ids, erased_at__isnull=not is_erased)
    return {str(id_) for id_ in found.values_list("pk", flat=True)}
