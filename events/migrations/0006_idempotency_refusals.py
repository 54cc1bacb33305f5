"""Requests recorded line by line: their refusals are kept with their key, so that a replay tells them again."""

from __future__ import annotations

from django.db import migrations, models

from events.store import statements


class Migration(migrations.Migration):
    dependencies = [("events", "0005_imports")]
    operations = [
        migrations.RunSQL(
            statements.read("tables/idempotency_key_refusals"),
            "ALTER TABLE idempotency_key DROP COLUMN refusals",
            state_operations=[
                migrations.AddField("IdempotencyKey", "refusals", models.JSONField(null=True)),
            ],
        ),
    ]
