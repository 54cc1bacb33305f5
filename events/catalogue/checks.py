"""Checks between the fields of one event (rule H8 and its kin). Each names the field that a person should look at."""

from collections.abc import Iterable
from decimal import Decimal

from pydantic_core import PydanticCustomError


def refuse(field: str, code: str, message: str) -> PydanticCustomError:
    """The error of a field; braces in `message` stand for themselves."""
    return PydanticCustomError(code, "{problem}", {"field": field, "problem": message})


def ordered(low: str | None, high: str | None, field: str) -> None:
    if low is not None and high is not None and Decimal(low) > Decimal(high):
        raise refuse(field, "range-reversed", f"Must not be less than {low}, the lower end of the range.")


def money(amounts: Iterable[str | None], currency: str | None) -> None:
    if currency is None and any(amount is not None for amount in amounts):
        raise refuse("currency", "currency-missing", "An amount needs its currency.")


def different(one: str | None, other: str | None, field: str) -> None:
    if one is not None and one == other:
        raise refuse(field, "same-company", "Must be another company.")


def needed(value: object, field: str, when: str) -> None:
    if value is None:
        raise refuse(field, "missing", f"This field is required {when}.")


def absent(value: object, field: str, message: str) -> None:
    if value is not None:
        raise refuse(field, "not-applicable", message)
