"""ModelViewSets without a query too many: related rows are prefetched, pages go by cursor and count nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from rest_framework.pagination import CursorPagination
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ModelViewSet

from tests.benchmarks.plain.models import Deal, Event, Party
from tests.benchmarks.plain.serializers import DealSerializer, EventSerializer


class Pages(CursorPagination):
    page_size = 100
    page_size_query_param = "limit"
    max_page_size = 1_000


class DealPages(Pages):
    ordering = "opened_position"


class EventPages(Pages):
    ordering = "position"


class DealViewSet(ModelViewSet[Deal]):
    queryset = Deal.objects.prefetch_related(Prefetch("parties", Party.objects.select_related("company")), "interests")
    serializer_class = DealSerializer
    pagination_class = DealPages


class EventViewSet(ModelViewSet[Event]):
    queryset = Event.objects.all()
    serializer_class = EventSerializer
    pagination_class = EventPages

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Event]:
        """A list makes several."""
        if isinstance(kwargs.get("data"), list):
            kwargs["many"] = True
        return super().get_serializer(*args, **kwargs)

    @transaction.atomic  # the row and its history: both, or neither, in one commit
    def perform_create(self, serializer: BaseSerializer[Event]) -> None:
        serializer.save()
