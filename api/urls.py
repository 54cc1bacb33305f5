"""The API's addresses, under /api/. Whatever is none of them is a problem as JSON, not a web page."""

from __future__ import annotations

from django.urls import include, path, re_path

from api.views import UnknownAddressView

app_name = "api"
urlpatterns = [
    path("v1/", include("api.v1.urls")),
    re_path("", UnknownAddressView.as_view()),  # `<path:rest>` would not match a line break
]
