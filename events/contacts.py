"""Contact profiles: ordinary, erasable rows about people. Events name a contact by id only (rule H14)."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import models


class Contact(models.Model):
    """A person as the desk knows them. Erasing the row leaves every event as it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "events"
        db_table = "contact"
        ordering = ("name", "id")

    def __str__(self) -> str:
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


def list_existing(ids: Collection[str]) -> set[str]:
    """Which of these contact ids have a profile."""
    if not ids:
        return set()
    return {str(id_) for id_ in Contact.objects.filter(pk__in=ids).values_list("pk", flat=True)}
