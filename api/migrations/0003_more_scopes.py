"""Scopes to merge records and to erase what is known of a person."""

import django.contrib.postgres.fields
from django.db import migrations, models

_SCOPES = [
    ("read", "Read"),
    ("append", "Record events"),
    ("correct", "Record corrections and retractions"),
    ("merge", "Merge records, and undo it"),
    ("export", "Export"),
    ("erase", "Erase what is known of a person"),
    ("admin", "Everything"),
]


class Migration(migrations.Migration):
    dependencies = [("api", "0002_token_rotation")]
    operations = [
        migrations.AlterField(
            "apitoken",
            "scopes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=_SCOPES, max_length=20), size=None
            ),
        )
    ]
