"""What Python callers see beyond what travels: names of methods, arguments, models."""

from __future__ import annotations

from collections.abc import Iterable

from clientwright.compare.changes import WHOLE_API, At, Spot, TypePair, Way
from clientwright.compare.pairing import OperationPair
from clientwright.compare.sides import Side
from clientwright.compare.walk import Walker
from clientwright.ir.operations import Location, Operation
from clientwright.ir.types import ComponentName, Direction, TypeId
from clientwright.lower.usage import answer_types, closure, refs_of, request_types


def compare_methods(walker: Walker, pairs: Iterable[OperationPair]) -> None:
    """Methods and arguments. A resource whose methods all moved together is one change."""
    pairs = list(pairs)
    moved = _moved_resources(walker, pairs)
    for pair in pairs:
        old, new = walker.old.method(pair.old.key), walker.new.method(pair.new.key)
        before, after = old.rpartition("."), new.rpartition(".")
        if old != new and not (moved.get(before[0]) == after[0] and before[2] == after[2]):
            _at(walker, pair, "", old).add("surface/renamed-method", old, new)
        _arguments(walker, pair)
        _body(walker, pair)
    for resource, now in sorted(moved.items()):
        spot = Spot(WHOLE_API, f"resource {resource}", f"{resource}.*")
        at = walker.spot(spot, Way.REQUEST, old=None, new=None)
        at.add("surface/renamed-method", f"{resource}.*", f"{now}.*")


def _moved_resources(walker: Walker, pairs: list[OperationPair]) -> dict[str, str]:
    targets: dict[str, set[str]] = {}
    sizes: dict[str, int] = {}
    for pair in pairs:
        old = walker.old.method(pair.old.key).rpartition(".")[0]
        new = walker.new.method(pair.new.key).rpartition(".")[0]
        targets.setdefault(old, set()).add(new)
        sizes[old] = sizes.get(old, 0) + 1
    return {
        old: next(iter(new))
        for old, new in targets.items()
        if len(new) == 1 and new != {old} and sizes[old] > 1
    }


def _at(walker: Walker, pair: OperationPair, name: str, python: str) -> At:
    spot = Spot(pair.old.key, name, python)
    return walker.spot(spot, Way.REQUEST, old=pair.old.place, new=pair.new.place)


def _arguments(walker: Walker, pair: OperationPair) -> None:
    mine, theirs = walker.old.names.methods[pair.old.key], walker.new.names.methods[pair.new.key]
    method = walker.old.method(pair.old.key)
    for (one, name), (other, now) in _same_parameters(pair):
        before, after = mine.parameters.get((one, name), ""), theirs.parameters.get((other, now))
        at = _at(walker, pair, f"{one.value} {name}", f"{method}({before}=)")
        was, is_ = _of_client(walker.old, one, name), _of_client(walker.new, other, now)
        if was and is_:
            continue
        if is_:
            at.add("surface/argument-now-of-client")
        elif was:
            at.add("surface/argument-no-longer-of-client")
        elif after is not None and before != after and (name == now or one is Location.PATH):
            positional = one is Location.PATH
            at.add(f"surface/renamed-{'positional' if positional else 'argument'}", before, after)
    for wire, before in mine.fields.items():
        after = theirs.fields.get(wire)
        if after is not None and after != before:
            at = _at(walker, pair, f"body {wire}", f"{method}({before}=)")
            at.add("surface/renamed-argument", before, after)


_Slot = tuple[Location, str]


def _same_parameters(pair: OperationPair) -> Iterable[tuple[_Slot, _Slot]]:
    """The wire names of parameters that both have: by name, in the path by position."""
    old, new = pair.old, pair.new
    slots = {(each.location, each.wire) for each in new.parameters}
    for each in old.parameters:
        slot = (each.location, each.wire)
        if each.location is not Location.PATH and slot in slots:
            yield slot, slot
    mine, theirs = _in_path(old), _in_path(new)
    if len(mine) == len(theirs):
        for one, other in zip(mine, theirs, strict=True):
            yield (Location.PATH, one), (Location.PATH, other)
    else:  # some belong to the server on one side
        for name in mine:
            if name in theirs:
                yield (Location.PATH, name), (Location.PATH, name)


def _in_path(operation: Operation) -> list[str]:
    found = [each.wire for each in operation.parameters if each.location is Location.PATH]
    return sorted(found, key=lambda wire: operation.path.find("{" + wire + "}"))


def _of_client(side: Side, location: Location, wire: str) -> bool:
    return location in (Location.PATH, Location.HEADER) and wire in side.names.client_parameters


