"""Validation by openapi-spec-validator, beside everything else in a second process."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from clientwright.diagnostics import Diagnostic, Place, Severity
from clientwright.spec import pointer as pointers
from clientwright.spec.document import Document

DEADLINE: Final = 300.0  # seconds; GitHub's 13 MB take about 4
MOST: Final = 5_000  # findings; the 156 of balena's listing are the most of any real document seen


class Validation:
    """One running validation of the document as it was read, in its own dialect.

    Every finding is a warning with the code `spec/invalid` and a full place: it names what strict readers refuse.
    """

    def __init__(self, document: Document) -> None:
        self._document = document.as_read
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._found: tuple[Diagnostic, ...] | None = None

    @classmethod
    def start(cls, document: Document) -> Validation:
        """Begin in a forked process; where that cannot be had, `result` does the work itself."""
        self = cls(document)
        if _can_fork():
            context = multiprocessing.get_context("fork")
            self._pipe, other = context.Pipe(duplex=False)
            self._process = context.Process(target=_work, args=(self._document, other), daemon=True)
            self._process.start()
            other.close()
        return self

    def result(self) -> tuple[Diagnostic, ...]:
        """Wait for the findings, in the order of the document's places. Never raises for what is in the document."""
        if self._found is None:
            if self._pipe is None or self._process is None:
                found = validate(self._document)
            else:
                found = self._receive(self._pipe, self._process)
            self._found = found
        return self._found

    def _receive(self, pipe: Connection, process: BaseProcess) -> tuple[Diagnostic, ...]:
        try:
            if pipe.poll(DEADLINE):
                found: tuple[Diagnostic, ...] = pipe.recv()
            else:
                found = (_stopped(f"it took more than {DEADLINE:.0f} seconds", self._document),)
        except EOFError:  # killed, or out of memory
            process.join(1)
            found = (_stopped(f"its process ended with {process.exitcode}", self._document),)
        finally:
            pipe.close()
            process.kill()
            process.join()
        return found


def _can_fork() -> bool:
    # macOS has fork, but its system libraries do not survive it; a forked lock of another thread never opens.
    return (
        sys.platform.startswith("linux")
        and "fork" in multiprocessing.get_all_start_methods()
        and threading.active_count() == 1
        and not multiprocessing.current_process().daemon
    )


def _work(document: Document, pipe: Connection) -> None:
    pipe.send(validate(document))
    pipe.close()


def validate(document: Document) -> tuple[Diagnostic, ...]:
    """Run the validator here and now on a document as read; a crash of it is one more finding."""
    found: dict[tuple[str, str], Diagnostic] = {}
    try:
        for pointer, message in _findings(document):
            found.setdefault((pointer, message), _invalid(pointer, message))
            if len(found) >= MOST:
                reason = f"there are {MOST:,} findings already"
                found["", ""] = _stopped(reason, document)
                break
    except RecursionError:
        found["", ""] = _stopped("schemas are nested too deep for it", document)
    except Exception as error:  # noqa: BLE001 - whatever a library does on hostile input
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        found["", ""] = _stopped(f"it failed with {reason}", document)
    located = document.located(found.values())
    return tuple(sorted(located, key=lambda d: (d.place.file, d.place.line, d.place.column)))


def _findings(document: Document) -> Iterator[tuple[str, str]]:
    # Imported late: pydantic, jsonschema and the rest take 0.3 s that only the second process should pay.
    from clientwright.spec.validator import findings

    return findings(document.root, document.dialect)


def _invalid(pointer: str, message: str) -> Diagnostic:
    return Diagnostic(
        code="spec/invalid",
        severity=Severity.WARNING,
        message=message,
        place=Place(pointer),
        help="mend the document with an overlay, or report it to its author",
    )


def _stopped(reason: str, document: Document) -> Diagnostic:
    return Diagnostic(
        code="spec/validation-stopped",
        severity=Severity.WARNING,
        message=f"validation is not complete: {reason}",
        place=Place(pointers.join(""), document.file, 1, 1),
        help="mend what was found so far and run again",
    )
