"""The first page: where the deals stand, what came in last, what to look at, whether the views keep up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from events import catalogue, projections, store
from events.admin.disclosing import disclose
from events.admin.recording import kinds
from events.admin.stream import VIEWS, admin_url, tone_of
from events.catalogue import Event
from events.domain.stages import DONE, ENDED, OPEN
from events.history import Told, names, tell
from events.projections.models import Anomaly, DealView

LATEST = 12
AMONG = 100
MOST_FLAGS = 6


@dataclass(frozen=True, slots=True)
class StageCount:
    stage: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Latest:
    """An event among the latest."""

    told: Told
    tone: str
    url: str
    stream_name: str


@dataclass(frozen=True, slots=True)
class FlagLine:
    code: str
    text: str
    url: str
    stream_name: str


def add_context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """What the index shows in place of a list of models, to each person what they may see. Constant queries."""
    seen = [category for category in VIEWS if request.user.has_perm(f"events.view_{category}view")]
    events = _read_latest(seen)
    disclose(request, "index", {event.stream_id for event in events}, events=[event.id for event in events])
    flags = list(Anomaly.objects.filter(category__in=seen).order_by("-pk")[:MOST_FLAGS])
    words = names.look_up(events, ids={e.stream_id for e in events} | {str(flag.stream_id) for flag in flags})
    return context | {
        "pipeline": _pipeline() if "deal" in seen else [],
        "named": _named_kinds(),
        "latest": [_latest(event, words) for event in events],
        "flags": [_flag(flag, words) for flag in flags],
        "more_flags": reverse("admin:events_anomaly_changelist"),
        "log_url": reverse("admin:events_eventlog_changelist"),
        "parked_url": reverse("admin:events_parkedstream_changelist"),
        "status": projections.get_status(),
        "can_record": request.user.has_perm("events.add_dealview"),
    }


def _read_latest(categories: list[str]) -> list[Event]:
    """The newest events of these categories, among the newest of all."""
    newest = store.read_log(max(store.head() - AMONG, 0), AMONG, store.Wanted(categories=categories))
    return newest[::-1][:LATEST]


def _pipeline() -> list[tuple[str, list[StageCount]]]:
    counts = dict(DealView.objects.values_list("stage").annotate(Count("pk")).order_by())
    return [(name, _stages(stages, counts)) for name, stages in (("Open", OPEN), ("Done", DONE), ("Ended", ENDED))]


def _stages(stages: Sequence[str], counts: dict[str, int]) -> list[StageCount]:
    deals = reverse("admin:events_dealview_changelist")
    return [StageCount(s, counts.get(s, 0), f"{deals}?{urlencode({'stage': s})}") for s in stages]


def _named_kinds() -> list[kinds.Kind]:
    """The five kinds people ask for by name; all but the seminar first ask for the deal."""
    return [
        kinds.Kind(
            type=cls.type,
            label=cls.label,
            about=kinds.about(cls),
            url=admin_url("seminar", "open") if cls.category() == "seminar" else admin_url("deal", "start", cls.type),
            icon=kinds.ICONS[cls.type],
        )
        for cls in catalogue.list_types()
        if cls.named
    ]


def _latest(event: Event, words: names.Words) -> Latest:
    url = f"{admin_url(event.category, 'change', event.stream_id)}#e-{event.id}"
    return Latest(tell(event, words), tone_of(event), url, words.name(event.stream_id))


def _flag(flag: Anomaly, words: names.Words) -> FlagLine:
    anchor = f"#e-{flag.events[-1]}" if flag.events else ""
    url = admin_url(flag.category, "change", str(flag.stream_id)) + anchor
    return FlagLine(flag.code, flag.text, url, words.name(str(flag.stream_id)))
