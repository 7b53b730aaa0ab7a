"""Why an output folder was not written."""

from __future__ import annotations


class OutputRefused(Exception):
    """The folder is left as it was found.

    `message` says what is in the way, `help` the remedy, `paths` the files concerned (as they are
    to be shown).
    """

    def __init__(self, message: str, *, help: str = "", paths: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.paths = paths


class LockUnreadable(OutputRefused):
    """clientwright.lock is there, but is not as we write it."""
