"""Candidates for the name of an operation in its resource, best first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clientwright.ir import operations as ir
from clientwright.naming.homes import Homes
from clientwright.naming.operation_ids import (
    Own,
    Phrase,
    human_words,
    namespace_of,
    phrase_of,
    stripped,
    within_namespace,
)
from clientwright.naming.shapes import (
    Shape,
    compact,
    literals,
    shape_of,
    starts_with,
    text_of,
    trailing_parameters,
)
from clientwright.naming.verbs import ACTIONS, HTTP_VERBS, PATH_VERBS, PLAIN, POST_VERBS, VERBS
from clientwright.naming.words import is_plural, lower, singular_last, snake, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the name of one operation depends on besides the operation."""

    words: tuple[str, ...]  # the resource's, in lower case
    homes: Homes
    namespaces: frozenset[
        str
    ]  # what operationIds of this resource have in front that is no word of their own
    methods: Mapping[str, frozenset[str]]  # the methods at every path of the Api, by its text
    returns_many: bool
    main_item: bool  # no item path of the same collection has fewer parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """What an operation acts on, read from its path."""

    collection: Shape
    item: bool = False  # a single member
    action: tuple[str, ...] = ()  # the words of an action on it


def method_candidates(operation: ir.Operation, around: Surroundings) -> tuple[str, ...]:
    """Names for `operation`, best first; never empty, all of them identifiers but perhaps keywords."""
    shape = shape_of(operation.path)
    target = _target(operation, shape, around)
    by_path = _from_path(operation, target, around)
    names: list[tuple[str, ...]] = []
    keeps: tuple[str, ...] = ()
    curated = _curated(operation, around)
    human = human_words(operation.operation_id or "", operation.method, shape)
    if curated:
        names.append(_modern(curated, around))
        names.append(curated)
    elif _is_home(target.collection, around.homes.primary):
        standard = _standard(operation, target, human, around)
        names.append(standard)
        keeps = standard if around.main_item else ()
    elif any(_is_home(target.collection, home) for home in around.homes.others):
        standard = _standard(operation, target, human, around)
        names.extend([standard, (*standard, *_parent(target.collection))])
    if human and not curated:
        names.extend(_from_operation_id(operation, human, target, around))
    names.extend(by_path)
    names.append(lower(split(operation.operation_id or "")))
    names.append((operation.method.lower(), *(word for segment in shape for word in segment.words)))
    found = tuple(dict.fromkeys(name for words in names if (name := snake(words)))) or ("call",)
    return (found[0], *found) if keeps else found


def _is_home(shape: Shape, home: Shape) -> bool:
    return len(shape) == len(home) and starts_with(shape, home)


def _target(operation: ir.Operation, shape: Shape, around: Surroundings) -> _Target:
    """Collection, item and action of a path: /assets/{id}/cancel is the action cancel on an item of /assets."""
    parameters = trailing_parameters(shape)
    base = shape[: len(shape) - parameters]
    homes = (around.homes.primary, *around.homes.others)
    if (
        not parameters
        and len(base) > 1
        and _is_action(operation.method, base)
        and not any(_is_home(base, h) for h in homes)
    ):
        before = base[:-1]
        inner = trailing_parameters(before)
        return _Target(
            collection=before[: len(before) - inner], item=inner > 0, action=base[-1].words
        )
    return _Target(collection=base, item=parameters > 0)


def _is_action(method: str, base: Shape) -> bool:
    words = base[-1].words
    if "".join(words) in ACTIONS and (
        method != "GET" or "".join(words) in ("list", "search", "count")
    ):
        return True
    return words[0] in (
        POST_VERBS if method in ("POST", "PUT") and not is_plural(words[-1]) else PATH_VERBS
    )


def _curated(operation: ir.Operation, around: Surroundings) -> tuple[str, ...]:
    """The method's name in an operationId that begins with its resource: `repos/get-branch`."""
    operation_id = operation.operation_id or ""
    if namespace_of(operation_id) not in around.namespaces:
        return ()
    words = within_namespace(operation_id)
    return words if words and words[0] not in ("api", "v1") else ()


def _modern(words: tuple[str, ...], around: Surroundings) -> tuple[str, ...]:
    return (HTTP_VERBS.get(words[0], words[0]), *words[1:])


def _standard(
    operation: ir.Operation, target: _Target, human: tuple[str, ...], around: Surroundings
) -> tuple[str, ...]:
    """The standard method on a resource's own collection, or the vendor's verb where it says more."""
    if target.action:
        return _action_name(operation, target, human, around)
    phrase = stripped(phrase_of(human, _own(target, around)), _own(target, around))
    if phrase.verb and not phrase.rest and phrase.verb not in PLAIN.get(operation.method, ()):
        return (phrase.verb,)
    said = phrase_of(human, _own(target, around)).verb
    if (
        operation.method == "GET"
        and said == "list"
        or operation.method == "POST"
        and said == "create"
    ):
        return (said,)
    return tuple(_verb(operation.method, target, around).split("_"))


