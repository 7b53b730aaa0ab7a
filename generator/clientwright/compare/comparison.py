"""Two sides -> findings: everything is compared, then each change is told once with all that it reaches."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace

from clientwright.compare import conventions, messages, parameters, security, service, surface
from clientwright.compare.changes import WHOLE_API, Bucket, BucketKey, Change, Spot, TypePair, Way
from clientwright.compare.model import Call, Comparison, Finding, Severity
from clientwright.compare.pairing import OperationPair, Paired, Prefix, pair_operations
from clientwright.compare.rules import ORDER
from clientwright.compare.sides import Side
from clientwright.compare.walk import Walker
from clientwright.ir.operations import Operation, OperationKey
from clientwright.ir.types import Ref, TypeId

_SYSTEMIC = ("security", "error ", "response ", "request body")
_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


def compare(old: Side, new: Side) -> Comparison:
    """All that changed from the old document to the new one, in a fixed order.

    Places are pointers into the bundled documents; `locate` turns them into files and lines.
    """
    walker = Walker(old, new)
    paired = pair_operations(old, new)
    for pair in paired.pairs:
        parameters.compare_parameters(walker, pair)
        messages.compare_body(walker, pair)
        messages.compare_answers(walker, pair)
        security.compare_security(walker, pair)
        conventions.compare_conventions(walker, pair)
    security.compare_schemes(walker)
    service.compare_service(walker)
    walker.finish()
    surface.compare_methods(walker, paired.pairs)
    surface.compare_models(walker, paired.pairs)
    surface.compare_client(walker)
    _operations(walker, paired)
    findings = _merged(_Teller(walker).findings())
    return Comparison(
        findings=tuple(sorted(_without_echoes(findings), key=_order)),
        calls=_calls(old, new),
        old_title=old.api.title,
        new_title=new.api.title,
        old_version=old.api.version,
        new_version=new.api.version,
        paired=len(paired.pairs),
    )


def _operations(walker: Walker, paired: Paired) -> None:
    """Operations that are gone, new, or elsewhere."""
    for operation in paired.removed:
        spot = Spot(operation.key, "", walker.old.method(operation.key))
        at = walker.spot(spot, Way.REQUEST, old=operation.place, new=None)
        note = "" if operation.deprecated else "it was not deprecated"
        at.add("wire/removed-operation", note=note)
    for operation in paired.added:
        spot = Spot(operation.key, "", walker.new.method(operation.key))
        at = walker.spot(spot, Way.REQUEST, old=None, new=operation.place)
        at.add("wire/added-operation")
    prefixes: dict[Prefix, None] = {}
    for pair in paired.pairs:
        if pair.prefix is not None:
            prefixes[pair.prefix] = None
        elif pair.moved is not None:
            _moved(walker, pair)
    for prefix in prefixes:
        at = walker.spot(Spot(WHOLE_API, "base path"), Way.REQUEST, old=None, new=None)
        at.add("wire/changed-base-path", prefix.old or "/", prefix.new or "/")


def _moved(walker: Walker, pair: OperationPair) -> None:
    spot = Spot(pair.old.key, "", walker.old.method(pair.old.key))
    at = walker.spot(spot, Way.REQUEST, old=pair.old.place, new=pair.new.place)
    requests = _request(pair.old), _request(pair.new)
    if requests[0] == requests[1]:  # what moved is the path of the server
        requests = pair.old.key, pair.new.key
    at.add("wire/moved-operation", *requests, score=pair.moved)


def _request(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _calls(old: Side, new: Side) -> dict[OperationKey, Call]:
    return {
        key: Call(
            request=_request(operation), python=side.method(key), stability=operation.stability
        )
        for side in (new, old)
        for key, operation in side.operations.items()
    }


# ------------------------------------------------------------------------------------------------- telling


class _Teller:
    """Makes findings of the changes in the buckets."""

    def __init__(self, walker: Walker) -> None:
        self._old, self._new = walker.old, walker.new
        self._buckets = walker.buckets
        self._reach = _reach(walker.buckets)
        self._flat = {**_flat_bodies(walker.new), **_flat_bodies(walker.old)}

    def findings(self) -> Iterator[Finding]:
        for key, bucket in self._buckets.items():
            if self._is_told(key):
                continue
            if isinstance(key, TypePair) and key not in self._reach:
                continue  # looked at while members of unions were paired
            for change in bucket.changes:
                yield self._finding(key, change)

    def _finding(self, key: BucketKey, change: Change) -> Finding:
        operations: tuple[OperationKey, ...]
        match key:
            case Spot(operation=operation, name=name, python=python):
                operations = (operation,) if operation != WHOLE_API else ()
                subject = _joined(name, change.path)
                systemic = _is_systemic(change.rule, subject)
                identity = subject if systemic else f"{operation} {subject}"
            case TypePair(old=old):
                operations = self._reached(key)
                subject = _joined(self._old.names.types[old], change.path)
                python = self._python(key, change)
                way = "" if change.rule.startswith("surface/") else key.way.value
                identity = f"{way} {_joined(self._old.identity(old), change.path)}"
        return Finding(
            rule=change.rule,
            severity=change.severity,
            operations=operations,
            subject=subject,
            before=change.before,
            after=change.after,
            python=python,
            old=change.old,
            new=change.new,
            identity=identity,
            score=None if change.score is None else round(change.score, 2),
            note=change.note,
        )

    def _reached(self, pair: TypePair) -> tuple[OperationKey, ...]:
        """All operations that are told of it: with answers that work come the errors that share their types."""
        found = self._reach.get(pair, ())
        if pair.way is Way.RESPONSE:
            shared = self._reach.get(TypePair(pair.old, pair.new, Way.ERROR), ())
            found = tuple(sorted({*found, *shared}))
        return found

    def _is_told(self, key: BucketKey) -> bool:
        """What errors share with the answers that work is told as a change of these."""
        return (
            isinstance(key, TypePair)
            and key.way is Way.ERROR
            and TypePair(key.old, key.new, Way.RESPONSE) in self._reach
        )

    def _python(self, pair: TypePair, change: Change) -> str:
        attributes = change.python if change.python is not None else change.path
        operations = self._reach.get(pair, ())
        flat = {**self._flat.get(pair.new, {}), **self._flat.get(pair.old, {})}
        method = next((flat[key] for key in operations if key in flat), None)
        if method is not None and attributes and len(operations) == 1:
            return f"{method}({attributes[0]}=)"
        name = self._old.model(pair.old) or self._new.model(pair.new)
        shown = ".".join(each for each in attributes if each not in ("", "[]", "{}"))
        return ".".join(part for part in ("models", name, shown) if part) if name else ""


def _is_systemic(rule: str, subject: str) -> bool:
    """What is decided for many operations at once: the same change of it everywhere is one change.

    So are security, statuses and media types; properties and types below them are not.
    """
    return rule.startswith("wire/") and subject.startswith(_SYSTEMIC) and "." not in subject


def _joined(name: str, path: tuple[str, ...]) -> str:
    """`Asset.labels[]`: fields with a dot, everything else attached."""
    text = name
    for step in path:
        attached = step in ("[]", "{}") or step.startswith("<")
        text += step if attached or not text else f".{step}"
    return text


def _flat_bodies(side: Side) -> dict[TypeId, dict[OperationKey, str]]:
    """Declarations whose properties are keywords, and of which methods."""
    found: dict[TypeId, dict[OperationKey, str]] = {}
    for key, operation in side.operations.items():
        if operation.body is not None and operation.body.flat:
            for content in operation.body.contents:
                if isinstance(content.type, Ref):
                    found.setdefault(content.type.id, {})[key] = side.method(key)
    return found


def _reach(buckets: dict[BucketKey, Bucket]) -> dict[TypePair, tuple[OperationKey, ...]]:
    """The operations from which each pair of declarations can be reached: bits handed down until nothing changes."""
    keys = sorted({key.operation for key in buckets if isinstance(key, Spot)} - {WHOLE_API})
    bits = {key: 1 << index for index, key in enumerate(keys)}
    masks: dict[BucketKey, int] = {
        key: bits.get(key.operation, 0) for key in buckets if isinstance(key, Spot)
    }
    waiting = list(masks)
    while waiting:
        key = waiting.pop()
        mask = masks[key]
        for child in buckets[key].children:
            held = masks.get(child, 0)
            if held | mask != held:
                masks[child] = held | mask
                waiting.append(child)
    return {
        key: tuple(operation for index, operation in enumerate(keys) if masks[key] >> index & 1)
        for key, bucket in buckets.items()
        if isinstance(key, TypePair) and bucket.changes and key in masks
    }


# ------------------------------------------------------------------------------------------------- merging


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """What is written once and shared (a component, a parameter, a part of allOf) is told once, and so is what became
    of one thing in several ways that are the same."""
    return _grouped(_grouped(findings, _same_change), lambda finding: finding.fingerprint)


def _grouped(findings: Iterable[Finding], same: Callable[[Finding], Hashable]) -> list[Finding]:
    """One finding for all that are the same, with the operations of all."""
    found: dict[Hashable, Finding] = {}
    for finding in sorted(findings, key=_order):
        key = same(finding)
        held = found.get(key)
        if held is not None:
            union = sorted({*held.operations, *finding.operations})
            finding = replace(held, operations=tuple(union))
        found[key] = finding
    return list(found.values())


def _same_change(finding: Finding) -> tuple[object, ...]:
    """Equal for one change that shows at several places."""
    what = (finding.rule, finding.severity, finding.before, finding.after)
    if _is_systemic(finding.rule, finding.subject):
        return (*what, finding.subject)
    old, new = finding.old, finding.new
    if "/added-" in finding.rule:
        old = None
    elif "/removed-" in finding.rule:
        new = None
    if old is None and new is None:
        return (*what, finding.identity)
    return (*what, old, new, finding.subject.rpartition(".")[2])


def _without_echoes(findings: list[Finding]) -> Iterator[Finding]:
    """A batch size that the schema states shows as a limit already."""
    limits = {
        (finding.before.removeprefix("maxItems "), finding.after)
        for finding in findings
        if finding.before.startswith("maxItems ")
    }
    for finding in findings:
        echo = finding.rule in ("wire/reduced-batch", "wire/raised-batch")
        if not (echo and (finding.before, finding.after) in limits):
            yield finding


def _order(finding: Finding) -> tuple[object, ...]:
    first = finding.operations[0] if finding.operations else ""
    return (
        _GRAVITY[finding.severity],
        ORDER[finding.rule],
        first,
        finding.subject,
        finding.before,
        finding.after,
        finding.identity,
    )
