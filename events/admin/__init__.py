"""The admin: what is known, on read-only pages, and forms that record what happened. Nothing here edits an event."""

from django.contrib import admin

from events.admin import deals, log, others, people

__all__ = ["deals", "log", "others", "people"]

admin.site.index_template = "events/admin/dashboard.html"
admin.site.index_title = "Pipeline"
