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
        describe = getattr(self.view, "describe", None)
        if describe is None:
            return None
        parameters = self.view.declared_parameters(method.lower())
        operation: dict[str, Any] = describe(method.lower()).to_openapi(re.findall(r"{(\w+)}", path), parameters)
        return operation
