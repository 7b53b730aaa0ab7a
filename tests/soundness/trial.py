"""One changed document: what breaks for callers of the old client, and what the comparison said."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from clientwright.compare import Comparison, Finding, Level, Severity, compare
from clientwright.ir.operations import OperationKey
from support.diffing import side_of
from support.sampling import Node

from soundness.answers import A_PAGE, PAGES, Paging, Sample
from soundness.contract import Contract, Reading
from soundness.losses import Losses
from soundness.server import Exchange, Turn
from soundness.subject import Call, Called, Subject
from soundness.values import Tree

Way: TypeAlias = Literal["request", "answer", "either"]
_EITHER = (
    "wire/removed-operation", "wire/moved-operation", "wire/changed-base-path", "wire/changed-server",
    "wire/changed-security-scheme", "wire/changed-pagination",
)  # fmt: skip
_ANSWERS = ("response", "success-status", "error-format")
_MOST_OPERATIONS = 6
"""How many operations are called after one change; the rest is as likely to break."""
_MOST_CALLS = 24


@dataclass(frozen=True)
class Break:
    """Something that worked with the old server."""

    operation: OperationKey
    way: Way
    what: str


@dataclass
class Trial:
    """What one change did. `said`: the operations that breaking findings name; `missed`: those that broke all the same."""

    breaks: list[Break] = field(default_factory=list)
    said: dict[OperationKey, list[Finding]] = field(default_factory=dict)
    everywhere: list[Finding] = field(default_factory=list)
    calls: int = 0

    @property
    def missed(self) -> list[Break]:
        """What was said of requests explains no answer that breaks, and the other way round."""
        return [
            each
            for each in self.breaks
            if not any(
                "either" in (each.way, way) or each.way == way
                for way in map(_way, [*self.everywhere, *self.said.get(each.operation, ())])
            )
        ]

    @property
    def is_said(self) -> bool:
        return bool(self.everywhere or self.said)


def _way(finding: Finding) -> Way:
    """What a finding is about."""
    if finding.rule in _EITHER:
        return "either"
    if finding.rule == "wire/changed-discriminator":
        return "request" if finding.identity.startswith("request ") else "answer"
    return "answer" if any(word in finding.rule for word in _ANSWERS) else "request"


def breaking(comparison: Comparison, trial: Trial) -> None:
    """Notes what was said of the wire: changes of names are for those who make the client anew."""
    for finding in comparison.findings:
        if finding.severity is Severity.BREAKING and finding.level is Level.WIRE:
            if not finding.operations:
                trial.everywhere.append(finding)
            for key in finding.operations:
                trial.said.setdefault(key, []).append(finding)


def attempt(
    subject: Subject, root: Node, renamed: dict[str, str], rng: random.Random
) -> Trial | None:
    """Tries the old client on a server of a changed document; None where no client could be made of that."""
    try:
        side = side_of(Tree(root))
    except (KeyError, ValueError, AssertionError):
        return None
    if side.api.skipped:
        return None
    trial = Trial()
    breaking(compare(subject.side, side), trial)
    contract = Contract(root, rng.random())
    subject.server.serve(contract)
    for called in _concerned(subject, root, trial, rng):
        before = subject.server.served
        texts = dict.fromkeys(breaks(subject, called, renamed))
        trial.calls += subject.server.served - before
        trial.breaks += [Break(called.operation.key, way, text) for way, text in texts]
    return trial


def _concerned(subject: Subject, root: Node, trial: Trial, rng: random.Random) -> list[Called]:
    """Operations of which something changed, in themselves or in what they refer to."""
    before, after = extracts(subject.root), extracts(root)
    found = [
        called
        for called in subject.operations
        if before.get(called.raw) != after.get(called.raw) or called.operation.key in trial.said
    ]
    return rng.sample(found, min(len(found), _MOST_OPERATIONS))


def extracts(root: Node) -> dict[str, str]:
    """Each operation with all that it refers to, as text: equal where nothing changed for it."""
    found: dict[str, str] = {}
    shared = json.dumps([root.get(word) for word in ("servers", "security")])
    schemes = json.dumps(root.get("components", {}).get("securitySchemes"))
    for path, item in root["paths"].items():
        beside = {key: value for key, value in item.items() if key in ("parameters", "servers")}
        for method, node in item.items():
            if isinstance(node, dict):
                parts = [json.dumps([beside, node]), shared, schemes]
                parts += sorted(_referred(root, parts[0]))
                found[f"{method.upper()} {path}"] = "\n".join(parts)
    return found


def _referred(root: Node, text: str) -> set[str]:
    """Everything that a text leads to, by name."""
    found: dict[str, str] = {}
    waiting = [text]
    while waiting:
        for kind, name in re.findall(r'"#/components/(\w+)/([^"/]+)"', waiting.pop()):
            if f"{kind}/{name}" not in found:
                node = root.get("components", {}).get(kind, {}).get(name)
                found[f"{kind}/{name}"] = json.dumps(node)
                waiting.append(found[f"{kind}/{name}"])
    return {f"{name}: {value}" for name, value in found.items()}


# ------------------------------------------------------------------------------------------------------ calls


def breaks(subject: Subject, called: Called, renamed: dict[str, str]) -> Iterator[tuple[Way, str]]:
    """What breaks when an operation is called, with each of its arguments and each of the server's answers."""
    server = subject.server
    server.turn = Turn(scopes=called.scopes)
    number = 0
    while called.calls and number < _MOST_CALLS:
        call = called.calls[number % len(called.calls)]
        server.turn.number = number
        yield from _one_call(subject, call)
        exchange = server.exchanges[0] if server.exchanges else None
        known = 0
        if exchange is not None and exchange.route is not None:
            known = len(server.samples(exchange.route, exchange.seen))
        number += 1
        if number >= max(known, len(called.calls)):
            break
    stated = subject.pages.get(called.raw)
    if stated is not None and called.calls:
        for text in _paged(subject, called.calls[0], called, Paging.of(stated, renamed)):
            yield "either", text


