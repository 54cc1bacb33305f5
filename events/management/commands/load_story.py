"""`manage.py load_story`: records the demo story and a labelled example, once; a second run finds them there."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from events import domain, store, story
from events.story import Fixture


class Command(BaseCommand):
    help = "Record the demo story and the example deal. Safe to run again: what is there is left alone."

    def handle(self, **_options: Any) -> None:
        for name in ("story", "example"):
            self._load(story.read_fixture(name))

    def _load(self, fixture: Fixture) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING(f"{fixture.name}:"))
        for result in story.load_fixture(fixture):
            types = ", ".join(entry.type for entry in result.step.events)
            self.stdout.write(f"  {result.step.key:<24}{result.outcome:<15}{types}")
        for fact in fixture.unrecorded:
            self.stdout.write(f"  row-{fact.row:02d}{'':<18}{'no event':<15}{fact.why}")
        self._tell_stages(fixture)

    def _tell_stages(self, fixture: Fixture) -> None:
        ids = {key: story.stream_id(fixture.name, key) for key, kind in fixture.streams.items() if kind == "deal"}
        histories = store.load_streams(list(ids.values()))
        for key, id_ in ids.items():
            state = domain.fold(histories[id_])
            if isinstance(state, domain.DealState):
                self.stdout.write(f"  {key:<24}{state.stage:<15}{state.title}")
