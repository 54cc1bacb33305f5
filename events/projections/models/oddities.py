"""What deserves a person's look."""

from __future__ import annotations

from django.db import models


class Anomaly(models.Model):
    """Something about a stream that deserves a person's look (`events.domain.FLAGS`). Ids do not survive changes."""

    stream_id = models.UUIDField()
    n = models.IntegerField()
    category = models.TextField()
    code = models.TextField()
    text = models.TextField()
    events = models.JSONField()

    class Meta:
        app_label = "events"
        default_permissions = ("view",)
        db_table = "anomaly"
        verbose_name_plural = "anomalies"
        ordering = ("stream_id", "n")
        constraints = (models.UniqueConstraint(fields=("stream_id", "n"), name="anomaly_key"),)
        indexes = (models.Index(fields=("code", "stream_id"), name="anomaly_code_idx"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"
