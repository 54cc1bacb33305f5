"""The endpoints that every category of streams has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, pagination, parameters
from api.models import Scope
from api.openapi.operation import Operation
from api.parameters import AFTER_VERSION, DRY_RUN, LIMIT, MIN_VERSION, Parameter
from api.v1 import bodies, freshness, rendering, times, writing
from api.v1.bodies import Body
from api.v1.snapshots import Snapshot, get_current, load_stream
from api.v1.streams import answers, describing, including, listing, past_listing
from api.v1.streams.past import get_past
from api.v1.streams.resource import StreamResource
from api.views import READING, ApiView
from events import history, store
from events.history import Coordinates, UnknownStreamError

SHAPED_ELSEWHERE = ("as_of", "uncertain", "between", "during", "included")
"""Fields of a shape that are there for their own reasons, whatever `fields` says."""


SUPERSEDED = replace(
    parameters.choices(
        "include",
        ["superseded"],
        "`superseded`: every event as it was recorded, with what corrected or retracted it right after it. Without it "
        "events are told as corrected, and retracted ones are left out.",
    ),
    default=(),
)


class StreamEndpoint(ApiView):
    """`resource` is given where the address is declared (api/v1/urls.py)."""

    resource: type[StreamResource] = StreamResource  # type: ignore[type-abstract]  # given to every as_view

    def require_stream(self, stream_id: str) -> None:
        """Raises UnknownStreamError, also for a stream of another category."""
        if store.list_existing([stream_id]).get(stream_id) != self.resource.category:
            raise UnknownStreamError(stream_id=stream_id)

    def record(self, request: Request, body: Body, stream_id: str | None, *, is_opening: bool) -> Response:
        """Record the body and answer: 201, or 200 where nothing new was written (a replay, a dry run)."""
        for scope in sorted(writing.needed_scopes(body)):
            self.require_scope(scope)
        if stream_id is not None and not is_opening:
            writing.require_version(request, body, stream_id)
        recorded = writing.record_body(
            request,
            self.caller,
            body,
            category=self.resource.category,
            stream_id=stream_id,
            dry_run=self.query["dry_run"],
        )
        answer = answers.render_write(self.resource, recorded, is_opening=is_opening and body.stream_id is None)
        if not (recorded.dry_run and is_opening):
            self.disclose([recorded.streams[0].stream_id])
        if recorded.dry_run:
            return Response(answer)
        stream = recorded.streams[0]
        made = stream.stream_id if is_opening else stream.events[0].id
        response = Response(answer, status=200 if recorded.replayed else 201)
        response["Location"] = reverse(f"api:{self.resource.category if is_opening else 'event'}", args=[made])
        response["ETag"] = conditional.etag(stream.version)
        if recorded.replayed:
            response["Idempotent-Replayed"] = "true"
        return response


class CollectionView(StreamEndpoint):
    """All streams of a category, in the order in which they were opened, and the way to open one."""

    scopes = {"get": READING, "post": (Scope.APPEND,)}
    query_parameters = {"get": listing.PARAMETERS, "post": (DRY_RUN,)}

    def describe(self, method: str) -> Operation:
        describe = describing.open_stream if method == "post" else describing.list_streams
        return describe(self.resource)

    def declared_parameters(self, method: str) -> tuple[Parameter, ...]:
        own = (*self.resource.filters, *shaping(self.resource), *times.COORDINATES) if method == "get" else ()
        return (*own, *super().declared_parameters(method))

    def get(self, request: Request) -> Response:
        query = self.query
        coordinates = times.read_coordinates(query)
        if not coordinates.is_now:
            return self.get_as_of(request, coordinates)
        freshness.require_position(query["min_position"])
        page = listing.read_page(self.resource, query)
        included = including.load(self.resource, query["include"] or (), page.snapshots)
        self.disclose(including.list_shown(page.snapshots, included))
        answer = answers.render_with(self.resource, page.snapshots, included)
        following, previous = (pagination.address(request, place) for place in (page.following, page.previous))
        answer |= {"items": answers.pick(answer["items"], query["fields"]), "next": following}
        answer["as_of"] = times.to_json(coordinates)
        return conditional.respond(
            request,
            answer,
            headers=pagination.links(following, previous),
            place={"projection_position": page.settled_to},
        )

    def get_as_of(self, request: Request, coordinates: Coordinates) -> Response:
        names = self.query["include"] or ()
        including.require_foldable(self.resource, names)
        page, coordinates = past_listing.read_page(self.resource, self.query, coordinates)
        included = including.load_past(self.resource, names, page.snapshots, coordinates)
        self.disclose(including.list_shown(page.snapshots, included), position=coordinates.position)
        answer = answers.render_with(self.resource, page.snapshots, included, coordinates.position)
        position = coordinates.position
        following, previous = (
            pagination.address(request, place, known_position=position) for place in (page.following, page.previous)
        )
        answer |= {"items": answers.pick(answer["items"], self.query["fields"]), "next": following}
        place = {"as_of": times.to_json(coordinates), "projection_position": position}
        return conditional.respond(
            request,
            answer,
            place=place,
            headers=pagination.links(following, previous),
            coordinates=coordinates,
            is_erasable=including.shows_erasable([(self.resource, page.snapshots), *included.values()]),
        )

    def post(self, request: Request) -> Response:
        body = bodies.parse_opening(cast("dict[str, Any]", request.data), self.resource.opening_type)
        return self.record(request, body, body.stream_id, is_opening=True)


class ItemView(StreamEndpoint):
    """One stream as it stands, or as it stood at other coordinates of the two time axes."""

    query_parameters = {"get": (*times.COORDINATES, MIN_VERSION)}

    def describe(self, method: str) -> Operation:
        return describing.get_stream(self.resource)

    def declared_parameters(self, method: str) -> tuple[Parameter, ...]:
        return (*super().declared_parameters(method), *shaping(self.resource))

    def get(self, request: Request, stream_id: Any) -> Response:
        freshness.require_version(str(stream_id), self.query["min_version"])
        coordinates = times.read_coordinates(self.query)
        if not coordinates.is_now:
            return self.get_as_of(request, str(stream_id), coordinates)
        current = get_current(self.resource.category, str(stream_id))
        included = including.load(self.resource, self.query["include"] or (), [current])
        self.disclose(including.list_shown([current], included))
        answer = answers.render_with(self.resource, [current], included)
        item = answers.pick(answer.pop("items"), self.query["fields"])[0]
        headers = self.link_canonical(current)
        return conditional.respond(request, item | answer, version=current.version, headers=headers)

    def get_as_of(self, request: Request, stream_id: str, coordinates: Coordinates) -> Response:
        names = self.query["include"] or ()
        including.require_foldable(self.resource, names)
        past = get_past(self.resource.category, stream_id, coordinates)
        included = including.load_past(self.resource, names, [past.snapshot], past.coordinates)
        self.disclose(including.list_shown([past.snapshot], included), position=coordinates.position)
        answer = answers.render_past(self.resource, past, included, self.query["fields"])
        is_erasable = including.shows_erasable([(self.resource, [past.snapshot]), *included.values()])
        headers = self.link_canonical(past.snapshot)
        return conditional.respond(
            request, answer, coordinates=past.coordinates, headers=headers, is_erasable=is_erasable
        )

    def link_canonical(self, snapshot: Snapshot) -> dict[str, str]:
        """Of a merged record: where to read instead (RFC 6596). It stays readable itself."""
        survivor = snapshot.state["merged_into"]
        if survivor is None:
            return {}
        return {"Link": f'<{reverse(f"api:{self.resource.category}", args=[survivor])}>; rel="canonical"'}


class EventsView(StreamEndpoint):
    """The events of one stream as they were recorded, and the way to record more."""

    query_parameters = {"get": (AFTER_VERSION, LIMIT, MIN_VERSION), "post": (DRY_RUN,)}

    def describe(self, method: str) -> Operation:
        describe = describing.record_stream_events if method == "post" else describing.list_stream_events
        return describe(self.resource)

    def get(self, request: Request, stream_id: Any) -> Response:
        limit = self.query["limit"]
        freshness.require_version(str(stream_id), self.query["min_version"])
        events = load_stream(self.resource.category, str(stream_id))
        found = [event for event in events if event.version > self.query["after"]][: limit + 1]
        page, place = pagination.cut(found, limit, lambda event: event.version)
        self.disclose({event.stream_id for event in page}, events=[event.id for event in page])
        following = pagination.address(request, place)
        answer = {"items": answers.render_events(page), "next": following}
        return conditional.respond(request, answer, headers=pagination.links(following))

    def post(self, request: Request, stream_id: Any) -> Response:
        self.require_stream(str(stream_id))
        body = bodies.parse_events(cast("dict[str, Any]", request.data))
        return self.record(request, body, str(stream_id), is_opening=False)


class HistoryView(StreamEndpoint):
    """How it came to be: every event as a sentence in the order of the world, on request with what was superseded."""

    query_parameters = {"get": (SUPERSEDED, times.KNOWN_AT, times.KNOWN_POSITION, MIN_VERSION)}

    def describe(self, method: str) -> Operation:
        return describing.get_history(self.resource)

    def get(self, request: Request, stream_id: Any) -> Response:
        freshness.require_version(str(stream_id), self.query["min_version"])
        self.require_stream(str(stream_id))
        coordinates = times.read_coordinates(self.query)
        entries = history.timeline(
            str(stream_id), known_position=coordinates.position, with_superseded="superseded" in self.query["include"]
        )
        self.disclose(
            [str(stream_id), *(entry.told.event.stream_id for entry in entries)], position=coordinates.position
        )
        story: dict[str, Any] = {"items": [rendering.render_entry(entry) for entry in entries], "next": None}
        if coordinates.is_now:
            return conditional.respond(request, story)
        story["as_of"] = times.to_json(coordinates)
        return conditional.respond(request, story, coordinates=coordinates, is_erasable=True)  # it names people


def shaping(resource: type[StreamResource]) -> tuple[Parameter, ...]:
    """The parameters that shape what is answered."""
    return (
        parameters.fields([name for name in resource.shape.model_fields if name not in SHAPED_ELSEWHERE]),
        parameters.include(list(resource.includes)),
    )
