"""Print the OpenAPI document, for docs/reference/openapi.yaml."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from drf_spectacular.renderers import OpenApiYamlRenderer

from api.openapi.views import document


class Command(BaseCommand):
    help = "Print the OpenAPI 3.1 document of the REST API as YAML."

    def handle(self, *args: Any, **options: Any) -> None:
        rendered: bytes = OpenApiYamlRenderer().render(document())  # type: ignore[no-untyped-call]
        self.stdout.write(rendered.decode(), ending="")
