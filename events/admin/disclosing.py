"""Pages of the admin in the access log: who was shown which streams or events, before the page leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest

from events import disclosures
from events.catalogue import Actor
from events.disclosures import Viewer


def disclose(
    request: HttpRequest, page: str, stream_ids: Iterable[str], *, events: Iterable[str] | None = None
) -> None:
    """Write down that the page shows these streams, or exactly these `events` of them, to who is logged in.

    Raises DatabaseError; then the page must not leave.
    """
    viewer = Viewer(
        actor=Actor(kind="user", id=str(request.user.pk)),
        channel="admin",
        request_id=getattr(request, "request_id", None),
    )
    disclosures.note(viewer, f"admin_{page}", stream_ids, events=events)


class DisclosedChangeList(ChangeList):
    """A list of streams, each row of which has the stream's id: what the page shows is written down."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: Any = self.result_list
        streams = [str(row.stream_id) for row in rows]
        disclose(request, f"{self.model_admin.opts.model_name}_list", streams)
