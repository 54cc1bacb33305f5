"""The root of every anticipated failure. Concrete errors live beside the code that raises them."""

from typing import Any, ClassVar


class DealTrackerError(Exception):
    """Something anticipated went wrong; people and clients are told what and what to do next.

    A subclass declares its machine part (`code`, `http_status`) and its human part (`title`, `template`)
    as class attributes, and passes the template's values by keyword. The values stay readable as
    `error.details[...]`, so the API maps any error to RFC 9457 by attribute and never by type.
    Instances survive pickling (Celery).
    """

    code: ClassVar[str] = "error"
    title: ClassVar[str] = "Request failed"
    http_status: ClassVar[int] = 400
    template: ClassVar[str] = "{detail}"

    def __init__(self, **details: Any) -> None:
        super().__init__(self.template.format(**details))
        self.details = details

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.details)


def _rebuild(cls: type[DealTrackerError], details: dict[str, Any]) -> DealTrackerError:
    return cls(**details)
