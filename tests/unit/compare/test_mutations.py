"""What is the same gives no finding: a document against itself, a change and its way back, another order."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from clientwright.compare import Severity, Side, compare
from support.diffing import FOLDER, side_of
from support.lowering import Doc

Node = dict[str, Any]
Mutation = Callable[[Node, random.Random], None]


def _schemas(node: Any) -> Iterator[Node]:
    """All schemas in a tree that say what they are."""
    if isinstance(node, dict):
        if isinstance(node.get("type"), str) and "in" not in node:
            yield node
        for value in node.values():
            yield from _schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from _schemas(value)


def _operations(document: Node) -> Iterator[Node]:
    for item in document["paths"].values():
        yield from item.values()


def _retype(document: Node, rng: random.Random) -> None:
    schema = rng.choice(list(_schemas(document["paths"])) + list(_schemas(document["components"])))
    before = {key: schema.pop(key) for key in list(schema)}
    schema.update({"type": "boolean"} if before["type"] != "boolean" else {"type": "string"})


def _add_property(document: Node, rng: random.Random) -> None:
    objects = [each for each in _schemas(document["components"]) if "properties" in each]
    rng.choice(objects)["properties"]["brandNew"] = {"type": "integer"}


def _remove_property(document: Node, rng: random.Random) -> None:
    objects = [each for each in _schemas(document["components"]) if each.get("properties")]
    chosen = rng.choice(objects)
    gone = rng.choice(sorted(chosen["properties"]))
    del chosen["properties"][gone]
    chosen["required"] = [name for name in chosen.get("required", []) if name != gone]


def _require(document: Node, rng: random.Random) -> None:
    objects = [each for each in _schemas(document["components"]) if each.get("properties")]
    chosen = rng.choice(objects)
    name = rng.choice(sorted(chosen["properties"]))
    chosen["required"] = sorted(set(chosen.get("required", [])) ^ {name})


def _limit(document: Node, rng: random.Random) -> None:
    numbers = [each for each in _schemas(document) if each["type"] in ("integer", "number")]
    rng.choice(numbers)["maximum"] = rng.randint(1, 9)


def _nullable(document: Node, rng: random.Random) -> None:
    rng.choice(list(_schemas(document["components"])))["nullable"] = True


def _parameter(document: Node, rng: random.Random) -> None:
    operation = rng.choice(list(_operations(document)))
    parameter = {"name": "fresh", "in": "query", "schema": {"type": "string"}}
    operation["parameters"] = [*operation.get("parameters", []), parameter]
    parameter["required"] = rng.random() < 0.5


def _remove_operation(document: Node, rng: random.Random) -> None:
    path = rng.choice(sorted(document["paths"]))
    if len(document["paths"]) > 1:
        del document["paths"][path]


def _status(document: Node, rng: random.Random) -> None:
    operation = rng.choice(list(_operations(document)))
    success = next(status for status in operation["responses"] if status.startswith("2"))
    operation["responses"]["299"] = operation["responses"].pop(success)


MUTATIONS: tuple[Mutation, ...] = (
    _retype, _add_property, _remove_property, _require, _limit, _nullable, _parameter,
    _remove_operation, _status,
)  # fmt: skip


def _shop() -> Node:
    found: Node = yaml.safe_load((FOLDER / "shop.yaml").read_text())
    return found


def _side(document: Node) -> Side:
    return side_of(Doc(document))


@pytest.mark.parametrize("seed", range(300))
def test_a_change_and_its_inverse(seed: int) -> None:
    """There: something is found, unless the document is the same; back again: nothing is."""
    rng = random.Random(seed)
    before = _shop()
    after = copy.deepcopy(before)
    for _ in range(rng.randint(1, 3)):
        rng.choice(MUTATIONS)(after, rng)
    old, new, again = _side(before), _side(after), _side(copy.deepcopy(before))
    if before != after:
        assert compare(old, new).findings
        assert compare(new, old).findings
    assert compare(old, again).findings == ()
    assert compare(new, new).findings == ()


def _shuffled(node: Any, rng: random.Random) -> Any:
    if isinstance(node, dict):
        keys = list(node)
        rng.shuffle(keys)
        return {key: _shuffled(node[key], rng) for key in keys}
    if isinstance(node, list):
        return [_shuffled(value, rng) for value in node]
    return node


@pytest.mark.parametrize("seed", range(30))
def test_order_is_no_change(seed: int) -> None:
    document = _shop()
    other = _shuffled(document, random.Random(seed))
    assert compare(_side(document), _side(other)).findings == ()


@pytest.mark.parametrize("mutation", [_remove_property, _remove_operation, _retype, _status])
@pytest.mark.parametrize("seed", range(25))
def test_what_takes_away_breaks(mutation: Mutation, seed: int) -> None:
    document = _shop()
    after = copy.deepcopy(document)
    mutation(after, random.Random(seed))
    severities = {finding.severity for finding in compare(_side(document), _side(after)).findings}
    assert Severity.BREAKING in severities


def test_fingerprints_do_not_depend_on_neighbours() -> None:
    """The same change has the same fingerprint, whatever else changes and moves."""
    document = _shop()
    alone = copy.deepcopy(document)
    del alone["components"]["schemas"]["Pump"]["properties"]["power"]
    crowd = _shuffled(alone, random.Random(3))
    crowd["paths"]["/more"] = {"get": {"responses": {"204": {"description": "done"}}}}
    one = {each.fingerprint for each in compare(_side(document), _side(alone)).findings}
    many = {each.fingerprint for each in compare(_side(document), _side(crowd)).findings}
    assert one and one < many
