from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST API: translation only, no rule of its own."""

    name = "api"
    verbose_name = "API"
