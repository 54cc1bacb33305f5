"""The Merkle tree over the log and its signed checkpoints."""

from typing import Any, ClassVar

from django.db import migrations

from events.integrity.statements import read

TABLES = ("log_tile", "log_root", "log_checkpoint", "log_key", "log_publication")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0010_segments")]
    operations: ClassVar[list[Any]] = [
        migrations.RunSQL(read(f"tables/{table}"), f"DROP TABLE {table}") for table in TABLES
    ]
