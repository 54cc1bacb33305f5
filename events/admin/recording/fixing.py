"""Saying that an entry is wrong. First the question that people get wrong: did the world change, or were we wrong?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import urlencode

from events import catalogue
from events.admin.forms.schema import Shape, read_shape
from events.admin.recording import views
from events.admin.recording.views import Place
from events.admin.stream import EntryLine, StreamPage, admin_url
from events.catalogue import EventCorrected, EventData, dates

_SETTLED = frozenset({"supersedes", "new_schema_version"})
"""Fields of a correction or retraction that follow from the entry and are not asked for."""


def ask(request: HttpRequest, place: Place, event_id: str) -> HttpResponse:
    """The question, and where each answer leads."""
    line = _find_line(place, event_id)
    assert place.page is not None
    context = {
        **place.context,
        "title": "What is wrong?",
        "page": place.page,
        "entry": line,
        "record_url": place.page.record_url,
        "correct_url": admin_url(place.category, "correct", place.page.stream_id, event_id),
        "retract_url": admin_url(place.category, "retract", place.page.stream_id, event_id),
        "move_url": _move_url(place.page.stream_id, event_id) if place.category == "deal" else "",
    }
    return TemplateResponse(request, "events/admin/fix.html", context)


def correct(request: HttpRequest, place: Place, event_id: str) -> HttpResponse:
    """The entry's own form, filled in as it stands, and why it is changed."""
    line = _find_line(place, event_id)
    assert place.page is not None
    target = catalogue.get_type(_first_version(place.page, line).event.type)
    return views.record(
        request,
        place,
        catalogue.get_type(f"{place.category}.event_corrected"),
        shape=_correction_shape(place.category, target),
        given={"supersedes": event_id},
        initial=_as_it_stands(line),
        about=line.sentence,
    )


def retract(request: HttpRequest, place: Place, event_id: str) -> HttpResponse:
    """Why the entry leaves every view but the history."""
    line = _find_line(place, event_id)
    shape = read_shape(catalogue.get_type(f"{place.category}.event_retracted"))
    return views.record(
        request,
        place,
        catalogue.get_type(f"{place.category}.event_retracted"),
        shape=replace(shape, fields=tuple(field for field in shape.fields if field.key not in _SETTLED)),
        given={"supersedes": event_id},
        about=line.sentence,
    )


def _move_url(deal_id: str, event_id: str) -> str:
    """The form of a move, with the entry chosen."""
    return admin_url("deal", "record_type", deal_id, "deal.event_moved") + f"?{urlencode({'data.event_ref': event_id})}"


def _find_line(place: Place, event_id: str) -> EntryLine:
    """The entry, if it can be fixed. Raises Http404."""
    assert place.page is not None
    for line in place.page.entries:
        if line.event.id == event_id and line.fix_url:
            return line
    raise Http404("There is no such entry, or it has been corrected or retracted already.")


def _first_version(page: StreamPage, line: EntryLine) -> EntryLine:
    """The entry as first recorded: a correction of a correction is still about that."""
    by_id = {other.event.id: other for other in page.entries}
    while isinstance(line.event.data, EventCorrected):
        line = by_id[line.event.data.supersedes]
    return line


def _correction_shape(category: str, target: type[EventData]) -> Shape:
    """The fields of a correction, with those of the corrected type where its new data stand."""
    own = read_shape(catalogue.get_type(f"{category}.event_corrected"))
    fields = []
    for field in own.fields:
        if field.key == "new_data":
            schema = {**read_shape(target).schema, "title": field.schema["title"], "description": ""}
            fields.append(replace(read_shape(target), key="new_data", required=True, schema=schema))
        elif field.key not in _SETTLED:
            fields.append(field)
    return replace(own, fields=tuple(fields))


def _as_it_stands(line: EntryLine) -> dict[str, Any]:
    told, event = line.entry.told, line.event
    is_correction = isinstance(event.data, EventCorrected)
    initial: dict[str, Any] = {
        "data": {"new_data": _without_erased(told.data["new_data"] if is_correction else told.data)},
        "occurred": dates.to_text(event.occurred),
        "occurred_after": list(event.occurred.after),
        "occurred_before": list(event.occurred.before),
        "inferred": event.metadata.inferred,
        "own_knowledge": event.metadata.own_knowledge,
    }
    if isinstance(told.citations, list):
        initial["citations"] = _without_erased(told.citations)
    return initial


def _without_erased(value: Any) -> Any:
    """The data without the places whose text was erased since: they are null, and a form has nothing to show there."""
    if isinstance(value, dict):
        return {key: _without_erased(item) for key, item in value.items() if item is not None}
    return [_without_erased(item) for item in value] if isinstance(value, list) else value
