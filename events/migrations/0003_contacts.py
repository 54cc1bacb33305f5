"""Contact profiles: erasable rows beside the log."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_read_models")]
    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "db_table": "contact",
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("company_id", models.UUIDField(db_index=True)),
                ("role", models.CharField(blank=True, max_length=200)),
                ("started", models.CharField(blank=True, max_length=40)),
                ("ended", models.CharField(blank=True, max_length=40)),
                ("is_current", models.BooleanField(default=True)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="employments", to="events.contact"
                    ),
                ),
            ],
            options={
                "db_table": "contact_employment",
                "ordering": ("contact", "-is_current", "id"),
            },
        ),
    ]
