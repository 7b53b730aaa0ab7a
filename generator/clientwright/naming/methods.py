"""Candidates for the name of an operation in its resource, best first."""

from __future__ import annotations

from clientwright.ir import operations as ir
from clientwright.naming.operation_ids import (
    Own,
    Phrase,
    human_words,
    namespaced,
    phrase_of,
    stripped,
)
from clientwright.naming.shapes import Shape, literals, qualifier_of, shape_of, versions_of
from clientwright.naming.targets import (
    Surroundings,
    Target,
    action_verb,
    is_below_one,
    names_from_path,
    parent,
    same,
    table_verb,
    target_of,
)
from clientwright.naming.verbs import (
    CREATING,
    HTTP_VERBS,
    NOUN_LIKE,
    PATH_VERBS,
    PLAIN,
    SYNONYMS,
    UPDATING,
    VERBS,
)
from clientwright.naming.words import is_plural, lower, singular, snake, split


def method_candidates(operation: ir.Operation, around: Surroundings) -> tuple[str, ...]:
    """Names for `operation`, best first; never empty, all of them identifiers but perhaps keywords."""
    shape = shape_of(operation.path)
    target = target_of(operation.method, shape, around.homes)
    qualifier = qualifier_of(operation.path)
    human = human_words(operation.operation_id or "", operation.method, shape, qualifier)
    names: list[tuple[str, ...]] = []
    if curated := _curated(operation, target, around):
        names.extend(curated)
    else:
        names.extend(_at_home(operation, target, human, around))
        names.extend(_from_operation_id(operation.method, human, target, around))
    names.extend(names_from_path(operation.method, target, around))
    if qualifier:
        names.insert(1, (*names[0], *qualifier))
    names.append(lower(split(operation.operation_id or "")))
    names.append((operation.method.lower(), *_all_words(shape)))
    found = tuple(name for words in names if (name := snake(words))) or ("call",)
    # The collection's own method keeps its name when others want it, above all when the vendor says so too.
    owns = same(target.collection, around.homes.primary) and around.main_item
    if curated or qualifier or not owns:
        return found
    own = _own(target, around)
    plainly = stripped(phrase_of(human, own), own).words() == names[0]
    return (*found[:1] * (2 if plainly else 1), *found)


def _all_words(shape: Shape) -> list[str]:
    return [word for segment in shape for word in segment.words]


def _curated(
    operation: ir.Operation, target: Target, around: Surroundings
) -> list[tuple[str, ...]]:
    """The method's name in an operationId that begins with its resource (`repos/get-branch`), and as it is written."""
    versions = versions_of(target.path)
    operation_id = operation.operation_id or ""
    words = namespaced(operation_id, _own(target, around), around.namespace, target.path)
    if len(words) > 1 and words[-1] in versions:
        words = words[:-1]
    if not words:
        return []
    verb = "delete" if words[0] == "destroy" else HTTP_VERBS.get(words[0], words[0])
    return [(verb, *words[1:]), words]


def _at_home(
    operation: ir.Operation, target: Target, human: tuple[str, ...], around: Surroundings
) -> list[tuple[str, ...]]:
    """The standard method on the resource's collection; below another parent (`/groups/{}/users`) it says so when it
    has to."""
    if same(target.collection, around.homes.primary):
        return [_standard(operation, target, human, around)]
    if any(same(target.collection, home) for home in around.homes.others):
        standard = _standard(operation, target, human, around)
        below = (*standard, *parent(target.collection))
        return [below] if is_below_one(target.collection) else [standard, below]
    return []


def _standard(
    operation: ir.Operation, target: Target, human: tuple[str, ...], around: Surroundings
) -> tuple[str, ...]:
    """The table's method, or the vendor's verb where it says more than the HTTP method."""
    own = _own(target, around)
    phrase = stripped(phrase_of(human, own), own)
    said = phrase.verb
    if target.action:
        return _action(target, phrase, around)
    if said and not phrase.rest and said not in PLAIN.get(operation.method, ()):
        return (said,)
    if not target.item and target.noun and target.noun[0] in PATH_VERBS and not human:
        return target.noun
    if operation.method == "GET" and said == "list":
        return ("list",)
    if operation.method == "POST":
        return (_posting(operation, target, said, around),)
    return tuple(table_verb(operation.method, target, around).split("_"))


def _posting(operation: ir.Operation, target: Target, said: str, around: Surroundings) -> str:
    """A POST creates or updates, as the operationId says; on an item that has a PUT besides, its summary may know."""
    if said in CREATING | UPDATING:
        return "create" if said in CREATING else "update"
    verb = table_verb("POST", target, around)
    if target.item and verb == "create":
        first = lower(split(operation.summary))[:1]
        return first[0] if first and first[0] in VERBS else verb
    return verb


def _action(target: Target, phrase: Phrase, around: Surroundings) -> tuple[str, ...]:
    """An action of the table, the action's own verb, or the vendor's words when they spell the action out
    (`downloadLinks` for /downloadlink)."""
    table = action_verb(target, around)
    if table != target.action or not phrase.verb or phrase.verb == "".join(target.action):
        return table
    if len(target.action) > 1 and phrase.rest and target.action[0] in NOUN_LIKE:
        return phrase.words()
    spelled = "".join(phrase.words())
    return phrase.words() if singular(spelled) == singular(target.joined) else table


def _own(target: Target, around: Surroundings) -> Own:
    return Own(
        words=around.words,
        nouns=frozenset(segment.noun() for segment in literals(around.homes.primary)),
        segment=target.noun,
        leaf=around.leaf,
    )


def _from_operation_id(
    method: str, human: tuple[str, ...], target: Target, around: Surroundings
) -> list[tuple[str, ...]]:
    """The operationId without the resource's words, then whole."""
    own = _own(target, around)
    phrase = phrase_of(human, own)
    if not human or (not phrase.verb and target.action and target.action[0] in VERBS):
        return []
    if not phrase.verb:
        phrase = Phrase(_implied_verb(method, target, around), phrase.rest)
    verb = SYNONYMS.get(method, {}).get(phrase.verb, phrase.verb)
    phrase = Phrase(verb, phrase.rest)
    short = stripped(phrase, own)
    if method == "GET" and verb == "get" and _lists(target, around):
        phrase, short = _many(phrase, target), _many(short, target)
    bare = not short.rest and (not verb or verb in PLAIN.get(method, ()))
    return [phrase.words()] if bare else [short.words(), phrase.words()]


def _lists(target: Target, around: Surroundings) -> bool:
    return around.returns_many and not target.item and not target.action


def _many(phrase: Phrase, target: Target) -> Phrase:
    """list for get, and the noun as the path has it: list_records for get_record."""
    if not phrase.rest or not target.noun or singular(target.noun[-1]) != phrase.rest[-1]:
        return Phrase("list", phrase.rest)
    return Phrase("list", (*phrase.rest[:-1], target.noun[-1]))


def _implied_verb(method: str, target: Target, around: Surroundings) -> str:
    """The verb for an operationId that only names a thing; a POST to a singular noun is that noun's own action."""
    if target.action or (method == "POST" and target.noun and not is_plural(target.noun[-1])):
        return ""
    return table_verb(method, target, around).removesuffix("_many")
