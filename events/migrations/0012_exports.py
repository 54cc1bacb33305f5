"""Exports and their parts."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0011_integrity")]
    operations: ClassVar[list[Any]] = []
