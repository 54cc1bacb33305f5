"""Who saw what, when."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0012_exports")]
    operations: ClassVar[list[Any]] = []
