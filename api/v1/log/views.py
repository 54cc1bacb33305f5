"""Checkpoints, proofs and tiles. They tell digests and record times, and nothing of any deal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, pagination
from api.errors import BadParameterError, NotFoundError
from api.openapi.operation import Operation
from api.parameters import AFTER, LIMIT, POSITION_MAX, number
from api.renderers import JsonRenderer
from api.v1 import freshness
from api.v1.log import describing, places
from api.v1.log.answers import BytesRenderer, TextRenderer, respond
from api.v1.log.shapes import render_checkpoint, render_key, to_base64
from api.views import ApiView
from events import integrity

SIZE = number("size", 0, POSITION_MAX, "That of exactly this size, the newest of them.")
FROM = replace(number("from", 0, POSITION_MAX, "The size of the checkpoint that you have."), is_required=True)
TO = number("to", 0, POSITION_MAX, "The size of a later one; the newest unless given.")
_KEPT = {"Cache-Control": conditional.FOR_EVER}
NUMBER = replace(AFTER, description="Go on after the checkpoint of this number; take it from `next`.")


class CheckpointView(ApiView):
    """What the log has come to, signed."""

    renderer_classes = (TextRenderer,)
    query_parameters = {"get": (SIZE,)}

    def describe(self, method: str) -> Operation:
        return describing.get_checkpoint()

    def get(self, request: Request) -> Response:
        return respond(request, integrity.get_checkpoint(self.query["size"]).note.encode())


class CheckpointsView(ApiView):
    """All of them: what was published, to compare with."""

    query_parameters = {"get": (NUMBER, LIMIT)}

    def describe(self, method: str) -> Operation:
        return describing.list_checkpoints()

    def get(self, request: Request) -> Response:
        limit = self.query["limit"]
        found = integrity.list_checkpoints(self.query["after"], limit + 1)
        page, place = pagination.cut(found, limit, lambda checkpoint: checkpoint.number)
        following = pagination.address(request, place)
        content = {"items": [render_checkpoint(one) for one in page], "next": following}
        return Response(content, headers=pagination.links(following))


class ConsistencyView(ApiView):
    """That the newer of two trees begins with the older."""

    renderer_classes = (JsonRenderer, TextRenderer)
    query_parameters = {"get": (FROM, TO)}

    def describe(self, method: str) -> Operation:
        return describing.get_consistency()

    def get(self, request: Request) -> Response:
        old, new = self._sizes()
        headers = _KEPT if self.query["to"] is not None else None
        hashes = [to_base64(hashed) for hashed in integrity.prove_consistency(old, new)]
        if isinstance(request.accepted_renderer, TextRenderer):
            return respond(request, "".join(f"{hashed}\n" for hashed in hashes).encode(), headers)
        return conditional.respond(request, {"old": old, "new": new, "hashes": hashes}, headers=headers)

    def _sizes(self) -> tuple[int, int]:
        """Raises BadParameterError and LogUnsignedError."""
        old, new = self.query["from"], self.query["to"]
        new = integrity.get_checkpoint().size if new is None else new
        if old > new:
            detail = f"Expected a size up to that of `to`, which is {new}."
            error = {"parameter": "from", "code": "bad-parameter", "detail": detail}
            raise BadParameterError(detail=f"from: {detail}", errors=[error])
        return old, new


class TileView(ApiView):
    """Hashes of the tree. What there is of a tile never changes."""

    renderer_classes = (BytesRenderer,)

    def describe(self, method: str) -> Operation:
        return describing.get_tile()

    def get(self, request: Request, level: str, tile: str) -> Response:
        return self._answer(request, self._find(level, tile))

    def _find(self, level: str, tile: str) -> bytes | None:
        height, place = places.read_level(level), places.read_tile(tile)
        return None if height is None or place is None else integrity.find_tile(height, *place)

    def _answer(self, request: Request, found: bytes | None) -> Response:
        if found is None:
            raise NotFoundError(detail="There is no such tile in the tree of the newest checkpoint.")
        return respond(request, found, _KEPT)


class EntriesView(TileView):
    """What the leaves under a tile of level 0 are made of."""

    def describe(self, method: str) -> Operation:
        return describing.get_entries()

    def get(self, request: Request, tile: str) -> Response:  # type: ignore[override] # has no level
        place = places.read_tile(tile)
        return self._answer(request, None if place is None else integrity.find_entries(*place))


class KeysView(ApiView):
    """Public keys, those that are retired included."""

    def describe(self, method: str) -> Operation:
        return describing.list_keys()

    def get(self, request: Request) -> Response:
        told = [render_key(integrity.read_verifier_key(vkey), first) for vkey, first in integrity.verifier_keys()]
        return Response({"items": told, "next": None})


class ProofView(ApiView):
    """That an event is in the log, for whoever has a checkpoint and our public key."""

    renderer_classes = (TextRenderer,)

    def describe(self, method: str) -> Operation:
        return describing.get_proof()

    def get(self, request: Request, event_id: Any) -> Response:
        freshness.wait_until(lambda: _is_covered(str(event_id)))
        return respond(request, integrity.event_proof(str(event_id)).encode())


def _is_covered(event_id: str) -> bool:
    """Raises NotFoundError and LogUnsignedError."""
    covered = integrity.is_covered(event_id)
    if covered is None:
        raise NotFoundError(detail=f"There is no event with the id {event_id}.")
    return covered
