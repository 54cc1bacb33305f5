"""One attempt to record what a form says: a preview, a record, or refusals put where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.http import HttpRequest

from events import catalogue, domain, recording, store
from events.admin.effects import describe
from events.admin.forms.event_form import EventForm
from events.admin.stream import StreamPage
from events.catalogue import Actor
from events.errors import DealTrackerError
from events.history import names, tell
from events.recording import Context, Draft, Key, Recorded, Write

Problem = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An event that someone else recorded while the form was open."""

    sentence: str
    actor: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What recording would do."""

    sentence: str
    effects: Sequence[str]
    flags: Sequence[domain.Flag]


@dataclass(slots=True)
class Outcome:
    """What came of an attempt; at most one of the three."""

    recorded: Recorded | None = None
    preview: Preview | None = None
    newcomers: Sequence[Newcomer] = ()


def attempt(
    request: HttpRequest, form: EventForm, draft: Draft, category: str, page: StreamPage | None, *, dry_run: bool
) -> Outcome:
    """Record the draft, or say what recording would do. Refusals are put into the form."""
    write = Write(
        category=category,
        drafts=[draft],
        stream_id=page.stream_id if page else None,
        expected_version=form.cleaned_data["expected_version"] if page else None,
    )
    key = None if dry_run else Key(client=f"admin:{request.user.pk}", key=form.cleaned_data["key"] or str(uuid4()))
    try:
        recorded = recording.record([write], context=_context(request), key=key, dry_run=dry_run)
    except store.VersionConflictError as conflict:
        return _conflict(form, conflict)
    except recording.KeyReusedError:
        form.renew_key()
        form.refuse([(None, "This form was recorded before. Record again if another event is meant.")])
        return Outcome()
    except DealTrackerError as error:
        form.refuse(list_problems(error))
        return Outcome()
    if dry_run:
        return Outcome(preview=_preview(recorded, draft, page))
    return Outcome(recorded=recorded)


def list_problems(error: DealTrackerError) -> list[Problem]:
    """What is wrong, each with the JSON Pointer of its place where it has one, and with what would be allowed."""
    if refusals := error.details.get("refusals"):
        return [(refusal.pointer, _in_full(refusal)) for refusal in refusals]
    if errors := error.details.get("errors"):
        return [(item["pointer"], item["detail"]) for item in errors]
    return [(None, str(error))]


def _in_full(refusal: domain.Refusal) -> str:
    known = [catalogue.get_type(name).label for name in refusal.allowed if catalogue.is_registered(name)]
    return f"{refusal.detail} Possible now: {', '.join(known)}." if known else refusal.detail


def _conflict(form: EventForm, conflict: store.VersionConflictError) -> Outcome:
    """Someone was faster. What was typed stays; from here on the form knows the newer version."""
    details = conflict.details
    history = store.load_stream(details["stream_id"])
    form.see_version(history[-1].version)
    newer = [event for event in history if event.version > (details["expected"] or 0)]
    words = names.look_up(newer)
    told = [tell(event, words) for event in newer]
    return Outcome(newcomers=[Newcomer(item.sentence, item.actor_name) for item in told])


def _preview(recorded: Recorded, draft: Draft, page: StreamPage | None) -> Preview:
    stream = recorded.streams[0]
    words = names.look_up([*(page.events if page else ()), *stream.events])
    before = page.state if page else None
    return Preview(
        sentence=catalogue.validate(draft.type, draft.data).sentence(words.name),
        effects=describe(stream.category, before, stream.state, words.name),
        flags=stream.flags,
    )


def _context(request: HttpRequest) -> Context:
    return Context(
        actor=Actor(kind="user", id=str(request.user.pk)),
        channel="admin",
        request_id=getattr(request, "request_id", None),
        correlation_id=getattr(request, "correlation_id", None),
    )
