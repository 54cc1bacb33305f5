"""The WSGI application."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealtracker.settings")


class Request(WSGIRequest):
    """Reads addresses and forms as UTF-8, whatever a Content-Type says.

    Django takes its `charset` for the query's, too, while it makes the request: outside of everything that could turn
    a codec's failure into an answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Handler(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
application = Handler()
