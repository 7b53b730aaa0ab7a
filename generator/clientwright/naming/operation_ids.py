"""What an operationId says beyond what the path and the method already say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clientwright.naming.shapes import Shape, compact, literals
from clientwright.naming.verbs import ARTICLES, HTTP_VERBS, NOISE, PREPOSITIONS, VERBS
from clientwright.naming.words import lower, singular, split

_SEPARATOR = re.compile(r"[/._#:]+")
_SPRINGFOX = re.compile(r"Using(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)(_\d+)?$")
_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """`verb` and what follows it. No verb: the operationId names a thing (`functionsLimits`)."""

    verb: str
    rest: tuple[str, ...]

    def words(self) -> tuple[str, ...]:
        return (self.verb, *self.rest) if self.verb else self.rest


def namespace_of(operation_id: str) -> str:
    """What stands before the first separator: `repos/get-branch`, `droplets_list`, `chat.postMessage`."""
    parts = _SEPARATOR.split(operation_id, maxsplit=1)
    return parts[0] if len(parts) == 2 and parts[1] and lower(split(parts[0]))[:1] not in {(m,) for m in _METHODS} else ""


def within_namespace(operation_id: str) -> tuple[str, ...]:
    """The words after the namespace."""
    return lower(split(_SEPARATOR.split(operation_id, maxsplit=1)[1]))


def human_words(operation_id: str, method: str, shape: Shape) -> tuple[str, ...]:
    """The words of an operationId that a person chose; empty when it only repeats method and path.

    The path and method that FastAPI appends (`list_models_v1_models_get`), framework words (`getUserUsingGET`,
    `getAlarmResource`) and articles are dropped.
    """
    words = lower(split(_SPRINGFOX.sub("", operation_id)))
    words = _without_appended_path(words, method.lower(), shape)
    if _is_mechanical(words, method.lower(), shape):
        return ()
    kept = tuple(word for word in words if word not in ARTICLES)
    while len(kept) > 2 and kept[-1] in NOISE and not _ends_path(kept[-1], shape):
        kept = kept[:-1]
    while len(kept) > 2 and kept[-2:] == ("api", "resource"):
        kept = kept[:-2]
    return tuple(word for at, word in enumerate(kept) if at in (0, len(kept) - 1) or word not in ("api", "routes"))


def _ends_path(word: str, shape: Shape) -> bool:
    own = literals(shape)
    return bool(own) and word in own[-1].words


def _without_appended_path(words: tuple[str, ...], method: str, shape: Shape) -> tuple[str, ...]:
    spelled = "".join("".join(segment.words) for segment in shape) + method
    for cut in range(1, len(words)):
        tail = "".join(words[cut:])
        if tail == spelled or (len(words) - cut > 2 and words[-1] == method and spelled.endswith(tail)):
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


def phrase_of(words: tuple[str, ...], resource: tuple[str, ...]) -> Phrase:
    """The words as verb and rest, wherever the verb stands: `invoices_list`, `entityMatchingPredict`."""
    if words and words[0] in VERBS:
        return _compound(words)
    start = _run(words, resource)
    if start and start < len(words) and words[start] in VERBS:
        return _compound(words[start:])
    for at, word in enumerate(words):
        if word in VERBS and at == len(words) - 1:
            return Phrase(word, words[:at])
    return Phrase("", words[start:] or words)


def _compound(words: tuple[str, ...]) -> Phrase:
    """`create_or_update` is upsert."""
    if words[:3] in (("create", "or", "update"), ("add", "or", "update"), ("insert", "or", "update")):
        return Phrase("upsert", words[3:])
    return Phrase(HTTP_VERBS.get(words[0], words[0]), words[1:])


def stripped(phrase: Phrase, resource: tuple[str, ...]) -> Phrase:
    """The phrase without the resource's own words: `get_managed_object_user` gives get_user in managed_objects,
    `list_segments_for_contact` gives list_segments in contacts."""
    rest = phrase.rest
    start = _run(rest, resource)
    if start:
        return Phrase(phrase.verb, rest[start:])
    for at in range(1, len(rest)):
        length = _whole(rest[at:], resource)
        if length and at + length == len(rest) and rest[at - 1] in PREPOSITIONS:
            return Phrase(phrase.verb, rest[: at - 1])
    return phrase


def _run(words: tuple[str, ...], resource: tuple[str, ...]) -> int:
    """How many words at the beginning are the resource's, in its order; `timeseries` counts as `time series`."""
    whole = _whole(words, resource)
    if whole:
        return whole
    count = 0
    position = 0
    while count < len(words):
        matches = [
            at for at in range(position, len(resource)) if singular(words[count]) == singular(resource[at])
        ]
        if not matches:
            break
        position = matches[0] + 1
        count += 1
    return count


def _whole(words: tuple[str, ...], resource: tuple[str, ...]) -> int:
    noun = compact(resource)
    for length in range(min(len(words), len(resource) + 1), 0, -1):
        if compact(words[:length]) == noun:
            return length
    return 0
