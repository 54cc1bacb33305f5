"""Which company a name in the table means, and which streams are recorded already.

New companies, sources and deals get ids made from their name, link or row, so that every run of an import, however
it was cut into batches or broken off, arrives at the same ids.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from events import store
from events.importing import mapping
from events.importing.errors import RowError
from events.importing.interpreting import DealRow, fold_name
from events.projections.models import CompanyName

NAMESPACE = uuid.UUID("6a0e7a52-6f0b-5d5c-9f0e-0d6b1c1f7a11")


def company_id(name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"company:{fold_name(name)}"))


def source_id(url: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"source:{url}"))


def deal_id(mapping_name: str, identity: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"deal:{mapping_name}:{identity}"))


@dataclass(frozen=True, slots=True)
class Directory:
    """What the names of some rows mean: the mapping's own decisions first, then the companies that are recorded."""

    known: Mapping[str, str]
    named: Mapping[str, set[str]]

    @classmethod
    def load(cls, rows: Iterable[DealRow], rules: mapping.Mapping) -> Directory:
        """Look up, in one query, which recorded companies bear the rows' names."""
        names = {fold_name(name) for row in rows for name in row.companies.values()}
        named: dict[str, set[str]] = {}
        for name, found in CompanyName.objects.filter(folded__in=names).values_list("folded", "company_id"):
            named.setdefault(name, set()).add(str(found))
        return cls({fold_name(name): id_ for name, id_ in rules.known_companies.items()}, named)

    def find_company(self, name: str) -> str:
        """The id of the company of this name, recorded or to be registered. Raises RowError if several bear it."""
        folded = fold_name(name)
        if folded in self.known:
            return self.known[folded]
        found = self.named.get(folded, set())
        if len(found) > 1:
            raise RowError(
                reason="ambiguous-company",
                detail=f"{len(found)} companies are called {name!r} ({', '.join(sorted(found))}): "
                "say which one is meant under known_companies in the mapping.",
            )
        return next(iter(found), company_id(name))


def list_recorded(ids: Collection[str]) -> set[str]:
    """Which of these streams exist in the store; unlike the views, it never lags."""
    return set(store.list_existing(ids))
