"""Many events in one request: `/events:batch`, and `events:batch` below the address of a stream."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, idempotency
from api.errors import BadHeaderError
from api.openapi.operation import Operation
from api.parameters import DRY_RUN, Parameter, parse_boolean
from api.v1 import writing
from api.v1.batch import answers, describing, parsing
from api.v1.batch.parsing import BatchJsonParser, BatchLinesParser, Parsed
from api.v1.batch.recording import Order, record_lines, record_whole
from api.v1.batch.versions import require_versions
from api.views import ApiView
from events import store
from events.history import UnknownStreamError
from events.recording import Key, Line, Outcomes

ATOMIC = Parameter(
    name="atomic",
    parse=parse_boolean,
    schema={"type": "boolean", "default": True},
    description="All lines or none; `false`: every line that can be recorded.",
    default=True,
)


class BatchView(ApiView):
    """Lines of any streams. A subclass gives all of them to the stream of its address."""

    parser_classes = (BatchJsonParser, BatchLinesParser)
    query_parameters = {"post": (ATOMIC, DRY_RUN)}

    def describe(self, method: str) -> Operation:
        return describing.describe(None)

    def post(self, request: Request) -> Response:
        if conditional.is_conditional(request.headers):
            raise BadHeaderError(header="If-Match", detail="A batch names versions in its lines: expected_version.")
        lines = parsing.read_lines(cast("dict[str, Any]", request.data), None)
        return self.record(request, require_versions(lines))

    def record(self, request: Request, lines: Parsed) -> Response:
        """201, or 200 line by line, for a replay and for a dry run."""
        for scope in sorted({writing.needed_scope(line.draft.type) for line in lines if isinstance(line, Line)}):
            self.require_scope(scope)
        key = Key(client=self.caller.client, key=idempotency.require_key(request.headers))
        order = Order(context=writing.context_of(request, self.caller), key=key, dry_run=self.query["dry_run"])
        outcomes = (record_whole if self.query["atomic"] else record_lines)(lines, order)
        own_ids = {line.stream_id for line in lines if isinstance(line, Line) and line.stream_id}
        self.disclose(
            {item.stream_id for item in outcomes.streams if item.stream_id in own_ids or not outcomes.dry_run}
        )
        response = Response(answers.render(outcomes, own_ids), status=self._status(outcomes))
        if outcomes.replayed:
            response["Idempotent-Replayed"] = "true"
        return response

    def _status(self, outcomes: Outcomes) -> int:
        return 201 if self.query["atomic"] and not outcomes.replayed and not outcomes.dry_run else 200


class StreamBatchView(BatchView):
    """Lines of one stream; `category` is given where the address is declared (api/v1/urls.py)."""

    category = ""

    def describe(self, method: str) -> Operation:
        return describing.describe(self.category)

    def post(self, request: Request, stream_id: Any) -> Response:  # type: ignore[override]  # as the address has it
        stream = (self.category, str(stream_id))
        if store.list_existing([stream[1]]).get(stream[1]) != self.category:
            raise UnknownStreamError(stream_id=stream[1])
        lines = parsing.read_lines(cast("dict[str, Any]", request.data), stream)
        if not conditional.is_conditional(request.headers):
            return self.record(request, require_versions(lines))
        return self.record(request, _rest(lines, self.read_version(request)))

    def read_version(self, request: Request) -> int | None:
        """What If-Match demands of the stream before the first line; None: any version will do."""
        version = conditional.expected_version(request.headers)
        if version is not None and not self.query["atomic"]:
            detail = "Lines that stand or fall alone name their versions themselves: expected_version. Only * is taken."
            raise BadHeaderError(header="If-Match", detail=detail)
        return version


def _rest(lines: Parsed, version: int | None) -> Parsed:
    """The lines, the first upon the version that If-Match demands. Raises BadHeaderError if it names another itself."""
    first, *others = lines
    if version is None or not isinstance(first, Line):
        return lines
    if first.expected_version not in (None, version):
        raise BadHeaderError(header="If-Match", detail="The first line rests on another version than the header.")
    return (replace(first, expected_version=version), *others)
