"""JSON pointers (RFC 6901) as plain strings."""

from __future__ import annotations

from urllib.parse import quote, unquote

_SAFE_IN_FRAGMENT = "~!$&'()*+,;=:@-._/?"


def escape(token: str) -> str:
    """One token as it stands between two slashes of a pointer."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The inverse of `escape`."""
    return token.replace("~1", "/").replace("~0", "~")


def join(pointer: str, *tokens: str | int) -> str:
    """`pointer` with unescaped `tokens` added below it."""
    return pointer + "".join(f"/{escape(str(token))}" for token in tokens)


def split(pointer: str) -> list[str]:
    """The unescaped tokens of a pointer; with a leading `#` it is a URI fragment and percent-decoded first.

    Raises ValueError for what is not empty and does not start with a slash.
    """
    if pointer.startswith("#"):
        pointer = unquote(pointer[1:]) if "%" in pointer else pointer[1:]
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON pointer: {pointer!r}")
    tokens = pointer[1:].split("/")
    return [unescape(token) for token in tokens] if "~" in pointer else tokens


def fragment(pointer: str) -> str:
    """A pointer as the value of a local `$ref`: `#/components/schemas/Foo%20Bar`."""
    return "#" + quote(pointer, safe=_SAFE_IN_FRAGMENT, errors="surrogatepass")
