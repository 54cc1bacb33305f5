"""People: contacts, which are ordinary erasable rows, and the accounts that sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from events.admin import lookup
from events.admin.forms.picking import PickField
from events.contacts import Contact, Employment

admin.site.unregister(User)
admin.site.unregister(Group)


class EmploymentForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    """The company is picked by name."""

    company_id = PickField("company", lookup.find, lookup.describe, label="Company", needed=True)

    class Meta:
        model = Employment
        fields = ("company_id", "role", "started", "ended", "is_current")

    def clean_company_id(self) -> Any:
        company = self.cleaned_data["company_id"]
        if not company:
            raise forms.ValidationError("Name the company.")
        return company


class EmploymentInline(TabularInline):  # type: ignore[misc]  # Unfold ships no types
    model = Employment
    form = EmploymentForm
    extra = 0


@admin.register(Contact)
class ContactAdmin(ModelAdmin):  # type: ignore[misc]  # Unfold ships no types
    """Profiles can be edited; events name contacts by id only and stay as they are.

    None is deleted: `manage.py erase_contact` blanks it, and that is on record. What is blank then stays blank.
    """

    list_display = ("__str__", "email")
    search_fields = ("name", "email")
    show_full_result_count = False
    inlines = (EmploymentInline,)

    class Media:
        css = {"all": ["events/admin.css"]}

    def has_change_permission(self, request: HttpRequest, obj: Contact | None = None) -> bool:
        return (obj is None or obj.erased_at is None) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Contact | None = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(auth_admin.UserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]  # as above
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class GroupAdmin(auth_admin.GroupAdmin, ModelAdmin):  # type: ignore[misc]  # as above
    pass
