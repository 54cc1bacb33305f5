"""What the admin's pages of API tokens ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User

from api import tokens
from api.models import Scope

_INPUT = {"class": "dt-input"}
_DAYS = (("30", "30 days"), ("90", "90 days"), ("365", "a year"), ("", "never"))
_GRACES = (("0", "at once"), ("3600", "in an hour"), ("86400", "in a day"), ("604800", "in a week"))


class IssueForm(forms.Form):
    """`cleaned_data` is what `tokens.issue` takes."""

    name = forms.CharField(
        max_length=100,
        help_text="What the client is called wherever people see what it recorded.",
        widget=forms.TextInput({**_INPUT, "autocomplete": "off"}),
    )
    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("username"),
        help_text="Who answers for it. It never does more than its owner may.",
        widget=forms.Select(_INPUT),
    )
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, initial=[Scope.READ], widget=forms.CheckboxSelectMultiple, label="May"
    )
    days = forms.ChoiceField(
        choices=_DAYS, required=False, initial="365", label="Expires in", widget=forms.Select(_INPUT)
    )

    def clean(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        days = given.pop("days", "")
        given["expires_at"] = datetime.now(UTC) + timedelta(days=int(days)) if days else None
        return given


class RotateForm(forms.Form):
    """How long the secret before goes on working."""

    grace = forms.TypedChoiceField(
        choices=_GRACES,
        coerce=lambda seconds: timedelta(seconds=int(seconds)),
        initial=str(int(tokens.GRACE.total_seconds())),
        label="The secret before ends",
        widget=forms.Select(_INPUT),
    )
