"""Everything at once, as of any day by what was known at any moment: board, funnel, interests."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, pagination, parameters
from api.errors import BadParameterError
from api.openapi.operation import Operation
from api.parameters import LIMIT, MIN_POSITION, Parameter
from api.v1 import freshness, times
from api.v1.portfolio import describing, rendering
from api.views import ApiView
from events.catalogue.values import DealKind, Role
from events.domain import STAGES, InterestStatus
from events.history import portfolio
from events.history.portfolio import LIVE

CARDS, CARDS_MAX = 20, 200
GROUPS = ("open", "done", "ended")

_MARKET = ("([A-Z]{2}|[0-9]{3})", "codes of ISO 3166-1 or UN M49", "Only deals about these.")
_LINE = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})", re.ASCII)


def _parse_line(text: str) -> tuple[int, int]:
    match = _LINE.fullmatch(text)
    if match is None:
        raise ValueError("Expected a place such as 17.1; take it from `next`.")
    return int(match[1]), int(match[2])


def _day(name: str, description: str) -> Parameter:
    return Parameter(
        name=name,
        parse=times.parse_valid_at,
        schema={"type": "string", "examples": ["2025-01-01", "2025-Q1"]},
        description=description,
        is_required=True,
    )


_FILTERS = (
    parameters.choices("kind", get_args(DealKind), "Only deals of these kinds."),
    parameters.identifier("party", "Only deals that this company is or was a party of."),
    parameters.choices("role", get_args(Role), "Only deals with a party, or with that `party`, in these roles."),
    parameters.codes("market", *_MARKET),
    parameters.number("level", 0, 4, "Only deals with evidence of at least this rumor level."),
)
_CARDS = replace(
    LIMIT,
    parse=parameters.parse_integer(1, CARDS_MAX),
    schema={"type": "integer", "minimum": 1, "maximum": CARDS_MAX, "default": CARDS},
    description="How many cards a column shows at most.",
    default=CARDS,
)
_AFTER_LINE = Parameter(
    name="after",
    parse=_parse_line,
    schema={"type": "string", "pattern": r"^[0-9]{1,18}\.[0-9]{1,9}$"},
    description="Go on after this line; take it from `next`.",
    default=(0, 0),
)
_FROM = _day("from", "The first day, or a partial date for the first of its days.")
_TO = _day("to", "The last day, or a partial date for the last of its days.")


class BoardView(ApiView):
    """Which deals stood at which stage."""

    query_parameters = {"get": (*_FILTERS, _CARDS, MIN_POSITION, *times.COORDINATES)}

    def describe(self, method: str) -> Operation:
        return describing.get_board()

    def get(self, request: Request) -> Response:
        query = self.query
        coordinates = times.read_coordinates(query)
        filters = replace(LIVE, **{parameter.name: query[parameter.name] for parameter in _FILTERS})
        board = freshness.ask_when_reached(
            lambda: portfolio.board(coordinates, filters=filters, limit=query["limit"]), query["min_position"]
        )
        shown = [card.id for column in board.columns for card in column.cards]
        self.disclose(shown, position=coordinates.position)
        given = request.query_params
        asked = {parameter.name: given[parameter.name] for parameter in _FILTERS if parameter.name in given}
        return conditional.respond(
            request,
            rendering.render_board(board, asked),
            coordinates=board.coordinates,
            place=rendering.tell_place(board.coordinates),
        )


class FunnelView(ApiView):
    """How deals moved from stage to stage over some days. It shows numbers, and no deal."""

    query_parameters = {
        "get": (_FROM, _TO, MIN_POSITION, times.KNOWN_AT, times.KNOWN_POSITION, times.MIN_LEVEL),
    }

    def describe(self, method: str) -> Operation:
        return describing.get_funnel()

    def get(self, request: Request) -> Response:
        query = self.query
        first, last = _read_span(query)
        coordinates = times.read_coordinates(query)
        funnel = freshness.ask_when_reached(lambda: portfolio.funnel(first, last, coordinates), query["min_position"])
        return conditional.respond(
            request,
            rendering.render_funnel(funnel),
            coordinates=funnel.coordinates,
            place=rendering.tell_place(funnel.coordinates),
        )


class InterestsView(ApiView):
    """The ledgers of interests of all deals."""

    query_parameters = {
        "get": (
            parameters.choices("status", get_args(InterestStatus), "Only interests of these statuses."),
            parameters.choices("stage", (*STAGES, *GROUPS), "Only of deals at these stages, or in these groups."),
            parameters.identifier("holder", "Only interests that this company holds."),
            parameters.identifier("target", "Only interests in this company."),
            _AFTER_LINE,
            LIMIT,
            MIN_POSITION,
            *times.COORDINATES,
        )
    }

    def describe(self, method: str) -> Operation:
        return describing.list_interests()

    def get(self, request: Request) -> Response:
        query = self.query
        coordinates = times.read_coordinates(query)
        given = {name: query[name] for name in ("status", "stage", "holder", "target", "after", "limit")}
        ledger = freshness.ask_when_reached(lambda: portfolio.interests(coordinates, **given), query["min_position"])
        self.disclose({line.deal for line in ledger.lines}, position=coordinates.position)
        last = ledger.lines[-1] if ledger.more else None
        place = {"after": f"{last.opened_position}.{last.n}"} if last else None
        following = pagination.address(request, place, known_position=ledger.coordinates.position)
        return conditional.respond(
            request,
            {"items": rendering.render_ledger(ledger), "next": following},
            headers=pagination.links(following),
            coordinates=ledger.coordinates,
            place=rendering.tell_place(ledger.coordinates),
        )


def _read_span(query: dict[str, Any]) -> tuple[Any, Any]:
    """First and last day. Raises BadParameterError where the span ends before it begins."""
    first, last = query["from"].first, query["to"].last
    if last < first:
        detail = f"The span ends on {last}, before it begins on {first}."
        raise BadParameterError(
            detail=f"to: {detail}", errors=[{"parameter": "to", "code": "bad-parameter", "detail": detail}]
        )
    return first, last
