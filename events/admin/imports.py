"""Imports: how far each has come, whose it is, and which lines were refused. They are steered through the API."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events import intake
from events.admin.forms.fields import in_words
from events.admin.log import ToldChangeList
from events.admin.readonly import ReadOnlyAdmin, filter_by
from events.catalogue import Actor
from events.intake import Import, State

REFUSED_SHOWN = 50
_TONES = {State.DONE: "good", State.RUNNING: "warn", State.UNDOING: "warn", State.FAILED: "bad"}


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    """The newest first. What was recorded is in the event log."""

    list_display = ("short_id", "badge", "progress", "recorded", "refused", "sender", "created_at", "finished_at")
    list_display_links = ("short_id",)
    list_filter = (filter_by("state", "state", State.values),)
    ordering = ("-number",)
    sortable_by: ClassVar[Sequence[str]] = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ToldChangeList

    def tell(self, rows: Sequence[Import]) -> None:
        names = _names(row.actor for row in rows)
        for row in rows:
            row.sent_by = names[row.actor]  # type: ignore[attr-defined]  # for `sender` only

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One import, with the first of its refused lines."""
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise PermissionDenied
        job = Import.objects.filter(pk=object_id).first() if _is_number(object_id) else None
        if job is None:
            raise Http404("There is no such import.")
        found = intake.list_lines(job, status="refused", after=0, limit=REFUSED_SHOWN)
        names = _names([job.actor, *([job.undo_actor] if job.undo_actor_id else [])])
        context = {
            "title": f"Import {_short(job)}",
            "job": job,
            "badge": self.badge(job),
            "progress": self.progress(job),
            "sender": names[job.actor],
            "undone_by": names.get(job.undo_actor),
            "refused_lines": [(told.line, told.problem) for told in found],
            "opts": self.opts,
            "list_url": reverse("admin:events_import_changelist"),
        }
        return TemplateResponse(request, "events/admin/import.html", self.admin_site.each_context(request) | context)

    @admin.display(description="Import")
    def short_id(self, job: Import) -> str:
        return _short(job)

    @admin.display(description="State")
    def badge(self, job: Import) -> SafeString:
        kind = " (dry run)" if job.dry_run else ""
        tone = _TONES.get(State(job.state), "")
        return format_html('<span class="dt-badge dt-badge--{}">{}{}</span>', tone, in_words(job.state), kind)

    @admin.display(description="Lines")
    def progress(self, job: Import) -> str:
        if job.lines_done == job.lines_total:
            return f"{job.lines_total:,}"
        return f"{job.lines_done:,} of {job.lines_total:,} ({100 * job.lines_done // job.lines_total} %)"

    @admin.display(description="By")
    def sender(self, job: Any) -> str:
        return str(job.sent_by)


def _short(job: Import) -> str:
    """The end of the id: the beginning is a time, and the same for whatever began together."""
    return f"…{uuid.UUID(str(job.id)).hex[-8:]}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19  # as many digits as a bigint surely holds


def _names(actors: Any) -> dict[Actor, str]:
    """People by their login, tokens by their prefix. One query."""
    wanted = set(actors)
    ids = [int(actor.id) for actor in wanted if actor.kind == "user" and actor.id.isdecimal()]
    users = {str(pk): name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "username")}
    return {actor: users.get(actor.id, actor.id) if actor.kind == "user" else _prefix(actor) for actor in wanted}


def _prefix(actor: Actor) -> str:
    return f"dt_{actor.id}" if actor.kind == "token" else actor.id
