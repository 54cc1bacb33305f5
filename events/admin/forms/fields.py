"""The Django form field for each kind of value. They read what was typed; judging it is the catalogue's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from events.admin.forms.schema import Shape

_WHOLE = re.compile(r"[+-]?\d{1,18}")

_INPUTS: Mapping[str, Mapping[str, str]] = {
    "amount": {"inputmode": "decimal", "placeholder": "1500000.50", "class": "dt-input dt-input--short"},
    "percent": {"inputmode": "decimal", "placeholder": "0-100", "class": "dt-input dt-input--short"},
    "currency": {"maxlength": "3", "placeholder": "JPY", "class": "dt-input dt-input--short"},
    "country": {"maxlength": "2", "placeholder": "JP", "class": "dt-input dt-input--short"},
    "market": {"maxlength": "3", "placeholder": "JP or 009", "class": "dt-input dt-input--short"},
    "language": {"placeholder": "en", "class": "dt-input dt-input--short"},
    "partial-date": {"placeholder": "2026-H2", "data-date-words": "", "class": "dt-input"},
    "instant": {"placeholder": "2025-04-10T09:00:00Z", "class": "dt-input"},
    "url": {"inputmode": "url", "placeholder": "https://", "class": "dt-input"},
}
_ACRONYMS = {"loi": "LOI", "mou": "MoU", "nda": "NDA", "fdi": "FDI", "lei": "LEI"}


class SuggestingInput(forms.TextInput):
    """A text box with what is often said in it; the browser offers the list, any other word is as good."""

    template_name = "events/admin/widgets/suggesting.html"

    def __init__(self, attrs: Mapping[str, str], suggestions: Sequence[str]) -> None:
        super().__init__(dict(attrs))
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if self.suggestions:
            context["widget"]["suggestions"] = self.suggestions
            context["widget"]["attrs"]["list"] = f"list_{name}"
        return context


class TextField(forms.CharField):
    """Text as typed; None when nothing was."""

    def __init__(
        self, word_kind: str = "text", *, lines: int = 0, suggestions: Sequence[str] = (), **kwargs: Any
    ) -> None:
        attrs = dict(_INPUTS.get(word_kind, {"class": "dt-input"})) | {"autocomplete": "off"}
        if lines:
            widget: forms.Widget = forms.Textarea({"class": "dt-input", "rows": str(lines)})
        else:
            widget = SuggestingInput(attrs, suggestions)
        super().__init__(required=False, empty_value=None, widget=widget, **kwargs)


class NumberField(TextField):
    """A whole number if it reads as one, else what was typed, for the catalogue to refuse."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return int(text) if text and _WHOLE.fullmatch(text) else text


class ListField(TextField):
    """One item a line; [] when nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lines=3, **kwargs)

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in (super().clean(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class PairsField(TextField):
    """`name: value`, one pair a line; {} when nothing was typed. A line without a colon is a name without a value."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lines=3, **kwargs)
        self.widget.attrs["placeholder"] = "name: value"

    def clean(self, value: Any) -> dict[str, str]:
        pairs = (line.partition(":") for line in (super().clean(value) or "").splitlines() if line.strip())
        return {name.strip(): value.strip() for name, _, value in pairs}

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{k}: {v}" for k, v in value.items()) if isinstance(value, Mapping) else value


def choice_field(shape: Shape, *, spread: bool, help_of: Mapping[str, str]) -> forms.ChoiceField:
    """One of a closed list; spread out as radio buttons, each with its line of help, or folded into a select."""
    choices = [(value, in_words(value)) for value in shape.choices]
    if spread:
        described = [(v, f"{label} - {help_of[v]}" if v in help_of else label) for v, label in choices]
        widget: forms.Widget = forms.RadioSelect({"class": "dt-radio"})
        return forms.ChoiceField(choices=described, required=False, widget=widget)
    select = forms.Select({"class": "dt-input"})
    return forms.ChoiceField(choices=[("", "-"), *choices], required=False, widget=select)


def scale_field(shape: Shape, help_of: Mapping[int, str]) -> forms.Field:
    """A grade on a short scale of whole numbers, each with its word."""
    grades = range(shape.schema["minimum"], shape.schema["maximum"] + 1)
    choices = [(grade, f"{grade} - {help_of[grade]}" if grade in help_of else str(grade)) for grade in grades]
    return forms.TypedChoiceField(
        choices=[("", "-"), *choices],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select({"class": "dt-input"}),
    )


def flag_field(shape: Shape) -> forms.Field:
    """A tick box; with a third answer, not said, where the catalogue knows it."""
    if not shape.nullable:
        return forms.BooleanField(required=False, widget=forms.CheckboxInput({"class": "dt-check"}))
    return forms.TypedChoiceField(
        choices=[("", "not said"), ("true", "Yes"), ("false", "No")],
        coerce=lambda text: text == "true",
        empty_value=None,
        required=False,
        widget=forms.Select({"class": "dt-input dt-input--short"}),
    )


def in_words(value: str) -> str:
    """An enumeration's value as a person reads it: "stake_interest" -> "Stake interest"."""
    if value.isupper():
        return value
    words = [_ACRONYMS.get(word, word) for word in value.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])
