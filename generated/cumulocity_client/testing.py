"""For tests of code that uses this client: a transport that answers from memory."""

from __future__ import annotations

from ._runtime.testing import Answer, FakeTransport, Recorder, Sent, Turns, failing

__all__ = ["Answer", "FakeTransport", "Recorder", "Sent", "Turns", "failing"]
