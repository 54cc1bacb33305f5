"""Tests run as the runtime role against a database that the owner role migrated."""

import pytest
from django.db import connection, connections


@pytest.mark.django_db
def test_the_default_connection_is_the_runtime_login():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")

        user, database = cursor.fetchone()

    assert user == "dealtracker_app"
    assert database == connections["owner"].settings_dict["NAME"]
    assert database.startswith("test_dealtracker")
