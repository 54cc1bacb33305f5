"""Exports and their chunks."""

from typing import Any, ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0011_integrity")]
    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.UUIDField(unique=True)),
                ("client", models.TextField()),
                ("key", models.TextField()),
                ("request_digest", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Expired"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                    ),
                ),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("deal", "A deal"),
                            ("company", "A company"),
                            ("period", "A period"),
                            ("everything", "Everything"),
                        ]
                    ),
                ),
                ("stream_id", models.UUIDField(null=True)),
                ("from_at", models.DateTimeField(null=True)),
                ("to_at", models.DateTimeField(null=True)),
                ("first", models.BigIntegerField()),
                ("position", models.BigIntegerField()),
                ("checkpoint_size", models.BigIntegerField()),
                (
                    "stream_ids",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), null=True, size=None),
                ),
                (
                    "texts",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True, size=None),
                ),
                ("events_total", models.BigIntegerField()),
                ("cursor", models.JSONField(default=dict)),
                ("percent", models.IntegerField(default=0)),
                ("bytes", models.BigIntegerField(null=True)),
                ("sha256", models.TextField(null=True)),
                ("failures", models.IntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "db_table": "export_job",
                "ordering": ("number",),
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        fields=["touched_at"],
                        name="export_job_active_idx",
                    ),
                    models.Index(
                        condition=models.Q(("state", "done")), fields=["expires_at"], name="export_job_done_idx"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("client", "key"), name="export_job_key")],
            },
        ),
        migrations.CreateModel(
            name="ExportChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("body", models.BinaryField()),
                ("member", models.TextField(null=True)),
                ("crc", models.BigIntegerField(null=True)),
                ("size", models.BigIntegerField(null=True)),
                ("packed", models.BigIntegerField(null=True)),
                (
                    "job",
                    models.ForeignKey(
                        db_column="export_number",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="events.export",
                    ),
                ),
            ],
            options={
                "db_table": "export_chunk",
                "ordering": ("job", "number"),
                "default_permissions": (),
                "constraints": [models.UniqueConstraint(fields=("job", "number"), name="export_chunk_key")],
            },
        ),
    ]
