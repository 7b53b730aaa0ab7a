"""Strongly connected components of a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

N = TypeVar("N")


def components(edges: Mapping[N, Sequence[N]]) -> list[list[N]]:
    """The components of a graph given as node -> successors, each after all those it reaches.

    Tarjan's algorithm with a stack of its own: documents nest deeper than Python calls may.
    """
    index: dict[N, int] = {}
    low: dict[N, int] = {}
    pending: list[N] = []
    waiting: set[N] = set()
    found: list[list[N]] = []
    for root in edges:
        if root in index:
            continue
        work = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        pending.append(root)
        waiting.add(root)
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    pending.append(successor)
                    waiting.add(successor)
                    work.append((successor, iter(edges[successor])))
                    break
                if successor in waiting:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    found.append(_popped(pending, node))
                    waiting.difference_update(found[-1])
    return found


def _popped(pending: list[N], root: N) -> list[N]:
    group = [pending.pop()]
    while group[-1] != root:
        group.append(pending.pop())
    return group
