"""Erasure: contacts become tombstones, and named texts can go."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations, models

from events.store import statements

OBJECTS = {
    "functions/erase_texts": "DROP FUNCTION erase_texts(uuid[])",
    "functions/erase_refusals": "DROP FUNCTION erase_refusals(text, text, text[])",
    "triggers/idempotency_key_wording": (
        "DROP TRIGGER idempotency_key_no_change ON idempotency_key; "
        "CREATE TRIGGER idempotency_key_no_change BEFORE UPDATE OR DELETE ON idempotency_key "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    ),
    "tables/event_erasures": "DROP INDEX event_erasure_idx",
}


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0008_fixing")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField("Contact", "erased_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddConstraint(
            "Contact",
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(name="", title="", email=""),
                name="contact_erased_is_blank",
            ),
        ),
        *(migrations.RunSQL(statements.read(path), undo) for path, undo in OBJECTS.items()),
    ]
