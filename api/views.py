"""What every endpoint shares: token, scope, strict query parameters, JSON in and out, problems."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from api import parameters
from api.authentication import BearerAuthentication
from api.caller import Caller
from api.errors import LengthRequiredError, NotFoundError, ScopeMissingError
from api.models import ApiToken, Scope
from api.parameters import Parameter
from api.parsers import JsonParser
from api.renderers import JsonRenderer


class ApiView(APIView):
    """A thin view: parse, call `record` or `history`, render. No rule of the domain lives in one.

    `query_parameters` declares, for each method, every query parameter there is; `self.query` holds their values.
    Reading needs the scope `read`; what a write needs depends on its body (api/v1/writing.py).
    """

    authentication_classes: tuple[type[BearerAuthentication], ...] = (BearerAuthentication,)
    permission_classes = ()
    renderer_classes = (JsonRenderer,)
    parser_classes = (JsonParser,)
    query_parameters: ClassVar[dict[str, tuple[Parameter, ...]]] = {}

    caller: Caller
    query: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not isinstance(request.auth, ApiToken):
            raise NotAuthenticated("Send a token: Authorization: Bearer dt_<prefix>_<secret>.")
        self.caller = Caller.of_token(request.auth)
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            self.require_scope(Scope.READ)
        if "Transfer-Encoding" in request.headers:
            raise LengthRequiredError()  # the length is unknown, so the framework would see an empty body
        method = "get" if request.method == "HEAD" else str(request.method).lower()
        if method in {"get", "post"} and hasattr(self, method):
            self.query = parameters.read(request.query_params, self.declared_parameters(method))

    def declared_parameters(self, method: str) -> tuple[Parameter, ...]:
        """Every query parameter of a method, also for the OpenAPI document."""
        return self.query_parameters.get(method, ())

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Answers stand for the moment and for this token: nobody else may be given them."""
        return super().default_response_headers | {"Cache-Control": "private, no-cache"}

    def require_scope(self, scope: Scope) -> None:
        """Raises ScopeMissingError."""
        if not self.caller.allows(scope):
            raise ScopeMissingError(required_scope=scope.value)


class UnknownAddressView(ApiView):
    """Every address under the API that is none: a problem as JSON, with or without a token."""

    authentication_classes: tuple[type[BearerAuthentication], ...] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFoundError(detail=f"There is nothing at {request.path}.")
