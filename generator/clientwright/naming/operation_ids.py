"""What an operationId says beyond what the path and the method already say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clientwright.naming.shapes import Shape, compact, versions_of, without_opaque, without_version
from clientwright.naming.verbs import (
    ADVERBS,
    ARTICLES,
    COMPOUND_VERBS,
    HTTP_VERBS,
    NOISE,
    OBJECT_FIRST,
    PATH_VERBS,
    PREPOSITIONS,
    VERBS,
    is_verb,
)
from clientwright.naming.words import lower, singular, split

_SEPARATOR = re.compile(r"[/._#:]+")
_SPRINGFOX = re.compile(r"Using(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)(_\d+)?$")
_RUN_TOGETHER = (12, 18)  # a single word, or one of several, that must be several run together
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """`verb` and what follows it. No verb: the operationId names a thing (`functionsLimits`)."""

    verb: str
    rest: tuple[str, ...]

    def words(self) -> tuple[str, ...]:
        return (self.verb, *self.rest) if self.verb else self.rest


@dataclass(frozen=True, slots=True)
class Own:
    """How a resource calls itself, its words and the nouns of its home's path; `segment`: the words of the last
    literal of the operation's path; `leaf`: the words of the last part of a nested resource."""

    words: tuple[str, ...]
    nouns: frozenset[str] = frozenset()
    segment: tuple[str, ...] = ()
    leaf: tuple[str, ...] = ()


def namespaced(operation_id: str, own: Own, shared: str, shape: Shape) -> tuple[str, ...]:
    """The words after a namespace that spells the resource, or that all its operationIds share.

    `repos/get-branch` in repos, `admin_apps_approve` in admin.apps, `drive.files.list` in files, `cdn_list_endpoints`
    in cdn_endpoints give get_branch, approve, list and list. Empty where there is none.
    """
    words = lower(split(operation_id))
    if any(words != _without_appended_path(words, method, shape) for method in _METHODS):
        return ()
    parts = [lower(split(part)) for part in _SEPARATOR.split(operation_id)]
    parts = _without_framework([part for part in parts if part], versions_of(shape))
    for length in range(len(parts) - 1, 0, -1):
        head = tuple(word for part in parts[:length] for word in part)
        if any(_is_foreign_verb(part, own) for part in parts[:length]):
            continue
        if _spells_end(head, own.words) or _spells_end(parts[length - 1], own.words):
            return _without_repetition(head, parts[length:], own)
    if shared and len(parts) > 1 and operation_id.startswith(shared):
        return _without_repetition(parts[0], parts[1:], own)
    return ()


def _without_framework(
    parts: list[tuple[str, ...]], versions: frozenset[str]
) -> list[tuple[str, ...]]:
    """Without versions, and without `api` before a version or `routes`."""
    technical = {(version,) for version in versions} | {("routes",)}
    return [
        part
        for part, following in zip(parts, [*parts[1:], ()], strict=False)
        if part not in technical and not (part == ("api",) and following in technical)
    ]


def _is_foreign_verb(part: tuple[str, ...], own: Own) -> bool:
    return (is_verb(part[0]) or part[0] in _METHODS) and not set(part) <= set(own.words)


def _spells_end(words: tuple[str, ...], resource: tuple[str, ...]) -> bool:
    return any(singulars(words) == singulars(resource[at:]) for at in range(len(resource)))


def singulars(words: tuple[str, ...]) -> str:
    """The words run together, each in the singular."""
    return singular("".join(singular(word) for word in words))


def _without_repetition(
    head: tuple[str, ...], parts: list[tuple[str, ...]], own: Own
) -> tuple[str, ...]:
    """The words of `parts`, where the verb's object is not the resource again."""
    words = tuple(word for part in parts for word in part)
    for length in range(len(words) - 1, 0, -1):
        named = words[1 : 1 + length]
        if singulars(named) in (singulars(own.words), singulars(own.leaf)) or (
            singulars((*head, *named)) == singulars(own.words)
        ):
            return (words[0], *words[1 + length :])
    return words


def shared_namespace(operation_ids: list[str]) -> str:
    """What stands before the separator in every one of several operationIds and is no verb."""
    heads = {_SEPARATOR.split(operation_id, maxsplit=1)[0] for operation_id in operation_ids}
    if len(operation_ids) < 2 or len(heads) != 1 or any(head in operation_ids for head in heads):
        return ""
    head = heads.pop()
    words = lower(split(head))
    return head if words and words[0] not in VERBS | _METHODS else ""


