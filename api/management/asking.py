"""The reads of the API as questions for a command: by the names of their addresses, without a server or a token."""

from __future__ import annotations

import getpass
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, resolve, reverse
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from api.caller import Caller
from api.models import Scope
from api.openapi.operation import Operation
from api.parameters import Parameter
from api.v1.urls import urlpatterns
from events.catalogue import Actor


class OperatorAuthentication(BaseAuthentication):
    """Whoever may run commands here has the database, and so may read everything. Named after the system's user."""

    def authenticate(self, request: Request) -> tuple[Any, None]:
        name = f"audit:{_system_user()}"
        return Caller(actor=Actor(kind="task", id=name), client=f"task:{name}", scopes=frozenset(Scope.values)), None


@dataclass(frozen=True, slots=True)
class Question:
    """One address that can be read. `places` are the names of what its path leaves open."""

    name: str
    pattern: URLPattern
    operation: Operation
    parameters: Sequence[Parameter]

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(self.pattern.pattern.converters)

    @property
    def address(self) -> str:
        return str(self.pattern.pattern)

    def ask(self, places: Mapping[str, str], query: Mapping[str, str]) -> HttpResponse:
        """The answer that GET has, problems included. The access log names the operator and the channel `command`.

        Raises NoReverseMatch for what cannot stand in the path.
        """
        request = HttpRequest()
        request.method = "GET"
        request.path = request.path_info = reverse(f"api:{self.name}", kwargs=dict(places))
        request.GET = QueryDict(urlencode(query))
        request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_ACCEPT": "*/*", "REQUEST_METHOD": "GET"}
        request.META["QUERY_STRING"] = urlencode(query)
        request.resolver_match = resolve(request.path)
        request.request_id = str(uuid.uuid4())  # type: ignore[attr-defined]  # as RequestIdMiddleware
        callback: Any = self.pattern.callback
        view = callback.cls.as_view(**callback.initkwargs, authentication_classes=(OperatorAuthentication,))
        answer: HttpResponse = view(request, **request.resolver_match.kwargs)
        return answer.render() if hasattr(answer, "render") else answer


def list_questions() -> dict[str, Question]:
    """Every address that is read with GET and described, by its name; but for what is about the caller alone."""
    return {str(pattern.name): question for pattern in urlpatterns if (question := _question(pattern))}


def _question(pattern: URLPattern) -> Question | None:
    callback: Any = pattern.callback
    view = callback.cls(**callback.initkwargs)
    if not (hasattr(view, "get") and hasattr(view, "describe") and view.scopes.get("get")):
        return None
    return Question(str(pattern.name), pattern, view.describe("get"), view.declared_parameters("get"))


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container need not name its users
        return str(os.getuid())
