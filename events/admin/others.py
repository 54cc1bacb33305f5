"""Companies, seminars and sources: lists, and pages that tell what is known of each."""

from __future__ import annotations

from typing import Any, get_args

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest

from events.admin import facts
from events.admin.forms.fields import in_words
from events.admin.readonly import filter_by
from events.admin.stream import StreamPage
from events.admin.streams import StreamAdmin
from events.catalogue.values import Reliability, SeminarKind, SourceType
from events.projections.models import CompanyName, CompanyView, SeminarView, SourceView


@admin.register(CompanyView)
class CompanyAdmin(StreamAdmin):
    category = "company"
    list_display = ("legal_name", "other_names", "country", "updated_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        names = CompanyName.objects.filter(company_id=OuterRef("pk"), n__gt=0).order_by("n").values("name")[:5]
        rows: QuerySet[Any] = super().get_queryset(request).defer("state").annotate(aliases=ArraySubquery(names))
        return rows

    def page_context(self, page: StreamPage) -> dict[str, Any]:
        return {
            "page": page,
            "facts": facts.of_company(page),
            "related_title": "Deals",
            "related": facts.deals_of_company(page.stream_id),
        }

    @admin.display(description="Also known as")
    def other_names(self, company: Any) -> str:
        return ", ".join(company.aliases)


@admin.register(SeminarView)
class SeminarAdmin(StreamAdmin):
    category = "seminar"
    list_display = ("name", "kind_words", "status", "scheduled", "updated_at")
    list_display_links = ("name",)
    list_filter = (
        filter_by("status", "status", ("announced", "held", "cancelled")),
        filter_by("kind", "kind", get_args(SeminarKind)),
    )

    def page_context(self, page: StreamPage) -> dict[str, Any]:
        return {
            "page": page,
            "facts": facts.of_seminar(page),
            "related_title": "About",
            "related": facts.deals_of_seminar(page),
        }

    @admin.display(description="Seminar")
    def name(self, seminar: SeminarView) -> str:
        return str(seminar)

    @admin.display(description="Kind", ordering="kind")
    def kind_words(self, seminar: SeminarView) -> str:
        return in_words(seminar.kind or "seminar")


@admin.register(SourceView)
class SourceAdmin(StreamAdmin):
    category = "source"
    list_display = ("name", "source_type", "reliability", "retracted", "updated_at")
    list_display_links = ("name",)
    list_filter = (
        filter_by("source_type", "kind", get_args(SourceType)),
        filter_by("reliability", "reliability", get_args(Reliability)),
        "retracted",
    )

    def page_context(self, page: StreamPage) -> dict[str, Any]:
        return {
            "page": page,
            "facts": facts.of_source(page),
            "related_title": "Rests on it",
            "related": facts.citing(page.stream_id),
        }

    @admin.display(description="Source", ordering="publisher")
    def name(self, source: SourceView) -> str:
        return str(source)
