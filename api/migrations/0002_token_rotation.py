"""A token's secret can be rotated while the one before still works for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_api_token")]
    operations = [
        migrations.AlterModelOptions(
            name="apitoken",
            options={
                "default_permissions": ("view", "add", "change"),
                "ordering": ("-created_at", "prefix"),
                "verbose_name": "API token",
            },
        ),
        migrations.AddField("apitoken", "previous_digest", models.BinaryField(max_length=32, null=True)),
        migrations.AddField("apitoken", "previous_until", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("apitoken", "rotated_at", models.DateTimeField(editable=False, null=True)),
    ]
