"""The Merkle tree over the log and its signed checkpoints."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0010_segments")]
    operations: ClassVar[list[Any]] = []
