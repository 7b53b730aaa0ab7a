"""How much a document may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds for one read, all of its files together.

    `size` is in bytes, `nodes` counts values (aliases expanded, keys not counted), `depth` is nested containers,
    `string` is characters of one scalar or key.
    """

    size: int = 64 * 1024 * 1024
    nodes: int = 2_000_000
    depth: int = 100
    string: int = 1024 * 1024


@dataclass(slots=True)
class Budget:
    """What is left of the limits while files are read one after the other."""

    limits: Limits
    size: int = 0
    nodes: int = 0
