"""How callers ask for a version of the API: in the path, the server's URL, a header, the query or a
media type.

A version of the API is asked for by nearly every operation, or stands where every request passes:
at the beginning of the URL. What one resource calls `version` is that resource's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from clientwright.diagnostics import Place
from clientwright.ir.conventions import Versioning, VersionPlace, VersionScheme
from clientwright.ir.operations import Location, Operation, Parameter, Server
from clientwright.ir.types import Const, EnumShape
from clientwright.lower.conventions.evidence import DECIDED, Case
from clientwright.lower.conventions.view import View
from clientwright.lower.conventions.words import brief, words

NEARLY_ALL = 0.8
SEGMENT = re.compile(
    r"^(?:v\d+(?:[._]\d+)*(?:(?:alpha|beta)\d*)?|\d{4}-\d{2}(?:-\d{2})?|\d{8}|\d+\.\d+)$"
)
DATE = re.compile(r"^\d{4}-?\d{2}(?:-?\d{2})?(?:[.-]\w+)?$")
NUMBER = re.compile(r"^v?\d+(?:\.\d+)*$")
DATE_FORM = re.compile(r"YYYY-?MM|\b\d{4}-\d{2}-\d{2}\b|\b20\d{6}(?:-(?:alpha|beta))?\b")
SAYS_API = re.compile(r"\b(api|endpoint|release|revision)\b", re.IGNORECASE)
MEDIA = re.compile(
    r"(?:;\s*(?:ver|version|v)=([\w.\-]+))|(?:\bvnd\.[\w.\-]*?\.(v\d+)\b)", re.IGNORECASE
)
PATH_START = 3
"""A version stands among the first segments of a path."""


def detect(
    operations: Sequence[Operation], servers: Sequence[Server], view: View, root: Place
) -> tuple[Versioning, ...]:
    """Every way in which the document asks for a version, in the order path, server, header, query,
    media type."""
    if not operations:
        return ()
    found = [
        *_in_path(operations, view),
        *_in_servers(servers, root),
        *_in_parameters(operations, view, Location.HEADER),
        *_in_parameters(operations, view, Location.QUERY),
        *_in_media_types(operations),
    ]
    return tuple(found)


def _in_path(operations: Sequence[Operation], view: View) -> Iterator[Versioning]:
    starts: Counter[tuple[int, str]] = Counter()
    for operation in operations:
        for index, segment in enumerate(operation.path.strip("/").split("/")[:PATH_START]):
            name = segment.strip("{}")
            if SEGMENT.match(segment) or (segment.startswith("{") and _is_version(name)):
                starts[index, segment] += 1
    for (_, segment), count in sorted(starts.items(), key=lambda entry: -entry[1]):
        share = count / len(operations)
        if share < NEARLY_ALL:
            continue
        place = operations[0].place
        case = Case()
        case.add(0.6, f"{count} of {len(operations)} paths begin with {segment}", place)
        if not segment.startswith("{"):
            case.add(0.6, "it has the form of a version", place)
            yield _versioning(VersionPlace.PATH, "", segment, (), case)
            return
        case.add(0.6, "it is named a version", place)
        name = segment.strip("{}")
        parameter = _find(operations, name, Location.PATH)
        default, values = _told(parameter, view) if parameter else (None, ())
        yield _versioning(VersionPlace.PATH, name, default, values, case)
        return


def _in_servers(servers: Sequence[Server], root: Place) -> Iterator[Versioning]:
    if not servers:
        return
    server = servers[0]
    place = Place(pointer=f"{root.pointer}/servers/0")
    for variable in server.variables:
        if _is_version(variable.name):
            case = Case()
            case.add(0.9, f"the server's URL has the variable {variable.name}", place)
            yield _versioning(
                VersionPlace.SERVER, variable.name, variable.default, variable.values, case
            )
            return
    for segment in server.url.split("://")[-1].split("/")[1:]:
        if SEGMENT.match(segment):
            case = Case()
            case.add(
                0.85, f"the server's URL has {segment}, which has the form of a version", place
            )
            yield _versioning(VersionPlace.SERVER, "", segment, (), case)
            return


def _in_parameters(
    operations: Sequence[Operation], view: View, location: Location
) -> Iterator[Versioning]:
    holders: dict[str, list[Parameter]] = {}
    for operation in operations:
        named = {p.wire: p for p in operation.parameters if p.location is location}
        for wire, parameter in named.items():
            if _is_version(wire):
                holders.setdefault(wire, []).append(parameter)
    for wire in sorted(holders):
        found = holders[wire]
        default, values = _told(found[0], view)
        text = " ".join(brief(p.doc) for p in found[:3])
        case = Case()
        kind = location.value
        case.add(
            0.5 if location is Location.HEADER else 0.3,
            f"the {kind} parameter {wire} is named a version",
            found[0].place,
        )
        share = len(found) / len(operations)
        if share >= NEARLY_ALL:
            case.add(0.7, f"{len(found)} of {len(operations)} operations take it", found[0].place)
        elif location is Location.QUERY:
            continue  # a few operations' own
        else:
            case.add(0.1, f"{len(found)} operations take it", found[0].place)
        if default and (DATE.match(default) or NUMBER.match(default)):
            case.add(0.5, f"its default, {default}, has the form of a version", found[0].place)
        if DATE_FORM.search(text) or SAYS_API.search(text):
            case.add(
                0.5, "its description speaks of the API, or gives a date's form", found[0].place
            )
        if len(words(wire)) > 1:
            case.add(0.3, "its name says whose version", found[0].place)
        if case.score >= DECIDED:
            where = VersionPlace.HEADER if location is Location.HEADER else VersionPlace.QUERY
            scheme = VersionScheme.DATE if DATE_FORM.search(text) else None
            yield _versioning(where, wire, default, values, case, scheme)


def _in_media_types(operations: Sequence[Operation]) -> Iterator[Versioning]:
    found: Counter[str] = Counter()
    for operation in operations:
        bodies = operation.body.contents if operation.body else ()
        answers = [content for response in operation.success for content in response.contents]
        versions = {
            match[1] or match[2]
            for content in (*bodies, *answers)
            if (match := MEDIA.search(content.media_type))
        }
        found.update(versions)
    if not found:
        return
    count = max(found.values())
    case = Case()
    case.add(0.7, "media types carry a version", operations[0].place)
    if count / len(operations) >= NEARLY_ALL / 2:
        case.add(0.6, f"{count} of {len(operations)} operations have one", operations[0].place)
    if case.score >= DECIDED:
        values = tuple(sorted(found))
        yield _versioning(VersionPlace.MEDIA_TYPE, "", found.most_common(1)[0][0], values, case)


def _is_version(name: str) -> bool:
    said = words(name)
    if said[-1:] == ("version",):
        return not {"resource", "min", "max", "schema", "if", "match"} & set(said)
    return said in (("revision",), ("api", "revision"))


def _find(operations: Sequence[Operation], wire: str, location: Location) -> Parameter | None:
    return next(
        (p for o in operations for p in o.parameters if p.wire == wire and p.location is location),
        None,
    )


def _told(parameter: Parameter, view: View) -> tuple[str | None, tuple[str, ...]]:
    """The default and the listed values."""
    default = parameter.default.value if parameter.default else None
    values: tuple[str, ...] = ()
    match view.core(parameter.type):
        case EnumShape(values=listed):
            values = tuple(str(value) for value in listed)
        case Const(value=value):
            values = (str(value),)
    return (str(default) if default is not None else None), values


def _versioning(
    where: VersionPlace,
    name: str,
    default: str | None,
    values: tuple[str, ...],
    case: Case,
    scheme: VersionScheme | None = None,
) -> Versioning:
    shown = [value for value in (default, *values) if value]
    if scheme is None:
        scheme = VersionScheme.FREE
        if shown and all(DATE.match(value) for value in shown):
            scheme = VersionScheme.DATE
        elif shown and all(NUMBER.match(value) for value in shown):
            scheme = VersionScheme.NUMBER
    return Versioning(
        where=where,
        name=name,
        scheme=scheme,
        default=default,
        values=values,
        decision=case.decision(),
    )
