"""Imports: streams of events of any length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from api import pagination
from api.errors import InvalidBodyError
from api.idempotency import require_key
from api.models import Scope
from api.openapi.operation import Operation
from api.parameters import AFTER, DRY_RUN, LIMIT, Parameter, parse_choice
from api.v1.imports import describing, uploads
from api.v1.imports.shape import render_import, render_line
from api.views import READING, ApiView
from events import catalogue, intake
from events.catalogue import InvalidEventError
from events.intake import Import, Order, Reason

STATUS = Parameter(
    name="status",
    parse=parse_choice(intake.STATUSES),
    schema={"type": "string", "enum": list(intake.STATUSES)},
    description="Only lines of which this became.",
)


class ImportsView(ApiView):
    """The caller's imports, and the way to begin one."""

    reads_chunks = True
    scopes = {"get": READING, "post": (Scope.APPEND,)}
    query_parameters = {"get": (AFTER, LIMIT), "post": (DRY_RUN,)}

    def describe(self, method: str) -> Operation:
        return describing.create() if method == "post" else describing.list_all()

    def get(self, request: Request) -> Response:
        limit = self.query["limit"]
        found = intake.list_imports(self.caller.client, after=self.query["after"], limit=limit + 1)
        page, place = pagination.cut(found, limit, lambda job: job.number)
        return _page(request, [render_import(job) for job in page], place)

    def post(self, request: Request) -> Response:
        order = Order(
            actor=self.caller.actor,
            client=self.caller.client,
            key=require_key(request.headers),
            dry_run=self.query["dry_run"],
            may_correct=self.caller.allows(Scope.CORRECT),
            may_merge=self.caller.allows(Scope.MERGE),
            request_id=getattr(request, "request_id", None),
        )
        uploads.require_ndjson(request)
        with uploads.place():
            received = intake.receive(order, uploads.pieces(request))
        response = Response(render_import(received.job), status=200 if received.replayed else 202)
        response["Location"] = reverse("api:import", args=[received.job.id])
        if received.replayed:
            response["Idempotent-Replayed"] = "true"
        return response


class ImportEndpoint(ApiView):
    """One import: the caller's own, or for `admin` anybody's."""

    @property
    def client(self) -> str | None:
        return None if self.caller.allows(Scope.ADMIN) else self.caller.client


class ImportView(ImportEndpoint):
    """How far an import has come."""

    def describe(self, method: str) -> Operation:
        return describing.get()

    def get(self, request: Request, import_id: Any) -> Response:
        return Response(render_import(intake.get_import(str(import_id), self.client)))


class ImportLinesView(ImportEndpoint):
    """What became of each line."""

    query_parameters = {"get": (AFTER, LIMIT, STATUS)}

    def describe(self, method: str) -> Operation:
        return describing.list_lines()

    def get(self, request: Request, import_id: Any) -> Response:
        job, limit = intake.get_import(str(import_id), self.client), self.query["limit"]
        found = intake.list_lines(job, status=self.query["status"], after=self.query["after"], limit=limit + 1)
        page, place = pagination.cut(found, limit, lambda told: told.line)
        return _page(request, [render_line(job, told) for told in page], place)


class CancelImportView(ImportEndpoint):
    """What is recorded stays, what is not never will be."""

    scopes = {"post": (Scope.APPEND,)}

    def describe(self, method: str) -> Operation:
        return describing.cancel()

    def post(self, request: Request, import_id: Any) -> Response:
        return Response(render_import(intake.cancel(str(import_id), self.client)))


class UndoImportView(ImportEndpoint):
    """Retracts whatever the import recorded, as far as the rules allow."""

    scopes = {"post": (Scope.CORRECT,)}

    def describe(self, method: str) -> Operation:
        return describing.undo()

    def post(self, request: Request, import_id: Any) -> Response:
        reason = _read_reason(request.data)
        job: Import = intake.undo(str(import_id), self.client, actor=self.caller.actor, reason=reason)
        return Response(render_import(job), status=202)


def _read_reason(body: Any) -> Reason:
    """Raises InvalidBodyError."""
    try:
        return catalogue.validate_value(Reason, body, "")
    except InvalidEventError as error:
        raise InvalidBodyError(detail=str(error), errors=error.details["errors"]) from None


def _page(request: Request, items: Sequence[dict[str, Any]], place: pagination.Place | None) -> Response:
    following = pagination.address(request, place)
    return Response({"items": list(items), "next": following}, headers=pagination.links(following))
