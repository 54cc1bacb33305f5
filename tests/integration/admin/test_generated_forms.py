"""The form of every event type, generated from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from events import catalogue, domain
from events.admin.forms.building import Surroundings
from events.admin.forms.event_form import EventForm
from events.admin.lookup import Candidate
from events.catalogue import EventData
from tests.integration.admin.typing_in import inputs_of, type_in

FIXING = (".event_corrected", ".event_retracted")
TYPES = [
    cls
    for cls in catalogue.list_types()
    if cls.category() in domain.OPENING_TYPES and not cls.type.endswith(FIXING)  # a contact's erasure has no form
]
HON_HAI = Candidate("0195f000-0000-7000-8000-0000000000a1", "Foxconn", "TW", exact=True)
MOTORS = Candidate("0195f000-0000-7000-8000-0000000000a2", "Mitsubishi Motors", "JP", exact=True)
CORPORATION = Candidate("0195f000-0000-7000-8000-0000000000a3", "Mitsubishi Corporation", "JP", exact=True)
BOOK = {"foxconn": [HON_HAI], "mitsubishi": [MOTORS, CORPORATION], "fox": [Candidate(HON_HAI.id, "Foxconn", "TW")]}


def find(kind: str, text: str) -> Sequence[Candidate]:
    return BOOK.get(text.casefold(), [])


def describe(kind: str, ids: Iterable[str]) -> Sequence[Candidate]:
    return [Candidate(id_, f"name of {id_}") for id_ in ids]


AROUND = Surroundings(likely=lambda shape: (), find=find, describe=describe)


def form_for(type_: str | type[EventData], data: QueryDict | None = None, **options: Any) -> EventForm:
    model = catalogue.get_type(type_) if isinstance(type_, str) else type_
    return EventForm(model, AROUND, data=data, **options)


def render(form: EventForm) -> str:
    nodes = [*form.main_nodes, *form.folded_nodes, form.date_node, *form.order_nodes, *form.evidence_nodes]
    return "".join(render_to_string("events/admin/parts/node.html", {"node": node}) for node in nodes)


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.type)
def test_the_example_of_every_type_can_be_typed_in(cls: type[EventData]) -> None:
    form = form_for(cls, type_in(cls.example, on=inputs_of(render(form_for(cls)))))

    assert form.is_valid(), form.errors
    draft = form.draft()

    assert catalogue.validate(cls.type, draft.data).to_json() == catalogue.validate(cls.type, cls.example).to_json()


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.type)
def test_the_form_of_every_type_comes_filled_in_with_what_it_corrects(cls: type[EventData]) -> None:
    citations = [{"source": HON_HAI.id, "quote": 'it said "yes" & <more>', "credibility": 2, "mode": "direct"}]
    initial = {"data": dict(cls.example), "occurred": "2024-H2", "inferred": "the tense", "citations": citations}

    sent = inputs_of(render(form_for(cls, initial=initial)))
    form = form_for(cls, sent)
    assert form.is_valid(), form.errors
    draft = form.draft()

    assert catalogue.validate(cls.type, draft.data).to_json() == catalogue.validate(cls.type, cls.example).to_json()
    assert (draft.occurred, draft.inferred) == ("2024-H2", "the tense")
    (said,), (meant,) = catalogue.validate_citations(draft.citations), catalogue.validate_citations(citations)
    assert said.to_json() == meant.to_json()


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.type)
def test_an_untouched_form_says_nothing(cls: type[EventData]) -> None:
    form = form_for(cls, inputs_of(render(form_for(cls))))
    assert form.is_valid(), form.errors
    draft = form.draft()

    defaults = {name: info.default for name, info in cls.model_fields.items() if not info.is_required()}
    assert {key: value for key, value in draft.data.items() if value and defaults.get(key) != value} == {}
    assert draft.citations is None
    assert draft.occurred is None


@pytest.mark.parametrize("cls", TYPES, ids=lambda cls: cls.type)
def test_every_problem_the_catalogue_finds_is_shown_at_a_field(cls: type[EventData]) -> None:
    form = form_for(cls, QueryDict("data.currency=yen"))
    assert form.is_valid()
    draft = form.draft()

    try:
        catalogue.validate(cls.type, draft.data)
    except catalogue.InvalidEventError as error:
        form.refuse([(item["pointer"], item["detail"]) for item in error.details["errors"]])

    assert not form.non_field_errors()


def test_a_problem_in_a_later_row_is_shown_in_that_row_though_rows_before_it_are_blank() -> None:
    sent = type_in({"title": "A deal", "deal_kind": "merger"})
    sent.appendlist("data.parties.2.company", HON_HAI.id)
    form = form_for("deal.opened", sent)
    assert form.is_valid()
    draft = form.draft()

    form.refuse([("/data/parties/0/role", "Must be given.")])

    assert draft.data["parties"] == [{"company": HON_HAI.id}]
    assert form.errors["data.parties.2.role"] == ["Must be given."]


def test_a_name_that_fits_one_company_stands_for_it() -> None:
    form = form_for("company.described", QueryDict("data.parent_links.0.company.typed=FOXCONN"))
    assert form.is_valid()

    draft = form.draft()

    assert draft.data["parent_links"][0]["company"] == HON_HAI.id
    assert draft.ambiguous_names == ()


def test_a_name_that_fits_several_companies_must_be_settled_by_the_person() -> None:
    form = form_for("deal.approached", QueryDict("data.to.typed=Mitsubishi"))

    assert not form.is_valid()

    assert "Mitsubishi Motors (JP); Mitsubishi Corporation (JP)" in form.errors["data.to"][0]
    assert f'value="{MOTORS.id}"' in str(form["data.to"])


def test_the_choice_among_several_companies_of_one_name_goes_on_record() -> None:
    form = form_for("deal.approached", QueryDict(f"data.to={MOTORS.id}&data.to.typed=Mitsubishi"))
    assert form.is_valid()

    draft = form.draft()

    assert draft.data["to"] == MOTORS.id
    assert draft.ambiguous_names == ("Mitsubishi",)


def test_an_unknown_name_is_refused_with_what_is_close_to_it() -> None:
    form = form_for("deal.approached", QueryDict("data.to.typed=Fox&data.from.typed=Nobody"))

    assert not form.is_valid()

    assert "Foxconn (TW)" in form.errors["data.to"][0]
    assert "No company is called “Nobody”" in form.errors["data.from"][0]


def test_a_tick_and_another_name_contradict_each_other() -> None:
    form = form_for("deal.approached", QueryDict(f"data.to={MOTORS.id}&data.to.typed=Foxconn"))

    assert not form.is_valid()

    assert "Leave only the one" in form.errors["data.to"][0]


def test_own_knowledge_stands_for_citations_and_contradicts_them() -> None:
    alone = form_for("deal.note_added", QueryDict("data.body=x&own_knowledge=on"))
    both = form_for("deal.note_added", QueryDict(f"data.body=x&own_knowledge=on&citations.0.source={HON_HAI.id}"))
    assert alone.is_valid()
    assert both.is_valid()

    draft = alone.draft()
    both.draft()

    assert draft.citations == catalogue.OWN_KNOWLEDGE
    assert "own_knowledge" in both.errors


def test_another_row_can_be_asked_for() -> None:
    sent = type_in({"parties": [{"company": HON_HAI.id, "role": "initiator"}]})
    sent["add"] = "data.parties"

    form = form_for("deal.opened", sent)

    assert [name for name in form.fields if name.endswith(".role")] == [f"data.parties.{n}.role" for n in range(3)]


def test_a_date_is_said_back_in_words() -> None:
    form = form_for("deal.note_added", QueryDict("occurred=around+2024-03"))

    assert form.date_node.words == catalogue.dates.in_words(catalogue.dates.parse("around 2024-03"))


def test_the_withdrawal_form_asks_first_what_was_withdrawn_and_presumes_nothing() -> None:
    form = form_for("deal.withdrawal_declared")

    first = form.main_nodes[0]

    assert first.part.label == "What was withdrawn?"
    assert " checked" not in str(first.bound)
    assert str(first.bound).count('type="radio"') == 4
