"""multipart/form-data and its relatives: files, JSON parts, text parts; streamed."""

from __future__ import annotations

import mimetypes
import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from .encode import encode_json
from .operation import Part
from .sources import BytesSource, JoinedSource, Source, is_upload, source_of
from .styles import is_array, members, query_pairs, text_of
from .types import File


def new_boundary() -> str:
    """What separates the parts; nobody can guess it."""
    return secrets.token_hex(16)


def multipart(
    fields: Mapping[str, object],
    parts: tuple[Part, ...],
    boundary: str,
    disposition: bool = True,
) -> Source:
    """The whole body. Without `disposition` (multipart/mixed) parts have no names.

    Raises ValueError for names that no header can carry.
    """
    declared = {part.wire: part for part in parts}
    sources: list[Source] = []
    for name, value in fields.items():
        part = declared.get(name) or Part(name)
        for content in _values(value, part):
            head, source = _one(name, content, part, disposition)
            sources.append(BytesSource(f"--{boundary}\r\n{head}\r\n".encode()))
            sources.append(source)
            sources.append(BytesSource(b"\r\n"))
    sources.append(BytesSource(f"--{boundary}--\r\n".encode()))
    return JoinedSource(_merged(sources))


def _merged(sources: list[Source]) -> list[Source]:
    merged: list[Source] = []
    for source in sources:
        last = merged[-1] if merged else None
        if isinstance(source, BytesSource) and isinstance(last, BytesSource):
            merged[-1] = BytesSource(last.data + source.data)
        else:
            merged.append(source)
    return merged


def _values(value: object, part: Part) -> Iterable[object]:
    if is_upload(value) or isinstance(value, (str, Source)):
        return [value]
    if is_array(value) and _is_list_of_parts(value, part):
        assert isinstance(value, Iterable)
        return value
    return [value]


def _is_list_of_parts(value: object, part: Part) -> bool:
    if part.content_type is not None and "json" in part.content_type:
        return False
    return not part.file or isinstance(value, (list, tuple))


def _one(name: str, value: object, part: Part, disposition: bool) -> tuple[str, Source]:
    filename, media_type = None, part.content_type
    if media_type is not None and ("*" in media_type or "," in media_type):
        media_type = None
    if is_upload(value) or part.file:
        filename = filename_of(value)
        given = value.content_type if isinstance(value, File) else None
        guessed = mimetypes.guess_type(filename or "")[0]
        media_type = given or media_type or guessed or "application/octet-stream"
        source = source_of(value)
        if filename is None and part.file:
            filename = name
    elif media_type is not None and "json" in media_type:
        source = BytesSource(encode_json(value))
    elif members(value) is not None or is_array(value):
        media_type = media_type or "application/json"
        source = BytesSource(encode_json(value))
    else:
        source = BytesSource(text_of(value).encode())
    return _head(name, filename, media_type, disposition), source


def _head(
    name: str, filename: str | None, media_type: str | None, disposition: bool
) -> str:
    lines = ""
    if disposition:
        lines = f'Content-Disposition: form-data; name="{_quoted(name)}"'
        if filename is not None:
            lines += f'; filename="{_quoted(filename)}"'
        lines += "\r\n"
    if media_type is not None:
        if "\r" in media_type or "\n" in media_type:
            raise ValueError("a part's media type cannot hold line breaks")
        lines += f"Content-Type: {media_type}\r\n"
    return lines


def _quoted(text: str) -> str:
    """A name as browsers write it (WHATWG): quotes and line breaks escaped."""
    if "\0" in text:
        raise ValueError("a part's name cannot hold NUL")
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def filename_of(value: object) -> str | None:
    """The name a server sees: given, or the path's or the open file's own."""
    if isinstance(value, File):
        return value.filename or filename_of(value.content)
    if isinstance(value, Path):
        return value.name
    name = getattr(value, "name", None)
    return os.path.basename(name) if isinstance(name, str) and name else None


def urlencoded(fields: Mapping[str, object], parts: tuple[Part, ...]) -> bytes:
    """application/x-www-form-urlencoded, each property as its part says."""
    declared = {part.wire: part for part in parts}
    pairs: list[tuple[str, str]] = []
    for name, value in fields.items():
        part = declared.get(name) or Part(name)
        if part.content_type is not None and "json" in part.content_type:
            text = encode_json(value).decode()
            pairs += query_pairs(text, name, "form", True)
        else:
            pairs += query_pairs(
                value, name, part.style, part.explode, part.allow_reserved
            )
    return "&".join(f"{key}={value}" for key, value in pairs).encode()
