"""The addresses of the plain site."""

from __future__ import annotations

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from tests.benchmarks.plain.views import DealViewSet, EventViewSet

router = SimpleRouter(trailing_slash=False)
router.register("deals", DealViewSet)
router.register("events", EventViewSet)

urlpatterns = [path("plain/", include(router.urls))]