def _one_call(subject: Subject, call: Call) -> Iterator[tuple[Way, str]]:
    server = subject.server
    server.exchanges.clear()
    subject.mismatches.clear()
    error: Exception | None = None
    result: Any = None
    try:
        result = _result(call)
    except Exception as raised:  # noqa: BLE001 - whatever a client raises is looked at
        error = raised
    if not server.exchanges:
        yield "request", f"nothing was sent: {error!r}"
        return
    exchange = server.exchanges[0]
    if exchange.route is None:
        yield "request", f"{exchange.seen.method} {exchange.seen.target} leads nowhere"
        return
    for text in _request_breaks(call.reading, exchange.reading):
        yield "request", text
    if exchange.sample is None:
        return  # the document asks for answers that there cannot be
    for text in _answer_breaks(subject, call, exchange.sample, result, error):
        yield "answer", text
    for text in subject.mismatches:
        yield "answer", text


def _result(call: Call) -> Any:
    result = call.invoke()
    if call.case.paged:
        return result.first_page().body
    if not call.case.streamed:
        return result
    with result:
        return list(result)


def _request_breaks(old: Reading, new: Reading) -> Iterator[str]:
    """What the new server refuses, and what it takes for something else."""
    yield from new.problems
    for key, value in new.values.items():
        known = key in old.values and key not in new.free
        if known and _plain(old.values[key]) != _plain(value):
            yield f"{key[0]} {key[1]} is read as {value!r}, not {old.values[key]!r}"
    if isinstance(old.body, dict) and isinstance(new.body, dict):
        for name in old.body.keys() & new.body.keys():
            known = ("body", name) not in new.free
            if known and _plain(old.body[name]) != _plain(new.body[name]):
                yield f"body {name} is read as {new.body[name]!r}, not {old.body[name]!r}"


