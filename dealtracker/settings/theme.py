"""The admin's looks and its menu."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy


def _item(title: str, icon: str, name: str) -> dict[str, Any]:
    """A line of the menu, for those who may see the list it leads to."""
    app, model, _ = name.split("_")
    permission = f"{app}.view_{model}"
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{name}"),
        "permission": lambda request: request.user.has_perm(permission),
    }


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Dealtracker",
    "SITE_HEADER": "Dealtracker",
    "SITE_SUBHEADER": "Deals, on the evidence",
    "SITE_SYMBOL": "handshake",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [lambda _request: static("events/admin.css")],
    "DASHBOARD_CALLBACK": "events.admin.dashboard.add_context",
    "BORDER_RADIUS": "8px",
    "COLORS": {
        "primary": {
            "50": "oklch(98.4% .014 180.7)",
            "100": "oklch(95.3% .051 180.8)",
            "200": "oklch(91% .096 180.4)",
            "300": "oklch(85.5% .138 181.1)",
            "400": "oklch(77.7% .152 181.9)",
            "500": "oklch(65% .118 184.7)",
            "600": "oklch(51.1% .096 186.4)",
            "700": "oklch(45% .085 187)",
            "800": "oklch(39% .07 188.2)",
            "900": "oklch(33.5% .058 188.4)",
            "950": "oklch(25% .045 192)",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    {"title": "Pipeline", "icon": "dashboard", "link": reverse_lazy("admin:index")},
                    _item("Deals", "handshake", "events_dealview_changelist"),
                    _item("Companies", "apartment", "events_companyview_changelist"),
                    _item("Seminars", "groups", "events_seminarview_changelist"),
                    _item("Sources", "article", "events_sourceview_changelist"),
                    _item("Contacts", "contacts", "events_contact_changelist"),
                ],
            },
            {
                "title": "Review",
                "separator": True,
                "items": [
                    _item("To look at", "flag", "events_anomaly_changelist"),
                    _item("Event log", "receipt_long", "events_eventlog_changelist"),
                    _item("Imports", "upload_file", "events_import_changelist"),
                    _item("Parked streams", "report", "events_parkedstream_changelist"),
                ],
            },
            {
                "title": "Access",
                "separator": True,
                "items": [
                    _item("Users", "person", "auth_user_changelist"),
                    _item("Groups", "group", "auth_group_changelist"),
                    _item("API tokens", "key", "api_apitoken_changelist"),
                ],
            },
        ],
    },
}
