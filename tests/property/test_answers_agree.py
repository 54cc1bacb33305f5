"""Whatever the histories: all that the API answers about one place on the two axes is the same story."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from api.v1.times import parse_valid_at
from events import domain, projections, store
from events.domain import OrderCycleError
from tests.api.desk import Desk, a_token
from tests.conftest import run_as_owner
from tests.integration.projections.histories import COMPANIES, Stream, add_any

EMPTY_TABLES = (Path(__file__).parents[1] / "sql" / "empty_tables.sql").read_bytes()
DAYS = (
    None,
    "2023-11-29",
    "2023-11-30",
    "2024-01-01",
    "2024-03-05",
    "2024-04",
    "2024-H1",
    "2024-12-31",
    "9999",
    "1000",
)
OF_THE_PLACE = ("as_of", "uncertain", "between", "during", "included")

pytestmark = pytest.mark.usefixtures("committed_db")

in_earnest = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=8, phases=[Phase.generate])
chances = st.randoms(use_true_random=False)
lengths = st.lists(st.integers(1, 12), min_size=1, max_size=5)


@in_earnest
@given(chance=chances, lengths=lengths)
def test_items_lists_boards_ledgers_dossiers_and_stages_agree(chance: random.Random, lengths: list[int]) -> None:
    run_as_owner(EMPTY_TABLES)
    desk, deals = Desk(a_token("read")), _record(lengths, chance)

    for _ in range(12):
        place = _choose_place(chance)
        answer = desk.get("/deals", **place, limit=200)
        assert answer.status_code == 200, (answer.content, place)
        listed = {item["id"]: item for item in answer.json()["items"]}

        for stream in deals:
            item = _read(desk, f"/deals/{stream.stream_id}", place)
            _assert_folded(stream, place, listed.get(stream.stream_id))
            if stream.stream_id in listed:
                assert item == listed[stream.stream_id], place
                if not place["min_level"] and item and item["record_status"] != "retracted":
                    _assert_stages(desk, item, place)
        live = [item for item in listed.values() if item["record_status"] == "live"]
        _assert_board(desk, live, place)
        _assert_ledger(desk, live, place)
        _assert_dossier(desk, chance.choice(COMPANIES), listed.values(), place)


@in_earnest
@given(chance=chances, lengths=lengths)
def test_changes_lead_from_one_answer_to_the_other(chance: random.Random, lengths: list[int]) -> None:
    run_as_owner(EMPTY_TABLES)
    desk, deals = Desk(a_token("read")), _record(lengths, chance)
    head = store.head()

    for _ in range(12):
        low, high = sorted((chance.randint(0, head), chance.randint(0, head)))
        span = {"known_from_position": low, "known_to_position": high}
        every = {one["deal"]["id"]: one for one in desk.get("/diff", **span, limit=200).json()["items"]}
        for stream in deals:
            found = desk.get(f"/deals/{stream.stream_id}/diff", **span).json()
            path = f"/deals/{stream.stream_id}"
            before, after = (_read_live(desk, path, at) for at in (low, high))
            _assert_leads(found, before, after)
            if stream.stream_id in every:
                assert every[stream.stream_id]["changes"] == found["changes"]
            else:
                assert found["changes"] == []


def _record(lengths: list[int], chance: random.Random) -> list[Stream]:
    """Deals in any state, a seminar or two, and the companies that they name; sealed and projected."""
    companies = [Stream("company", stream_id) for stream_id in COMPANIES]
    deals = [Stream("deal") for _ in lengths]
    others = [Stream("seminar"), Stream("source")]
    for stream in companies:
        stream.open()
    for stream, length in zip((*deals, *others), (*lengths, 4, 4), strict=True):
        while len(stream.events) < length:
            add_any(stream, lambda items: False if True in items else chance.choice(items))  # no links: no circles
    waiting = [list(stream.events) for stream in (*companies, *deals, *others)]
    while any(waiting):
        events = chance.choice([events for events in waiting if events])
        store.append([events.pop(0)])
    assert projections.drain(30)
    return deals


def _choose_place(chance: random.Random) -> dict[str, Any]:
    place = {"known_position": chance.randint(0, store.head()), "min_level": chance.choice((0, 0, 0, 1, 2, 4))}
    day = chance.choice(DAYS)
    return place | ({"valid_at": day} if day else {})


def _read(desk: Desk, path: str, place: dict[str, Any]) -> dict[str, Any] | None:
    answer = desk.get(path, **place)
    if answer.status_code == 404:
        return None
    assert answer.status_code == 200, (answer.content, place)
    return {name: value for name, value in answer.json().items() if name not in OF_THE_PLACE}


def _read_live(desk: Desk, path: str, position: int) -> dict[str, Any] | None:
    found = _read(desk, path, {"known_position": position})
    return found if found and found["title"] else None  # without a title its opening is retracted


def _assert_folded(stream: Stream, place: dict[str, Any], item: dict[str, Any] | None) -> None:
    day = parse_valid_at(place["valid_at"]).last if "valid_at" in place else None
    events = store.load_stream(stream.stream_id, max_position=place["known_position"])
    try:
        state = domain.fold(events, valid_at=day, min_level=place["min_level"]) if events else None
    except OrderCycleError:
        return
    if state is None or (day and not state.opening):
        assert item is None, place
        return
    assert item is not None, place
    assert isinstance(state, domain.DealState)
    assert (item["stage"], item["title"]) == (state.stage, state.title)
    assert [line["company"]["id"] for line in item["parties"]] == [line.company for line in state.parties]
    assert [line["status"] for line in item["interests"]] == [line.status for line in state.interests]


def _assert_board(desk: Desk, live: list[dict[str, Any]], place: dict[str, Any]) -> None:
    columns = {column["stage"]: column for column in desk.get("/board", **place, limit=200).json()["columns"]}

    assert {stage: column["count"] for stage, column in columns.items() if column["count"]} == Counter(
        item["stage"] for item in live
    ), place
    cards = {card["id"]: card for column in columns.values() for card in column["cards"]}
    for item in live:
        card = cards[item["id"]]
        same = ("code", "title", "kind", "paused", "markets")
        assert {name: card[name] for name in same} == {name: item[name] for name in same}
        assert (card["since"], card["rumor_level"]) == (item["stage_since"], item["evidence"]["rumor_level"])
        assert [party["company"] for party in card["parties"]] == [party["company"] for party in item["parties"]]


def _assert_ledger(desk: Desk, live: list[dict[str, Any]], place: dict[str, Any]) -> None:
    lines = desk.get("/interests", **place, limit=500).json()["items"]

    told = {(line["deal"]["id"], line["id"], line["status"], line["deal"]["stage"]) for line in lines}
    assert told == {
        (item["id"], line["id"], line["status"], item["stage"]) for item in live for line in item["interests"]
    }, place


def _assert_dossier(desk: Desk, company: str, listed: Any, place: dict[str, Any]) -> None:
    found = _read(desk, f"/companies/{company}/dossier", place)
    deals = {one["deal"]["id"]: one for one in found["deals"]} if found else {}
    if found is None:
        return
    expected = {item["id"]: item for item in listed if company in set(_name_companies(item))}
    assert set(deals) == set(expected), place
    for id_, item in expected.items():
        assert deals[id_]["stage"] == item["stage"]
        assert [line["role"] for line in deals[id_]["roles"]] == [
            line["role"] for line in item["parties"] if line["company"]["id"] == company
        ]


def _name_companies(item: dict[str, Any]) -> Iterator[str]:
    yield from (line["company"]["id"] for line in item["parties"])
    for line in item["interests"]:
        yield from (line["holder"], line["target"])


def _assert_stages(desk: Desk, item: dict[str, Any], place: dict[str, Any]) -> None:
    given = {name: value for name, value in place.items() if name != "min_level"}
    visits = desk.get(f"/deals/{item['id']}/stages", **given).json()["items"]

    assert visits[-1]["stage"] == item["stage"], place
    assert visits[-1]["until"] is None


def _assert_leads(found: dict[str, Any], before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    changes = {change["kind"]: change for change in found["changes"] if change["kind"] in ("stage", "deal")}
    was, is_ = ((one["stage"] if one else None) for one in (before, after))
    stage = changes.get("stage")
    if stage is None:
        assert was == is_
    else:
        told = ((end["stage"] if end else None) for end in (stage["before"], stage["after"]))
        assert tuple(told) == (was, is_)
