"""OpenAPI Overlay 1.0 and 1.1: targeted changes from a file of the user's own, with places of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import jsonpath_rfc9535 as jsonpath

from clientwright.diagnostics import Diagnostic, Place, Severity
from clientwright.spec import pointer as pointers
from clientwright.spec.document import MISSING, Origin, Origins, Tokens, descend
from clientwright.spec.faults import Refused
from clientwright.spec.locate import positions
from clientwright.spec.source import Text
from clientwright.spec.upgrade_parts import copy

_VERSION: Final = re.compile(r"1\.[01](?:\.[0-9]+)?\Z")


class _Environment(jsonpath.JSONPathEnvironment):
    max_recursion_depth = 1000  # documents are bounded by the reader already


_PATHS: Final = _Environment()


@dataclass(frozen=True, slots=True)
class _Node:
    """A selected node: the way to it, and the container that holds it (None for the root)."""

    tokens: Tokens
    parent: Any
    key: Any
    value: Any


class Overlay:
    """One overlay file, checked and ready to be applied. Raises Refused for what is none."""

    def __init__(self, value: Any, text: Text) -> None:
        self.text = text
        self.key = f"\0{text.source.name}"  # of its text in a document; no path begins like this
        version = value.get("overlay") if isinstance(value, dict) else None
        if not isinstance(version, str) or not _VERSION.match(version):
            raise self._refused(
                "spec/overlay-version",
                "this is not an Overlay 1.0 or 1.1 document",
                ("overlay",),
                "it begins with `overlay: 1.0.0`",
            )
        actions = value.get("actions")
        if not isinstance(actions, list):
            raise self._refused(
                "spec/overlay-invalid", "`actions` must be a list", ("actions",), "list the changes"
            )
        self._actions = actions

    def apply(self, root: dict[str, Any], origins: Origins) -> list[Diagnostic]:
        """Change `root` by all actions in order, and note in `origins` where the new nodes come from.

        Warns of actions that select nothing. Raises Refused for one that cannot be done.
        """
        warnings: list[Diagnostic] = []
        for index, action in enumerate(self._actions):
            at: Tokens = ("actions", str(index))
            if not isinstance(action, dict) or not isinstance(action.get("target"), str):
                raise self._refused(
                    "spec/overlay-invalid",
                    "an action needs a `target`",
                    at,
                    "say with a JSONPath what is to be changed",
                )
            targets = self._select(action["target"], root, (*at, "target"))
            if not targets:
                warnings.append(
                    Diagnostic(
                        code="spec/overlay-no-match",
                        severity=Severity.WARNING,
                        message=f"`{action['target'][:120]}` selects nothing",
                        place=self._place((*at, "target")),
                        help="the document may have changed: mend the target or drop the action",
                    )
                )
            self._act(action, at, targets, root, origins)
        return warnings

    def _act(
        self, action: dict[str, Any], at: Tokens, targets: list[_Node], root: Any, origins: Origins
    ) -> None:
        if action.get("remove") is True:
            for node in sorted(targets, key=_from_the_end, reverse=True):
                self._remove(node, at, root, origins)
        elif "copy" in action:
            sources = self._select(str(action["copy"]), root, (*at, "copy"))
            if len(sources) != 1:
                raise self._refused(
                    "spec/overlay-invalid",
                    f"`copy` must select one node, this selects {len(sources)}",
                    (*at, "copy"),
                    "make the path exact",
                )
            source = sources[0]
            value = copy(source.value)
            for node in targets:
                self._merge(node, value, origins.trace(source.tokens), at, origins)
        elif "update" in action:
            origin = Origin(self.key, (*at, "update"))
            for node in targets:
                self._merge(node, action["update"], origin, at, origins)

    def _select(self, path: str, root: Any, at: Tokens) -> list[_Node]:
        """The nodes that a path selects, each once however often it stands in the tree."""
        try:
            found = list(_PATHS.finditer(path, root))
        except (jsonpath.JSONPathError, RecursionError) as error:
            raise self._refused(
                "spec/overlay-path",
                f"`{path[:120]}` is not a JSONPath: {str(error).splitlines()[0].lower()}",
                at,
                "see RFC 9535",
            ) from None
        nodes: dict[tuple[int, Any], _Node] = {}
        for match in found:
            key = match.location[-1] if match.location else None
            parent = match.parent.value if match.parent is not None else None
            tokens = tuple(str(token) for token in match.location)
            container = isinstance(match.value, dict | list)
            mark = (id(match.value), None) if container else (id(parent), key)
            nodes.setdefault(mark, _Node(tokens, parent, key, match.value))
        return list(nodes.values())

    def _remove(self, node: _Node, at: Tokens, root: Any, origins: Origins) -> None:
        if node.parent is None:
            raise self._refused(
                "spec/overlay-invalid", "the root cannot be removed", at, "name a part of it"
            )
        if descend(root, node.tokens) is not node.value:
            return  # it stood in a part that is removed already
        if isinstance(node.parent, list):
            origins.items_removed(node.tokens[:-1], {node.key}, len(node.parent))
        else:
            origins.forget(node.tokens)
        del node.parent[node.key]

    def _merge(self, node: _Node, value: Any, origin: Origin, at: Tokens, origins: Origins) -> None:
        """Objects are merged, arrays extended, plain values replaced."""
        target = node.value
        if isinstance(target, dict) and isinstance(value, dict):
            for key, item in value.items():
                below = Origin(origin.file, (*origin.tokens, key))
                old = target.get(key, MISSING)
                tokens = (*node.tokens, key)
                if isinstance(old, dict | list):
                    if item is not None:
                        self._merge(_Node(tokens, target, key, old), item, below, at, origins)
                else:
                    target[key] = copy(item)
                    origins.set(tokens, below)
        elif isinstance(target, list):
            added = value if isinstance(value, list) else [value]
            for index, item in enumerate(added):
                origins.set(
                    (*node.tokens, str(len(target))),
                    Origin(origin.file, (*origin.tokens, str(index)))
                    if isinstance(value, list)
                    else origin,
                )
                target.append(copy(item))
        elif isinstance(target, dict) or node.parent is None:
            kind = "a list" if isinstance(value, list) else "a plain value"
            raise self._refused(
                "spec/overlay-mismatch",
                f"{kind} cannot be merged into the object at "
                f"{pointers.join('', *node.tokens)[:200] or 'the root'}",
                at,
                "remove the object by an action of its own first",
            )
        else:
            node.parent[node.key] = copy(value)
            origins.set(node.tokens, origin)

    def _place(self, tokens: Tokens) -> Place:
        line, column = positions(self.text.text).find(tokens)
        return Place(pointers.join("", *tokens), self.text.source.name, line, column)

    def _refused(self, code: str, message: str, tokens: Tokens, help: str) -> Refused:
        return Refused(code, message, place=self._place(tokens), help=help)


def _from_the_end(node: _Node) -> list[tuple[int, int, str]]:
    """Sorted downward: inner nodes before outer ones, later items before earlier ones."""
    return list(_ordered(node.tokens))


def _ordered(tokens: Tokens) -> Iterator[tuple[int, int, str]]:
    for token in tokens:
        yield (1, int(token), "") if token.isdecimal() and len(token) < 18 else (0, 0, token)
