"""What all lists of the admin share: they show the views and change nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from unfold.admin import ModelAdmin

from events.admin.forms.fields import in_words

LIST_LIMIT = 10_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # generic for the type checker only
    """Counts no further than LIST_LIMIT rows: a list of millions of rows must not be counted to show fifty."""

    @property
    def count(self) -> int:
        if not hasattr(self, "_count"):
            rows: Any = self.object_list
            bounded = isinstance(rows, QuerySet)
            self._count = rows.order_by().values("pk")[:LIST_LIMIT].count() if bounded else len(rows)
        return self._count


class WordFilter(admin.SimpleListFilter):
    """Filters by a column whose values are a known few words: what there is to choose needs no look at the table."""

    words: ClassVar[Mapping[str, str]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(self.words.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        return queryset.filter(**{str(self.parameter_name): chosen}) if chosen in self.words else queryset


def filter_by(column: str, title: str, words: Iterable[str], say: Callable[[str], str] = in_words) -> type[WordFilter]:
    """A filter by one column."""
    said = {word: say(word) for word in words}
    return type(f"{column.title()}Filter", (WordFilter,), {"parameter_name": column, "title": title, "words": said})


class ReadOnlyAdmin(ModelAdmin):  # type: ignore[misc]  # Unfold ships no types
    """A list that nobody adds to, changes or deletes from here; whoever may view it, sees it."""

    actions: Sequence[str] | None = None
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # they count the whole table
    list_per_page = 50
    paginator = BoundedPaginator
    list_fullwidth = True

    class Media:
        css = {"all": ["events/admin.css"]}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = str(self.opts.verbose_name_plural).capitalize()
        answer: HttpResponse = super().changelist_view(request, {"title": title, **(extra_context or {})})
        return answer

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What happened is in the event log; there are no changes of ours to tell."""
        raise Http404

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
