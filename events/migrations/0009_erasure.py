"""Erasing what is kept apart from the log."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0008_fixing")]
    operations: ClassVar[list[Any]] = []
