"""YAML 1.2 (core schema) to plain data, composed from the events of PyYAML's C parser.

PyYAML's own loaders speak YAML 1.1, accept duplicate keys, and its C composer crashes the process on deep input.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Final

import yaml
from yaml._yaml import CParser

from clientwright.diagnostics import Place
from clientwright.spec.faults import Refused
from clientwright.spec.limits import Budget

_TAG: Final = "tag:yaml.org,2002:"
_INT: Final = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")
_WORDS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_FIRST_OF_NUMBER: Final = frozenset("0123456789+-.")
_FIRST_OF_SPECIAL: Final = _FIRST_OF_NUMBER | {"", *"~nNtTfF"}
_SCALAR_TAGS: Final = frozenset(f"{_TAG}{t}" for t in ("str", "int", "float", "bool", "null"))
_NO_KEY: Final = object()
_NOTHING: Final = object()

Warn = Callable[[str, str, int, int, str], None]  # code, message, line, column, help


class _Frame:
    """A mapping or sequence that is still open."""

    __slots__ = ("anchor", "key", "merges", "value")

    def __init__(self, value: Any, anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: Any = _NO_KEY
        self.merges: list[dict[str, Any]] = []


def compose(text: str, *, file: str, budget: Budget, warn: Warn) -> Any:
    """The one document in `text` as dicts with string keys, lists, strings, ints, floats, bools and None.

    Raises Refused with a place: not YAML, several documents, duplicate or complex keys, unknown tags,
    infinities, recursive aliases, limits. `warn` hears of anchors that are defined twice.
    """
    return _Composer(file, budget, warn).compose(text)


class _Composer:
    def __init__(self, file: str, budget: Budget, warn: Warn) -> None:
        self.file = file
        self.budget = budget
        self.limits = budget.limits
        self.warn = warn
        self.anchors: dict[str, Any] = {}
        self.twice: set[str] = set()  # anchors that were warned of
        self.stack: list[_Frame] = []
        self.documents = 0

    def refuse(self, event: Any, code: str, message: str, help: str) -> Refused:
        mark = event.start_mark
        place = Place(file=self.file, line=mark.line + 1, column=mark.column + 1)
        return Refused(code, message, place=place, help=help)

    def compose(self, text: str) -> Any:
        try:
            parser = CParser(text)
            return self.document(parser.get_event)
        except yaml.YAMLError as error:
            raise _not_yaml(error, self.file, text) from None

    def document(self, get: Callable[[], Any]) -> Any:
        """The loop over all events. Plain keys and values are done here: millions of calls would double its time."""
        root: Any = None
        stack = self.stack
        longest = self.limits.string
        most = self.limits.nodes
        budget = self.budget
        while True:
            event = get()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                text: str = event.value
                simple = event.tag is None and event.anchor is None and len(text) <= longest
                frame = stack[-1] if stack else None
                if frame is not None and frame.key is _NO_KEY and type(frame.value) is dict:
                    if simple and text != "<<" and text not in frame.value:
                        frame.key = text
                    else:
                        self.key(frame, event)
                    continue
                budget.nodes += 1
                if budget.nodes > most or not simple:
                    budget.nodes -= 1
                    value: Any = self.scalar(event)
                elif not event.implicit[0] or text[:1] not in _FIRST_OF_SPECIAL:
                    value = text
                elif text.isdecimal() and text.isascii() and len(text) < 20:
                    value = int(text)
                else:
                    value = self.plain(event, text)
            elif kind is yaml.StreamEndEvent:
                return root
            else:
                value = self.structure(kind, event)
                if value is _NOTHING:
                    continue
            if not stack:
                root = value
            elif type(stack[-1].value) is list:
                stack[-1].value.append(value)
            else:
                self.put(stack[-1], value)

    def structure(self, kind: type, event: Any) -> Any:
        """What an event other than a scalar completes, or _NOTHING."""
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            return self.close()
        if kind is yaml.AliasEvent:
            return self.alias(event)
        if kind is yaml.MappingStartEvent:
            self.open(event, {})
        elif kind is yaml.SequenceStartEvent:
            self.open(event, [])
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                raise self.several(event)
        return _NOTHING

    def several(self, event: Any) -> Refused:
        return self.refuse(
            event,
            "spec/several-documents",
            "the file holds more than one YAML document",
            "keep one document to a file",
        )

    def put(self, frame: _Frame, value: Any) -> None:
        """The value of the key that waits in a mapping."""
        key, frame.key = frame.key, _NO_KEY
        if key is _MERGE:
            sources = value if type(value) is list else [value]
            if all(type(source) is dict for source in sources):
                frame.merges.extend(sources)
                return
            key = "<<"
        frame.value[key] = value

    def key(self, frame: _Frame, event: Any) -> None:
        self.check_tag(event)
        text: str = event.value
        if len(text) > self.limits.string:
            raise self.long_string(event)
        if text in frame.value or (frame.merges and text == "<<"):
            raise self.refuse(
                event,
                "spec/duplicate-key",
                f"the key `{_short(text)}` stands twice in one mapping",
                "remove or rename one of the two",
            )
        if event.anchor:
            self.define(event, text)
        frame.key = _MERGE if text == "<<" and event.implicit[0] else text

    def open(self, event: Any, value: dict[str, Any] | list[Any]) -> None:
        stack = self.stack
        if stack and stack[-1].key is _NO_KEY and type(stack[-1].value) is dict:
            raise self.complex_key(event)
        tag = event.tag
        if tag and tag not in ("!", f"{_TAG}map" if type(value) is dict else f"{_TAG}seq"):
            raise self.unknown_tag(event)
        if len(stack) >= self.limits.depth:
            raise self.too_deep(event)
        self.count(event)
        if event.anchor:
            self.define(event, _OPEN)
        stack.append(_Frame(value, event.anchor))

    def close(self) -> Any:
        frame = self.stack.pop()
        value = frame.value
        for merged in frame.merges:
            for key, item in merged.items():
                value.setdefault(key, item)
        if frame.anchor:
            self.anchors[frame.anchor] = value
        return value

    def alias(self, event: Any) -> Any:
        stack = self.stack
        as_key = bool(stack) and stack[-1].key is _NO_KEY and type(stack[-1].value) is dict
        value = self.anchors.get(event.anchor, _NO_KEY)
        if value is _NO_KEY:
            raise self.refuse(
                event,
                "spec/unknown-alias",
                f"the alias `*{_short(event.anchor)}` has no anchor before it",
                "define the anchor above its first use",
            )
        if value is _OPEN:
            raise self.refuse(
                event,
                "spec/alias-cycle",
                f"the alias `*{_short(event.anchor)}` stands inside of what it names",
                "use a `$ref` for a recursive schema",
            )
        if as_key:
            raise self.complex_key(event)
        return self.copy(value, len(stack), event)

    def copy(self, value: Any, depth: int, event: Any) -> Any:
        """A copy of its own for each alias: what is changed at one place later must not change at another."""
        self.count(event)
        if type(value) is dict or type(value) is list:
            if depth >= self.limits.depth:
                raise self.too_deep(event)
            if isinstance(value, list):
                return [self.copy(item, depth + 1, event) for item in value]
            return {key: self.copy(item, depth + 1, event) for key, item in value.items()}
        return value

    def define(self, event: Any, value: Any) -> None:
        if event.anchor in self.anchors and event.anchor not in self.twice:
            self.twice.add(event.anchor)
            self.warn(
                "spec/duplicate-anchor",
                f"the anchor `&{_short(event.anchor)}` is defined twice",
                event.start_mark.line + 1,
                event.start_mark.column + 1,
                "an alias means the last definition above it; give one of the two another name",
            )
        self.anchors[event.anchor] = value

    def count(self, event: Any) -> None:
        self.budget.nodes += 1
        if self.budget.nodes > self.limits.nodes:
            raise self.refuse(
                event,
                "spec/too-many-nodes",
                f"the document has more than {self.limits.nodes:,} values, aliases expanded",
                "cut the document down to what the client needs",
            )

    def scalar(self, event: Any) -> Any:
        self.count(event)
        text: str = event.value
        if len(text) > self.limits.string:
            raise self.long_string(event)
        if event.tag:
            value = self.tagged(event, text)
        elif event.implicit[0]:
            value = self.plain(event, text)
        else:
            value = text
        if event.anchor:
            self.define(event, value)
        return value

    def plain(self, event: Any, text: str) -> Any:
        if text[:1] not in _FIRST_OF_NUMBER:
            return _WORDS.get(text, text)
        if _INT.match(text):
            return self.integer(event, text)
        if _FLOAT.match(text):
            return self.real(event, text)
        if _NOT_FINITE.match(text):
            raise self.not_finite(event)
        return _WORDS.get(text, text)

    def integer(self, event: Any, text: str) -> int:
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        try:
            return int(text, base)
        except ValueError:
            raise self.refuse(
                event,
                "spec/number",
                f"the number `{_short(text)}` cannot be read",
                "quote it if it is a string",
            ) from None

    def real(self, event: Any, text: str) -> float:
        value = float(text)
        if math.isinf(value):
            raise self.not_finite(event)
        return value

    def tagged(self, event: Any, text: str) -> Any:
        self.check_tag(event)
        kind = event.tag.removeprefix(_TAG)
        if kind in ("!", "str"):
            return text
        if kind == "int" and _INT.match(text):
            return self.integer(event, text)
        if kind == "float" and (_FLOAT.match(text) or _NOT_FINITE.match(text)):
            if _NOT_FINITE.match(text):
                raise self.not_finite(event)
            return self.real(event, text)
        if (
            kind in ("bool", "null")
            and text in _WORDS
            and (_WORDS[text] is None) == (kind == "null")
        ):
            return _WORDS[text]
        raise self.refuse(
            event,
            "spec/bad-scalar",
            f"`{_short(text)}` is not what its tag `!!{kind}` says",
            "remove the tag or mend the value",
        )

    def check_tag(self, event: Any) -> None:
        if event.tag and event.tag != "!" and event.tag not in _SCALAR_TAGS:
            raise self.unknown_tag(event)

    def unknown_tag(self, event: Any) -> Refused:
        tag = event.tag.replace(_TAG, "!!")
        return self.refuse(
            event,
            "spec/unknown-tag",
            f"the YAML tag `{_short(tag)}` is not one of the core schema",
            "remove the tag: only plain data is read",
        )

    def complex_key(self, event: Any) -> Refused:
        return self.refuse(
            event,
            "spec/complex-key",
            "a mapping key is not a plain scalar",
            "keys must be strings",
        )

    def not_finite(self, event: Any) -> Refused:
        return self.refuse(
            event,
            "spec/not-finite",
            f"`{_short(event.value)}` is not a finite number",
            "quote it if it is a string; JSON has no infinities",
        )

    def too_deep(self, event: Any) -> Refused:
        return self.refuse(
            event,
            "spec/too-deep",
            f"the document is nested more than {self.limits.depth} levels deep",
            "move the inner part to a component and refer to it",
        )

    def long_string(self, event: Any) -> Refused:
        return self.refuse(
            event,
            "spec/long-string",
            f"a string has more than {self.limits.string:,} characters",
            "move it out of the document",
        )


_OPEN: Final = object()  # an anchored container that is still being read
_MERGE: Final = object()  # the key `<<`, unquoted


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _not_yaml(error: yaml.YAMLError, file: str, text: str) -> Refused:
    place = Place(file=file)
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "unknown problem"
        if mark is not None:
            place = Place(file=file, line=mark.line + 1, column=mark.column + 1)
    elif isinstance(error, yaml.reader.ReaderError):
        problem = str(error.reason)
        before = text.encode("utf-8")[: error.position].decode("utf-8", "ignore")
        line = before.count("\n") + 1
        place = Place(file=file, line=line, column=len(before) - before.rfind("\n"))
    else:
        problem = str(error)
    return Refused(
        "spec/not-yaml",
        f"this is not YAML: {problem}",
        place=place,
        help="is this the OpenAPI document itself, and is it complete?",
    )
