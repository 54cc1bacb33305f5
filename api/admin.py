"""API tokens in the admin: who has which, a new one, a new secret, the end. For the role `admin` only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin

from api import tokens
from api.access import roles
from api.access.errors import ScopesNotHeldError, TokenRevokedError
from api.access.forms import IssueForm, RotateForm
from api.models import ApiToken, Scope

_TONES = {"live": "good", "rotating": "warn", "expired": "", "revoked": "bad"}


@admin.register(ApiToken)
class ApiTokenAdmin(ModelAdmin):  # type: ignore[misc]  # Unfold ships no types
    """A list, and a page for each token with the two things that can be done to it.

    A secret stands in the answer to the form that made it, and nowhere else: not in a session, a message or a log.
    """

    list_display = ("name", "dt_prefix", "owner", "words", "expires_at", "last_used_at", "badge")
    list_display_links = ("name", "dt_prefix")
    list_select_related = ("owner",)
    search_fields = ("name", "prefix", "owner__username")
    ordering = ("-created_at", "prefix")
    actions: Sequence[str] | None = None
    show_full_result_count = False
    list_per_page = 50
    list_fullwidth = True
    change_form_show_cancel_button: ClassVar[bool] = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Who has the token of somebody else can do what they can: the permission alone does not do."""
        return bool(super().has_add_permission(request)) and _is_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(super().has_change_permission(request, obj)) and _is_admin(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        pages = {"rotate": self.rotate_view, "revoke": self.revoke_view}
        own = [
            path(
                f"<slug:prefix>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"api_apitoken_{name}",
            )
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What a token recorded is in the event log."""
        raise Http404

    @method_decorator(never_cache)
    @method_decorator(sensitive_variables("text"))
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Issue a token; the answer to the form shows its text, this once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = IssueForm(request.POST if request.method == "POST" else None, initial={"owner": request.user.pk})
        if form.is_bound and form.is_valid():
            try:
                token, text = tokens.issue(**form.cleaned_data)
                return self._show(request, token, text)
            except ScopesNotHeldError as error:
                form.add_error("scopes", str(error))
        return self._answer(request, "issue", {"title": "Issue an API token", "form": form, "roles": roles.ROLES})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What there is to know of a token. Nothing is edited here."""
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise PermissionDenied
        token = self._get(object_id)
        return self._answer(request, "token", self._facts(request, token) | {"form": RotateForm()})

    @method_decorator(never_cache)
    @method_decorator(sensitive_variables("text"))
    def rotate_view(self, request: HttpRequest, prefix: str) -> HttpResponse:
        token = self._get_changeable(request, prefix)
        form = RotateForm(request.POST)
        if not form.is_valid():
            return self._answer(request, "token", self._facts(request, token) | {"form": form})
        try:
            text, until = tokens.rotate(prefix, datetime.now(UTC), grace=form.cleaned_data["grace"])
        except TokenRevokedError as error:
            messages.error(request, str(error))
            return self._back_to(token)
        return self._show(request, token, text, until)

    def revoke_view(self, request: HttpRequest, prefix: str) -> HttpResponse:
        token = self._get_changeable(request, prefix)
        if tokens.revoke(prefix, datetime.now(UTC)):
            messages.success(request, f"{token} is revoked.")
        else:
            messages.info(request, f"{token} was revoked before.")
        return self._back_to(token)

    @admin.display(description="Prefix", ordering="prefix")
    def dt_prefix(self, token: ApiToken) -> str:
        return f"dt_{token.prefix}"

    @admin.display(description="Scopes")
    def words(self, token: ApiToken) -> str:
        return ", ".join(token.scopes)

    @admin.display(description="State")
    def badge(self, token: ApiToken) -> SafeString:
        state = token.state(datetime.now(UTC))
        return format_html('<span class="dt-badge dt-badge--{}">{}</span>', _TONES[state], state)

    def _get(self, prefix: str) -> ApiToken:
        token = ApiToken.objects.select_related("owner").filter(pk=prefix.replace("\0", "")[:20]).first()
        if token is None:
            raise Http404("There is no such token.")
        return token

    def _get_changeable(self, request: HttpRequest, prefix: str) -> ApiToken:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self._get(prefix)

    def _facts(self, request: HttpRequest, token: ApiToken) -> dict[str, Any]:
        held = roles.scopes_of_user(token.owner)
        return {
            "title": token.name,
            "token": token,
            "badge": self.badge(token),
            "effective": sorted(roles.effective(token.scopes, held)),
            "can_change": self.has_change_permission(request) and token.revoked_at is None,
            "is_rotating": token.state(datetime.now(UTC)) == "rotating",
        }

    def _show(self, request: HttpRequest, token: ApiToken, text: str, until: datetime | None = None) -> HttpResponse:
        return self._answer(request, "secret", {"title": token.name, "token": token, "text": text, "until": until})

    def _answer(self, request: HttpRequest, page: str, context: dict[str, Any]) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "list_url": _address("changelist")}
        return TemplateResponse(request, f"api/admin/{page}.html", shared | context)

    def _back_to(self, token: ApiToken) -> HttpResponse:
        return HttpResponseRedirect(_address("change", token.prefix))


def _is_admin(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and Scope.ADMIN in roles.scopes_of_user(request.user)


def _address(page: str, *args: str) -> str:
    return reverse(f"admin:api_apitoken_{page}", args=args)
