"""The bitemporal read model: what every stream said, by position of the log, day of the world and level of evidence.

One projection for all categories, with checkpoints, parking and rebuild of its own like the others; it runs behind
them, so that no view waits for it. docs/adr/0014-bitemporal-read-model.md says why it looks as it does.
"""

from events.projections.segments.changes import find_changes
from events.projections.segments.running import CATEGORIES, NAME, refold, retry, step

__all__ = ["CATEGORIES", "NAME", "find_changes", "refold", "retry", "step"]
