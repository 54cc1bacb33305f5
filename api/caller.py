"""Who is calling, whichever way they proved it: what they are called in events, and what they may do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.models import AbstractUser

from api.access import roles
from api.models import Scope
from api.tokens import LiveToken
from events.catalogue import Actor
from events.disclosures import Channel, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """`client` is the namespace of the caller's idempotency keys; it never changes while the caller is the same.

    `scopes` are what they may do at this moment: `admin` is there together with all that it includes.
    """

    is_authenticated: ClassVar[bool] = True

    actor: Actor
    client: str
    scopes: Collection[str]
    owner: str | None = None  # the id of the user whose token it is

    @classmethod
    def of_token(cls, token: LiveToken) -> Caller:
        return cls(
            actor=Actor(kind="token", id=token.prefix),
            client=f"token:{token.prefix}",
            scopes=token.effective_scopes,
            owner=str(token.owner_id),
        )

    @classmethod
    def of_user(cls, user: AbstractUser) -> Caller:
        """Somebody who is logged in. One query, for their roles."""
        id_ = str(user.pk)
        return cls(actor=Actor(kind="user", id=id_), client=f"user:{id_}", scopes=roles.scopes_of_user(user))

    def as_viewer(self, request_id: str | None) -> Viewer:
        """Whom the access log names."""
        channel: Channel = "command" if self.actor.kind == "task" else "api"
        return Viewer(actor=self.actor, channel=channel, owner=self.owner, request_id=request_id)

    def allows(self, scope: Scope) -> bool:
        return scope in self.scopes
