"""The API's addresses, under /api/. Whatever is none of them is a problem as JSON, not a web page."""

from __future__ import annotations

from django.urls import include, path

from api.views import UnknownAddressView

app_name = "api"
urlpatterns = [
    path("v1/", include("api.v1.urls")),
    path("", UnknownAddressView.as_view()),
    path("<path:rest>", UnknownAddressView.as_view()),
]
