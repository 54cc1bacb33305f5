"""Every address, one level down."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("api.urls")),
]
handler400 = "api.problems.bad_request"
handler500 = "api.problems.server_error"
