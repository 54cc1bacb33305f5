"""The pages of recording: pick a kind, fill in its form, check, record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode

from events import catalogue, domain
from events.admin.around import surroundings
from events.admin.forms.event_form import EventForm
from events.admin.forms.schema import Shape
from events.admin.recording import kinds
from events.admin.recording.attempt import Outcome, attempt
from events.admin.stream import StreamPage, admin_url
from events.catalogue import EventData
from events.recording import Recorded

FINALISING_WORDS = ("finalizing", "finalising", "close to", "set to", "about to", "nearing")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form stands: its category, and the stream it records into unless it opens a new one."""

    category: str
    page: StreamPage | None
    context: Mapping[str, Any]  # what every page of the admin site needs

    @property
    def title(self) -> str:
        return self.page.name if self.page else f"New {self.category}"


def pick_kind(request: HttpRequest, place: Place) -> HttpResponse:
    """The cards to choose from."""
    assert place.page is not None
    offered = kinds.list_kinds(place.page, request.GET)
    context = {**place.context, "title": "Record event", "page": place.page, "kinds": offered}
    return TemplateResponse(request, "events/admin/kinds.html", context)


def record(
    request: HttpRequest,
    place: Place,
    model: type[EventData],
    *,
    shape: Shape | None = None,
    given: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    about: str = "",
) -> HttpResponse:
    """The form of one event type; answers with a redirect once it is recorded.

    A correction shows another `shape`, has some data `given`, and begins with the `initial` data of what it corrects.
    """
    form = EventForm(
        model,
        surroundings(place.page),
        data=request.POST if request.method == "POST" else None,
        initial={**_initial(request, place), **(initial or {})},
        shape=shape,
        given=given,
        needs_evidence=place.category != "source",
    )
    outcome = _try(request, form, place) if _is_submitted(request) else Outcome()
    if outcome.recorded:
        return _done(request, place, form, outcome.recorded)
    context = {
        **place.context,
        "title": f"{model.label}: {place.title}" if place.page else model.label,
        "page": place.page,
        "kind": model.label,
        "about": about or kinds.about(model),
        "form": form,
        "outcome": outcome,
        "hint": _hint(form, model),
    }
    status = 422 if form.is_bound and form.has_problems else 409 if outcome.newcomers else 200
    return TemplateResponse(request, "events/admin/record.html", context, status=status)


def opening_model(category: str) -> type[EventData]:
    return catalogue.get_type(domain.OPENING_TYPES[category])


def _initial(request: HttpRequest, place: Place) -> dict[str, Any]:
    """The version that the person sees, and what the address carries over from the form before."""
    initial: dict[str, Any] = {"expected_version": place.page.state.version if place.page else None}
    if occurred := request.GET.get("occurred"):
        initial["occurred"] = occurred
    if source := request.GET.get("citations.0.source"):
        initial["citations"] = [{"source": source}]
    if deal := request.GET.get("data.linked_deals"):
        initial["data"] = {"linked_deals": [deal]}
    if event := request.GET.get("data.event_ref"):
        initial["data"] = {"event_ref": event}
    return initial


def _is_submitted(request: HttpRequest) -> bool:
    """Whether the form is to be judged; a press on "add another" only asks for one more row."""
    return request.method == "POST" and "add" not in request.POST


def _try(request: HttpRequest, form: EventForm, place: Place) -> Outcome:
    if not form.is_valid():
        return Outcome()
    draft = form.draft()
    if form.has_problems:
        return Outcome()
    return attempt(request, form, draft, place.category, place.page, dry_run="check" in request.POST)


def _done(request: HttpRequest, place: Place, form: EventForm, recorded: Recorded) -> HttpResponse:
    stream = recorded.streams[0]
    again = " It had been recorded before." if recorded.replayed else ""
    warnings = f" {len(stream.flags)} to look at." if stream.flags else ""
    messages.success(request, f"Recorded: {form.model.label}.{again}{warnings}")
    url = admin_url(place.category, "change", stream.stream_id)
    if "another" in request.POST:
        carried = urlencode({name: request.POST[name] for name in kinds.KEPT if request.POST.get(name)})
        return HttpResponseRedirect(f"{admin_url(place.category, 'record', stream.stream_id)}?{carried}")
    return HttpResponseRedirect(f"{url}#e-{stream.events[-1].id}")


def _hint(form: EventForm, model: type[EventData]) -> str:
    """The classic error: what is being finalised is not final."""
    quote = str(form.data.get("citations.0.quote", "")).lower()
    if model.type == "deal.finalized" and any(words in quote for words in FINALISING_WORDS):
        return "The quoted words say that it is still being finalised. “Being finalised” may be the kind that fits."
    return ""
