"""The bitemporal read model: what every stream said, by position, day and level of evidence."""

from typing import Any, ClassVar

from django.db import migrations

from events.projections.statements import statement

FORGET = """
DELETE FROM projection_checkpoint WHERE projection = 'segment';
DELETE FROM parked_stream WHERE projection = 'segment'
"""
"""Or the table would be empty after coming forward again, and thought to be full."""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0009_erasure")]
    operations: ClassVar[list[Any]] = [
        migrations.RunSQL(statement("segment/table"), "DROP TABLE segment"),
        migrations.RunSQL(statement("segment/stream_table"), "DROP TABLE segment_stream"),
        migrations.RunSQL(statement("segment/applied"), "DROP FUNCTION applied_segments"),
        migrations.RunSQL(statement("checkpoint/begin"), FORGET),
    ]
