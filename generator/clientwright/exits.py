"""What the process ends with."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes; where several clients were generated, the greatest of theirs."""

    DONE = 0
    FOUND = 1  # drift, or what --fail-on names
    USAGE = 2  # options or configuration
    REFUSED = 3  # the document is refused, or something in it would be lost
    OUTPUT = 4  # the output folder is refused or could not be written
    BUG = 70
    INTERRUPTED = 130
