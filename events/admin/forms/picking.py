"""Picking a recorded thing: a few likely ones to tick, and a box to type the name of any other.

Works without JavaScript: the typed name is looked up on submit, and a name that fits several things comes back as a
question with the candidates to tick. events/static/events/pick.js asks while typing instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from events.admin.lookup import Candidate, is_uuid

Find = Callable[[str, str], Sequence[Candidate]]
"""Looks a typed name up: (kind, text) -> candidates, the exact ones marked."""

Describe = Callable[[str, Iterable[str]], Sequence[Candidate]]
"""The things of a kind and these ids, as candidates."""


@dataclass(frozen=True, slots=True)
class Picked:
    """What came from the browser: ids ticked and a name typed."""

    ids: tuple[str, ...] = ()
    text: str = ""


class PickWidget(forms.Widget):
    template_name = "events/admin/widgets/pick.html"

    def __init__(
        self, kind: str, describe: Describe, *, many: bool, options: Iterable[Candidate], typing: bool, required: bool
    ) -> None:
        super().__init__()
        self.kind = kind
        self.describe = describe
        self.many = many
        self.typing = typing
        self.optional = not required
        self.options: dict[str, Candidate] = {option.id: option for option in options}

    def offer(self, candidates: Iterable[Candidate]) -> None:
        """Add candidates to what can be ticked."""
        for candidate in candidates:
            self.options.setdefault(candidate.id, candidate)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        ids = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        ids = [ids] if isinstance(ids, str) else ids
        return Picked(tuple(i for i in ids if i), str(data.get(f"{name}.typed", "")).strip())

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, dict(attrs or {}))
        picked = value if isinstance(value, Picked) else as_picked(value)
        # What is ticked must be in sight, under its name, whoever put it there.
        self.offer(self.describe(self.kind, [id_ for id_ in picked.ids if id_ not in self.options]))
        context["widget"] |= {
            "kind": self.kind,
            "many": self.many,
            "typing": self.typing,
            "optional": self.optional,
            "options": list(self.options.values()),
            "picked": picked.ids,
            "text": picked.text,
            "noun": NOUNS.get(self.kind, self.kind),
        }
        return context


class PickField(forms.Field):
    """Cleans to one id, or to a list of ids with `many`; None or [] when nothing was picked.

    After cleaning, `ambiguous` holds the typed name if the person had to choose among several things of that name.
    """

    widget: PickWidget

    def __init__(
        self,
        kind: str,
        find: Find,
        describe: Describe,
        *,
        many: bool = False,
        options: Iterable[Candidate] = (),
        typing: bool = True,
        needed: bool = False,
        **kwargs: Any,
    ) -> None:
        widget = PickWidget(kind, describe, many=many, options=options, typing=typing, required=needed)
        super().__init__(required=False, widget=widget, **kwargs)
        self.kind = kind
        self.many = many
        self.find = find
        self.ambiguous: str | None = None

    def clean(self, value: Any) -> Any:
        picked: Picked = value
        ids = list(picked.ids)
        if picked.text:
            ids = self._with_typed(ids, picked.text)
        if self.many:
            return list(dict.fromkeys(ids))
        return ids[0] if ids else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(as_picked(initial) != data)

    def _with_typed(self, ids: list[str], text: str) -> list[str]:
        if is_uuid(text):
            return self._joined(ids, text.lower(), text)
        candidates = self.find(self.kind, text)
        exact = [candidate for candidate in candidates if candidate.exact]
        if len(exact) == 1:
            return self._joined(ids, exact[0].id, text)
        self.widget.offer(candidates)
        if len(exact) > 1:
            if any(candidate.id in ids for candidate in exact):
                self.ambiguous = text
                return ids
            raise ValidationError(
                f"“{text}” is the name of {len(exact)} {NOUNS_PLURAL.get(self.kind, self.kind)}: "
                f"{'; '.join(c.in_words for c in exact)}. Tick the one that is meant.",
                code="ambiguous",
            )
        near = f" Close to it: {'; '.join(c.in_words for c in candidates)}; tick one," if candidates else " Check it,"
        raise ValidationError(
            f"No {NOUNS.get(self.kind, self.kind)} is called “{text}”.{near} or add a new one first.", code="not-found"
        )

    def _joined(self, ids: list[str], found: str, text: str) -> list[str]:
        if self.many or not ids or ids == [found]:
            return [*ids, found]
        raise ValidationError(f"One is ticked and another, “{text}”, is typed. Leave only the one that is meant.")


NOUNS = {"event": "entry", "contact": "person", "asserter": "company or person"}
NOUNS_PLURAL = {"company": "companies", "contact": "people", "event": "entries", "asserter": "companies or people"} | {
    kind: f"{kind}s" for kind in ("deal", "seminar", "source")
}


def as_picked(value: Any) -> Picked:
    """The initial value of a field (an id, or ids) as if it had been ticked."""
    if not value:
        return Picked()
    return Picked(tuple(value) if isinstance(value, list | tuple) else (str(value),))
