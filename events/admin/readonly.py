"""What all lists of the admin share: they show the views and change nothing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin

LIST_LIMIT = 10_000


class BoundedPaginator(Paginator):
    """Counts no further than LIST_LIMIT rows: a list of millions of rows must not be counted to show fifty."""

    @property
    def count(self) -> int:  # type: ignore[override]  # a cached property in its parent
        if not hasattr(self, "_count"):
            rows = self.object_list
            bounded = isinstance(rows, QuerySet)
            self._count = rows.order_by().values("pk")[:LIST_LIMIT].count() if bounded else len(rows)
        return self._count


class ReadOnlyAdmin(ModelAdmin):
    """A list that nobody adds to, changes or deletes from here; whoever may view it, sees it."""

    actions = None
    show_full_result_count = False
    list_per_page = 50
    paginator = BoundedPaginator
    list_fullwidth = True

    class Media:
        css = {"all": ["events/admin.css"]}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = str(self.opts.verbose_name_plural).capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
