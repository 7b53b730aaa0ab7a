"""Follow every reference of a document: other files come in, what is plain is put in place, faults are reported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from clientwright.diagnostics import Diagnostic, Place, Severity
from clientwright.spec import pointer as pointers
from clientwright.spec.document import Origin, Origins, Tokens, shown
from clientwright.spec.faults import Refused
from clientwright.spec.folder import Folder
from clientwright.spec.grammar import DECORATION, GRAMMAR, KEYED_BY_DATA, OPAQUE, REFERABLE, Field
from clientwright.spec.limits import Limits
from clientwright.spec.refs import HOPS, Links, Seen, Target

MOST_LEFT_OUT: Final = 1000  # parts that are not what they must be; what remains is no document


class Bundler:
    """One walk by the grammar over the root document and everything that it refers to.

    Afterwards all references in `root` are local, `references` holds each of them once, and fields that must be
    objects or lists are. Problems are in `diagnostics`; `place` tells where a pointer of the tree as it is now stands.
    """

    def __init__(
        self,
        root: dict[str, Any],
        folder: Folder,
        limits: Limits,
        origins: Origins,
        place: Callable[[str], Place],
    ) -> None:
        self.root = root
        self.links = Links(root, folder)
        self.limits = limits
        self.origins = origins
        self._place_of = place
        self.diagnostics: list[Diagnostic] = []
        self.refused: dict[
            tuple[str, str], Diagnostic
        ] = {}  # references to files that cannot be had
        self.references: dict[str, Seen] = {}
        self.inlined = False
        self._path: list[str] = []
        self._above: list[int] = []  # ids of the nodes on the way to the current one
        self._visited: set[tuple[int, str]] = set()
        self._mappings: set[int] = set()  # ids of discriminator mappings that are local already
        self._kept: list[Any] = []  # replaced nodes: as long as they live, their ids are theirs
        self._queue: list[tuple[Target, str]] = []

    def run(self) -> None:
        """Walk from the root; may be run again after the tree was changed."""
        self._visited.clear()
        self.references.clear()
        self.refused.clear()
        self._path = []
        self._above = []
        self._visit(self.root, "document", "")
        while self._queue:
            target, kind = self._queue.pop()
            self._path = list(target.tokens)
            self._above = []
            if type(target.node.get("$ref")) is str:
                self._reference(target.node, kind, target.file)
            self._visit(target.node, kind, target.file)

    # --- the walk

    def _visit(self, node: dict[str, Any], kind: str, file: str) -> None:
        mark = (id(node), kind)
        if mark in self._visited:
            return
        self._visited.add(mark)
        if len(self._path) > 2 * self.limits.depth + 10:
            raise self._too_deep()
        self._above.append(id(node))
        if kind in KEYED_BY_DATA:
            self._keyed_by_data(node, KEYED_BY_DATA[kind], file)
        else:
            fields = GRAMMAR[kind]
            for key in list(node):
                known = fields.get(key)
                if known is not None:
                    self._field(node, key, known, file)
                elif key == "mapping" and kind == "discriminator":
                    self._mapping(node[key], file)
                else:
                    self._plain(node, key, file)
        self._above.pop()

    def _keyed_by_data(self, node: dict[str, Any], kind: str, file: str) -> None:
        for key in list(node):
            if key[:2] != "x-":
                self._child(node, key, kind, file)

    def _plain(self, node: dict[str, Any], key: str, file: str) -> None:
        """A field that holds no object we know; some authors put its value into another file."""
        value = node[key]
        if (
            type(value) is dict
            and len(value) == 1
            and type(value.get("$ref")) is str
            and key not in OPAQUE
            and key[:2] != "x-"
        ):
            self._inline(node, key, file)

    def _field(self, node: dict[str, Any], key: str, known: Field, file: str) -> None:
        if known.shape == "one":
            self._child(node, key, known.kind, file)
            return
        value = node[key]
        self._path.append(key)
        if type(value) is dict and type(value.get("$ref")) is str:
            self._path.pop()
            inlined = self._inline(node, key, file)
            if inlined is None:
                return
            file, value = inlined.file, inlined.node
            self._path.append(key)
        if known.shape == "map" and type(value) is dict:
            self._above.append(id(value))
            for name in list(value):
                if name[:2] == "x-" and type(value[name]) is not dict and known.kind != "schema":
                    self._kept.append(value.pop(name))  # an extension, not a member
                else:
                    self._child(value, name, known.kind, file)
            self._above.pop()
        elif known.shape == "list" and type(value) is list:
            self._items(value, known.kind, file)
        else:
            self._mistyped(node, key, "an object" if known.shape == "map" else "an array")
        self._path.pop()

    def _items(self, items: list[Any], kind: str, file: str) -> None:
        self._above.append(id(items))
        gone = {i for i in range(len(items)) if not self._child(items, i, kind, file)}
        if gone:
            self.origins.items_removed(tuple(self._path), gone, len(items))
            self._kept.append(list(items))
            items[:] = [item for i, item in enumerate(items) if i not in gone]
        self._above.pop()

    def _child(self, parent: Any, key: Any, kind: str, file: str) -> bool:
        """One object of a kind, or a reference to it. False when it is neither and must go."""
        value = parent[key]
        self._path.append(str(key))
        kept = True
        if type(value) is dict and type(value.get("$ref")) is str:
            if kind in REFERABLE:
                self._reference(value, kind, file)
                if kind in ("schema", "pathItem") and len(value) > 1:
                    self._visit(value, kind, file)
            else:
                kept = self._inlined_child(parent, key, kind, file)
        elif type(value) is dict:
            self._visit(value, kind, file)
        elif kind == "schema" and key == "items" and type(value) is list:
            self._items(value, kind, file)
        elif kind == "discriminator" and type(value) is str and "swagger" in self.root:
            pass
        elif kind != "schema" or type(value) is not bool:
            kept = self._mistyped(parent, key, "an object")
        self._path.pop()
        return kept

    def _inlined_child(self, parent: Any, key: Any, kind: str, file: str) -> bool:
        self._path.pop()
        inlined = self._inline(parent, key, file)
        self._path.append(str(key))
        if inlined is None:
            return True  # and reported
        if type(inlined.node) is not dict:
            return self._mistyped(parent, key, "an object")
        self._visit(inlined.node, kind, inlined.file)
        return True

    def _mistyped(self, parent: Any, key: Any, expected: str) -> bool:
        """The current path ends at `key`. Take a member out, so that nobody has to expect it; items go later."""
        if len(self.diagnostics) >= MOST_LEFT_OUT:
            raise Refused(
                "spec/too-many-faults",
                f"more than {MOST_LEFT_OUT} parts of the document are not what they must be",
                place=self._place(self._path),
                help="is this the document that you mean?",
            )
        value = parent[key]
        if value is None and isinstance(parent, dict):
            code, severity, lost = "spec/null", Severity.WARNING, "is null and taken as absent"
        else:
            code, severity, lost = "spec/wrong-type", Severity.ERROR, "is left out"
        self._report(
            code,
            severity,
            f"`{self._path[-1][:60]}` must be {expected}, {lost}",
            tuple(self._path),
            f"write {expected} here or remove the key",
        )
        if isinstance(parent, dict):
            self._kept.append(value)
            del parent[key]
        return False

    def _mapping(self, mapping: Any, file: str) -> None:
        """A discriminator's values are component names, or references from where they stand."""
        if type(mapping) is not dict or id(mapping) in self._mappings:
            return
        self._mappings.add(id(mapping))
        for value, target in mapping.items():
            if type(target) is not str or not (file or target.startswith("#/")):
                continue
            if not any(mark in target for mark in "/#."):
                continue
            self._path += ["mapping", value]
            try:
                mapping[value] = self.links.local(target, file)
                self._enqueue(mapping[value], "schema")
            except Refused as refused:
                self._refuse_reference(refused, "schema")
            del self._path[-2:]

    # --- references

    def _reference(self, node: dict[str, Any], kind: str, file: str) -> None:
        ref = self._localize(node, kind, file)
        if ref is None:
            return
        seen = self.references.get(ref)
        if seen is None:
            seen = self.references[ref] = Seen((*self._path, "$ref"))
        seen.times += 1
        if kind not in seen.kinds:
            seen.kinds.add(kind)
            self._enqueue(ref, kind)

    def _enqueue(self, ref: str, kind: str) -> None:
        try:
            target = self.links.target(ref)
        except Refused as refused:
            self._refuse_reference(refused, kind)
            return
        if target is not None and type(target.node) is dict:
            self._queue.append((target, kind))

    def _localize(self, node: dict[str, Any], kind: str, file: str) -> str | None:
        try:
            return self.links.localize(node, file)
        except Refused as refused:
            self._refuse_reference(refused, kind)
            return None

    def _inline(self, parent: Any, key: Any, file: str) -> Target | None:
        """Put the target of `parent[key]` in its place; None, and a report, when there is none."""
        node = parent[key]
        self._path.append(str(key))
        target = Target(file, (), node)
        for _ in range(HOPS):
            ref = self._localize(target.node, "inline", target.file)
            found = self.links.target(ref) if ref is not None else None
            if ref is None or found is None:
                if ref is not None:
                    self.references.setdefault(ref, Seen((*self._path, "$ref"), {"inline"}, 1))
                self._path.pop()
                return None
            target = found
            if type(target.node) is not dict or type(target.node.get("$ref")) is not str:
                break
        else:
            raise self._inline_cycle(node["$ref"])
        if id(target.node) in self._above:
            raise self._inline_cycle(node["$ref"])
        self._kept.append(node)
        parent[key] = target.node
        self.origins.set(tuple(self._path), Origin(None, target.tokens))
        self.inlined = True
        self._path.pop()
        return target

    # --- reports

    def _place(self, tokens: Sequence[str]) -> Place:
        return self._place_of(pointers.join("", *tokens))

    def _report(
        self, code: str, severity: Severity, message: str, tokens: Tokens, help: str
    ) -> None:
        self.diagnostics.append(
            Diagnostic(
                code=code,
                severity=severity,
                message=message,
                place=self._place(tokens),
                help=help,
            )
        )

    def _refuse_reference(self, refused: Refused, kind: str) -> None:
        found = refused.diagnostic
        if (
            found.place.file
        ):  # a file that is there and cannot be read: nothing to be gained by going on
            raise refused
        place = self._place([*self._path, "$ref"])
        severity = Severity.WARNING if kind in DECORATION else found.severity
        self.refused.setdefault(
            (found.code, found.message), replace(found, place=place, severity=severity)
        )

    def _inline_cycle(self, ref: str) -> Refused:
        return Refused(
            "spec/ref-cycle",
            f"`{shown(ref)}` is put in place here and contains this place",
            place=self._place(self._path),
            help="only schemas may refer to themselves",
        )

    def _too_deep(self) -> Refused:
        return Refused(
            "spec/too-deep",
            f"with its references put in place the document is nested more than {self.limits.depth} levels deep",
            place=self._place(self._path),
            help="refer to schemas rather than to their parts",
        )