def _action_name(
    operation: ir.Operation, target: _Target, human: tuple[str, ...], around: Surroundings
) -> tuple[str, ...]:
    joined = "".join(target.action)
    if joined in ACTIONS:
        items = around.methods.get(f"{text_of(target.collection)}/{{}}", frozenset())
        twin = {"delete": {"DELETE"}, "update": {"PUT", "PATCH"}}.get(ACTIONS[joined], set())
        return (ACTIONS[joined], "many") if twin & items and not target.item else (ACTIONS[joined],)
    if len(target.action) == 1 and not human:
        return target.action
    phrase = stripped(phrase_of(human, _own(target, around)), _own(target, around))
    if target.action[0] in VERBS and (phrase.verb == target.action[0] or not phrase.verb):
        return (*target.action,) if not phrase.rest or not phrase.verb else phrase.words()
    return target.action if target.action[0] in VERBS else phrase.words()


def _verb(method: str, target: _Target, around: Surroundings) -> str:
    """The table of standard methods for a collection or an item of it."""
    items = around.methods.get(f"{text_of(target.collection)}/{{}}", frozenset())
    siblings = items if target.item else around.methods.get(text_of(target.collection), frozenset())
    whole = not target.item
    match method:
        case "GET":
            return "list" if whole and around.returns_many else "get"
        case "POST":
            return "update" if target.item and not siblings & {"PUT", "PATCH"} else "create"
        case "PUT":
            name = "replace" if "PATCH" in siblings else "update"
            return f"{name}_many" if whole and items & {"PUT", "PATCH"} else name
        case "PATCH":
            return "update_many" if whole and items & {"PUT", "PATCH"} else "update"
        case "DELETE":
            return "delete_many" if whole and "DELETE" in items else "delete"
        case _:
            return method.lower()


def _parent(collection: Shape) -> tuple[str, ...]:
    """`for_group` of /groups/{id}/users."""
    before = literals(collection)[:-1]
    return ("for", *singular_last(before[-1].words)) if before else ()


def _own(target: _Target, around: Surroundings) -> Own:
    home = literals(around.homes.primary)
    own = literals(target.collection)
    return Own(
        words=around.words,
        nouns=frozenset(segment.noun() for segment in home),
        segment=own[-1].words if own else (),
    )


def _from_operation_id(
    operation: ir.Operation, human: tuple[str, ...], target: _Target, around: Surroundings
) -> list[tuple[str, ...]]:
    own = _own(target, around)
    phrase = phrase_of(human, own)
    if not phrase.verb and target.action and target.action[0] in VERBS:
        return []
    if not phrase.verb:
        phrase = Phrase(_implied_verb(operation.method, target, around), phrase.rest)
    short = stripped(phrase, own)
    lists = (
        operation.method == "GET" and around.returns_many and not target.item and not target.action
    )
    if lists and phrase.verb in ("get", "retrieve", "fetch"):
        phrase, short = Phrase("list", phrase.rest), Phrase("list", short.rest)
    if short.rest or (phrase.verb and phrase.verb not in PLAIN.get(operation.method, ())):
        return [short.words(), phrase.words()]
    return [phrase.words()]


def _implied_verb(method: str, target: _Target, around: Surroundings) -> str:
    """The verb for an operationId that only names a thing; a POST to a singular noun is that noun's own action."""
    if target.action or (
        method == "POST" and not is_plural(literals(target.collection)[-1].words[-1])
    ):
        return ""
    return _verb(method, target, around).removesuffix("_many")


def _from_path(
    operation: ir.Operation, target: _Target, around: Surroundings
) -> list[tuple[str, ...]]:
    """Verb and noun from the path: `create_source` for POST /customers/{}/sources; longer nouns where that clashes."""
    home = around.homes.primary
    rest = (
        target.collection[len(home) :]
        if starts_with(target.collection, home)
        else target.collection
    )
    nouns = [segment.words for segment in literals(rest)]
    if target.action:
        joined = "".join(target.action)
        verb: tuple[str, ...] = (ACTIONS[joined],) if joined in ACTIONS else target.action
    else:
        verb = tuple(_verb(operation.method, target, around).removesuffix("_many").split("_"))
    one = target.item or verb[0] == "create"
    names: list[tuple[str, ...]] = []
    for depth in range(1, len(nouns) + 1):
        chosen = nouns[-depth:]
        before = [word for noun in chosen[:-1] for word in singular_last(noun)]
        last = singular_last(chosen[-1]) if one else chosen[-1]
        names.append((*verb, *before, *last))
    return names or [verb]
