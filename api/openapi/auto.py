"""Where drf-spectacular asks the endpoints: each describes its own methods."""

from __future__ import annotations

import re
from typing import Any

from drf_spectacular.openapi import AutoSchema


class DealtrackerSchema(AutoSchema):
    """An endpoint without `describe` (the document itself, its page) is left out."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> dict[str, Any] | None:
        view: Any = self.view
        if not hasattr(view, "describe"):
            return None
        described = view.describe(method.lower())
        operation: dict[str, Any] = described.to_openapi(
            re.findall(r"{(\w+)}", path), view.declared_parameters(method.lower())
        )
        return operation
