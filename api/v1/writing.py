"""Writes: from a request to `record`, and its refusals back to places in the body."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from rest_framework.request import Request

from api import conditional, idempotency
from api.caller import Caller
from api.models import Scope
from api.v1.bodies import Body
from events import catalogue, domain, store
from events.errors import DealTrackerError
from events.recording import Context, Key, Recorded, VersionRequiredError, Write, record


def needed_scope(event_type: str) -> Scope:
    """`correct` for corrections, retractions and moves, `merge` for merges and their undoing, else `append`."""
    return Scope(domain.needed_right(event_type))


def needed_scopes(body: Body) -> set[Scope]:
    return {needed_scope(draft.type) for draft in body.drafts}


def require_version(request: Request, body: Body, stream_id: str) -> None:
    """Raises VersionRequiredError if an event of the body rests on a version and the request names none.

    A decision that others could have overtaken: it must not go in unseen upon what its writer never saw.
    """
    resting = next((draft.type for draft in body.drafts if catalogue.needs_version(draft.type)), None)
    if resting is None or conditional.is_conditional(request.headers):
        return
    version = store.get_versions([stream_id]).get(stream_id, 0)
    raise VersionRequiredError(
        detail=f"{resting} rests on what its writer saw. Say which version that was: If-Match: "
        f"{conditional.etag(version)} if it is the newest, or * for whichever it is.",
        version=version,
    )


def record_body(
    request: Request, caller: Caller, body: Body, *, category: str, stream_id: str | None, dry_run: bool
) -> Recorded:
    """Record what was sent, as the caller who sent it. Errors lead to their places in the body."""
    write = Write(
        category=category,
        drafts=body.drafts,
        stream_id=stream_id,
        expected_version=conditional.expected_version(request.headers),
    )
    given = idempotency.read_key(request.headers)
    key = Key(client=caller.client, key=given) if given else None
    try:
        return record([write], context=context_of(request, caller), key=key, dry_run=dry_run)
    except DealTrackerError as error:
        locate(error, body.locate)
        if write.expected_version is None:
            mark_race(error)
        raise


def mark_race(error: DealTrackerError) -> None:
    """A version conflict where no version was demanded is no failed precondition: the write lost a race."""
    if error.http_status == HTTPStatus.PRECONDITION_FAILED:
        error.http_status = HTTPStatus.CONFLICT  # type: ignore[misc]


def context_of(request: Request, caller: Caller) -> Context:
    return Context(
        actor=caller.actor,
        channel="api",
        request_id=getattr(request, "request_id", None),
        correlation_id=getattr(request, "correlation_id", None),
    )


Locate = Callable[[int, str], str]
"""From the index of an event and a pointer into it to a pointer into the body."""


def locate(error: DealTrackerError, where: Locate) -> None:
    """Turn what is wrong with single events into `errors` whose pointers lead into the body."""
    details = error.details
    if refusals := details.get("refusals"):
        details["errors"] = [
            {
                "pointer": where(refusal.event_index, refusal.pointer),
                "code": refusal.code,
                "detail": refusal.detail,
                "allowed": list(refusal.allowed),
            }
            for refusal in refusals
        ]
    elif "errors" in details:
        details["errors"] = [_located(item, where) for item in details["errors"]]


def _located(item: dict[str, Any], where: Locate) -> dict[str, Any]:
    if "event_index" not in item:
        return item
    rest = {name: value for name, value in item.items() if name != "event_index"}
    return rest | {"pointer": where(item["event_index"], item["pointer"])}
