"""What an operation acts on, read from its path, and the standard methods for that."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from clientwright.naming.homes import Homes
from clientwright.naming.shapes import (
    Shape,
    literals,
    starts_with,
    text_of,
    trailing_parameters,
)
from clientwright.naming.verbs import ACTIONS, COMPOUND_VERBS, NOUN_LIKE, PATH_VERBS, VERBS
from clientwright.naming.words import is_plural, singular_last


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the name of one operation depends on besides the operation."""

    words: tuple[str, ...]  # the resource's, in lower case
    homes: Homes
    leaf: tuple[str, ...]  # those of its last part
    namespace: str  # what all its operationIds have before their separator
    methods: Mapping[str, frozenset[str]]  # the methods at every path of the Api, by its text
    lists: AbstractSet[str]  # the paths whose GET lists things
    returns_many: bool
    main_item: bool  # no item path of the same collection has fewer parameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`collection` is a path that ends in a literal; `item`: a single member of it; `action`: the words of a last
    segment that acts on either."""

    path: Shape
    collection: Shape
    item: bool = False
    action: tuple[str, ...] = ()

    @property
    def joined(self) -> str:
        """The action run together: `by-ids` is byids."""
        return "".join(self.action)

    @property
    def noun(self) -> tuple[str, ...]:
        """The words of the collection's last segment."""
        own = literals(self.collection)
        return own[-1].words if own else ()


def target_of(method: str, shape: Shape, homes: Homes) -> Target:
    """Collection, item and action of a path: /assets/{id}/cancel is the action cancel on an item of /assets."""
    parameters = trailing_parameters(shape)
    base = shape[: len(shape) - parameters]
    is_home = any(same(base, home) for home in (homes.primary, *homes.others))
    if parameters or len(base) < 2 or is_home or not is_action(method, base[-1].words):
        return Target(path=shape, collection=base, item=parameters > 0)
    before = base[:-1]
    inner = trailing_parameters(before)
    return Target(
        path=shape, collection=before[: len(before) - inner], item=inner > 0, action=base[-1].words
    )


def same(left: Shape, right: Shape) -> bool:
    """Are these one path, names of parameters aside?"""
    return len(left) == len(right) and starts_with(left, right)


def is_action(method: str, words: tuple[str, ...]) -> bool:
    """Is a last segment with these words something to do, rather than a thing?"""
    joined = "".join(words)
    if joined in ACTIONS and (method != "GET" or joined in ("list", "search", "count")):
        return True
    several = is_plural(words[-1])
    if len(words) > 1 and words[0] in COMPOUND_VERBS:
        return not several or words[0] not in ("set", "list", "change")
    if len(words) > 1 and several:
        return words[0] in PATH_VERBS - NOUN_LIKE
    if method in ("POST", "PUT") and not several:
        return words[0] in VERBS
    return words[0] in PATH_VERBS


def table_verb(method: str, target: Target, around: Surroundings) -> str:
    """The standard method for a collection or an item of it: list, create, get, update, delete, ...

    A method on the whole collection is `update_many` or `delete_many` where items have that method too.
    """
    items = around.methods.get(f"{text_of(target.collection)}/{{}}", frozenset())
    own = around.methods.get(text_of(target.path), frozenset())
    updates_items = not target.item and bool(items & {"PUT", "PATCH"})
    match method:
        case "GET":
            return "list" if not target.item and around.returns_many else "get"
        case "POST":
            alone = not target.item and not items and _is_single_thing(target, around)
            return "update" if (target.item or alone) and not own & {"PUT", "PATCH"} else "create"
        case "PUT":
            name = "replace" if "PATCH" in own else "update"
            return f"{name}_many" if updates_items else name
        case "PATCH":
            return "update_many" if updates_items else "update"
        case "DELETE":
            return "delete_many" if not target.item and "DELETE" in items else "delete"
        case _:
            return method.lower()


def _is_single_thing(target: Target, around: Surroundings) -> bool:
    """Does a GET of the same path answer with one thing, such as the settings?"""
    text = text_of(target.path)
    return "GET" in around.methods.get(text, ()) and text not in around.lists


def action_verb(target: Target, around: Surroundings) -> tuple[str, ...]:
    """The name of an action: of the table (`byids` is retrieve), else its own words."""
    name = ACTIONS.get(target.joined)
    if name is None:
        return target.action
    items = around.methods.get(f"{text_of(target.collection)}/{{}}", frozenset())
    twins = {"delete": {"DELETE"}, "update": {"PUT", "PATCH"}}.get(name, set())
    return (name, "many") if twins & items and not target.item else (name,)


def parent(collection: Shape) -> tuple[str, ...]:
    """`for_group` of /groups/{id}/users, `for_me` of /me/albums."""
    before = literals(collection)[:-1]
    return ("for", *singular_last(before[-1].words)) if before else ()


def is_below_one(collection: Shape) -> bool:
    """Is the parent one of a kind, as in /me/albums?"""
    return len(collection) > 1 and not collection[-2].parameter


def names_from_path(method: str, target: Target, around: Surroundings) -> list[tuple[str, ...]]:
    """Verb and noun from the path, with longer nouns where the short ones clash: `create_source` and
    `create_customer_source` for POST /customers/{}/sources."""
    home = around.homes.primary
    below = starts_with(target.collection, home)
    rest = target.collection[len(home) :] if below else target.collection
    nouns = [segment.words for segment in literals(rest)]
    if target.action:
        verb = action_verb(target, around)
    else:
        verb = tuple(table_verb(method, target, around).removesuffix("_many").split("_"))
    names = [_name(verb, nouns[-depth:], target) for depth in range(1, len(nouns) + 1)]
    if len(nouns) > 1 and all(word.isdigit() for word in nouns[-1]):
        names = names[1:]
    if names and (of := _owner(target.collection)):
        names.insert(1, (*names[0], *of))
    if nouns:
        names.append((*verb, *nouns[-1]))
    return names or [verb]


def _name(verb: tuple[str, ...], nouns: list[tuple[str, ...]], target: Target) -> tuple[str, ...]:
    """An action of several words takes the noun in its middle: `terminate_group_sessions`."""
    one = target.item or verb[0] == "create"
    before = [word for noun in nouns[:-1] for word in singular_last(noun)]
    if len(verb) > 1 and target.action:
        return (verb[0], *before, *singular_last(nouns[-1]), *verb[1:])
    return (*verb, *before, *(singular_last(nouns[-1]) if one else nouns[-1]))


def _owner(collection: Shape) -> tuple[str, ...]:
    """`for_file` of /files/{id}/content, but not of /files/content."""
    if len(collection) < 3 or not collection[-2].parameter:
        return ()
    return parent(collection)
