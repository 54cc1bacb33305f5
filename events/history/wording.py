"""What changed, in the words of the domain: "Interest softened: Foxconn in Nissan (equity)"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from events.catalogue import dates
from events.catalogue.base import Names
from events.history.facets import Kind, Value

Path = Sequence[Value | None]
"""The values that a part went through, the one before first; None is where there was no such part."""

_LEVELS = (
    "rumor",
    "reported",
    "stated by one party",
    "confirmed by all deciding parties",
    "official record",
)


def tell_change(kind: Kind, path: Path, names: Names) -> str:
    """One sentence without a full stop. `names` turns ids into what people call them."""
    return _TELL[kind](path, names)


def list_ids(value: Any) -> list[str]:
    """The texts of a value that may be ids of what has a name."""
    if isinstance(value, str):
        return [value] if len(value) == 36 and value.count("-") == 4 else []
    if isinstance(value, Mapping):
        return [id_ for item in value.values() for id_ in list_ids(item)]
    return [id_ for item in value for id_ in list_ids(item)] if isinstance(value, tuple | list) else []


def _line(told: Callable[[Value, Names], str], what: str, verb: str | None = "status") -> Callable[[Path, Names], str]:
    """What a line of a list is told as: by its status where it has one, else as recorded, changed or gone."""

    def tell(path: Path, names: Names) -> str:
        before, after = path[0], path[-1]
        if after is None:
            return f"{what} no longer on record: {told(before or {}, names)}"
        status = str(after.get(verb, "")) if verb else ""
        if before is None or (status and before.get("status") != status):
            return f"{what} {status or 'recorded'}: {told(after, names)}"
        changed = ", ".join(name.replace("_", " ") for name in after if after[name] != before.get(name))
        return f"{what} changed ({changed}): {told(after, names)}"

    return tell


def _stage(path: Path, names: Names) -> str:
    stages = [value["stage"] if value else None for value in path]
    passed = [stage for n, stage in enumerate(stages) if stage and (not n or stage != stages[n - 1])]
    if path[-1] is None:
        return f"No longer on record, at stage {passed[0]}"
    if len(passed) > 1:
        return f"Stage {' -> '.join(passed)}" + (" (derived)" if path[-1]["derived"] else "")
    if path[0] is None:
        return f"Stage {passed[0]}"
    since = path[-1]["since"]
    return f"Stage {passed[0]} is dated anew: {_when(since) if since else 'date not known'}"


def _deal(path: Path, names: Names) -> str:
    before, after = path[0], path[-1]
    if after is None:
        return f"Deal no longer on record: {(before or {})['title']}"
    if before is None:
        return f"Deal opened: {after['title']}"
    changed = [
        f"{name} {_plain(before[name])} -> {_plain(after[name])}" for name in after if after[name] != before[name]
    ]
    return f"Deal described anew: {'; '.join(changed)}"


def _plain(value: Any) -> str:
    return ", ".join(value) or "none" if isinstance(value, tuple) else str(value or "none")


def _evidence(path: Path, names: Names) -> str:
    before, after = path[0], path[-1]
    if after is None:
        return "No evidence left"
    level = f"{after['rumor_level']} ({_LEVELS[after['rumor_level']]})"
    disputed = ", disputed" if after["disputed"] else ""
    was = f"{before['rumor_level']} -> " if before and before["rumor_level"] != after["rumor_level"] else ""
    return f"Evidence {was}{level}{disputed}"


def _seminar(path: Path, names: Names) -> str:
    before, after = path[0], path[-1]
    if after is None:
        return f"{_seminar_name(before or {})} no longer about the deal"
    if before is None or before["status"] != after["status"]:
        by = f" by {names(after['host'])}" if after["host"] else ""
        return f"{_seminar_name(after)} {after['status']}{by}"
    if before["scheduled"] != after["scheduled"]:
        return f"{_seminar_name(after)} rescheduled: {_when(after['scheduled']) if after['scheduled'] else 'no date'}"
    return f"{_seminar_name(after)} described anew"


def _seminar_name(value: Value) -> str:
    title = f" “{value['title']}”" if value.get("title") else ""
    return f"{str(value.get('kind', 'seminar')).capitalize()}{title}"


def _record(path: Path, names: Names) -> str:
    record = path[-1]
    if record is None:
        return "Record stands by itself again"
    into = record["merged_into"]
    return f"Record merged into {names(into)}" if into else f"Record {record['record_status'].replace('_', ' ')}"


def _flag(path: Path, names: Names) -> str:
    flag = path[-1] or path[0] or {}
    return f"Flag {'cleared' if path[-1] is None else 'raised'}: {flag['text']}"


def _interest(line: Value, names: Names) -> str:
    return f"{names(line['holder'])} in {names(line['target'])} ({line['interest_kind'].replace('_', ' ')})"


def _proposal(line: Value, names: Names) -> str:
    return f"{names(line['by'])} to {', '.join(map(names, line['to']))}" + (
        f" ({line['kind']})" if line["kind"] else ""
    )


def _agreement(line: Value, names: Names) -> str:
    return f"{line['instrument']} of {', '.join(map(names, line['signatories']))}"


def _clearance(line: Value, names: Names) -> str:
    return ", ".join(filter(None, (line["authority"], line["regime"], line["jurisdiction"])))


def _denial(line: Value, names: Names) -> str:
    about = f" ({line['about']})" if line["about"] else ""
    by = f" by {names(line['by'])}" if line["by"] else ""
    return f"{line['denied_type']}{about}{by}"


def _contact(line: Value, names: Names) -> str:
    who = names(line["contact"])
    return f"{'a contact' if who == line['contact'] else who} of {names(line['company'])}"


def _when(text: str) -> str:
    return dates.in_words(dates.parse(text))


def _switch(on: str, off: str) -> Callable[[Path, Names], str]:
    return lambda path, names: off if path[-1] is None else on


_TELL: Mapping[Kind, Callable[[Path, Names], str]] = {
    "deal": _deal,
    "stage": _stage,
    "pause": _switch("Paused", "No longer paused"),
    "party": _line(lambda line, names: f"{names(line['company'])} as {line['role']}", "Party"),
    "interest": _line(_interest, "Interest"),
    "proposal": _line(_proposal, "Proposal"),
    "agreement": _line(_agreement, "Agreement", None),
    "clearance": _line(_clearance, "Clearance"),
    "expectation": lambda path, names: (
        f"Expected to be final: {_when(path[-1]['finalization_expected'])}" if path[-1] else "No longer expected"
    ),
    "evidence": _evidence,
    "contact": _line(_contact, "Contact", None),
    "position": _line(
        lambda line, names: f"{names(line['by'])} on {line['topic']}: {line['stance']}", "Position", None
    ),
    "denial": _line(_denial, "Denial", None),
    "lockout": _line(lambda line, names: f"{names(line['by'])} until {line['until']}", "Lockout", None),
    "dispute": _line(lambda line, names: line["claim"], "Dispute"),
    "record": _record,
    "merge": lambda path, names: (
        f"{'Merged with' if path[-1] else 'No longer merged with'} {names((path[-1] or path[0] or {})['deal'])}"
    ),
    "seminar": _seminar,
    "flag": _flag,
}
