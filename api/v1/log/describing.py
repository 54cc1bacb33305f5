"""What the endpoints of the tree do, for the OpenAPI document."""

from __future__ import annotations

from http import HTTPStatus

from api.openapi.operation import Answer, Operation, Schema, ref
from api.v1.log.places import LEVEL, TILE

TAG = "log"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"

_NOT_YET = HTTPStatus.SERVICE_UNAVAILABLE
_ETAG = {"ETag": "Changes with the answer."}
_CACHE = {"Cache-Control": "Whether it may be kept for ever."}
_KEPT = _ETAG | {"Cache-Control": "It never changes, so it may be kept for ever."}
_TEXT: Schema = {"type": "string"}
_BYTES: Schema = {"type": "string", "format": "binary"}
_TILE: Schema = {"type": "string", "pattern": f"^{TILE}$"}


def get_checkpoint() -> Operation:
    return Operation(
        id="get_checkpoint",
        tag=TAG,
        summary="The newest signed checkpoint",
        description=(
            "A C2SP tlog-checkpoint: origin, number of events, root of the tree, and for each key two signatures, one "
            "of these three lines and one of them with the time (cosignature/v1). Keep it: with it you can tell later "
            "whether anything before it was removed or rewritten."
        ),
        headers=("If-None-Match",),
        answers={200: Answer("The checkpoint.", media={TEXT: _TEXT}, headers=_ETAG), 304: ("You have it.", None)},
        problems=(HTTPStatus.NOT_FOUND, _NOT_YET),
    )


def list_checkpoints() -> Operation:
    return Operation(
        id="list_checkpoints",
        tag=TAG,
        summary="All checkpoints, in the order of signing",
        answers={200: Answer("A page.", ref("LogCheckpointPage"), headers={"Link": "The next page, if any."})},
    )


def get_consistency() -> Operation:
    return Operation(
        id="get_consistency",
        tag=TAG,
        summary="Prove that nothing was removed or rewritten since a checkpoint",
        description=(
            "The consistency proof (RFC 6962, section 2.1.2) from the tree of size `from` to that of size `to`. As "
            "text where the Accept header asks for it: a hash a line. Between two given "
            "sizes it never changes."
        ),
        headers=("If-None-Match",),
        answers={
            200: Answer("The proof.", ref("Consistency"), media={TEXT: _TEXT}, headers=_ETAG | _CACHE),
            304: ("You have it.", None),
        },
        problems=(HTTPStatus.CONFLICT, _NOT_YET),
    )


def get_tile() -> Operation:
    return Operation(
        id="get_log_tile",
        tag=TAG,
        summary="A tile of the tree",
        description=(
            "C2SP tlog-tiles: up to 256 hashes of 32 bytes. The index is written in groups of three digits, such as "
            "`x001/234`; a tile that is not full ends in `.p/` and its width. Only what a signed checkpoint covers."
        ),
        path={"level": {"type": "string", "pattern": f"^({LEVEL})$"}, "tile": _TILE},
        headers=("If-None-Match",),
        answers={200: Answer("The hashes.", media={BYTES: _BYTES}, headers=_KEPT), 304: ("You have it.", None)},
        problems=(HTTPStatus.NOT_FOUND, _NOT_YET),
    )


def get_entries() -> Operation:
    return Operation(
        id="get_log_entries",
        tag=TAG,
        summary="The entries of the log under a tile",
        description=(
            "C2SP tlog-tiles: each entry after its length in two bytes. An entry is canonical JSON of the keys "
            "`digest`, `position` and `recorded_at`; the digest is that of the event."
        ),
        path={"tile": _TILE},
        headers=("If-None-Match",),
        answers={200: Answer("The entries.", media={BYTES: _BYTES}, headers=_KEPT), 304: ("You have it.", None)},
        problems=(HTTPStatus.NOT_FOUND, _NOT_YET),
    )


def list_keys() -> Operation:
    return Operation(
        id="list_log_keys",
        tag=TAG,
        summary="The public keys that ever signed a checkpoint",
        description="Verifier keys in the form of C2SP signed-note. Pin those that you were given by another way.",
        answers={200: Answer("All of them.", ref("LogKeyPage"))},
    )


def get_proof() -> Operation:
    return Operation(
        id="get_event_proof",
        tag="events",
        summary="Prove that an event is in the log",
        description=(
            "A C2SP tlog-proof: the way from the event's entry to the root that the newest checkpoint signs. Waits "
            "up to two seconds for a checkpoint that covers the event, then 503 `not-covered`."
        ),
        headers=("If-None-Match",),
        answers={200: Answer("The proof.", media={TEXT: _TEXT}, headers=_ETAG), 304: ("You have it.", None)},
        problems=(HTTPStatus.NOT_FOUND, _NOT_YET),
    )
