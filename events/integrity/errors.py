"""What can be wrong with the tree, its keys and its checkpoints."""

from __future__ import annotations

from events.errors import DealTrackerError


class KeyTextError(DealTrackerError):
    """A signing or verifier key is not written as C2SP signed-note has it. The text itself is not told."""

    code = "log-key-invalid"
    title = "Key of the log invalid"
    http_status = 500
    template = "This is no {kind} key of the log: {reason}."


class NoteError(DealTrackerError):
    """A text is no signed note, no checkpoint, or its signature does not hold."""

    code = "note-invalid"
    title = "Signed note invalid"
    http_status = 422
    template = "The signed note cannot be trusted: {reason}."


class LogUnsignedError(DealTrackerError):
    """There is no checkpoint: nobody has a key to sign one with, or no worker has run so far."""

    code = "log-unsigned"
    title = "Log not signed"
    http_status = 503
    template = "The log has no signed checkpoint: the workers have no signing key (LOG_SIGNING_KEY), or do not run."
    wait = 60  # seconds, for Retry-After


class NotCoveredError(DealTrackerError):
    """The newest checkpoint does not reach that far yet. Comes with Retry-After."""

    code = "not-covered"
    title = "Not covered by a checkpoint yet"
    http_status = 503
    template = "{what} is not covered by a signed checkpoint yet: the newest covers {size} events."
    wait = 1  # seconds, for Retry-After


class UnknownCheckpointError(DealTrackerError):
    """No checkpoint of this size was signed."""

    code = "unknown-checkpoint"
    title = "No such checkpoint"
    http_status = 404
    template = "No checkpoint of the size {size} was signed. /log/checkpoints lists those that were."


class LogContradictedError(DealTrackerError):
    """The log does not say any more what the tree holds: somebody changed it. Nothing is signed."""

    code = "log-contradicted"
    title = "Log contradicts its tree"
    http_status = 500
    template = "The log contradicts its tree, so nothing more is signed: {reason}. Run `manage.py verify`."


class TargetError(DealTrackerError):
    """An entry of LOG_PUBLISH names no target."""

    code = "publication-target-invalid"
    title = "Target of publication invalid"
    http_status = 500
    template = (
        "LOG_PUBLISH has {target!r}. Allowed: directory:/path, command:/path/to/program arguments, mail:name@host."
    )


class PublicationError(DealTrackerError):
    """A target did not take a checkpoint; it is tried again."""

    code = "publication-failed"
    title = "Checkpoint not published"
    http_status = 500
    template = "The checkpoint was not taken: {reason}."
