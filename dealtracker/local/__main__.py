"""`make run`: services, database, then web, worker and beat until Ctrl-C. Anticipated trouble gets one line."""

import sys

from django.core.exceptions import ImproperlyConfigured

from dealtracker.local.services import ServiceError

if __name__ == "__main__":
    try:
        from dealtracker.local.run import main  # reading the environment may fail

        sys.exit(main())
    except (ServiceError, ImproperlyConfigured) as error:
        sys.exit(f"make run: {error}")
