"""The OpenAPI document and its page. Public: they say nothing of any deal."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.auth import get_user
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.access.roles import scopes_of_user
from api.openapi import brief
from api.renderers import JsonRenderer


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document; the same for everybody."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


class SchemaView(APIView):
    """As JSON, or as YAML where the Accept header asks for it."""

    schema = None
    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JsonRenderer, OpenApiJsonRenderer, OpenApiYamlRenderer)

    def get(self, request: Request) -> Response:
        return Response(document())


@cache
def brief_document() -> dict[str, Any]:
    """The document as the page reads it (api/openapi/brief.py)."""
    return brief.shorten(document())


class BriefSchemaView(SchemaView):
    """For the page, which leads programs to the whole document."""

    def get(self, request: Request) -> Response:
        return Response(brief_document())


class Page(APIView):
    """A web page, whatever the Accept header says. Its problems are JSON, as everywhere."""

    schema = None
    authentication_classes: tuple[type[Any], ...] = ()
    permission_classes = ()
    renderer_classes = (JsonRenderer,)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        return super().perform_content_negotiation(request, force=True)


class DocsView(Page):
    """Swagger's page from our own files: no script or style in the page itself, and nothing from elsewhere.

    For somebody who is logged in it carries their CSRF token. It stands in the page, which no other site can read,
    and not in a script, which any site could load.
    """

    def get(self, request: Request) -> HttpResponse:
        asked = request._request
        user = get_user(asked)
        known = {"user": user, "csrf": get_token(asked), "scopes": sorted(scopes_of_user(user))} if user.pk else {}
        return TemplateResponse(asked, "api/docs.html", known, headers={"Cache-Control": "private, no-store"})
