"""Splitting any text into words, and words into Python names.

Python compares identifiers after NFKC, so everything is normalised first; what is no identifier character separates
words. Nothing is transliterated.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      (?: IPv[46] | OAuth2? | OData | OpenAPI | [oO]Embed | GraphQL | MySQL | NoSQL | PostgreSQL | GitHub | GitLab | JavaScript
        | LinkedIn | PayPal | TypeScript | WhatsApp | YouTube | iOS | macOS ) (?![a-z])
    | [A-Z]{2,}s (?![a-z0-9])           # IDs, URLs
    | [23][dD] (?![a-z0-9])             # 3D
    | [A-Z]{2,} (?=v[0-9])              # APIv2
    | [A-Z]+ (?=[A-Z][a-z])             # HTTP|Server
    | [A-Z]+ [0-9]+ (?![a-z])           # EC2
    | [A-Z]? (?: (?![23][dD](?![a-z0-9])) [a-z0-9] )+
    | [A-Z]+
    """,
    re.VERBOSE,
)
_LEADING_SIGN = re.compile(r"^([+-])(?=[0-9])")
_TRAILING_COMPARISON = re.compile(r"^([^<>]*[^<>=!])(<=|>=|!=|<|>)$")
_COMPARISONS = {"<": "lt", ">": "gt", "<=": "lte", ">=": "gte", "!=": "ne"}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPELLED = {
    "!": "not", "#": "hash", "$": "dollar", "%": "percent", "&": "and", "*": "star", "+": "plus", "<": "lt", "=": "eq",
    ">": "gt", "?": "query", "@": "at", "^": "caret", "|": "or", "~": "tilde",
}  # fmt: skip
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
MAX_LENGTH = 160
"""Longer names are cut and told apart by a hash."""


def normal(text: str) -> str:
    """The text as Python compares it."""
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=65536)
def split(text: str, *, spell: bool = False) -> tuple[str, ...]:
    """The words of `text`, in their own case: `HTTPServer` gives HTTP, Server; `page[size]` gives page, size.

    `+1` and `-1` give plus, 1 and minus, 1; a comparison at the end is spelled (`date>` gives date, gt). With `spell`
    every ASCII symbol that is more than a separator is spelled (`$top` gives dollar, top), as it always is in a text
    that has no other characters.
    """
    text = normal(text)
    text = _LEADING_SIGN.sub(lambda sign: "plus " if sign[1] == "+" else "minus ", text)
    if match := _TRAILING_COMPARISON.match(text):
        text = f"{match[1]} {_COMPARISONS[match[2]]}"
    words = _words(
        "".join(f" {_SPELLED[char]} " if char in _SPELLED else char for char in text)
        if spell
        else text
    )
    if not words and not spell:
        return split(_COMPARISONS.get(text, text), spell=True)
    return words


def _words(text: str) -> tuple[str, ...]:
    kept = "".join(char if _is_word_character(char) else " " for char in text)
    words: list[str] = []
    for chunk in kept.split():
        words.extend(_TOKEN.findall(chunk) if chunk.isascii() else [_apart_from_others(chunk)])
    return tuple(word for word in words if word)


def _apart_from_others(chunk: str) -> str:
    """Without what Python would join to the word before it: marks, and the vowels and finals of Hangul."""
    start = 0
    while start < len(chunk) and (
        unicodedata.category(chunk[start])[0] == "M" or "\u1160" <= chunk[start] <= "\u11ff"
    ):
        start += 1
    return chunk[start:]


def _is_word_character(char: str) -> bool:
    if char.isascii():
        return char.isalnum()
    return ("a" + char).isidentifier() and char not in _INVISIBLE and char != "_"


