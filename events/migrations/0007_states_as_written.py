"""The states of the views as `json`, the text that was written, rather than `jsonb`."""

from __future__ import annotations

from django.db import migrations

from events.projections.statements import statement


class Migration(migrations.Migration):
    dependencies = [("events", "0006_idempotency_refusals")]
    operations = [migrations.RunSQL(statement("tables/states_as_written"), migrations.RunSQL.noop)]
