"""The demo story: a news article coded as events, and a labelled example that carries a deal to the end."""

from events.story.fixture import Fixture, FixtureError, read_fixture
from events.story.loader import StepResult, load_fixture, stream_id

__all__ = ["Fixture", "FixtureError", "StepResult", "load_fixture", "read_fixture", "stream_id"]
