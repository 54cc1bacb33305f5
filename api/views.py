"""What every endpoint shares: who calls, scopes, limits, strict query parameters, JSON in and out, problems."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import memento, parameters
from api.access import limits
from api.authentication import BearerAuthentication, SessionAuthentication
from api.caller import Caller
from api.errors import LengthRequiredError, NotFoundError, ScopeMissingError
from api.models import Scope
from api.parameters import Parameter
from api.parsers import JsonParser
from api.renderers import JsonRenderer
from events import disclosures

READING = (Scope.READ,)
RECORDING = (Scope.APPEND, Scope.CORRECT)

_operation_ids: dict[tuple[str, str], str] = {}


class ApiView(APIView):
    """A thin view: parse, call `record` or `history`, render. No rule of the domain lives in one.

    `query_parameters` declares, for each method, every query parameter there is; `self.query` holds their values.
    `scopes` declares, for each method, the scopes of which the caller needs one; () means that whoever proved who they
    are may. A method that is offered and not declared is for `admin`. Which of them a write needs depends on its body,
    too (api/v1/writing.py).
    """

    authentication_classes: tuple[type[BaseAuthentication], ...] = (BearerAuthentication, SessionAuthentication)
    permission_classes = ()
    renderer_classes: tuple[type[JsonRenderer], ...] = (JsonRenderer,)
    parser_classes: tuple[type[BaseParser], ...] = (JsonParser,)
    query_parameters: ClassVar[dict[str, tuple[Parameter, ...]]] = {}
    reads_chunks: ClassVar[bool] = False  # whether it takes bodies without a length, and reads them by itself
    scopes: ClassVar[dict[str, tuple[Scope, ...]]] = {"get": READING, "post": RECORDING}

    caller: Caller
    query: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.caller = _caller_of(request)
        self._count_request()
        method = "get" if request.method == "HEAD" else str(request.method).lower()
        is_offered = method != "options" and method in self.http_method_names and hasattr(self, method)
        if is_offered:
            self._require_one(self.scopes.get(method, (Scope.ADMIN,)))
        if "Transfer-Encoding" in request.headers and not self.reads_chunks:
            raise LengthRequiredError()  # the length is unknown, so the framework would see an empty body
        if is_offered:
            self.query = parameters.read(request.query_params, self.declared_parameters(method))
            memento.negotiate(request, self.query, self.headers)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What an answer says of its own caching holds."""
        if "Cache-Control" in response.headers:
            self.headers["Cache-Control"] = response.headers["Cache-Control"]
        return super().finalize_response(request, response, *args, **kwargs)

    def declared_parameters(self, method: str) -> tuple[Parameter, ...]:
        """Every query parameter of a method, also for the OpenAPI document."""
        return self.query_parameters.get(method, ())

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Answers stand for the moment and for this caller: nobody else may be given them."""
        return super().default_response_headers | {"Cache-Control": "private, no-cache"}

    def require_scope(self, scope: Scope) -> None:
        """Raises ScopeMissingError."""
        if not self.caller.allows(scope):
            raise ScopeMissingError(required_scope=scope.value)

    def disclose(
        self, stream_ids: Iterable[str] | None, *, position: int | None = None, events: Iterable[str] | None = None
    ) -> None:
        """Write down that the caller is shown these streams (None: every one), or exactly these `events` of them.

        Call it once in each view that shows deals or events, when what it shows has been read, whatever becomes of the
        answer: a 304 shows that nothing changed. `position` is that of an answer as of then. Nothing is written where
        nothing is shown. Raises DatabaseError.
        """
        valid_at, known_at = self.query.get("valid_at"), self.query.get("known_at")
        disclosures.note(
            self.caller.as_viewer(getattr(self.request, "request_id", None)),
            self._operation_id(),
            stream_ids,
            position=position,
            events=events,
            valid_at=valid_at and valid_at.text,
            known_at=known_at and known_at.instant,
        )

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """What may be done here, in `Allow`; the OpenAPI document has the rest."""
        return Response(status=204)

    def _operation_id(self) -> str:
        """What the OpenAPI document calls this method of this address; described once, for it takes a while."""
        method = "get" if self.request.method == "HEAD" else str(self.request.method).lower()
        view: Any = self
        place = (str(view.request.resolver_match.view_name), method)
        if place not in _operation_ids:
            _operation_ids[place] = view.describe(method).id
        return _operation_ids[place]

    def _require_one(self, scopes: tuple[Scope, ...]) -> None:
        if scopes and not any(self.caller.allows(scope) for scope in scopes):
            raise ScopeMissingError(required_scope=scopes[0].value)

    def _count_request(self) -> None:
        """Raises RateLimitedError. The answer tells what is left, whatever becomes of the request."""
        standing = limits.take(self.caller.client)
        if standing is not None:
            self.headers |= standing.headers
            standing.require()


def _caller_of(request: Request) -> Caller:
    """Raises NotAuthenticated."""
    caller: object = request.user
    if not isinstance(caller, Caller):
        raise NotAuthenticated("Send a token: Authorization: Bearer dt_<prefix>_<secret>.")
    return caller


class UnknownAddressView(ApiView):
    """Every address under the API that is none: a problem as JSON, with or without a token."""

    authentication_classes: tuple[type[BaseAuthentication], ...] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFoundError(detail=f"There is nothing at {request.path}.")
