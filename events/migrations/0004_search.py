"""What streams are found by, under an index of trigrams; and indexes that serve the filters of lists."""

from __future__ import annotations

import django.contrib.postgres.indexes
from django.db import migrations, models

from events.projections.statements import statement

VIEWS = ("companyview", "dealview", "seminarview", "sourceview")
INDEXES = (
    ("companyview", models.Index(fields=["position"], name="company_view_position_idx")),
    ("companyview", models.Index(fields=["country", "opened_position"], name="company_view_country_idx")),
    ("dealparty", models.Index(fields=["role", "deal_id"], name="deal_party_role_idx")),
    ("dealview", models.Index(fields=["position"], name="deal_view_position_idx")),
    ("dealview", models.Index(fields=["rumor_level", "opened_position"], name="deal_view_level_idx")),
    (
        "dealview",
        models.Index(fields=["opened_position"], condition=models.Q(paused=True), name="deal_view_paused_idx"),
    ),
    (
        "dealview",
        models.Index(fields=["opened_position"], condition=models.Q(disputed=True), name="deal_view_disputed_idx"),
    ),
    (
        "dealview",
        models.Index(fields=["opened_position"], condition=~models.Q(record_status="live"), name="deal_view_dead_idx"),
    ),
    (
        "dealview",
        django.contrib.postgres.indexes.GinIndex(
            fields=["markets"], opclasses=("jsonb_path_ops",), name="deal_view_markets_idx"
        ),
    ),
    ("seminarview", models.Index(fields=["position"], name="seminar_view_position_idx")),
    ("seminarview", models.Index(fields=["status", "opened_position"], name="seminar_view_status_idx")),
    ("seminarview", models.Index(fields=["kind", "opened_position"], name="seminar_view_kind_idx")),
    ("sourceview", models.Index(fields=["position"], name="source_view_position_idx")),
    ("sourceview", models.Index(fields=["reliability", "opened_position"], name="source_view_reliability_idx")),
    ("sourceview", models.Index(fields=["source_type", "opened_position"], name="source_view_type_idx")),
    (
        "sourceview",
        models.Index(fields=["opened_position"], condition=models.Q(retracted=True), name="source_view_retracted_idx"),
    ),
    (
        "searchtext",
        django.contrib.postgres.indexes.GinIndex(
            fields=["text"], opclasses=("gin_trgm_ops",), name="search_text_trigram_idx"
        ),
    ),
)
FUNCTIONS = {
    "search/similar_words": "DROP FUNCTION similar_words",
    "search/matching_streams": "DROP FUNCTION matching_streams",
    "status/applied_position": "DROP FUNCTION applied_position",
}


class Migration(migrations.Migration):
    dependencies = [("events", "0003_contacts")]
    operations = [
        migrations.RunSQL(statement("search/extensions"), migrations.RunSQL.noop),  # others may use them, too
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("stream_id", models.UUIDField(primary_key=True, serialize=False)),
                ("category", models.TextField()),
                ("text", models.TextField()),
            ],
            options={"db_table": "search_text", "ordering": ("stream_id",), "default_permissions": ()},
        ),
        migrations.RunSQL(statement("search/carry_over"), migrations.RunSQL.noop),
        *(migrations.RemoveField(model_name=view, name="search") for view in VIEWS),
        *(migrations.AddIndex(model_name=model, index=index) for model, index in INDEXES),
        *(migrations.RunSQL(statement(name), undo) for name, undo in FUNCTIONS.items()),
    ]
