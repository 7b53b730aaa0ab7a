"""What every lowering function shares: the document, the declarations made so far, and what was found on the way."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import unquote

from clientwright.diagnostics import Diagnostic, Place, Severity
from clientwright.ir.api import Skipped
from clientwright.ir.types import Origin, TypeDecl, TypeId

Node = dict[str, Any]


class Readable(Protocol):
    """What lowering needs of a read document."""

    @property
    def root(self) -> Mapping[str, Any]: ...

    def resolve(self, ref: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class Located:
    """A node of the document and the pointer at which it stands (or, in a merged schema, would stand)."""

    node: Any
    pointer: str

    def child(self, *tokens: str | int) -> Located:
        node, pointer = self.node, self.pointer
        for token in tokens:
            node = node[token]
            pointer = f"{pointer}/{escape(token)}"
        return Located(node, pointer)


class Unsupported(Exception):
    """Something that cannot be expressed in the IR; the operation that needs it is listed as skipped."""

    def __init__(self, message: str, pointer: str) -> None:
        super().__init__(message)
        self.message = message
        self.pointer = pointer


def escape(token: str | int) -> str:
    """A token of a JSON pointer (RFC 6901)."""
    return str(token).replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")


def ref_pointer(ref: str) -> str:
    """The pointer that a `$ref` names, percent-decoded: `#/components/schemas/A%20B` is `.../A B`."""
    return unquote(ref)


@dataclass(slots=True)
class Context:
    """One lowering run. `queue` holds declarations whose shape is still to be made, so that recursion in the
    document never becomes recursion of ours."""

    document: Readable
    decls: dict[TypeId, TypeDecl] = field(default_factory=dict)
    queued: dict[TypeId, Origin] = field(default_factory=dict)
    queue: deque[Callable[[], None]] = field(default_factory=deque)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    children: dict[str, list[str]] = field(
        default_factory=dict
    )  # pointer -> components that extend it by allOf
    flat_cache: dict[str, Any] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)

    def follow(self, ref: str) -> Located:
        """The node that a reference leads to, through chains of references. Unsupported when it dangles."""
        visited: list[str] = []
        pointer = ref_pointer(ref)
        while True:
            if pointer in visited:
                raise Unsupported(f"reference cycle {' -> '.join([*visited, pointer])}", visited[0])
            visited.append(pointer)
            node = self.at(pointer)
            if isinstance(node, dict) and isinstance(node.get("$ref"), str) and len(node) == 1:
                pointer = ref_pointer(node["$ref"])
                continue
            return Located(node, pointer)

    def at(self, pointer: str) -> Any:
        """The node at a pointer, without following references in it. Unsupported when there is none."""
        node: Any = self.document.root
        for token in pointer.removeprefix("#").split("/")[1:]:
            key = unescape(token)
            if isinstance(node, list) and key.isdigit() and int(key) < len(node):
                node = node[int(key)]
            elif isinstance(node, dict) and key in node:
                node = node[key]
            elif isinstance(node, dict) and isinstance(node.get("$ref"), str):
                return self.at(f"{self.follow(node['$ref']).pointer}/{token}")
            else:
                raise Unsupported(f"nothing stands at {pointer}", pointer)
        return node

    def deref(self, here: Located) -> Located:
        """`here`, or what its `$ref` names. Siblings of the `$ref` are laid over the target."""
        node = here.node
        if not (isinstance(node, dict) and isinstance(node.get("$ref"), str)):
            return here
        target = self.deref(self.follow(node["$ref"]))
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        if siblings and isinstance(target.node, dict):
            return Located({**target.node, **siblings}, target.pointer)
        return target

    def report(
        self, code: str, severity: Severity, message: str, pointer: str, help: str = ""
    ) -> None:
        """Records a finding once per code and pointer."""
        if (code, pointer) not in self.seen:
            self.seen.add((code, pointer))
            self.diagnostics.append(
                Diagnostic(
                    code=code,
                    severity=severity,
                    message=message,
                    place=Place(pointer=pointer),
                    help=help,
                )
            )

    def warn(self, code: str, message: str, pointer: str, help: str = "") -> None:
        self.report(code, Severity.WARNING, message, pointer, help)

    def note(self, code: str, message: str, pointer: str, help: str = "") -> None:
        self.report(code, Severity.NOTE, message, pointer, help)

    def skip(self, what: str, reason: str, pointer: str) -> None:
        """Something of the document is lost: it is listed, and an error."""
        self.skipped.append(Skipped(what=what, reason=reason, place=Place(pointer=pointer)))
        self.report(
            "lower/skipped",
            Severity.ERROR,
            f"{what} is not generated: {reason}",
            pointer,
            "mend the document with an overlay, exclude it, or pass --allow-skips",
        )

    def drain(self) -> None:
        """Makes the shapes of all declarations that were referred to so far."""
        while self.queue:
            self.queue.popleft()()


def as_dict(value: Any) -> Node:
    """The value if it is an object, else an empty one: faults of form are the validator's to report."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text(value: Any) -> str:
    """The value if it is a string, else nothing."""
    return value if isinstance(value, str) else ""
