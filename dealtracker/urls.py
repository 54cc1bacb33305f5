"""Every address, one level down."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/", include("api.urls")),
]
handler400 = "api.problems.bad_request"
handler500 = "api.problems.server_error"
