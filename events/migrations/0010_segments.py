"""The bitemporal read model."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0009_erasure")]
    operations: ClassVar[list[Any]] = []
