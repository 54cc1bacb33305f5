"""Wording in the admin's templates."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def words(code: object) -> str:
    """An enumeration's value as words: `stake_interest` and `skipped-step` -> "stake interest", "skipped step"."""
    return str(code or "").replace("_", " ").replace("-", " ")
