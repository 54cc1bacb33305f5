"""Merges, moves and disputes in the read models."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0007_states_as_written")]
    operations: ClassVar[list[Any]] = []
