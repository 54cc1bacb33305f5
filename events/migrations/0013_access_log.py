"""Who saw what, when."""

from __future__ import annotations

from django.db import migrations

from events.disclosures.statements import statement

OBJECTS = {
    "tables/disclosure": "DROP TABLE disclosure",
    "triggers/disclosure": migrations.RunSQL.noop,  # they go with their table
    "functions/forget_disclosures": "DROP FUNCTION forget_disclosures",
}


class Migration(migrations.Migration):
    dependencies = [("events", "0012_exports")]
    operations = [migrations.RunSQL(statement(path), undo) for path, undo in OBJECTS.items()]
