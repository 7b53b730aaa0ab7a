"""The order of reading: text, version, files, overlays, references, one form."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clientwright.diagnostics import Diagnostic, Place, Severity
from clientwright.spec import json_text, yaml12
from clientwright.spec.bundle import Bundler
from clientwright.spec.document import Document, Origins
from clientwright.spec.faults import Refused
from clientwright.spec.folder import Folder
from clientwright.spec.limits import Budget, Limits
from clientwright.spec.locate import positions
from clientwright.spec.overlay import Overlay
from clientwright.spec.refs import check, refuse_growth
from clientwright.spec.source import Text, load
from clientwright.spec.upgrade import upgrade

_VERSION = re.compile(r"3\.([0-2])(?:\.[0-9]+(?:-[0-9A-Za-z.\-]+)?)?\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """`document` is None when the input is refused; then one of the diagnostics at least is an error.

    Errors beside a document say what of it was left out.
    """

    document: Document | None
    diagnostics: tuple[Diagnostic, ...]


def read(
    path: str | Path, *, overlays: Sequence[str | Path] = (), limits: Limits | None = None
) -> ReadResult:
    """Read one OpenAPI 3.0 to 3.2 or Swagger 2.0 document with the files it refers to, and apply overlays in order.

    Never raises for what is in a file or for a missing one.
    """
    reader = _Reader(Path(path), Budget(limits or Limits()))
    try:
        document = reader.read([Path(overlay) for overlay in overlays])
    except Refused as refused:
        reader.diagnostics.append(refused.diagnostic)
        document = None
    return ReadResult(document=document, diagnostics=tuple(reader.diagnostics))


class _Reader:
    def __init__(self, path: Path, budget: Budget) -> None:
        self.path = path
        self.budget = budget
        self.diagnostics: list[Diagnostic] = []

    def parse(self, path: Path, name: str) -> tuple[Any, Text]:
        """The value and the text of one file."""
        text = load(path, name, self.budget)

        def warn(code: str, message: str, line: int, column: int, help: str) -> None:
            place = Place(file=name, line=line, column=column)
            self.diagnostics.append(
                Diagnostic(
                    code=code, severity=Severity.WARNING, message=message, place=place, help=help
                )
            )

        if text.text.lstrip()[:1] in ("{", "["):
            try:
                return json_text.parse(text.text, file=name, budget=self.budget), text
            except Refused as refused:
                # A YAML flow mapping begins like JSON.
                if refused.diagnostic.code != "spec/not-json" or path.suffix == ".json":
                    raise
        return yaml12.compose(text.text, file=name, budget=self.budget, warn=warn), text

    def read(self, overlays: Sequence[Path]) -> Document | None:
        file = self.path.as_posix()
        root, text = self.parse(self.path, file)
        if not isinstance(root, dict):
            raise _not_openapi(file, "the document is not an object")
        dialect = self.dialect(root, text)
        texts = {"": text}
        origins = Origins()
        document = Document(root=root, dialect=dialect, file=file, texts=texts, origins=origins)
        folder = Folder(self.path, posixpath.dirname(file), self.parse, texts)
        bundler = Bundler(root, folder, self.budget.limits, origins, document.place)
        bundler.run()
        for path in overlays:
            overlay = Overlay(*self.parse(path, path.as_posix()))
            texts[overlay.key] = overlay.text
            self.diagnostics += overlay.apply(root, origins)
        if overlays:
            bundler.run()
        found = [*bundler.diagnostics, *bundler.refused.values()]
        found += check(document, bundler.references)
        self.diagnostics += document.located(found)
        if any(d.code in _FATAL and d.severity is Severity.ERROR for d in found):
            return None
        if bundler.inlined:
            refuse_growth(root, self.budget.limits.nodes)
        if dialect != "2.0":
            return document
        upgraded, lost = upgrade(document)
        self.diagnostics += lost
        return upgraded

    def dialect(self, root: dict[str, Any], text: Text) -> str:
        file = text.source.name
        for key in ("openapi", "swagger"):
            if key in root:
                break
        else:
            raise _not_openapi(file, "there is neither `openapi` nor `swagger` at its top")
        version = root[key]
        if isinstance(version, float):
            self.diagnostics.append(
                Diagnostic(
                    code="spec/version-number",
                    severity=Severity.WARNING,
                    message=f"`{key}: {version}` is a number, read as a string",
                    place=_version_place(key, text),
                    help=f'write `{key}: "{version}"`',
                )
            )
            root[key] = version = str(version)
        if key == "swagger" and version == "2.0":
            return "2.0"
        match = _VERSION.match(version) if key == "openapi" and isinstance(version, str) else None
        if match is None:
            raise Refused(
                "spec/unknown-version",
                f"`{key}: {str(version)[:40]}` is not a version that is understood",
                place=_version_place(key, text),
                help="Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are",
            )
        return f"3.{match[1]}"


_FATAL = frozenset(
    {
        *("spec/dangling-ref", "spec/ref-cycle", "spec/ref-outside", "spec/remote-ref"),
        *("spec/not-a-file", "spec/unreadable"),
    }
)


def _version_place(key: str, text: Text) -> Place:
    return Place(f"/{key}", text.source.name, *positions(text.text).find([key]))


def _not_openapi(file: str, why: str) -> Refused:
    return Refused(
        "spec/not-openapi",
        f"this is not an OpenAPI document: {why}",
        place=Place("", file, 1, 1),
        help="give the root document; the parts it refers to are found from there",
    )
