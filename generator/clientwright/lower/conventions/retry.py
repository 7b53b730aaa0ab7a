"""Repeat safety: whether a request may be sent again when its answer was lost.

The method says it (RFC 9110), but for POST, which is also how APIs read with a body: those are told
by the last segment of the path, by the verbs of summary and operationId, by how the operation
pages, and by what it answers with.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clientwright.ir.conventions import (
    PartialUpdate,
    Retry,
    RetrySafety,
    Source,
    UpdateStyle,
)
from clientwright.ir.operations import ContentKind, Location
from clientwright.lower.conventions.evidence import DECIDED, Case, declared
from clientwright.lower.conventions.pagination.roles import says_next
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.words import brief, singular, words

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"})
IDEMPOTENT_METHODS = frozenset({"PUT", "DELETE"})
READS = frozenset(
    [
        "list",
        "search",
        "byids",
        "query",
        "filter",
        "aggregate",
        "lookup",
        "find",
        "retrieve",
        "get",
        "count",
        "latest",
        "byid",
        "batchget",
        "select",
        "suggest",
        "fetch",
        "read",
        "intersect",
        "summarize",
        "preview",
        "explain",
        "inspect",
    ]
)
"""Words that name a read where they stand last in a path."""
PLAIN_READS = frozenset(
    [
        "list",
        "get",
        "retrieve",
        "search",
        "filter",
        "find",
        "aggregate",
        "count",
        "query",
        "lookup",
        "read",
        "fetch",
        "download",
        "inspect",
    ]
)
"""Verbs that alone say that nothing is changed."""
CHANGES = frozenset(["create", "delete", "update", "remove", "insert", "add", "modify"])
READ_VERBS = frozenset(
    [
        "list",
        "get",
        "retrieve",
        "search",
        "filter",
        "find",
        "query",
        "count",
        "aggregate",
        "fetch",
        "lookup",
        "return",
        "read",
        "show",
        "calculate",
        "compute",
        "download",
        "validate",
        "check",
        "verify",
        "test",
        "preview",
        "estimate",
        "summarize",
        "determine",
        "translate",
        "inspect",
        "semantic",
    ]
)
WRITE_VERBS = frozenset(
    [
        "create",
        "add",
        "insert",
        "update",
        "delete",
        "remove",
        "upload",
        "post",
        "set",
        "start",
        "run",
        "trigger",
        "cancel",
        "revoke",
        "send",
        "submit",
        "ingest",
        "import",
        "copy",
        "move",
        "restore",
        "enable",
        "disable",
        "assign",
        "unassign",
        "attach",
        "detach",
        "invite",
        "approve",
        "reject",
        "subscribe",
        "unsubscribe",
        "schedule",
        "unschedule",
        "publish",
        "reset",
        "rotate",
        "retry",
        "revert",
        "initiate",
        "init",
        "complete",
        "call",
        "execute",
        "train",
        "refit",
        "lock",
        "unlock",
        "merge",
        "rename",
        "archive",
        "unarchive",
        "register",
        "unregister",
        "accept",
        "decline",
        "close",
        "open",
        "pause",
        "resume",
        "replace",
        "upsert",
        "write",
        "generate",
        "sign",
        "install",
        "uninstall",
        "request",
        "edit",
        "change",
        "transfer",
        "suspend",
    ]
)
UPSERT = re.compile(
    r"\bupserts?\b|\bcreate/update\b"
    r"|\b(create|add|insert)s?,? (or|and/or) (update|replace|overwrite)s?\b"
    r"|\breplaces? (the |any |all )?existing\b|\bis a replace operation\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
OVERWRITES = re.compile(r"\b(overwrit(e|es|ten)|replaced?|replaces)\b", re.IGNORECASE)
NEGATED = re.compile(r"\b(no|not|never|without|cannot)\b", re.IGNORECASE)
EXISTS = re.compile(r"\b(exists?|existing)\b", re.IGNORECASE)
ABSENT_IS_FINE = re.compile(
    r"\b(do|does) not exist\b[^.]{0,80}\bignored\b"
    r"|\balready (been )?deleted\b[^.]{0,60}\b(ignored|succeed)",
    re.IGNORECASE,
)
NOT_IDEMPOTENT = re.compile(r"\b(not|isn't) idempotent\b", re.IGNORECASE)
IDEMPOTENT = re.compile(r"\b(is|are) (an )?idempotent\b", re.IGNORECASE)
KEYED = re.compile(r"\b(keys?|unique|header|token|if|when|request_?id)\b", re.IGNORECASE)
SECRETS = frozenset(
    [
        "token",
        "tokens",
        "secret",
        "secrets",
        "credential",
        "credentials",
        "password",
        "oauth",
        "oauth2",
        "session",
        "sessions",
    ]
)
"""What is handed out once: asking again may hand out another, or spend what was given for it."""


def detect(subject: Subject, *, paged: bool, update: PartialUpdate | None) -> Retry:
    """Every operation has an answer; what is not known to be safe is unsafe."""
    method = subject.operation.method
    key = _key_header(subject)
    if method in SAFE_METHODS:
        decision = declared(Source.DETECTED, f"{method} only reads (RFC 9110)", subject.place)
        return Retry(safety=RetrySafety.SAFE, key_header=key, decision=decision)
    if method in IDEMPOTENT_METHODS:
        decision = declared(
            Source.DETECTED, f"{method} has one effect however often (RFC 9110)", subject.place
        )
        return Retry(safety=RetrySafety.IDEMPOTENT, key_header=key, decision=decision)
    if method == "POST":
        return _of_post(subject, paged, update, key)
    decision = declared(Source.DETECTED, f"{method} may act each time", subject.place)
    return Retry(safety=RetrySafety.UNSAFE, key_header=key, decision=decision)


def _of_post(subject: Subject, paged: bool, update: PartialUpdate | None, key: str | None) -> Retry:
    read = _reads(subject, paged)
    if read.score >= DECIDED:
        return Retry(safety=RetrySafety.SAFE, key_header=key, decision=read.decision())
    same = _settles(subject, update)
    if same.score >= DECIDED:
        return Retry(safety=RetrySafety.IDEMPOTENT, key_header=key, decision=same.decision())
    case = Case()
    case.add(0.9, "a POST that is not known to read or to have one effect", subject.place)
    case.facts.extend(
        replace(fact, weight=-fact.weight) for fact in (*read.facts, *same.facts)
    )  # what speaks against a repetition speaks for this
    return Retry(safety=RetrySafety.UNSAFE, key_header=key, decision=case.decision())


def _reads(subject: Subject, paged: bool) -> Case:
    case = Case()
    operation = subject.operation
    last = subject.segments[-1] if subject.segments else ""
    ends = words(last.rsplit(":", 1)[-1].rsplit(".", 1)[-1])
    literal = not operation.path.rstrip("/").endswith("}")
    if literal and (READS.intersection(ends[:1]) or "".join(ends) in READS):
        case.add(0.7, f"the path ends in {last}, which names a read", operation.place)
    if paged:
        case.add(0.7, "it pages through a list", operation.place)
    summary = words(brief(operation.summary) or subject.doc.split(".")[0])
    named = words(operation.operation_id or "")
    for said, where in ((summary[:2], "summary"), (named[:1] + named[-1:], "operationId")):
        if where == "summary" and PLAIN_READS.intersection(said[:1]):
            case.add(0.8, f"the summary begins with {said[0]}", operation.place)
        elif READ_VERBS.intersection(said[:1]) or (where == "operationId" and READS & set(said)):
            case.add(0.5, f"the {where} begins with a verb of reading", operation.place)
        elif WRITE_VERBS.intersection(said[:1]):
            case.add(-0.8, f"the {where} begins with {said[0]}", operation.place)
    if CHANGES.intersection(summary[1:6]):
        case.add(-0.5, "the summary speaks of a change too", operation.place)
    if SECRETS.intersection(summary) and not paged and not _names_read(ends):
        case.add(-0.5, "the summary speaks of credentials", operation.place)
    if _carries_on(subject):
        case.add(0.8, "a cursor goes in and comes out", operation.place)
    if {"201", "202"} & subject.statuses:
        case.add(-0.7, "the answer is 201 or 202: something was made or begun", operation.place)
    if subject.statuses == {"204"}:
        case.add(-0.7, "nothing is answered", operation.place)
    content = subject.body_content
    if content is not None and content.kind is ContentKind.MULTIPART:
        case.add(-0.8, "something is uploaded", operation.place)
    return case


def _names_read(ends: tuple[str, ...]) -> bool:
    """The path says list or byids: stored things are read, none are handed out."""
    return "".join(ends) in READS


def _carries_on(subject: Subject) -> bool:
    """Cursors of any shape, maps of them too, in the request and, named next, in the answer."""
    asked = any("cursor" in map(singular, slot.words) for slot in subject.slots)
    return asked and any(
        says_next(leaf) and "cursor" in map(singular, leaf.words) for leaf in subject.answer
    )


def _settles(subject: Subject, update: PartialUpdate | None) -> Case:
    """Writes whose second sending changes nothing: given values are set, or what is there is
    replaced."""
    case = Case()
    operation = subject.operation
    told = subject.prose
    if update is not None and update.style is UpdateStyle.SET_NULL:
        case.add(0.85, "values are set, added to a set or removed from it", operation.place)
    named = " ".join((*words(operation.operation_id or ""), *words(operation.path)))
    title = f"{brief(operation.summary)} {named}"
    if UPSERT.search(title):
        case.add(0.8, "it is named an upsert", operation.place)
    if UPSERT.search(subject.doc):
        case.add(0.7, "its description speaks of an upsert", operation.place)
    sentences = SENTENCE.split(told)
    if any(_overwrites(one) for one in sentences):
        case.add(0.85, "what is there already is overwritten", operation.place)
    if ABSENT_IS_FINE.search(subject.doc):
        case.add(0.85, "what does not exist is ignored", operation.place)
    elif words(operation.path)[-1:] in (("delete",), ("remove",)) and not _by_range(subject):
        case.add(
            -0.6,
            "what is gone cannot be deleted again: the second answer is an error",
            operation.place,
        )
    if _by_range(subject):
        case.add(0.85, "a range is deleted, whatever stands in it", operation.place)
    if NOT_IDEMPOTENT.search(told):
        case.add(-0.9, "its description says: not idempotent", operation.place)
    elif any(IDEMPOTENT.search(one) and not KEYED.search(one) for one in sentences):
        case.add(0.85, "its description says: idempotent", operation.place)
    return case


def _overwrites(sentence: str) -> bool:
    """`a data point that already exists will be overwritten`, but not `no existing items will be
    replaced`."""
    found = OVERWRITES.search(sentence) and EXISTS.search(sentence)
    return bool(found) and not NEGATED.search(sentence)


def _by_range(subject: Subject) -> bool:
    """The path ends in delete, and what is sent is a beginning and an end."""
    if words(subject.operation.path)[-1:] != ("delete",):
        return False
    keys = {word for leaf in subject.body_leaves for key in leaf.keys for word in words(key)}
    return bool({"begin", "start", "from"} & keys) and bool({"end", "to"} & keys)


def _key_header(subject: Subject) -> str | None:
    for parameter in subject.operation.parameters:
        if parameter.location is Location.HEADER and {"idempotency", "key"} <= set(
            words(parameter.wire)
        ):
            return parameter.wire
    return None