def lower(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words in lower case."""
    return tuple(word.lower() for word in words)


def snake(words: tuple[str, ...]) -> str:
    """`snake_case` that is an identifier, or "" when there are no words."""
    return _legal("_".join(_spell_digit(lower(words))), "n")


def pascal(words: tuple[str, ...]) -> str:
    """`PascalCase` that is an identifier, or "" when there are no words. Acronyms keep their case (`HTTPServer`)
    unless everything is in capitals."""
    spelled = _spell_digit(words)
    if len(words) > 1 and all(word.isupper() or word.isdigit() for word in words):
        spelled = tuple(word.capitalize() for word in spelled)
    return _legal("".join(word[:1].upper() + word[1:] for word in _apart(spelled)), "N")


def _apart(words: tuple[str, ...]) -> list[str]:
    """Keeps numbers apart that only a separator told from each other: 1, 2 stays unlike 12."""
    return [
        f"_{word}" if index and word[:1].isdigit() and words[index - 1][-1:].isdigit() else word
        for index, word in enumerate(words)
    ]


def _spell_digit(words: tuple[str, ...]) -> tuple[str, ...]:
    """A leading 3 of `3d` or `3, models` becomes three; longer numbers are left for a prefix."""
    if not words or not words[0].isascii() or not words[0][0].isdigit():
        return words
    first, rest = words[0][0], words[0][1:]
    if rest[:1].isdigit() or not (rest or words[1:]):
        return words
    return (_DIGITS[int(first)], *((rest,) if rest else ()), *words[1:])


def _legal(name: str, prefix: str) -> str:
    name = normal(name)
    return name if not name or name.isidentifier() else normal(prefix + name)


def is_plain(text: str) -> bool:
    """Is the text already a good snake_case name? `belongs_to__application` is; `_id`, `fooBar` and `2x` are not."""
    return (
        text.isidentifier()
        and text == normal(text)
        and text == text.lower()
        and not text.startswith("_")
        and not any(char in _INVISIBLE for char in text)
    )


_IRREGULAR = {
    "children": "child", "people": "person", "indices": "index", "vertices": "vertex", "matrices": "matrix",
    "criteria": "criterion", "geometries": "geometry", "movies": "movie", "cookies": "cookie", "men": "man",
    "women": "woman", "feet": "foot", "mice": "mouse", "lives": "life", "caches": "cache", "archives": "archive",
    "databases": "database", "purchases": "purchase", "licenses": "license", "releases": "release", "bases": "base",
    "responses": "response", "courses": "course", "phases": "phase", "houses": "house", "causes": "cause",
    "clauses": "clause", "expenses": "expense", "leases": "lease", "niches": "niche", "axes": "axis",
    "use_cases": "use_case", "cases": "case", "uses": "use", "databasees": "database", "caveats": "caveat",
    "aliases": "alias", "biases": "bias", "canvases": "canvas", "atlases": "atlas",
}  # fmt: skip
_UNCOUNTED = frozenset(
    {
        "status", "series", "species", "news", "analytics", "metadata", "data", "access", "address", "process",
        "business", "class", "analysis", "basis", "bus", "canvas", "alias", "chassis", "axis", "gas", "lens", "dns",
        "https", "aws", "gps", "sms", "tls", "css", "os", "ios", "iss", "kubernetes", "redis", "always", "details",
        "corpus", "bonus", "campus", "census", "virus", "focus", "radius", "nexus", "progress", "success", "atlas",
        "bias", "this", "has", "is", "was", "as", "us", "yes", "plus", "sas", "apns", "mms", "cors", "ops", "devops",
        "sis", "nis", "graphics", "physics", "mathematics", "diagnostics", "logistics", "basics",
    }
)  # fmt: skip


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """The singular of an English plural in lower case; any other word is returned as it is."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if (
        word in _UNCOUNTED
        or len(word) < 3
        or not word.endswith("s")
        or word.endswith(("ss", "us", "is"))
    ):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "uses")) and not word.endswith(
        ("auses", "ouses")
    ):
        return word[:-2]
    return word[:-1]


def is_plural(word: str) -> bool:
    """Does the word, in lower case, speak of several things?"""
    return singular(word) != word or word in ("series", "data", "news", "metadata")


def singular_last(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with the last one in the singular, its case kept."""
    if not words:
        return words
    one = singular(words[-1].lower())
    last = words[-1]
    if one == last.lower():
        return words
    return (*words[:-1], last[: len(one)] if last.lower().startswith(one) else _cased(one, last))


def _cased(word: str, like: str) -> str:
    return word.capitalize() if like[:1].isupper() else word
