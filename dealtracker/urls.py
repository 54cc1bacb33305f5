"""Every address, one level down."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path
from django.utils.module_loading import import_string

urlpatterns = [
    path("livez", import_string("api.health.livez"), name="livez"),
    path("readyz", import_string("api.health.readyz"), name="readyz"),
    path("admin/", admin.site.urls),
]
