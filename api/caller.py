"""Who is calling, whichever way they proved it: what they are called in events, and what they may do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from api.models import ApiToken, Scope
from events.catalogue import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`client` is the namespace of the caller's idempotency keys; it never changes while the caller is the same."""

    actor: Actor
    client: str
    scopes: Collection[str]

    @classmethod
    def of_token(cls, token: ApiToken) -> Caller:
        return cls(
            actor=Actor(kind="token", id=token.prefix), client=f"token:{token.prefix}", scopes=frozenset(token.scopes)
        )

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes or Scope.ADMIN in self.scopes