def _plain(value: Any) -> Any:
    """Text of all that is no list or object: whether `7` is a number is the reader's affair."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return json.dumps(value).strip('"')


def _answer_breaks(
    subject: Subject, call: Call, sample: Sample, result: Any, error: Exception | None
) -> Iterator[str]:
    if call.case.batch is not None and getattr(error, "errors", None):
        error = error.errors[0]  # type: ignore[union-attr] - of a list of items, all in one request
    if sample.is_error:
        if getattr(error, "status", None) != sample.status:
            yield f"status {sample.status} is no error but {error or result!r}"[:200]
        else:
            yield from _loss(subject, call, sample, getattr(error, "parsed", None), errors=True)
    elif error is not None:
        yield f"{type(error).__name__}: {error}"[:300]
    else:
        yield from _loss(subject, call, sample, result, errors=False)


def _loss(
    subject: Subject, call: Call, sample: Sample, result: Any, *, errors: bool
) -> Iterator[str]:
    """What the old document describes of this answer has to be there."""
    schemas = _described(subject.contract, call, sample, errors=errors)
    if not schemas:
        return
    batch = call.case.batch
    if result is None and not (batch is not None and batch.batch.answers is None):
        if None not in schemas and sample.value is not None:
            yield f"{sample.status}: no value"
        return
    if isinstance(sample.value, dict | list):
        given = subject.made.module("_runtime.encode").to_builtins(result)
        value = sample.value
        if call.case.batch is not None and not errors:
            value, given = _of_batch(call, value, given)
        known = [each for each in schemas if each is not None]
        if sample.is_stream:
            known = [{"type": "array", "items": each} for each in known]
        found = Losses(subject.contract.values).loss(known, value, given)
        if found:
            yield f"answer {sample.status} {found}"


def _of_batch(call: Call, answer: Any, items: Any) -> tuple[Any, Any]:
    """Of the answer to a batch callers get the items: these, where they stand in the answer."""
    assert call.case.batch is not None
    path = call.case.batch.batch.answers
    for step in path or ():
        answer = answer.get(step) if isinstance(answer, dict) else None
    if path is None or answer is None:
        return {}, {}
    for step in reversed(path):
        answer, items = {step: answer}, {step: items}
    return answer, items


def _described(
    contract: Contract, call: Call, sample: Sample, *, errors: bool
) -> list[Node | None]:
    """The schemas of the old document's answers that the new one may be taken for; None: one has no body."""
    responses = {str(key).upper(): node for key, node in call.route.node["responses"].items()}
    status = str(sample.status)
    near = [each for each in (status, f"{status[0]}XX", "DEFAULT") if each in responses][:1]
    if not near and not errors:
        near = [each for each in responses if each.startswith("2")]
    found: list[Node | None] = []
    for each in near:
        contents = contract.values.resolve(responses[each]).get("content", {})
        found += [content.get("schema", {}) for content in contents.values()] or [None]
    return found


# ------------------------------------------------------------------------------------------------------ pages


def _paged(subject: Subject, call: Call, called: Called, paging: Paging) -> Iterator[str]:
    """All pages of a listing: every item once, and an end."""
    server = subject.server
    server.turn = Turn(scopes=called.scopes, paging=paging)
    server.exchanges.clear()
    subject.mismatches.clear()
    try:
        items = list(call.invoke())
    except Exception as error:  # noqa: BLE001 - whatever a client raises is looked at
        if not _is_unable(server.exchanges):
            yield f"paging ends in {type(error).__name__}: {error}"[:200]
        return
    if len(items) != PAGES * A_PAGE and not _is_unable(server.exchanges):
        yield f"{len(items)} items of {PAGES * A_PAGE}"
    yield from subject.mismatches


def _is_unable(exchanges: list[Exchange]) -> bool:
    """Has the server's document no room for pages?"""
    return any(each.sample is None for each in exchanges)
