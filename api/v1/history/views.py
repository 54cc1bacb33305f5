"""Questions about how things came to be, and on what they rest. Each takes a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, pagination, parameters
from api.errors import NotFoundError, NotKnownError
from api.openapi.operation import Operation
from api.parameters import AFTER, LIMIT, MIN_POSITION
from api.v1 import freshness, times
from api.v1.flags import render_flag
from api.v1.history import describing, dossiers, rendering, spans
from api.v1.rendering import render_citation
from api.views import ApiView
from events import history, projections, store
from events.catalogue import Event
from events.history import UnknownStreamError, anomalies, citations, diffs, dossier, durations, impact
from events.history.coordinates import Coordinates

_AXES = (times.VALID_AT, times.KNOWN_AT, times.KNOWN_POSITION)
PAGE_MAX = 200
"""Streams on a page of which each is folded."""

_LIMIT = replace(
    LIMIT,
    parse=parameters.parse_integer(1, PAGE_MAX),
    schema=LIMIT.schema | {"maximum": PAGE_MAX, "default": 50},
    default=50,
)


class DealDiffView(ApiView):
    """What changed in one deal between two places on one axis."""

    query_parameters = {"get": spans.PARAMETERS}

    def describe(self, method: str) -> Operation:
        return describing.get_deal_diff()

    def get(self, request: Request, stream_id: Any) -> Response:
        span = spans.read_span(self.query)
        found = diffs.diff(str(stream_id), span)
        self.disclose({found.deal_id, *_streams(told.event for told, _ in found.events)}, position=span.end.position)
        answer = rendering.render_deal_changes(found) | spans.to_json(span)
        return conditional.respond(request, answer, coordinates=span.end, is_erasable=True)  # it names people


class DiffView(ApiView):
    """What changed in all deals with news in a span."""

    query_parameters = {"get": (*spans.PARAMETERS, AFTER, _LIMIT, MIN_POSITION)}

    def describe(self, method: str) -> Operation:
        return describing.list_diffs()

    def get(self, request: Request) -> Response:
        limit = self.query["limit"]
        freshness.require_position(self.query["min_position"])
        span = spans.read_span(self.query)
        found = diffs.diff_all(span, after=self.query["after"], limit=limit + 1)
        page, place = pagination.cut(found, limit, lambda one: one.place)
        shown = {one.deal_id for one in page} | _streams(told.event for one in page for told, _ in one.events)
        self.disclose(shown, position=span.end.position)
        following = pagination.address(request, {**place, **spans.pin(self.query, span)} if place else None)
        answer = spans.to_json(span) | {"items": [rendering.render_deal_changes(one) for one in page]}
        headers = pagination.links(following)
        return conditional.respond(
            request, answer | {"next": following}, headers=headers, coordinates=span.end, is_erasable=True
        )


class StagesView(ApiView):
    """How long a deal was at each stage."""

    query_parameters = {"get": _AXES}

    def describe(self, method: str) -> Operation:
        return describing.get_deal_stages()

    def get(self, request: Request, stream_id: Any) -> Response:
        deal_id = str(stream_id)
        if store.list_existing([deal_id]).get(deal_id) != "deal":
            raise UnknownStreamError(stream_id=deal_id)
        coordinates = times.read_coordinates(self.query)
        found = history.as_of(deal_id, coordinates)
        if found.state is None:
            raise NotKnownError(
                detail="Nothing was known of it, or had happened to it.", as_of=times.to_json(coordinates)
            )
        day = coordinates.day or datetime.now(UTC).date()
        visits = durations.list_visits(found.events, day, valid_at=coordinates.valid_at)
        self.disclose([deal_id], position=coordinates.position)
        answer = {
            "items": [rendering.render_visit(visit) for visit in visits],
            "counted_to": day.isoformat(),
            "order_assumed": list(found.state.order_assumed),
            "anomalies": [render_flag(flag) for flag in found.state.anomalies],
            "as_of": times.to_json(found.coordinates),
        }
        is_moving = coordinates.valid_at is None and coordinates.known_at is None
        return conditional.respond(request, answer, coordinates=coordinates, is_erasable=is_moving)


class DossierView(ApiView):
    """Everything about a company at one place on both axes."""

    query_parameters = {"get": times.COORDINATES}

    def describe(self, method: str) -> Operation:
        return describing.get_company_dossier()

    def get(self, request: Request, stream_id: Any) -> Response:
        coordinates = times.read_coordinates(self.query)
        found = dossier.get_dossier(str(stream_id), coordinates)
        if found is None:
            raise NotKnownError(detail="Nothing was known of it by then.", as_of=times.to_json(coordinates))
        self.disclose(dossiers.list_streams(found), position=coordinates.position)
        answer = dossiers.render(found)
        return conditional.respond(request, answer, coordinates=coordinates, is_erasable=True)  # it names people


class ImpactView(ApiView):
    """What falls if a source falls."""

    query_parameters = {"get": (AFTER, _LIMIT, MIN_POSITION)}

    def describe(self, method: str) -> Operation:
        return describing.get_source_impact()

    def get(self, request: Request, stream_id: Any) -> Response:
        limit = self.query["limit"]
        freshness.require_position(self.query["min_position"])
        found = impact.find_impact(str(stream_id), after=self.query["after"], limit=limit + 1)
        page, place = pagination.cut(found.affected, limit, lambda one: one.place)
        resting = [one for one in page if one.events]
        self.disclose({found.source_id, *(one.stream_id for one in resting)})
        following = pagination.address(request, place)
        answer = {
            "source": rendering.render_source(found.source_id, found.sources),
            "copies": found.copies,
            "items": [rendering.render_affected(one) for one in resting],
            "next": following,
            "as_of": times.to_json(found.coordinates),
        }
        return conditional.respond(request, answer, headers=pagination.links(following))


class AnomaliesView(ApiView):
    """What deserves a person's look, by stream."""

    query_parameters = {
        "get": (
            parameters.choices("kind", anomalies.KINDS, "Only flags of these kinds."),
            parameters.identifier("deal", "Only flags of this deal, or of this stream of another category."),
            AFTER,
            _LIMIT,
            MIN_POSITION,
        )
    }

    def describe(self, method: str) -> Operation:
        return describing.list_anomalies()

    def get(self, request: Request) -> Response:
        query, limit = self.query, self.query["limit"]
        freshness.require_position(query["min_position"])
        as_of = Coordinates(position=projections.get_horizon())
        found = anomalies.list_anomalies(query["kind"], stream_id=query["deal"], after=query["after"], limit=limit + 1)
        page, place = pagination.cut(found, limit, lambda one: one.place)
        odd = [one for one in page if one.flags]
        self.disclose({one.stream_id for one in odd})
        following = pagination.address(request, place)
        answer = {
            "items": [rendering.render_odd_stream(one) for one in odd],
            "next": following,
            "as_of": times.to_json(as_of),
        }
        return conditional.respond(request, answer, headers=pagination.links(following))


class EventCitationsView(ApiView):
    """On what evidence one event rests."""

    query_parameters = {"get": (times.KNOWN_AT, times.KNOWN_POSITION)}

    def describe(self, method: str) -> Operation:
        return describing.get_event_citations()

    def get(self, request: Request, event_id: Any) -> Response:
        coordinates = times.read_coordinates(self.query)
        found = citations.find_evidence(str(event_id), coordinates)
        if found is None:
            if store.list_existing_events([str(event_id)]):
                raise NotKnownError(detail="Nothing was known of it by then.", as_of=times.to_json(coordinates))
            raise NotFoundError(detail=f"There is no event with the id {event_id}.")
        event = found.told.event
        shown = [event, *(told.event for told in found.about)]
        self.disclose(_streams(shown), position=coordinates.position, events=[one.id for one in shown])
        answer = {
            "event": rendering.render_line(found.told),
            "standing": found.standing,
            "citations": [render_citation(one) for one in found.citations],
            "about": [rendering.render_line(one) for one in found.about],
            "as_of": times.to_json(found.coordinates),
        }
        return conditional.respond(request, answer, coordinates=coordinates, is_erasable=True)  # it quotes


def _streams(events: Iterable[Event]) -> set[str]:
    return {event.stream_id for event in events}
