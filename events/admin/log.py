"""The event log, the review queue and parked streams: what reviewers and operators look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events import catalogue, domain, projections, store
from events.admin.disclosing import disclose
from events.admin.forms.fields import in_words
from events.admin.readonly import BoundedPaginator, ReadOnlyAdmin, filter_by
from events.admin.stream import VIEWS, admin_url, tone_of
from events.history import names, tell
from events.projections.models import Anomaly, ParkedStream
from events.store.models import EventLog

WITHIN = 10_000
"""Filters look at so many of the newest events: the log has no index on what they filter by."""


class LogPaginator(BoundedPaginator):
    """Positions have no gaps, so any page of the whole log is a range of them, found without counting or skipping."""

    @property
    def count(self) -> int:
        return self.head

    def __init__(self, object_list: Any, per_page: int, **kwargs: Any) -> None:
        super().__init__(object_list, per_page, **kwargs)
        self.head = store.head()

    def page(self, number: Any) -> Any:
        number = self.validate_number(number)
        upto = self.head - (number - 1) * self.per_page
        log: Any = self.object_list
        return Page(log.filter(position__lte=upto, position__gt=upto - self.per_page), number, self)


class ToldChangeList(ChangeList):
    """Tells each row of the page in words; two queries whatever the page holds."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        telling: Any = self.model_admin
        telling.tell(self.result_list)


class ShownChangeList(ToldChangeList):
    """Writes down which events or streams the page shows."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        showing: Any = self.model_admin
        showing.disclose(request, self.result_list)


class TypeFilter(admin.SimpleListFilter):
    title = f"kind, among the newest {WITHIN:,}"
    parameter_name = "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(cls.type, f"{cls.label} ({cls.category()})") for cls in catalogue.list_types()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        return queryset.filter(event__type=self.value(), position__gt=store.head() - WITHIN)


@admin.register(EventLog)
class LogAdmin(ReadOnlyAdmin):
    """The log by position, newest first. No search: the words of events are in the views."""

    list_display = ("position", "sentence", "when", "actor", "channel", "recorded_at")
    list_display_links = None
    list_filter = (TypeFilter,)
    list_select_related = ("event",)
    ordering = ("-position",)
    sortable_by: Sequence[str] = ()

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ShownChangeList

    def get_paginator(self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any) -> Any:
        whole = TypeFilter.parameter_name not in request.GET
        return (LogPaginator if whole else BoundedPaginator)(queryset, per_page)

    def tell(self, rows: Sequence[Any]) -> None:
        events = store.load_events([str(row.event.id) for row in rows])
        words = names.look_up(events)
        told = {event.id: tell(event, words) for event in events}
        for row in rows:
            row.told = told[str(row.event.id)]

    def disclose(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        shown = [row.told.event for row in rows]
        disclose(request, "log", {event.stream_id for event in shown}, events=[event.id for event in shown])

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """An event is shown where it belongs: on the page of its stream."""
        if not object_id.isdecimal() or not (
            entry := EventLog.objects.select_related("event").filter(pk=object_id).first()
        ):
            raise Http404("There is no such position.")
        url = admin_url(entry.event.category, "change", str(entry.event.stream_id))
        return HttpResponseRedirect(f"{url}#e-{entry.event.id}")

    @admin.display(description="Event")
    def sentence(self, row: Any) -> SafeString:
        event = row.told.event
        return format_html(
            '<a class="dt-log dt-tone-{}" href="{}#e-{}">{}</a>',
            tone_of(event),
            admin_url(event.category, "change", event.stream_id),
            event.id,
            row.told.sentence,
        )

    @admin.display(description="In the world")
    def when(self, row: Any) -> str:
        return str(row.told.when)

    @admin.display(description="By")
    def actor(self, row: Any) -> str:
        return str(row.told.actor_name)

    @admin.display(description="Through")
    def channel(self, row: Any) -> str:
        return str(row.told.event.metadata.channel)


@admin.register(Anomaly)
class AnomalyAdmin(ReadOnlyAdmin):
    """What deserves a person's look."""

    list_display = ("what", "text", "stream")
    list_display_links = None
    list_filter = (filter_by("code", "flag", domain.FLAGS), filter_by("category", "category", VIEWS))
    ordering = ("-pk",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ShownChangeList

    def tell(self, rows: Sequence[Any]) -> None:
        words = names.look_up([], ids={str(row.stream_id) for row in rows})
        for row in rows:
            row.name = words.name(str(row.stream_id))

    def disclose(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        disclose(request, "anomalies", {str(row.stream_id) for row in rows})

    @admin.display(description="Flag", ordering="code")
    def what(self, row: Any) -> str:
        return in_words(str(row.code))

    @admin.display(description="Where")
    def stream(self, row: Any) -> SafeString:
        url = admin_url(row.category, "change", str(row.stream_id))
        anchor = f"#e-{row.events[-1]}" if row.events else ""
        return format_html('<a href="{}{}">{}</a>', url, anchor, row.name)


@admin.register(ParkedStream)
class ParkedStreamAdmin(ReadOnlyAdmin):
    """Streams that a projection could not digest. A retry folds them again; it changes no event."""

    list_display = ("projection", "stream", "error", "attempts", "parked_at", "tried_at")
    list_display_links = None
    list_filter = (filter_by("projection", "view", VIEWS),)
    actions = ("retry",)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("events.change_parkedstream")

    @admin.action(description="Try again", permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[ParkedStream]) -> None:
        for stream_id in {str(row.stream_id) for row in queryset}:
            tried = projections.retry_parked(stream_id=stream_id)
            if tried.failed:
                messages.error(request, f"{stream_id} failed again.")
            else:
                messages.success(request, f"{stream_id} is up to date again.")

    @admin.display(description="Stream")
    def stream(self, row: ParkedStream) -> SafeString:
        url = admin_url(row.projection, "change", str(row.stream_id))  # a projection is named for its category
        return format_html('<a href="{}">{}</a>', url, row.stream_id)
