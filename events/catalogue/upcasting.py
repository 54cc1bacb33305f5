"""Old stored data brought up to the newest version of its type, one version at a time, when it is read.

Rows are never rewritten. A type whose class moves to version n+1 registers the step from n beside the class, and keeps
the schema of version n (json_schema.py).
"""

from collections.abc import Callable, Mapping
from typing import Any

from events.errors import DealTrackerError

Stored = Mapping[str, Any]
Step = Callable[[Stored], Stored]

_steps: dict[tuple[str, int], Step] = {}


class SchemaVersionError(DealTrackerError):
    """A stored event is of a version that this release cannot read. `details`: type, schema_version, newest."""

    code = "schema-version-unknown"
    title = "Schema version unknown"
    http_status = 500
    template = "There is no way from version {schema_version} of {type} to version {newest}."


def upcasts(type: str, from_version: int) -> Callable[[Step], Step]:
    """Decorator: the function turns stored data of `from_version` into the next, and leaves its argument alone."""

    def add(step: Step) -> Step:
        if (type, from_version) in _steps:
            raise ValueError(f"{type} v{from_version} has its step to the next version already")
        _steps[type, from_version] = step
        return step

    return add


def upcast(type: str, stored: Stored, from_version: int, to_version: int) -> Stored:
    """Take every step from one version to another; raises `SchemaVersionError` when one is missing."""
    if from_version > to_version:
        raise SchemaVersionError(type=type, schema_version=from_version, newest=to_version)
    for version in range(from_version, to_version):
        step = _steps.get((type, version))
        if step is None:
            raise SchemaVersionError(type=type, schema_version=version, newest=to_version)
        stored = step(stored)
    return stored
