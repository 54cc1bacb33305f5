"""What the endpoints of imports do, for the OpenAPI document."""

from __future__ import annotations

from http import HTTPStatus

from api.openapi.operation import NDJSON, Answer, Link, Operation, ref

TAG = "imports"
_LOCATION = {"Location": "The import."}
_IMPORT = ref("Import")
_LINES = (
    "One event a line, as every write takes it, with its stream beside it: "
    '`{"stream": {"category": "deal", "id": "..."}, "type": "deal.approached", "data": {...}, "citations": [...]}`, '
    "and `expected_version` where the stream must be at a certain version. Empty lines are skipped."
)
_EXAMPLE = (
    '{"stream": {"category": "company", "id": "0198c0de-0000-7000-8000-000000000001"}, "type": "company.registered", '
    '"data": {"legal_name": "Hon Hai Precision Industry"}, "citations": "own_knowledge"}\n'
)


def create() -> Operation:
    return Operation(
        id="create_import",
        tag=TAG,
        summary="Import events, as many as there are",
        description=(
            "NDJSON of any length, with Content-Length or in chunks. Taken in whole or not at all, and recorded in the "
            "background, in order, line by line: what can be recorded is, the rest is refused and told of."
        ),
        media={NDJSON: {"type": "string", "description": _LINES}},
        examples={NDJSON: _EXAMPLE},
        required_headers=("Idempotency-Key",),
        answers={
            202: Answer(
                "Taken in; it waits to be recorded.", _IMPORT, headers={"Location": "The import."}, links=_LINKS
            ),
            200: Answer(
                "These lines came before under this key: the import as it is now.",
                _IMPORT,
                headers=_LOCATION | {"Idempotent-Replayed": "`true`."},
            ),
        },
        problems=(
            HTTPStatus.REQUEST_TIMEOUT,
            HTTPStatus.CONFLICT,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.SERVICE_UNAVAILABLE,
        ),
    )


def list_all() -> Operation:
    return Operation(
        id="list_imports",
        tag=TAG,
        summary="Your imports, in the order in which they came",
        answers={200: Answer("A page.", ref("ImportPage"), headers=_PAGE_HEADERS)},
    )


def get() -> Operation:
    return Operation(
        id="get_import",
        tag=TAG,
        summary="How far an import has come",
        answers={200: Answer("The import.", _IMPORT, links=_LINKS)},
        problems=(HTTPStatus.NOT_FOUND,),
    )


def list_lines() -> Operation:
    return Operation(
        id="list_import_lines",
        tag=TAG,
        summary="What became of each line",
        description="In order of the lines, as far as the import has come. `after` is the number of a line.",
        answers={200: Answer("A page.", ref("ImportLinePage"), headers=_PAGE_HEADERS)},
        problems=(HTTPStatus.NOT_FOUND,),
    )


def cancel() -> Operation:
    return Operation(
        id="cancel_import",
        tag=TAG,
        summary="Stop an import",
        description="What is recorded stays; what is not never will be. Again: changes nothing.",
        answers={200: Answer("The import, cancelled.", _IMPORT)},
        problems=(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    )


def undo() -> Operation:
    return Operation(
        id="undo_import",
        tag=TAG,
        summary="Retract everything that an import recorded",
        description=(
            "Newest first, in the background. What cannot be retracted is kept and told of by its line: an opening in "
            "whose stream others have recorded since, what others have corrected since, corrections and retractions of "
            "earlier events. Needs the scope `correct`. Again: changes nothing."
        ),
        body=ref("ImportUndoIn"),
        example={"reason": "The file was last year's."},
        answers={202: Answer("The import, being undone or undone already.", _IMPORT)},
        problems=(
            HTTPStatus.NOT_FOUND,
            HTTPStatus.CONFLICT,
            HTTPStatus.LENGTH_REQUIRED,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
        ),
    )


_PAGE_HEADERS = {"Link": 'The next page, with rel="next".'}
_ID = {"import_id": "$response.body#/id"}
_LINKS = (
    Link("get_import", _ID, "How far it has come."),
    Link("list_import_lines", _ID, "What became of each line."),
    Link("cancel_import", _ID, "Stop it."),
)
