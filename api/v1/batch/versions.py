"""Which version of its stream each line rests on: required for some types, and counted along the lines of a stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.v1.batch.parsing import Parsed, is_opening
from events import catalogue, store
from events.recording import Line, LineRefused, VersionRequiredError, Write


def require_versions(lines: Parsed) -> Parsed:
    """The lines; those that rest on a version and have none, refused.

    A line that opens a stream or names its version gives it to the later lines of the stream, which then rest on it.
    """
    given: dict[str, int] = {}  # stream -> index of the line that gave its version
    judged: list[Line | LineRefused] = []
    for index, line in enumerate(lines):
        if isinstance(line, Line) and line.expected_version is None and catalogue.needs_version(line.draft.type):
            line = _resting(line, given.get(line.stream_id or ""))
        if isinstance(line, Line) and line.stream_id and (line.expected_version is not None or is_opening(line)):
            given[line.stream_id] = index
        judged.append(line)
    return tuple(judged)


def _resting(line: Line, giver: int | None) -> Line | LineRefused:
    if giver is not None:
        return replace(line, rests_on=giver)
    detail = (
        f"{line.draft.type} rests on what its writer saw. Say which version that was: expected_version, the version of "
        "its stream before this line."
    )
    return LineRefused(VersionRequiredError(detail=detail))


@dataclass(frozen=True, slots=True)
class Grouped:
    """The lines of a batch as one write for each stream, and for each event of the writes the index of its line."""

    writes: tuple[Write, ...]
    indexes: tuple[int, ...]


def group(lines: Sequence[Line]) -> Grouped:
    """Raises VersionConflictError, with the `index` of the line, where the versions of a stream contradict each other.

    Lines that open a stream without an id stay alone.
    """
    by_stream: dict[tuple[str, str], list[int]] = {}
    for index, line in enumerate(lines):
        by_stream.setdefault((line.category, line.stream_id or f"line {index}"), []).append(index)
    writes = [
        Write(
            category=category,
            stream_id=lines[indexes[0]].stream_id,
            drafts=tuple(lines[index].draft for index in indexes),
            expected_version=_version_before(lines, indexes),
        )
        for (category, _), indexes in by_stream.items()
    ]
    return Grouped(tuple(writes), tuple(index for indexes in by_stream.values() for index in indexes))


def _version_before(lines: Sequence[Line], indexes: Sequence[int]) -> int | None:
    """The version of the stream before the first of its lines, as its lines say."""
    before: int | None = None
    for place, index in enumerate(indexes):
        line = lines[index]
        if line.expected_version is None:
            continue
        if before is None and line.expected_version >= place:
            before = line.expected_version - place
        if before != line.expected_version - place:
            actual = (before or 0) + place
            raise store.VersionConflictError(
                stream_id=line.stream_id, expected=line.expected_version, actual=actual, index=index
            )
    return before
