"""Imports and their chunks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0004_search")]
    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.UUIDField(unique=True)),
                ("client", models.TextField()),
                ("key", models.TextField()),
                ("dry_run", models.BooleanField()),
                ("request_digest", models.TextField(default="")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("receiving", "Receiving"),
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("undoing", "Undoing"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("undone", "Undone"),
                            ("failed", "Failed"),
                        ]
                    ),
                ),
                ("actor_kind", models.TextField()),
                ("actor_id", models.TextField()),
                ("may_correct", models.BooleanField()),
                ("request_id", models.TextField(null=True)),
                ("lines_total", models.BigIntegerField(default=0)),
                ("lines_done", models.BigIntegerField(default=0)),
                ("recorded", models.BigIntegerField(default=0)),
                ("refused", models.BigIntegerField(default=0)),
                ("undo_actor_kind", models.TextField(default="")),
                ("undo_actor_id", models.TextField(default="")),
                ("undo_reason_code", models.TextField(default="")),
                ("undo_reason", models.TextField(default="")),
                ("retracted", models.BigIntegerField(default=0)),
                ("kept", models.BigIntegerField(default=0)),
                ("failures", models.IntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "import_job",
                "ordering": ("number",),
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("receiving", "waiting", "running", "undoing"))),
                        fields=["touched_at"],
                        name="import_job_active_idx",
                    ),
                    models.Index(fields=["client", "number"], name="import_job_client_idx"),
                ],
                "constraints": [models.UniqueConstraint(fields=("client", "key", "dry_run"), name="import_job_key")],
            },
        ),
        migrations.CreateModel(
            name="ImportChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("first_line", models.BigIntegerField()),
                ("span", models.IntegerField()),
                ("lines", models.IntegerField()),
                ("body", models.BinaryField(null=True)),
                ("is_done", models.BooleanField(default=False)),
                ("recorded", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
                ("recorded_lines", models.BinaryField(null=True)),
                ("refused_lines", models.BinaryField(null=True)),
                ("is_undone", models.BooleanField(default=False)),
                ("kept", models.IntegerField(default=0)),
                ("undone_lines", models.BinaryField(null=True)),
                (
                    "job",
                    models.ForeignKey(
                        db_column="import_number",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="events.import",
                    ),
                ),
            ],
            options={
                "db_table": "import_chunk",
                "ordering": ("job", "number"),
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("job", "number"), name="import_chunk_key")],
            },
        ),
    ]
