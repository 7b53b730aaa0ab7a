"""The only place where text becomes Python: literals, docstrings, identifiers, and ways to join them.

Templates print nothing but `Code`. A `Code` is made here, from a value, by its own Python type; elsewhere only from
constant text of ours (a test holds the package to that), so text of a document can never be taken for source.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from keyword import iskeyword
from typing import Any, NoReturn, Self

from markupsafe import Markup

from clientwright.emit.text import described, flow, one_line

LINE = 88


class Code(Markup):
    """Text that is source already. What is not `Code` cannot be added to it, joined to it or formatted into it."""

    __slots__ = ()

    def __new__(cls, text: str = "") -> Self:
        return str.__new__(cls, text)

    @classmethod
    def escape(cls, s: Any, /) -> Code:
        if isinstance(s, Code):
            return s
        raise TypeError(f"not Code but {type(s).__name__}: it has to go through emit.code")

    def format(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("Code is not a format")

    def format_map(self, _mapping: Any, /) -> NoReturn:
        raise TypeError("Code is not a format")

    def __mod__(self, _value: Any, /) -> NoReturn:
        raise TypeError("Code is not a format")


NOTHING = Code("")

# What a reader cannot see or what changes how a line reads: controls, bidi and zero-width characters, line and
# paragraph separators, odd spaces, lone surrogates, tags. A literal set: str.isprintable depends on the Python that runs.
_UNSEEN = (
    "\x00-\x1f\x7f-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0"
    "\ufff0-\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ESCAPED = re.compile(rf"[\\{_UNSEEN}]")
_ESCAPED_IN_DOC = re.compile(rf'[\\{_UNSEEN}]|"""')
_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    if found == '"""':
        return '\\"\\"\\"'
    if found in _SHORT:
        return _SHORT[found]
    number = ord(found)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def identifier(name: str) -> Code:
    """A name that naming has allocated. ValueError when Python would read it as another name, or as none."""
    return _identifier(name)


@cache
def _identifier(name: str) -> Code:
    if not name.isidentifier() or iskeyword(name) or unicodedata.normalize("NFKC", name) != name:
        raise ValueError(f"not an identifier: {name!r}")
    return Code(name)


def dotted(module: str) -> Code:
    """A module's dotted name, which dots may lead."""
    bare = module.lstrip(".")
    return Code(
        "." * (len(module) - len(bare))
        + ".".join(_identifier(part) for part in bare.split(".") if part)
    )


def string(value: str) -> Code:
    """A string literal of exactly this value, in the quotes that black would choose."""
    body = _ESCAPED.sub(_escape, value)
    if body.count("'") < body.count('"'):
        return Code("'" + body.replace("'", "\\'") + "'")
    return Code('"' + body.replace('"', '\\"') + '"')


def literal(value: object) -> Code:
    """The literal of a value, by its own type: None, bool, int, float, str, and sequences and mappings of them.

    TypeError for anything else, ValueError for a number that has no literal.
    """
    if value is None or isinstance(value, bool):
        return Code(repr(value))
    if isinstance(value, str):
        return string(value)
    if isinstance(value, int):
        return Code(int.__repr__(value))
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value!r} has no literal")
        return Code(float.__repr__(value))
    if isinstance(value, Mapping):
        return mapping([(literal(key), literal(item)) for key, item in value.items()])
    if isinstance(value, tuple):
        return tuple_([literal(item) for item in value])
    if isinstance(value, Sequence):
        return Code("[" + ", ".join(map(literal, value)) + "]")
    raise TypeError(f"no literal for {type(value).__name__}")


# ------------------------------------------------------------------------------------------------- composition


def join(separator: Code, parts: Iterable[Code]) -> Code:
    """`parts` with `separator` between them. TypeError when one of them is not `Code`."""
    held = list(parts)
    for part in held:
        Code.escape(part)
    return Code(str.join(Code.escape(separator), held))


def cat(*parts: Code) -> Code:
    """`parts`, one after the other."""
    return join(NOTHING, parts)


def lines(parts: Iterable[Code]) -> Code:
    """One part a line."""
    return join(Code("\n"), parts)


def listed(parts: Iterable[Code]) -> Code:
    """`a, b, c`."""
    return join(Code(", "), parts)


def tuple_(parts: Sequence[Code]) -> Code:
    """`(a, b)`, `(a,)` or `()`."""
    inner = listed(parts)
    return Code(f"({inner},)" if len(parts) == 1 else f"({inner})")


def mapping(pairs: Sequence[tuple[Code, Code]]) -> Code:
    """`{a: b, c: d}`."""
    return cat(Code("{"), listed(cat(key, Code(": "), value) for key, value in pairs), Code("}"))


