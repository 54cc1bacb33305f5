"""What the admins of deals, companies, seminars and sources share: a list, a page for each, and recording."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from events import catalogue
from events.admin import lookup
from events.admin.disclosing import DisclosedChangeList, disclose
from events.admin.readonly import ReadOnlyAdmin
from events.admin.recording import fixing, views
from events.admin.recording.views import Place
from events.admin.stream import StreamPage, load_page
from events.catalogue import InvalidDateError, dates
from events.history import UnknownStreamError

View = Callable[..., HttpResponse]


class StreamAdmin(ReadOnlyAdmin):
    """The list is the view; the page of one stream is told from the log, so that people see their own write.

    Whoever may add to the view's model may record; nobody may change or delete.
    """

    category: ClassVar[str]
    page_template = "events/admin/stream.html"
    search_help_text = "Every word counts, in any order"
    search_fields = ("search",)  # shows the box; `get_search_results` does the search
    ordering = ("-opened_position",)
    list_display_links: Any = None

    def can_record(self, request: HttpRequest) -> bool:
        codename = f"{self.opts.app_label}.add_{self.opts.model_name}"
        return bool(request.user.is_active and request.user.is_staff and request.user.has_perm(codename))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return queryset.matching(search_term.replace("\0", "")), False  # type: ignore[attr-defined]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DisclosedChangeList

    def get_urls(self) -> list[URLPattern]:
        pages: Mapping[str, tuple[str, View]] = {
            "find": ("find/<str:kind>/", self.find_view),
            "date_in_words": ("date-in-words/", self.date_view),
            "open": ("open/", self.open_view),
            "record": ("<uuid:stream_id>/record/", self.pick_view),
            "record_type": ("<uuid:stream_id>/record/<str:type>/", self.record_view),
            "fix": ("<uuid:stream_id>/fix/<uuid:event_id>/", self.fix_view),
            "correct": ("<uuid:stream_id>/fix/<uuid:event_id>/correct/", self.correct_view),
            "retract": ("<uuid:stream_id>/fix/<uuid:event_id>/retract/", self.retract_view),
        }
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(route, self.admin_site.admin_view(view), name=f"{name}_{action}")
            for action, (route, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        """The page of one stream."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        page = self._load(request, object_id)
        context = {**self._context(request), "title": page.name, **self.page_context(page), **(extra_context or {})}
        return TemplateResponse(request, self.page_template, context)

    def page_context(self, page: StreamPage) -> dict[str, Any]:
        """What the page's template needs beside the shared context."""
        return {"page": page}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return HttpResponseRedirect("../open/")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The page itself tells the history."""
        return HttpResponseRedirect("../change/")

    def open_view(self, request: HttpRequest) -> HttpResponse:
        place = self._place(request, None)
        return views.record(request, place, views.opening_model(self.category))

    def pick_view(self, request: HttpRequest, stream_id: UUID) -> HttpResponse:
        return views.pick_kind(request, self._place(request, stream_id))

    def record_view(self, request: HttpRequest, stream_id: UUID, type: str) -> HttpResponse:
        place = self._place(request, stream_id)
        if not catalogue.is_registered(type) or catalogue.get_type(type).category() != self.category:
            raise Http404(f"A {self.category} has no such kind of event.")
        return views.record(request, place, catalogue.get_type(type))

    def fix_view(self, request: HttpRequest, stream_id: UUID, event_id: UUID) -> HttpResponse:
        return fixing.ask(request, self._place(request, stream_id), str(event_id))

    def correct_view(self, request: HttpRequest, stream_id: UUID, event_id: UUID) -> HttpResponse:
        return fixing.correct(request, self._place(request, stream_id), str(event_id))

    def retract_view(self, request: HttpRequest, stream_id: UUID, event_id: UUID) -> HttpResponse:
        return fixing.retract(request, self._place(request, stream_id), str(event_id))

    def find_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Candidates for a name that is being typed."""
        if not self.can_record(request):
            raise PermissionDenied
        found = lookup.find(kind, request.GET.get("q", "")[:200]) if kind in lookup.KINDS else []
        return JsonResponse({"items": [asdict(candidate) for candidate in found]})

    def date_view(self, request: HttpRequest) -> HttpResponse:
        """A date that is being typed, said back in words."""
        try:
            return JsonResponse({"words": dates.in_words(dates.parse(request.GET.get("q", "")))})
        except InvalidDateError as error:
            return JsonResponse({"problem": str(error)})

    def _place(self, request: HttpRequest, stream_id: UUID | None) -> Place:
        """Where to record, for someone who may. Raises PermissionDenied, Http404."""
        if not self.can_record(request):
            raise PermissionDenied
        page = self._load(request, str(stream_id)) if stream_id else None
        return Place(self.category, page, self._context(request))

    def _load(self, request: HttpRequest, stream_id: str) -> StreamPage:
        try:
            page = load_page(self.category, str(UUID(stream_id)), can_fix=self.can_record(request))
        except (ValueError, UnknownStreamError) as error:
            raise Http404(f"There is no {self.category} of that id.") from error
        disclose(request, self.category, [stream_id])
        return page

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "can_record": self.can_record(request)}