def human_words(
    operation_id: str, method: str, shape: Shape, qualifier: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The words of an operationId that a person chose; empty when it only repeats method and path.

    The path and method that FastAPI appends (`list_models_v1_models_get`), framework words (`getUserUsingGET`,
    `getAlarmResource`) and articles are dropped.
    """
    words = lower(split(_SPRINGFOX.sub("", without_opaque(operation_id))))
    if qualifier and words[: len(qualifier)] == qualifier:
        words = words[len(qualifier) :]
    words = _without_appended_path(words, method.lower(), shape)
    if any(_is_mechanical(words, method.lower(), each) for each in (shape, without_version(shape))):
        return ()
    spelled = {word for segment in shape for word in segment.words}
    if any(len(w) >= _RUN_TOGETHER[len(words) > 1] and w not in spelled for w in words):
        return ()
    kept = [word for word in words if word not in ARTICLES]
    if kept and kept[-1] in versions_of(shape):
        kept.pop()
    while len(kept) > 1 and kept[-1] in NOISE and not any(kept[-1] in word for word in spelled):
        kept.pop()
    if method == "POST" and kept[:1] == ["new"]:
        kept[0] = "create"
    return tuple(word for at, word in enumerate(kept) if not at or word != kept[at - 1])


def _without_appended_path(words: tuple[str, ...], method: str, shape: Shape) -> tuple[str, ...]:
    spelled = "".join("".join(segment.words) for segment in shape) + method
    for cut in range(1, len(words)):
        tail = "".join(words[cut:])
        if tail == spelled or (
            len(words) - cut > 2 and words[-1] == method and spelled.endswith(tail)
        ):
            return words[:cut]
    return words


def _is_mechanical(words: tuple[str, ...], method: str, shape: Shape) -> bool:
    """`PostCustomersCustomerSources`, `get_files_id_tasks`: the method, then the path's segments."""
    if not words or words[0] != method:
        return False
    remaining = [word for word in words[1:] if word not in ("id", "by")]
    for segment in shape:
        own = [word for word in segment.words if word != "id"]
        if [singular(word) for word in remaining[: len(own)]] == [singular(word) for word in own]:
            remaining = remaining[len(own) :]
        elif not segment.parameter and remaining:
            return False
    return not remaining


def phrase_of(words: tuple[str, ...], own: Own) -> Phrase:
    """The words as verb and rest, wherever the verb stands: `invoices_list`, `entityMatchingPredict`."""
    if len(words) > 1 and words[0] in ADVERBS and is_verb(words[1]):
        return Phrase("_".join(words[:2]), words[2:])
    if words and is_verb(words[0]):
        return _compound(words)
    start = _run(words, own)
    if start and start < len(words) and is_verb(words[start]):
        return _compound(words[start:])
    for verbs in (words[start:], words):
        if len(verbs) > 1 and verbs[-1] in OBJECT_FIRST:
            return Phrase(HTTP_VERBS.get(verbs[-1], verbs[-1]), verbs[:-1])
    return Phrase("", words[start:] or words)


def _compound(words: tuple[str, ...]) -> Phrase:
    """`create_or_update` is upsert; `post_logout` is logout."""
    if words[0] in HTTP_VERBS and words[1:] and words[1] in PATH_VERBS | COMPOUND_VERBS:
        return Phrase(words[1], words[2:])
    if words[:3] in (
        ("create", "or", "update"),
        ("add", "or", "update"),
        ("insert", "or", "update"),
    ):
        return Phrase("upsert", words[3:])
    return Phrase(HTTP_VERBS.get(words[0], words[0]), words[1:])


def stripped(phrase: Phrase, own: Own) -> Phrase:
    """The phrase without the resource's own words: `get_managed_object_user` gives get_user in managed_objects,
    `list_segments_for_contact` list_segments in contacts, `get_latest_sequence_row` get_latest_row in sequences.

    At the end they only go where the path names what stands before them: `list_project_roles` keeps its roles.
    """
    rest = phrase.rest
    if start := _run(rest, own):
        return Phrase(phrase.verb, rest[start:])
    for at in range(1, len(rest)):
        length = _whole(rest[at:], own.words)
        end = at + length
        if length and end < len(rest):
            return Phrase(phrase.verb, rest[:at] + rest[end:])
        if length and rest[at - 1] in PREPOSITIONS:
            return Phrase(phrase.verb, rest[: at - 1])
        if length and own.segment and own.segment == rest[max(0, at - len(own.segment)) : at]:
            return Phrase(phrase.verb, rest[:at])
    return phrase


def _run(words: tuple[str, ...], own: Own) -> int:
    """How many words at the beginning are the resource's: all of it, or words and nouns of it one after another."""
    if whole := _whole(words, own.words):
        return whole
    singles = [singular(word) for word in own.words]
    count = 0
    position = 0
    while count < len(words):
        word = singular(words[count])
        if word in singles[position:]:
            position = singles.index(word, position) + 1
            count += 1
        elif compact(words[count : count + 2]) in own.nouns:
            count += len(words[count : count + 2])
        else:
            break
    return count


def _whole(words: tuple[str, ...], resource: tuple[str, ...]) -> int:
    noun = compact(resource)
    for length in range(min(len(words), len(resource) + 1), 0, -1):
        if compact(words[:length]) == noun:
            return length
    return 0
