"""Additions of your own. This folder is written once; no later run touches it.

What these classes define, every client has.
"""

from __future__ import annotations

__all__ = ["AsyncClientAdditions", "ClientAdditions"]


class ClientAdditions:
    """Attributes and methods of your own for `Client`."""


class AsyncClientAdditions:
    """Attributes and methods of your own for `AsyncClient`."""
