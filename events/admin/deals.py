"""Deals: the list, and the page of a deal with its picture."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

from django import forms
from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events import catalogue
from events.admin import lookup
from events.admin.deal_page import DealPage
from events.admin.effects import LEVELS
from events.admin.forms.fields import in_words
from events.admin.forms.picking import PickField
from events.admin.pictures.deal_timeline import list_spans
from events.admin.pictures.spans import draw
from events.admin.readonly import filter_by
from events.admin.stream import StreamPage, admin_url
from events.admin.streams import StreamAdmin
from events.catalogue.phrasing import date_words
from events.catalogue.values import DealKind
from events.domain import STAGES
from events.projections.models import CompanyView, DealParty, DealView


class DealChoice(forms.Form):
    """One deal, among the latest or by its code or title."""

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        self.fields["deal"] = PickField(
            "deal", lookup.find, lookup.describe, options=lookup.recent_deals(), label="Deal", needed=True
        )

    def clean_deal(self) -> str:
        deal = self.cleaned_data["deal"]
        if not deal:
            raise forms.ValidationError("Tick a deal, or type its code or title.")
        return str(deal)


@admin.register(DealView)
class DealAdmin(StreamAdmin):
    category = "deal"
    page_template = "events/admin/deal.html"
    list_display = ("code_badge", "title", "stage_badge", "kind_words", "party_names", "evidence", "last_heard")
    list_display_links = ("code_badge", "title")
    list_filter = (
        filter_by("stage", "stage", STAGES),
        filter_by("kind", "kind", get_args(DealKind)),
        filter_by("rumor_level", "evidence", map(str, range(len(LEVELS))), lambda level: LEVELS[int(level)]),
        "disputed",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        parties = DealParty.objects.filter(deal_id=OuterRef(OuterRef("pk"))).values("company_id")
        companies: QuerySet[Any] = CompanyView.objects.filter(pk__in=parties)
        names = ArraySubquery(companies.order_by("display_name").values("display_name"))
        rows: QuerySet[Any] = super().get_queryset(request).defer("state").annotate(names=names)
        return rows

    def get_urls(self) -> list[URLPattern]:
        start = path("start/<str:type>/", self.admin_site.admin_view(self.start_view), name="events_dealview_start")
        return [start, *super().get_urls()]

    def start_view(self, request: HttpRequest, type: str) -> HttpResponse:
        """Which deal is an event of this kind about? Leads on to its form."""
        if not self.can_record(request):
            raise PermissionDenied
        if not catalogue.is_registered(type):
            raise Http404("There is no such kind of event.")
        form = DealChoice(request.GET if "go" in request.GET else None)
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(admin_url("deal", "record_type", form.cleaned_data["deal"], type))
        model = catalogue.get_type(type)
        context = {**self._context(request), "title": model.label, "kind": model.label, "form": form}
        return TemplateResponse(request, "events/admin/start.html", context)

    def page_context(self, page: StreamPage) -> dict[str, Any]:
        deal = DealPage(page)
        return {"page": deal, "picture": draw(list_spans(deal), today=datetime.now(UTC).date())}

    @admin.display(description="Code", ordering="opened_position")
    def code_badge(self, deal: DealView) -> SafeString:
        return format_html('<span class="dt-nowrap">{}</span>', deal.code)

    @admin.display(description="Stage", ordering="stage")
    def stage_badge(self, deal: DealView) -> SafeString:
        return format_html('<span class="dt-stage dt-tone-{}">{}</span>', deal.stage, deal.stage)

    @admin.display(description="Kind", ordering="kind")
    def kind_words(self, deal: DealView) -> str:
        return in_words(deal.kind)

    @admin.display(description="Parties")
    def party_names(self, deal: Any) -> str:
        return ", ".join(deal.names)

    @admin.display(description="Last heard of")
    def last_heard(self, deal: DealView) -> str:
        return date_words(deal.last_occurred or "unknown")

    @admin.display(description="Evidence", ordering="rumor_level")
    def evidence(self, deal: DealView) -> str:
        return LEVELS[deal.rumor_level] + (", disputed" if deal.disputed else "")
