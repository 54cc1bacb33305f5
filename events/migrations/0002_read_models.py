"""The read models, empty; the runner fills them from the beginning of the log."""

import django.db.models.deletion
from django.db import migrations, models

from events.projections.statements import statement


class Migration(migrations.Migration):
    dependencies = [("events", "0001_store")]
    operations = [
        migrations.CreateModel(
            name="Anomaly",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream_id", models.UUIDField()),
                ("n", models.IntegerField()),
                ("category", models.TextField()),
                ("code", models.TextField()),
                ("text", models.TextField()),
                ("events", models.JSONField()),
            ],
            options={
                "verbose_name_plural": "anomalies",
                "db_table": "anomaly",
                "ordering": ("stream_id", "n"),
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["code", "stream_id"], name="anomaly_code_idx")],
                "constraints": [models.UniqueConstraint(fields=("stream_id", "n"), name="anomaly_key")],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("projection", models.TextField()),
                ("partition", models.SmallIntegerField()),
                ("position", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "projection_checkpoint",
                "ordering": ("projection", "partition"),
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("projection", "partition"), name="projection_checkpoint_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="CitationView",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "stream_id", "carrier_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("carrier_id", models.UUIDField()),
                ("n", models.IntegerField()),
                ("event_id", models.UUIDField()),
                ("stream_id", models.UUIDField()),
                ("category", models.TextField()),
                ("source_id", models.UUIDField()),
                ("mode", models.TextField()),
                ("credibility", models.SmallIntegerField()),
                ("supports", models.BooleanField()),
                ("asserted_kind", models.TextField()),
                ("asserted_id", models.UUIDField(null=True)),
                ("locator", models.TextField(null=True)),
                ("quote", models.TextField(null=True)),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "db_table": "citation_view",
                "ordering": ("stream_id", "carrier_id", "n"),
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["source_id"], name="citation_view_source_idx")],
            },
        ),
        migrations.CreateModel(
            name="CompanyView",
            fields=[
                ("stream_id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("position", models.BigIntegerField()),
                ("opened_position", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("search", models.TextField()),
                ("state", models.JSONField()),
                ("display_name", models.TextField()),
                ("legal_name", models.TextField()),
                ("country", models.TextField(null=True)),
            ],
            options={
                "verbose_name": "company",
                "verbose_name_plural": "companies",
                "db_table": "company_view",
                "ordering": ("opened_position",),
                "default_permissions": ("view", "add"),
                "indexes": [models.Index(fields=["opened_position"], name="company_view_opened_idx")],
            },
        ),
        migrations.CreateModel(
            name="DealView",
            fields=[
                ("stream_id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("position", models.BigIntegerField()),
                ("opened_position", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("search", models.TextField()),
                ("state", models.JSONField()),
                ("code", models.TextField()),
                ("title", models.TextField()),
                ("kind", models.TextField()),
                ("stage", models.TextField()),
                ("stage_since", models.TextField(null=True)),
                ("paused", models.BooleanField()),
                ("rumor_level", models.SmallIntegerField()),
                ("disputed", models.BooleanField()),
                ("markets", models.JSONField()),
                ("record_status", models.TextField()),
                ("first_occurred", models.TextField(null=True)),
                ("last_occurred", models.TextField(null=True)),
            ],
            options={
                "verbose_name": "deal",
                "verbose_name_plural": "deals",
                "db_table": "deal_view",
                "ordering": ("opened_position",),
                "default_permissions": ("view", "add"),
                "indexes": [
                    models.Index(fields=["opened_position"], name="deal_view_opened_idx"),
                    models.Index(fields=["code"], name="deal_view_code_idx"),
                    models.Index(fields=["stage", "opened_position"], name="deal_view_stage_idx"),
                    models.Index(fields=["kind", "opened_position"], name="deal_view_kind_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParkedStream",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("projection", models.TextField()),
                ("stream_id", models.UUIDField()),
                ("partition", models.SmallIntegerField()),
                ("position", models.BigIntegerField()),
                ("error", models.TextField()),
                ("attempts", models.IntegerField(default=1)),
                ("skipped", models.IntegerField(default=0)),
                ("parked_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "parked streams",
                "db_table": "parked_stream",
                "ordering": ("-parked_at", "id"),
                "default_permissions": ("view", "change"),
                "indexes": [models.Index(fields=["projection", "partition"], name="parked_stream_partition_idx")],
                "constraints": [models.UniqueConstraint(fields=("projection", "stream_id"), name="parked_stream_key")],
            },
        ),
        migrations.CreateModel(
            name="RebuildChunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("run", models.UUIDField()),
                ("projection", models.TextField()),
                ("after_position", models.BigIntegerField()),
                ("upto_position", models.BigIntegerField()),
                ("streams", models.IntegerField(default=0)),
                ("events", models.IntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "rebuild_chunk",
                "ordering": ("id",),
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["run", "done_at"], name="rebuild_chunk_run_idx")],
            },
        ),
        migrations.CreateModel(
            name="SeminarView",
            fields=[
                ("stream_id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("position", models.BigIntegerField()),
                ("opened_position", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("search", models.TextField()),
                ("state", models.JSONField()),
                ("display_name", models.TextField()),
                ("kind", models.TextField()),
                ("status", models.TextField()),
                ("host_id", models.UUIDField(null=True)),
                ("scheduled", models.TextField(null=True)),
            ],
            options={
                "verbose_name": "seminar",
                "verbose_name_plural": "seminars",
                "db_table": "seminar_view",
                "ordering": ("opened_position",),
                "default_permissions": ("view", "add"),
                "indexes": [
                    models.Index(fields=["opened_position"], name="seminar_view_opened_idx"),
                    models.Index(fields=["host_id", "opened_position"], name="seminar_view_host_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceView",
            fields=[
                ("stream_id", models.UUIDField(primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("position", models.BigIntegerField()),
                ("opened_position", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("search", models.TextField()),
                ("state", models.JSONField()),
                ("display_name", models.TextField()),
                ("publisher", models.TextField()),
                ("title", models.TextField(null=True)),
                ("url", models.TextField(null=True)),
                ("source_type", models.TextField(null=True)),
                ("reliability", models.TextField()),
                ("retracted", models.BooleanField()),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "db_table": "source_view",
                "ordering": ("opened_position",),
                "default_permissions": ("view", "add"),
                "indexes": [models.Index(fields=["opened_position"], name="source_view_opened_idx")],
            },
        ),
        migrations.CreateModel(
            name="CompanyName",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "company_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.IntegerField()),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("lang", models.TextField(null=True)),
                ("folded", models.TextField()),
                (
                    "company",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="names",
                        to="events.companyview",
                    ),
                ),
            ],
            options={
                "db_table": "company_name",
                "ordering": ("company_id", "n"),
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["folded"], name="company_name_folded_idx")],
            },
        ),
        migrations.CreateModel(
            name="DealParty",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "deal_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.IntegerField()),
                ("company_id", models.UUIDField()),
                ("role", models.TextField()),
                ("status", models.TextField()),
                ("since", models.TextField()),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="parties",
                        to="events.dealview",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deal parties",
                "db_table": "deal_party",
                "ordering": ("deal_id", "n"),
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["company_id", "deal_id"], name="deal_party_company_idx")],
            },
        ),
        migrations.CreateModel(
            name="DealInterest",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "deal_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.IntegerField()),
                ("interest_id", models.UUIDField()),
                ("holder_id", models.UUIDField()),
                ("target_id", models.UUIDField()),
                ("interest_kind", models.TextField()),
                ("percent_min", models.TextField(null=True)),
                ("percent_max", models.TextField(null=True)),
                ("amount_min", models.TextField(null=True)),
                ("amount_max", models.TextField(null=True)),
                ("currency", models.TextField(null=True)),
                ("status", models.TextField()),
                ("since", models.TextField()),
                (
                    "deal",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="interests",
                        to="events.dealview",
                    ),
                ),
            ],
            options={
                "db_table": "deal_interest",
                "ordering": ("deal_id", "n"),
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["holder_id", "deal_id"], name="deal_interest_holder_idx"),
                    models.Index(fields=["target_id", "deal_id"], name="deal_interest_target_idx"),
                    models.Index(fields=["status", "deal_id"], name="deal_interest_status_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeminarDeal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "seminar_id", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("n", models.IntegerField()),
                ("deal_id", models.UUIDField()),
                (
                    "seminar",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="deals",
                        to="events.seminarview",
                    ),
                ),
            ],
            options={
                "db_table": "seminar_deal",
                "ordering": ("seminar_id", "n"),
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["deal_id"], name="seminar_deal_deal_idx")],
            },
        ),
        migrations.RunSQL(statement("tables/room"), migrations.RunSQL.noop),
        migrations.RunSQL(statement("checkpoint/begin"), migrations.RunSQL.noop),
    ]
