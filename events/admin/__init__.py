"""The admin: what is known, on read-only pages, and forms that record what happened. Nothing here edits an event."""

from django.contrib import admin

from events.admin import deals, imports, log, others, people

__all__ = ["deals", "imports", "log", "others", "people"]

admin.site.index_template = "events/admin/dashboard.html"
admin.site.index_title = "Pipeline"
