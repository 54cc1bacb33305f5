"""What the `type` of a problem leads to. Public: the pages say nothing of any deal."""

from __future__ import annotations

from django.http import HttpResponse
from django.template.response import TemplateResponse
from rest_framework.request import Request

from api.errors import NotFoundError
from api.openapi.views import Page
from api.v1.errors import markup, pages


class ErrorsView(Page):
    """All codes in one table."""

    def get(self, request: Request) -> HttpResponse:
        return _page(request, "Errors", pages.index())


class ErrorView(Page):
    """One code, or the codes of fields."""

    def get(self, request: Request, code: str) -> HttpResponse:
        if code not in pages.load() and code != pages.FIELDS:
            raise NotFoundError(detail=f"There is no error with the code {code[:100]}.")
        return _page(request, code, pages.read(code))


def _page(request: Request, title: str, markdown: str) -> HttpResponse:
    context = {"title": title, "blocks": list(markup.blocks(markdown))}
    return TemplateResponse(request, "api/errors.html", context)