def _body(walker: Walker, pair: OperationPair) -> None:
    old, new = pair.old.body, pair.new.body
    if old is None or new is None:
        return
    mine, theirs = _is_flat(walker.old, pair.old), _is_flat(walker.new, pair.new)
    if mine != theirs:
        at = _at(walker, pair, "request body", walker.old.method(pair.old.key))
        at.add(f"surface/{'body-now-keywords' if theirs else 'keywords-now-body'}")


def _is_flat(side: Side, operation: Operation) -> bool:
    return bool(operation.body and operation.body.flat and side.names.methods[operation.key].fields)


# ------------------------------------------------------------------------------------------------- models


def compare_models(walker: Walker, pairs: Iterable[OperationPair]) -> None:
    """Names of models that stand at the same places, and models that are gone."""
    now = {walker.new.model(id_) for id_ in walker.new.api.types}
    before = {walker.old.model(id_) for id_ in walker.old.api.types}
    keys = [key for key in walker.buckets if isinstance(key, TypePair)]
    told = _methods_told(walker, pairs)
    for key in sorted(keys, key=lambda key: len(walker.old.model(key.old))):
        old, new = walker.old.model(key.old), walker.new.model(key.new)
        if not old or not new or old == new:
            continue
        if not isinstance(walker.old.decl(key.old).origin, ComponentName) and _follows(
            old, new, told
        ):
            continue
        told.add((old, new))
        renamed = old not in now and new not in before
        places = walker.old.decl(key.old).place, walker.new.decl(key.new).place
        at = At(walker.buckets[key], key.way, old=places[0], new=places[1])
        at.add(f"surface/{'renamed' if renamed else 'changed'}-model", old, new)
    _removed_models(walker, pairs, {key.old for key in keys}, now)


def _methods_told(walker: Walker, pairs: Iterable[OperationPair]) -> set[tuple[str, str]]:
    """What the inline models of renamed methods begin with: AssetsList, before and after."""
    return {
        (_prefix(walker.old, pair.old), _prefix(walker.new, pair.new))
        for pair in pairs
        if walker.old.method(pair.old.key) != walker.new.method(pair.new.key)
    }


def _prefix(side: Side, operation: Operation) -> str:
    name = side.names.methods[operation.key]
    words = f"{side.names.resources[name.resource].class_name}_{name.method}"
    return "".join(word[:1].upper() + word[1:] for word in words.split("_"))


def _follows(old: str, new: str, told: set[tuple[str, str]]) -> bool:
    """Is the name only made of another one that changed?"""
    common = 0
    while common < min(len(old), len(new)) and old[-1 - common] == new[-1 - common]:
        common += 1
    return any((old[:-cut], new[:-cut]) in told for cut in range(1, common + 1))


def _removed_models(
    walker: Walker, pairs: Iterable[OperationPair], seen: set[TypeId], now: set[str]
) -> None:
    """Those that only removed operations used are not mentioned again."""
    used = {
        id_
        for pair in pairs
        for type_ in (*request_types(pair.old), *answer_types(pair.old))
        for id_ in refs_of(type_)
    }
    alive = closure(walker.old.api.types, used)
    for id_, decl in walker.old.api.types.items():
        name = walker.old.model(id_)
        if not name or name in now or id_ in seen or not isinstance(decl.origin, ComponentName):
            continue
        if id_ in alive or decl.direction is Direction.UNUSED:
            spot = Spot(WHOLE_API, f"model {name}", f"models.{name}")
            at = walker.spot(spot, Way.RESPONSE, old=decl.place, new=None)
            at.add("surface/removed-model")


def compare_client(walker: Walker) -> None:
    """Keywords of the client itself."""
    old, new = _keywords(walker.old), _keywords(walker.new)
    for name in old:
        if name not in new:
            _client_at(walker, name).add("surface/removed-client-argument")
    for name, required in new.items():
        if name not in old:
            word = "added-required" if required else "added"
            _client_at(walker, name).add(f"surface/{word}-client-argument")


def _client_at(walker: Walker, name: str) -> At:
    spot = Spot(WHOLE_API, f"client argument {name}", f"Client({name}=)")
    return walker.spot(spot, Way.REQUEST, old=None, new=None)


def _keywords(side: Side) -> dict[str, bool]:
    """Each keyword, and whether it has to be given."""
    found = {
        name: any(
            variable.name == wire and not variable.default
            for server in side.api.servers
            for variable in server.variables
        )
        for wire, name in side.names.server_variables.items()
    }
    for parameter in side.api.client_parameters:
        name = side.names.client_parameters[parameter.wire]
        found[name] = parameter.required and parameter.default is None
    return found
