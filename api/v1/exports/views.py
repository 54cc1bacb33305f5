"""Exports: files for auditors, ordered, watched, fetched, cancelled."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from api import pagination
from api.idempotency import require_key
from api.models import Scope
from api.openapi.operation import Operation
from api.parameters import AFTER, LIMIT
from api.renderers import JsonRenderer
from api.v1.exports import bodies, describing
from api.v1.exports.shape import render
from api.views import ApiView
from events import exporting

EXPORTING = (Scope.EXPORT,)


class ExportsView(ApiView):
    """The caller's exports, and the way to order one."""

    scopes = {"get": EXPORTING, "post": EXPORTING}
    query_parameters = {"get": (AFTER, LIMIT)}

    def describe(self, method: str) -> Operation:
        return describing.create() if method == "post" else describing.list_all()

    def get(self, request: Request) -> Response:
        limit = self.query["limit"]
        found = exporting.list_exports(self.caller.client, after=self.query["after"], limit=limit + 1)
        page, place = pagination.cut(found, limit, lambda job: job.number)
        following = pagination.address(request, place)
        items = [render(job) for job in page]
        return Response({"items": items, "next": following}, headers=pagination.links(following))

    def post(self, request: Request) -> Response:
        key = require_key(request.headers)
        ordered = exporting.order(bodies.parse(request.data), client=self.caller.client, key=key)
        response = Response(render(ordered.job), status=200 if ordered.replayed else 202)
        response["Location"] = reverse("api:export", args=[ordered.job.id])
        if ordered.replayed:
            response["Idempotent-Replayed"] = "true"
        return response


class ExportEndpoint(ApiView):
    """One export: the caller's own, or for `admin` anybody's."""

    scopes = {"get": EXPORTING, "post": EXPORTING}

    @property
    def client(self) -> str | None:
        return None if self.caller.allows(Scope.ADMIN) else self.caller.client


class ExportView(ExportEndpoint):
    """How far an export has come."""

    def describe(self, method: str) -> Operation:
        return describing.get()

    def get(self, request: Request, export_id: Any) -> Response:
        return Response(render(exporting.get_export(str(export_id), self.client)))


class ZipRenderer(JsonRenderer):
    """For negotiation only: the file is streamed as it is, and problems are JSON."""

    media_type = describing.ZIP
    format = "zip"


class ExportFileView(ExportEndpoint):
    """The file, as long as it is kept."""

    renderer_classes = (ZipRenderer, JsonRenderer)

    def describe(self, method: str) -> Operation:
        return describing.get_file()

    def get(self, request: Request, export_id: Any) -> StreamingHttpResponse:
        job = exporting.get_finished(str(export_id), self.client)
        streams = None if job.stream_ids is None else [str(id_) for id_ in job.stream_ids]
        self.disclose(streams, position=job.position)
        response = StreamingHttpResponse(exporting.read_file(job), content_type=describing.ZIP)
        response["Content-Length"] = str(job.bytes)
        response["Content-Disposition"] = f'attachment; filename="dealtracker-{job.kind}-{job.position}.zip"'
        return response


class CancelExportView(ExportEndpoint):
    """Stops it, or removes its file."""

    def describe(self, method: str) -> Operation:
        return describing.cancel()

    def post(self, request: Request, export_id: Any) -> Response:
        return Response(render(exporting.cancel(str(export_id), self.client)))
