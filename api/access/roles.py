"""Roles: what people may do, in the admin and through the API. One table for both.

A role is a Django group of that name. Groups and their permissions follow this table after every `migrate`: what
somebody changed in one of these four groups by hand is undone, so an exception belongs into a group of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from django.apps import apps as installed
from django.contrib.auth.models import AbstractUser
from django.db import transaction

from api.models import Scope

ADMIN = "admin"

_STREAMS = ("deal", "company", "seminar", "source")
_PAGES = ("events.view_eventlog", "events.view_anomaly", *(f"events.view_{name}view" for name in _STREAMS))
_RECORDING = tuple(f"events.add_{name}view" for name in _STREAMS)
_IMPORTS = ("events.view_import",)
_PROFILES = ("events.view_contact", "events.view_employment")
_KEEPING_PROFILES = tuple(f"events.{verb}_{name}" for verb in ("add", "change") for name in ("contact", "employment"))


@dataclass(frozen=True, slots=True)
class Role:
    """`permissions` are patterns of `app.codename`. To enter the admin, people also need to be staff."""

    scopes: frozenset[Scope]
    permissions: tuple[str, ...]

    @property
    def words(self) -> str:
        return "everything" if Scope.ADMIN in self.scopes else ", ".join(s for s in Scope if s in self.scopes)


ROLES: dict[str, Role] = {
    "viewer": Role(frozenset({Scope.READ}), _PAGES),
    "analyst": Role(
        frozenset({Scope.READ, Scope.APPEND, Scope.CORRECT, Scope.MERGE}),
        (*_PAGES, *_IMPORTS, *_RECORDING, *_PROFILES, *_KEEPING_PROFILES),
    ),
    "auditor": Role(
        frozenset({Scope.READ, Scope.EXPORT}), (*_PAGES, *_IMPORTS, *_PROFILES, "events.view_parkedstream")
    ),
    ADMIN: Role(frozenset(Scope), ("events.*", "api.*", "auth.*")),
}


def scopes_of(roles: Iterable[str], *, is_superuser: bool) -> frozenset[str]:
    """What the roles allow together; groups that are no roles allow nothing. A superuser has the role `admin`."""
    held = (ADMIN, *roles) if is_superuser else tuple(roles)
    return frozenset(scope.value for role in held if role in ROLES for scope in ROLES[role].scopes)


def scopes_of_user(user: AbstractUser) -> frozenset[str]:
    """One query."""
    return scopes_of(user.groups.values_list("name", flat=True), is_superuser=user.is_superuser)


def effective(scopes: Collection[str], held: frozenset[str]) -> frozenset[str]:
    """What a token with these scopes may do while its owner holds those; `admin` stands for every scope."""
    asked = frozenset(Scope.values) if Scope.ADMIN in scopes else frozenset(scopes)
    return asked & held


def ensure(*, using: str, apps: Any = installed, **_: Any) -> None:
    """A receiver of `post_migrate`: make the groups what the table says, in one transaction. Changes nothing twice."""
    try:
        groups, permissions = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # migrated back to a time before there were any
        return
    with transaction.atomic(using=using):
        named = permissions.objects.using(using).values_list("pk", "content_type__app_label", "codename")
        known = {f"{app}.{codename}": pk for pk, app, codename in named}
        for name, role in ROLES.items():
            group, _ = groups.objects.using(using).get_or_create(name=name)
            group.permissions.set(
                pk for permission, pk in known.items() if any(fnmatchcase(permission, one) for one in role.permissions)
            )
