"""References: from the text of a `$ref` to its target, and what is wrong with them taken together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from clientwright.diagnostics import Diagnostic, Place, Severity
from clientwright.spec import pointer as pointers
from clientwright.spec.document import FILES, MISSING, Document, Tokens, shown, step
from clientwright.spec.faults import DanglingRef, Refused
from clientwright.spec.folder import Folder
from clientwright.spec.grammar import DECORATION

HOPS = 100  # of one reference to the next; real documents have two or three
MOST = 100  # faults of one kind that are listed before the document is given up


@dataclass(slots=True)
class Seen:
    """A reference as it stands in the bundled document: where it was met first, and how often."""

    tokens: Tokens  # of the `$ref` member
    kinds: set[str] = field(default_factory=set)
    times: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """A node that a reference names. References in it are relative to `file` ("" is the root document)."""

    file: str
    tokens: Tokens  # in the bundled document
    node: Any


class Links:
    """Turns references into local ones (`#/x-clientwright-files/...`), loading the files that they name."""

    def __init__(self, root: dict[str, Any], folder: Folder) -> None:
        self._root = root
        self._folder = folder
        self._local: dict[tuple[str, str], str] = {}
        self._done: set[int] = set()  # ids of reference nodes that are local already
        self._anchors: dict[str, dict[str, Tokens]] = {}

    def localize(self, node: dict[str, Any], file: str) -> str:
        """Make the reference `node`, which stands in `file`, a local one and return it. Raises Refused."""
        ref: str = node["$ref"]
        if id(node) not in self._done:
            if file or ref[:2] != "#/":
                node["$ref"] = ref = self.local(ref, file)
            self._done.add(id(node))
        return ref

    def local(self, ref: str, file: str) -> str:
        """`ref` as it reads in the bundled document. Raises Refused."""
        memo = (ref, file)
        if memo not in self._local:
            self._local[memo] = self._localized(ref, file)
        return self._local[memo]

    def _localized(self, ref: str, file: str) -> str:
        path, _, fragment = ref.partition("#")
        if path and path == self._root.get("$self"):
            path, file = "", ""
        name = self._folder.resolve(path, file) if path else file
        base: Tokens = ()
        tree: Any = self._root
        if name:
            base = (FILES, name)
            files = self._root.setdefault(FILES, {})
            if name not in files:
                files[name] = self._folder.load(name)
            tree = files[name]
        prefix = pointers.fragment(pointers.join("", *base))
        if fragment and not fragment.startswith("/"):
            anchored = self._anchor(tree, name, fragment)
            if anchored is None:
                return f"{prefix}/{fragment}"  # dangling, and reported as such
            return pointers.fragment(pointers.join("", *base, *anchored))
        return prefix + fragment

    def _anchor(self, tree: Any, file: str, name: str) -> Tokens | None:
        """JSON Schema's `$anchor`: a plain name in the place of a pointer."""
        if file not in self._anchors:
            found: dict[str, Tokens] = {}
            stack: list[tuple[Any, Tokens]] = [(tree, ())]
            while stack:
                node, tokens = stack.pop()
                if type(node) is dict:
                    for keyword in ("$anchor", "$dynamicAnchor"):
                        if type(node.get(keyword)) is str:
                            found.setdefault(node[keyword], tokens)
                    stack.extend((item, (*tokens, key)) for key, item in node.items())
                elif type(node) is list:
                    stack.extend((item, (*tokens, str(i))) for i, item in enumerate(node))
            self._anchors[file] = found
        return self._anchors[file].get(name)

    def target(self, local: str) -> Target | None:
        """The node of a local reference, which may lead through other references. Raises Refused."""
        try:
            tokens = tuple(pointers.split(local))
        except ValueError:
            return None
        for _ in range(HOPS):
            node: Any = self._root
            index = 0
            while index < len(tokens):
                below = step(node, tokens[index])
                if below is MISSING:
                    break
                node = below
                index += 1
            if index == len(tokens):
                return Target(_file(tokens), tokens, node)
            if type(node) is not dict or type(node.get("$ref")) is not str:
                return None
            through = self.localize(node, _file(tokens[:index]))
            tokens = (*pointers.split(through), *tokens[index:])
        return None


def _file(tokens: Tokens) -> str:
    return tokens[1] if len(tokens) > 1 and tokens[0] == FILES else ""


def check(document: Document, references: Mapping[str, Seen]) -> list[Diagnostic]:
    """Dangling references and cycles of nothing but references; places are pointers of the document."""
    found: list[Diagnostic] = []
    following: dict[str, str] = {}
    for ref, seen in references.items():
        try:
            node = document.lookup(ref)
        except DanglingRef as error:
            found.append(_dangling(error, seen))
            if len(found) == MOST:
                break
            continue
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            following[ref] = node["$ref"]
    return [*found, *_cycles(following, references)]


def _dangling(error: DanglingRef, seen: Seen) -> Diagnostic:
    decoration = seen.kinds <= DECORATION
    others = f" ({seen.times - 1} more like it)" if seen.times > 1 else ""
    return Diagnostic(
        code="spec/dangling-ref",
        severity=Severity.WARNING if decoration else Severity.ERROR,
        message=f"`{shown(error.ref)}` leads nowhere: {error.missing}{others}",
        place=Place(pointers.join("", *seen.tokens)),
        help="mend the reference, or add its target with an overlay",
    )


def _cycles(following: Mapping[str, str], references: Mapping[str, Seen]) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    finished: set[str] = set()
    for start in following:
        if len(found) == MOST:
            break
        chain: dict[str, None] = {}
        ref: str | None = start
        while ref is not None and ref not in finished and ref not in chain:
            chain[ref] = None
            ref = following.get(ref)
        names = list(chain)
        finished.update(names)
        if ref in chain:
            cycle = [*names[names.index(ref) :], ref]
            message = (
                f"these references only lead to each other: {' -> '.join(map(shown, cycle[:20]))}"
            )
        elif len(names) > HOPS:
            message = f"a chain of {len(names):,} references leads from here to its target"
        else:
            continue
        found.append(
            Diagnostic(
                code="spec/ref-cycle",
                severity=Severity.ERROR,
                message=message,
                place=Place(pointers.join("", *references[names[-1]].tokens))
                if names[-1] in references
                else Place(),
                help="one of them must be a schema",
            )
        )
    return found


def refuse_growth(root: Any, limit: int) -> None:
    """After parts were put in place of references: refuse a tree that has become too large to walk.

    Parts that stand in several places are one object, so a small file can describe a huge tree.
    """
    sizes: dict[int, int] = {}
    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, closed = stack.pop()
        if not closed and id(node) in sizes:
            continue
        items = node.values() if type(node) is dict else node
        inner = [item for item in items if type(item) is dict or type(item) is list]
        if closed:
            sizes[id(node)] = 1 + len(node) - len(inner) + sum(sizes[id(item)] for item in inner)
        else:
            stack.append((node, True))
            stack.extend((item, False) for item in inner if id(item) not in sizes)
    if sizes[id(root)] > limit:
        raise Refused(
            "spec/too-many-nodes",
            f"with its references put in place the document has more than {limit:,} values",
            place=Place(),
            help="refer to schemas, parameters and responses; other objects are copied",
        )
