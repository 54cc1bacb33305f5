"""What a caller is told about itself."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, Field

from api.v1.shapes import Shape

ScopeWord = Literal["admin", "append", "correct", "erase", "export", "merge", "read"]


class TokenOwner(Shape):
    id: str
    name: str


class RequestLimit(Shape):
    """The bucket of the caller: `burst` requests at once, filled again at `per_minute`."""

    per_minute: int
    burst: int


class CallerInfo(Shape):
    """Who is calling. For a person who is logged in, what only tokens have is null."""

    kind: Literal["token", "user"]
    prefix: str | None = Field(description="The public part of the token; events name the client by it.")
    name: str | None = Field(description="What the client is called.")
    owner: TokenOwner
    scopes: list[ScopeWord] | None = Field(description="What the token was issued for; `admin` includes the others.")
    effective_scopes: list[ScopeWord] = Field(description="What it may do now: no more than its owner's roles allow.")
    expires_at: AwareDatetime | None
    last_used_at: AwareDatetime | None = Field(description="To the minute; before this request.")
    retires_at: AwareDatetime | None = Field(
        description="When the secret that was sent stops working, because there is a newer one."
    )
    rate_limit: RequestLimit | None = Field(description="Null when requests are not counted.")


class RotatedToken(Shape):
    """The new secret, shown this once."""

    token: str = Field(description="The whole text of the token, for the Authorization header.")
    prefix: str = Field(description="As before: the client stays the same.")
    previous_until: AwareDatetime = Field(description="Until when the secret that was sent still works.")
