from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ApiConfig(AppConfig):
    """The REST API: translation only, no rule of its own."""

    name = "api"
    verbose_name = "API"

    def ready(self) -> None:
        from api.access import roles  # noqa: PLC0415 - it needs the models, which are not there before

        post_migrate.connect(roles.ensure, sender=self)
