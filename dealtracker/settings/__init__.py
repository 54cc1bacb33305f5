"""Django's settings, a file per concern."""

from dealtracker.settings.apps import *  # noqa: F403
from dealtracker.settings.database import *  # noqa: F403
from dealtracker.settings.disclosures import *  # noqa: F403
from dealtracker.settings.exports import *  # noqa: F403
from dealtracker.settings.imports import *  # noqa: F403
from dealtracker.settings.integrity import *  # noqa: F403
from dealtracker.settings.logs import *  # noqa: F403
from dealtracker.settings.rest import *  # noqa: F403
from dealtracker.settings.security import *  # noqa: F403
from dealtracker.settings.tasks import *  # noqa: F403
from dealtracker.settings.theme import *  # noqa: F403
