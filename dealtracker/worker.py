"""The web server's worker: gunicorn's threaded one, with deadlines for clients and problems for refusals."""

from __future__ import annotations

from dealtracker.deadlines import DeadlineWorker
from dealtracker.refusals import ProblemRefusals


class WebWorker(ProblemRefusals, DeadlineWorker):
    """Nothing of its own."""
