"""Prose of a document brought into lines: what a docstring shows. Text in, text out; escaping is `emit.code`'s."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_BREAK = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LIST = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_SURROGATE = re.compile("[\ud800-\udfff]")  # no class can have one in its docstring
_VERBATIM = re.compile(r" {4}|\||#{1,6} |\s*(?:[-*_=]{3,}|[-*_]( [-*_])+)\s*$|>|\[[^\]]*\]:")
_STARTS = re.compile(r"\s*(?:[-*+] |\d{1,3}[.)] )")
_FENCE = re.compile(r"\s*(```|~~~)")
_LINK = re.compile(
    r"""<a\s[^<>]*?href\s*=\s*["']([^"'<>]*)["'][^<>]*>(.*?)</a\s*>""", re.DOTALL | re.IGNORECASE
)
_MARKUP = (
    (re.compile(r"<(/?)(?:code|tt)\s*>", re.IGNORECASE), "`"),
    (re.compile(r"<(/?)(?:b|strong)\s*>", re.IGNORECASE), "**"),
    (re.compile(r"<(/?)(?:i|em)\s*>", re.IGNORECASE), "*"),
    (re.compile(r"<li\s*>", re.IGNORECASE), "\n- "),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (re.compile(r"</(?:p|ul|ol)\s*>", re.IGNORECASE), "\n\n"),
    (re.compile(r"</li\s*>|</?(?:p|ul|ol|span)\s*>", re.IGNORECASE), ""),
)


def flow(text: str, width: int, taken: int = 3) -> list[str]:
    """`text` in lines of at most `width` columns where words allow it; no blank line is doubled or at either end.

    Markdown keeps its shape: paragraphs are filled, lists, indented and fenced code, tables and headings stay as they
    are. On the first line `taken` columns are in use, by the quotes of a docstring.
    """
    found: list[str] = []
    for line, is_prose in _blocks(_plain(text)):
        if is_prose:
            found += _wrapped(line, width, taken if not found else 0)
        elif line or (found and found[-1]):
            found.append(line)
    while found and not found[-1]:
        found.pop()
    return found


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Lines, with the lines of a paragraph or list item joined, and whether each is prose."""
    fenced = False
    pending = ""
    for raw in text.split("\n"):
        line = raw.rstrip()
        fence = _FENCE.match(line) is not None
        prose = bool(line) and not fenced and not fence and not _VERBATIM.match(line)
        if prose and pending and not _STARTS.match(line):
            pending = f"{pending} {line.lstrip()}"
        else:
            if pending:
                yield pending, True
            pending = line if prose else ""
            if not prose:
                yield line, False
        if prose and raw.endswith("  ") or pending.endswith("\\"):  # a hard break of Markdown
            yield pending, True
            pending = ""
        fenced ^= fence
    if pending:
        yield pending, True


def described(name: str, text: str, width: int) -> list[str]:
    """`name: text` as the lines of an entry below `Args:`."""
    first, *rest = flow(f"{name}: {text.strip()}", width - 8, taken=-4) or [""]
    return [f"    {first}", *(f"        {line}" if line else "" for line in rest)]


def one_line(text: str) -> str:
    """`text` without line breaks and doubled spaces."""
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    text = _BREAK.sub("\n", _SURROGATE.sub("\ufffd", text)).replace("\xa0", " ").expandtabs(4)
    if "<" in text and ">" in text:
        text = _LINK.sub(r"[\2](\1)", text)
        for pattern, plain in _MARKUP:
            text = pattern.sub(plain, text)
    if "&" in text:
        text = html.unescape(text)
        text = _BREAK.sub("\n", text).replace("\xa0", " ").expandtabs(4)
    return _dedented(text.strip(" \n") if not text.startswith(" ") else text.rstrip().lstrip("\n"))


def _dedented(text: str) -> str:
    """Without the margin that all lines but the first share: block scalars of YAML often carry one."""
    first, *rest = text.split("\n")
    margins = [len(line) - len(line.lstrip(" ")) for line in rest if line.strip()]
    margin = min(margins, default=0)
    return "\n".join([first.lstrip(" "), *(line[margin:] for line in rest)])


def _wrapped(line: str, width: int, taken: int) -> list[str]:
    """One line of prose in as many lines as it needs; continuation lines stand under the text of a list item."""
    if len(line) + taken <= width:
        return [line]
    start = len(line) - len(line.lstrip(" "))
    item = _LIST.match(line, start)
    margin = " " * (start + (len(item[0]) if item else 0))
    found: list[str] = []
    current = line[:start]
    room = width - taken
    for word in line.split():
        grown = f"{current} {word}" if current.strip() else current + word
        if len(grown) > room and current.strip():
            found.append(current)
            current, room = margin + word, width
        else:
            current = grown
    found.append(current)
    return found
