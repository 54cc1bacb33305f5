import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from events import catalogue, domain, recording, store, story
from events.contacts import Contact
from events.recording import Draft, Write

pytestmark = pytest.mark.django_db


def load() -> str:
    printed = io.StringIO()
    call_command("load_story", stdout=printed)
    return printed.getvalue()


def deal(key: str, fixture: str = "story") -> domain.DealState:
    state = domain.fold(store.load_stream(story.stream_id(fixture, key)))
    assert isinstance(state, domain.DealState)
    return state


@pytest.fixture
def loaded() -> str:
    return load()


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("key", "stage"), [("D1", "APPROACHED"), ("D2", "FINALIZING"), ("D3", "LAPSED"), ("D4", "LAPSED")]
)
def test_the_deals_of_the_story_stand_where_the_article_leaves_them(key: str, stage: str) -> None:
    assert deal(key).stage == stage


@pytest.mark.usefixtures("loaded")
def test_the_equity_interest_of_foxconn_in_nissan_is_softened_and_the_deal_lives() -> None:
    (interest,) = deal("D1").interests

    assert (interest.holder, interest.target) == (
        story.stream_id("story", "foxconn"),
        story.stream_id("story", "nissan"),
    )
    assert (interest.interest_kind, interest.status) == ("equity", "softened")


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("key", ["D2", "D3", "D4"])
def test_each_deal_that_the_article_joins_late_has_one_skipped_step(key: str) -> None:
    assert [anomaly.code for anomaly in deal(key).anomalies].count("skipped_step") == 1


@pytest.mark.usefixtures("loaded")
def test_the_bare_name_mitsubishi_is_flagged_on_the_alliance() -> None:
    assert "ambiguous_alias" in [anomaly.code for anomaly in deal("D3").anomalies]


@pytest.mark.usefixtures("loaded")
def test_finalizing_the_lapsed_alliance_is_refused() -> None:
    signatories = [story.stream_id("story", key) for key in ("foxconn", "honda")]
    draft = Draft(
        type="deal.finalized",
        data={"signatories": signatories},
        occurred="2025-06",
        citations=catalogue.OWN_KNOWLEDGE,
    )
    context = recording.Context(actor=catalogue.Actor(kind="user", id="1"), channel="admin")

    with pytest.raises(recording.RefusedError) as caught:
        recording.record(
            [Write(category="deal", stream_id=story.stream_id("story", "D3"), drafts=[draft])], context=context
        )

    assert caught.value.details["current_stage"] == "LAPSED"


@pytest.mark.usefixtures("loaded")
def test_no_event_of_the_story_has_a_day_of_its_own() -> None:
    histories = store.load_streams([story.stream_id("story", key) for key in story.read_fixture("story").streams])

    occurrences = [event.occurred for events in histories.values() for event in events]
    assert all(occurred.earliest is None and occurred.precision == "unknown" for occurred in occurrences)


@pytest.mark.usefixtures("loaded")
def test_the_proposal_follows_the_end_of_the_merger_talks_by_a_declared_link() -> None:
    ended = store.load_stream(story.stream_id("story", "D4"))[-1]

    proposal = store.load_stream(story.stream_id("story", "D3"))[1]

    assert (ended.type, proposal.type) == ("deal.talks_ended", "deal.proposal_made")
    assert proposal.occurred.after == (ended.id,)


@pytest.mark.usefixtures("loaded")
def test_every_event_cites_the_article_or_says_that_it_is_common_knowledge() -> None:
    fixture = story.read_fixture("story")
    source = story.stream_id("story", "S1")

    histories = store.load_streams([story.stream_id("story", key) for key in fixture.streams])

    for event in (event for events in histories.values() for event in events if event.category != "source"):
        cited = [citation.source for citation in event.metadata.citations]
        assert event.metadata.own_knowledge or cited == [source], event


@pytest.mark.usefixtures("loaded")
def test_the_name_of_the_spokesman_is_in_his_profile_and_in_no_event_or_quote() -> None:
    contact = Contact.objects.get()
    histories = store.load_streams([story.stream_id("story", key) for key in story.read_fixture("story").streams])

    events = [event for events in histories.values() for event in events]
    texts = store.load_texts(
        {
            sha
            for event in events
            for citation in event.metadata.citations
            for _, sha in catalogue.texts.list_text_refs(citation)
        }
    )

    assert contact.name == "Jun Seki"
    assert [span.is_current for span in contact.employments.all()] == [True, False]
    assert texts
    assert not [said for said in (*texts.values(), *(repr(event) for event in events)) if "Seki" in said]


@pytest.mark.usefixtures("loaded")
def test_the_example_is_finalized_and_says_everywhere_that_it_is_one() -> None:
    state = deal("X2", "example")
    fixture = story.read_fixture("example")
    histories = store.load_streams([story.stream_id("example", key) for key in fixture.streams])

    assert state.stage == "FINALIZED"
    assert state.title.startswith("Example: ")
    assert {event.type for events in histories.values() for event in events} >= set(catalogue.NAMED)


def test_a_second_load_finds_everything_and_records_nothing(loaded: str) -> None:
    ids = [story.stream_id(name, key) for name in ("story", "example") for key in story.read_fixture(name).streams]
    before = {id_: len(events) for id_, events in store.load_streams(ids).items()}

    again = load()

    assert " recorded " in loaded
    assert " recorded " not in again
    assert "already there" in again
    assert {id_: len(events) for id_, events in store.load_streams(ids).items()} == before
    assert Contact.objects.count() == 1


def test_an_erased_profile_stays_erased_when_the_story_is_loaded_again(loaded: str) -> None:
    Contact.objects.update(name="", title="", email="", erased_at=timezone.now())  # as erasing leaves it

    load()

    assert loaded
    (contact,) = Contact.objects.all()
    assert contact.erased_at is not None
    assert not contact.name


def test_every_one_of_the_22_facts_is_an_event_or_has_a_reason_why_it_is_none() -> None:
    fixture = story.read_fixture("story")

    coded = [row for step in fixture.steps for row in (step.row, *step.also_rows) if row]
    unrecorded = [fact.row for fact in fixture.unrecorded]

    assert sorted(coded + unrecorded) == list(range(1, 23))
    assert all(fact.why for fact in fixture.unrecorded)