def exploded(open_: Code, parts: Iterable[Code], close: Code) -> Code:
    """One part a line between brackets, with the trailing comma that keeps them apart."""
    inner = "".join(f"\n    {Code.escape(part)}," for part in parts)
    return Code(f"{Code.escape(open_)}{inner}\n{Code.escape(close)}")


def keyword(name: str, value: Code) -> Code:
    """`name=value`."""
    return cat(_identifier(name), Code("="), value)


def call(function: Code, *arguments: Code, **named: Code | None) -> Code:
    """`function(a, b, name=c)`; named arguments that are None are left out."""
    words = [keyword(name, value) for name, value in named.items() if value is not None]
    return cat(function, Code("("), listed([*arguments, *words]), Code(")"))


def subscript(generic: Code, *arguments: Code) -> Code:
    """`generic[a, b]`."""
    return cat(generic, Code("["), listed(arguments), Code("]"))


def has_bar(annotation: Code) -> bool:
    """Is the annotation a union at its top level, outside of brackets?"""
    depth = 0
    for character in _STRING.sub("", annotation):
        depth += (character == "[") - (character == "]")
        if character == "|" and not depth:
            return True
    return False


_STRING = re.compile(r"""(["'])(?:\\.|(?!\1)[^\\])*\1""")


def thunk(expression: Code) -> Code:
    """`lambda: expression`."""
    return cat(Code("lambda: "), expression)


def indented(text: Code, spaces: int) -> Code:
    """`text` with every line but the first indented."""
    return Code(str.replace(text, "\n", "\n" + " " * spaces))


# ----------------------------------------------------------------------------------------------------- docstrings


def docstring(text: str, indent: int = 0) -> Code:
    """A docstring of prose, wrapped for a statement that stands `indent` columns in. Empty text gives no code.

    The text is prose: white space is normalised, nothing else is lost. The result is what black and ruff leave alone.
    """
    if (
        text.isascii()
        and len(text) <= LINE - 6 - indent
        and text.isprintable()
        and not _ODD.search(text)
    ):
        stripped = text.strip()
        return Code(f'"""{stripped}"""') if stripped else NOTHING
    return _docstring(flow(text, LINE - indent), indent)


def method_docstring(
    text: str, arguments: Iterable[tuple[str, str]], request: str, indent: int
) -> Code:
    """The docstring of a method: prose, what its arguments mean, and the request that it sends."""
    found = flow(text, LINE - indent)
    entries = [
        line
        for name, doc in arguments
        if doc.strip()
        for line in described(name, doc, LINE - indent)
    ]
    if entries:
        found += ["", "Args:", *entries] if found else ["Args:", *entries]
    sent = flow(f"`{request}`", LINE - indent)
    return _docstring([*found, "", *sent] if found else sent, indent)


def _docstring(found: list[str], indent: int) -> Code:
    found = [_ESCAPED_IN_DOC.sub(_escape, line) for line in found]
    if not found:
        return NOTHING
    if found[0].startswith('"'):
        found[0] = " " + found[0]
    if len(found) == 1 and len(found[0]) + 8 + indent <= LINE:
        text = found[0]
        if text.endswith(
            '\\"'
        ):  # black and ruff differ on an escaped quote before the closing ones
            text = text[:-2] + "\\x22"
        end = " " if text.endswith('"') else ""
        return Code(f'"""{text}{end}"""')
    margin = " " * indent
    body = "\n".join(
        margin + line if line and number else line for number, line in enumerate(found)
    )
    return Code(f'"""{body}\n{margin}"""')


_ODD = re.compile(r'[\\"<&]')


# ----------------------------------------------------------------------------------------------------- other text


def header(version: str) -> Code:
    """The first line of every generated file: our version and nothing of the document."""
    if not re.fullmatch(r"[0-9A-Za-z.+!-]+", version):
        raise ValueError(f"not a version: {version!r}")
    return Code(f"# Generated by clientwright {version}. Do not edit: the next run replaces it.")


def toml_string(text: str) -> Code:
    """A basic string of TOML; lone surrogates, which it cannot hold, are replaced."""

    def escape(match: re.Match[str]) -> str:
        number = 0xFFFD if "\ud800" <= match[0] <= "\udfff" else ord(match[0])
        return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"

    return Code('"' + re.sub(rf'["\\{_UNSEEN}]', escape, text) + '"')


def markdown(text: str) -> Code:
    """Prose on one line of Markdown in which nothing of the text is markup."""
    plain = _UNSEEN_RUN.sub(" ", one_line(text))
    return Code(re.sub(r"([\\`*_{}\[\]<>#|!&~$])", r"\\\1", plain))


def markdown_code(text: str) -> Code:
    """Text for the inside of a Markdown code span."""
    return Code(_UNSEEN_RUN.sub(" ", text).replace("`", "'"))


_UNSEEN_RUN = re.compile(rf"[{_UNSEEN}]+")
