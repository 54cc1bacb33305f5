"""Lines of imports that merge deals need a right of their own."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("events", "0007_states_as_written")]
    operations: ClassVar[list[Any]] = [
        migrations.AddField(model_name="import", name="may_merge", field=models.BooleanField(default=False)),
    ]
