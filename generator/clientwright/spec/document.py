"""The document that was read: one tree, and where each of its nodes came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any, Final

from clientwright.diagnostics import Diagnostic, Place
from clientwright.spec import pointer as pointers
from clientwright.spec.faults import DanglingRef, RefCycle
from clientwright.spec.locate import JsonPositions, YamlPositions, positions
from clientwright.spec.source import Source, Text

FILES: Final = "x-clientwright-files"

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a subtree came from: a file and the way into it, or (`file` None) another place of the same tree."""

    file: str | None
    tokens: Tokens


class _Moved:
    """One token of the way to something that was moved."""

    __slots__ = ("below", "origin")

    def __init__(self, origin: Origin | None = None) -> None:
        self.origin = origin
        self.below: dict[str, _Moved] = {}


class Origins:
    """Subtrees that do not stand where they were written: bundled, inlined, overlaid."""

    def __init__(self) -> None:
        self._top = _Moved()

    def trace(self, tokens: Tokens) -> Origin:
        """The file (`""` is the root document) and the tokens in it of the node at `tokens`."""
        for _ in range(100):  # an inlined part may itself stand in an inlined part
            origin = self._moved(tokens)
            if origin is None:
                break
            tokens = origin.tokens
            if origin.file is not None:
                return origin
        if len(tokens) > 1 and tokens[0] == FILES:
            return Origin(tokens[1], tokens[2:])
        return Origin("", tokens)

    def _moved(self, tokens: Tokens) -> Origin | None:
        """What is known of the node itself or else of the nearest one above it."""
        found: Origin | None = None
        node = self._top
        for index, token in enumerate(tokens):
            below = node.below.get(token)
            if below is None:
                break
            node = below
            if node.origin is not None:
                found = Origin(node.origin.file, node.origin.tokens + tokens[index + 1 :])
        return found

    def set(self, tokens: Tokens, origin: Origin) -> None:
        """The node at `tokens` is new, and so is all below it."""
        self._at(tokens[:-1]).below[tokens[-1]] = _Moved(origin)

    def forget(self, tokens: Tokens) -> None:
        """Drop what is known of `tokens` and below."""
        self._at(tokens[:-1]).below.pop(tokens[-1], None)

    def items_removed(self, parent: Tokens, gone: AbstractSet[int], length: int) -> None:
        """Some of the `length` items of the list at `parent` are gone; the later ones move up."""
        moves = []
        for index in range(min(gone), length):
            if index not in gone:
                moves.append((str(index), self.trace((*parent, str(index)))))
        below = self._at(parent).below
        for index in gone:
            below.pop(str(index), None)
        for new, (old, origin) in enumerate(moves, min(gone)):
            moved = below.pop(old, None) or _Moved()
            moved.origin = origin
            below[str(new)] = moved

    def _at(self, tokens: Tokens) -> _Moved:
        node = self._top
        for token in tokens:
            node = node.below.setdefault(token, _Moved())
        return node


