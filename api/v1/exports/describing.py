"""What the endpoints of exports do, for the OpenAPI document."""

from __future__ import annotations

from http import HTTPStatus

from api.openapi.operation import Answer, Link, Operation, ref
from api.v1.exports.bodies import SCHEMA
from events.catalogue import examples

TAG = "exports"
ZIP = "application/zip"
_LOCATION = {"Location": "The export."}
_EXPORT = ref("Export")
_ID = {"export_id": "$response.body#/id"}
_LINKS = (
    Link("get_export", _ID, "How far it has come."),
    Link("get_export_file", _ID, "The file."),
    Link("cancel_export", _ID, "Stop it, or remove the file."),
)
_PAGE_HEADERS = {"Link": 'The next page, with rel="next".'}


def create() -> Operation:
    return Operation(
        id="create_export",
        tag=TAG,
        summary="Order a file for an auditor",
        description=(
            "A zip with the events in canonical form, the texts and sources that they rest on, a signed checkpoint, "
            "proofs, a verifier that needs nothing of ours, and CSV for people. Built in the background. The same "
            "coordinates give the same file, until a text in it is erased."
        ),
        body=SCHEMA,
        example={"deal": examples.COLLABORATION},
        required_headers=("Idempotency-Key",),
        answers={
            202: Answer("Ordered.", _EXPORT, headers=_LOCATION, links=_LINKS),
            200: Answer(
                "This was ordered before under this key: the export as it is now.",
                _EXPORT,
                headers=_LOCATION | {"Idempotent-Replayed": "`true`."},
            ),
        },
        problems=(
            HTTPStatus.NOT_FOUND,
            HTTPStatus.CONFLICT,
            HTTPStatus.LENGTH_REQUIRED,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.SERVICE_UNAVAILABLE,
        ),
    )


def list_all() -> Operation:
    return Operation(
        id="list_exports",
        tag=TAG,
        summary="Your exports, in the order in which you ordered them",
        answers={200: Answer("A page.", ref("ExportPage"), headers=_PAGE_HEADERS)},
    )


def get() -> Operation:
    return Operation(
        id="get_export",
        tag=TAG,
        summary="How far an export has come",
        answers={200: Answer("The export.", _EXPORT, links=_LINKS)},
        problems=(HTTPStatus.NOT_FOUND,),
    )


def get_file() -> Operation:
    return Operation(
        id="get_export_file",
        tag=TAG,
        summary="The file of an export",
        description="Written into the access log: whoever fetches it is shown everything in it.",
        answers={200: Answer("The zip.", media={ZIP: {"type": "string", "format": "binary"}}, headers=_FILE_HEADERS)},
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.GONE),
    )


def cancel() -> Operation:
    return Operation(
        id="cancel_export",
        tag=TAG,
        summary="Stop an export, or remove its file",
        description="Again: changes nothing.",
        answers={200: Answer("The export, cancelled if it had not come to an end by itself.", _EXPORT)},
        problems=(HTTPStatus.NOT_FOUND,),
    )


_FILE_HEADERS = {"Content-Disposition": "A name for the file.", "Content-Length": "Its bytes."}
