"""The store: tables, triggers, functions and the runtime role, each from its own file."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models

from events.store import statements

OBJECTS = {
    "roles/runtime": migrations.RunSQL.noop,  # roles belong to the cluster, other databases may use it
    "functions/refuse_change": "DROP FUNCTION refuse_change",
    "functions/event_partition": "DROP FUNCTION event_partition",
    "tables/event": "DROP TABLE event",
    "tables/event_log": "DROP TABLE event_log",
    "tables/event_text": "DROP TABLE event_text",
    "tables/idempotency_key": "DROP TABLE idempotency_key",
    "tables/seal_state": "DROP TABLE seal_state",
    "triggers/event": migrations.RunSQL.noop,  # they go with their tables
    "triggers/event_log": migrations.RunSQL.noop,
    "triggers/event_text": migrations.RunSQL.noop,
    "triggers/idempotency_key": migrations.RunSQL.noop,
    "functions/seal_events": "DROP FUNCTION seal_events",
}


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        *(migrations.RunSQL(statements.read(path), undo) for path, undo in OBJECTS.items()),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("ordinal", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.UUIDField(unique=True)),
                ("stream_id", models.UUIDField()),
                ("category", models.TextField()),
                ("version", models.IntegerField()),
                ("type", models.TextField()),
                ("schema_version", models.SmallIntegerField()),
                ("data", models.JSONField()),
                ("metadata", models.JSONField()),
                ("occurred_from", models.DateField(null=True)),
                ("occurred_to", models.DateField(null=True)),
                ("occurred_precision", models.TextField()),
                ("created_at", models.DateTimeField()),
                ("digest", models.BinaryField()),
                ("txid", models.BigIntegerField()),
            ],
            options={
                "db_table": "event",
                "managed": False,
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="EventText",
            fields=[
                ("sha256", models.BinaryField(primary_key=True, serialize=False)),
                ("body", models.TextField()),
            ],
            options={
                "db_table": "event_text",
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "client", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("client", models.TextField()),
                ("key", models.TextField()),
                ("request_digest", models.TextField()),
                ("event_ids", django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "idempotency_key",
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="EventLog",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("partition", models.SmallIntegerField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "event_log",
                "ordering": ("position",),
                "managed": False,
                "default_permissions": ("view",),
            },
        ),
    ]
