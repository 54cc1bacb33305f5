"""What may be erased leaves no samples in the planner's statistics."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

from events.store import statements

UNDO = """
ALTER TABLE event_text ALTER body SET STATISTICS -1;
ALTER TABLE contact_employment ALTER role SET STATISTICS -1;
ALTER TABLE export_chunk ALTER body SET STATISTICS -1
"""


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0013_access_log")]
    operations: ClassVar[list[Any]] = [migrations.RunSQL(statements.read("tables/unsampled"), UNDO)]