class Document:
    """One OpenAPI 3.x document as plain data, all references local.

    `root` holds referenced files below `x-clientwright-files`, by path relative to the root's folder. Extensions
    and examples are left as they stand, references in them included. `dialect` is what was read: "2.0", "3.0",
    "3.1" or "3.2". `file` is the name of the root file as given; `sources` are all files read, overlays included.
    """

    def __init__(
        self,
        *,
        root: dict[str, Any],
        dialect: str,
        file: str,
        texts: Mapping[str, Text],
        origins: Origins,
        as_read: Document | None = None,
        moves: dict[Tokens, Tokens] | None = None,
    ) -> None:
        self.root = root
        self.dialect = dialect
        self.file = file
        self.as_read: Document = (
            as_read or self
        )  # the document of its own dialect, for the validator
        self._texts = texts
        self._origins = origins
        self._moves = moves or {}
        self._positions: dict[str, JsonPositions | YamlPositions] = {}
        self._followed: dict[str, tuple[str, Any]] = {}

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every file that was read: the root first, overlays where they were applied."""
        return tuple(text.source for text in self._texts.values())

    def upgraded(self, root: dict[str, Any], moves: dict[Tokens, Tokens]) -> Document:
        """The same document in a later dialect; `moves` leads from the new places of nodes to the old ones."""
        return Document(
            root=root,
            dialect=self.dialect,
            file=self.file,
            texts=self._texts,
            origins=self._origins,
            as_read=self,
            moves=moves,
        )

    def place(self, pointer: str) -> Place:
        """File, line, column and pointer in the original file of the node at `pointer` in `root`.

        A pointer that leads through references is followed; one that leads nowhere gives its nearest node above.
        """
        tokens = self.through(tuple(pointers.split(pointer)))
        if self.as_read is not self:
            return self.as_read.place(pointers.join("", *self._before_upgrade(tokens)))
        origin = self._origins.trace(tokens)
        file = origin.file or ""
        text = self._texts[file]
        if file not in self._positions:
            self._positions[file] = positions(text.text)
        line, column = self._positions[file].find(origin.tokens)
        return Place(pointers.join("", *origin.tokens), text.source.name, line, column)

    def located(self, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """The diagnostics with the place of each filled in where it is only a pointer yet."""
        return tuple(
            found
            if found.place.line or found.place.file
            else replace(found, place=self.place(found.place.pointer))
            for found in diagnostics
        )

    def resolve(self, ref: str) -> Any:
        """What a local reference names, chains of references followed.

        Raises DanglingRef, or RefCycle when the chain never ends.
        """
        return self.follow(ref)[1]

    def follow(self, ref: str) -> tuple[str, Any]:
        """Like `resolve`, with the pointer (`/components/schemas/Asset`) of the node where the chain ends."""
        found = self._followed.get(ref)
        if found is None:
            found = self._followed[ref] = self._follow(ref)
        return found

    def lookup(self, ref: str) -> Any:
        """What a local reference names, be it a reference again. Raises DanglingRef."""
        return self._lookup(ref)[1]

    def _follow(self, ref: str) -> tuple[str, Any]:
        chain = [ref]
        while True:
            tokens, node = self._lookup(chain[-1])
            following = node.get("$ref") if isinstance(node, dict) else None
            if not isinstance(following, str):
                return pointers.join("", *tokens), node
            if following in chain:
                raise RefCycle([*chain[chain.index(following) :], following])
            chain.append(following)

    def _lookup(self, ref: str) -> tuple[Tokens, Any]:
        if not ref.startswith("#"):
            raise DanglingRef(ref, "it is not a reference inside of the document")
        try:
            tokens = tuple(pointers.split(ref))
        except ValueError:
            raise DanglingRef(ref, "its fragment is not a JSON pointer") from None
        return self._descend(ref, tokens, 0)

    def _descend(self, ref: str, tokens: Tokens, hops: int) -> tuple[Tokens, Any]:
        node: Any = self.root
        for index, token in enumerate(tokens):
            below = step(node, token)
            if below is MISSING:
                through = node.get("$ref") if isinstance(node, dict) else None
                if isinstance(through, str) and through.startswith("#") and hops < 100:
                    rest = tokens[index:]
                    return self._descend(ref, (*pointers.split(through), *rest), hops + 1)
                raise DanglingRef(ref, f"there is no `{token}` in {_shown(tokens[:index])}")
            node = below
        return tokens, node

    def through(self, tokens: Tokens) -> Tokens:
        """The same node's own way from the root, when `tokens` lead through references."""
        try:
            return self._descend("", tokens, 0)[0]
        except (DanglingRef, ValueError):
            return tokens

    def _before_upgrade(self, tokens: Tokens) -> Tokens:
        for length in range(len(tokens), 0, -1):
            moved = self._moves.get(tokens[:length])
            if moved is not None:
                return moved + tokens[length:]
        return tokens


def shown(ref: str) -> str:
    """A local reference as its author would write it: `pets.yaml#/Pet` rather than our own spelling."""
    try:
        tokens = tuple(pointers.split(ref))
    except ValueError:
        return ref
    if len(tokens) < 2 or tokens[0] != FILES:
        return ref
    rest = pointers.join("", *tokens[2:])
    return f"{tokens[1]}#{rest}" if rest else tokens[1]


def _shown(tokens: Tokens) -> str:
    return shown(pointers.join("", *tokens)) or "the document"


MISSING: Final = object()


def step(node: Any, token: str) -> Any:
    """The member or item of `node` at one token of a pointer, or MISSING."""
    if isinstance(node, dict):
        return node.get(token, MISSING)
    if isinstance(node, list) and token.isdecimal() and token.isascii():
        index = int(token) if len(token) < 10 else len(node)
        return node[index] if index < len(node) else MISSING
    return MISSING


def descend(root: Any, tokens: Sequence[str]) -> Any:
    """The node at `tokens`, or MISSING; references are not followed."""
    node = root
    for token in tokens:
        node = step(node, token)
        if node is MISSING:
            return MISSING
    return node
