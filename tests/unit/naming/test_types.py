"""Names of declarations, fields, arguments, webhooks and keywords of the client."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import replace

from clientwright.diagnostics import Place
from clientwright.ir.operations import Location, OperationKey, Webhook
from clientwright.ir.types import (
    AliasShape,
    Array,
    InsideOperation,
    InsideType,
    TypeDecl,
    TypeId,
)
from clientwright.naming import PinnedMethod, Pins
from clientwright.naming.reserved import KEYWORDS
from hypothesis import given, settings
from hypothesis import strategies as st
from support.naming import TEXT, api, flat_body, names, operation, record


def type_names(*types: TypeDecl, pins: Pins | None = None) -> dict[str, str]:
    return {str(key): name for key, name in names(api(types=types), pins).types.items()}


def test_components() -> None:
    found = type_names(
        record("1", "simple-user"),
        record("2", "io.k8s.api.core.v1.Pod"),
        record("3", "io.k8s.api.apps.v1.Deployment"),
        record("4", "io.k8s.api.extensions.v1beta1.Deployment"),
        record("5", "issuing.card"),
        record("6", "Microsoft.OData.Models.Person"),
        record("7", "404Error"),
        record("8", "Model"),
    )
    assert found == {
        "1": "SimpleUser",
        "2": "Pod",
        "3": "V1Deployment",
        "4": "V1beta1Deployment",
        "5": "IssuingCard",
        "6": "Person",
        "7": "N404Error",
        "8": "ModelObject",
    }


def test_components_that_differ_only_in_case_are_both_kept() -> None:
    found = type_names(
        record("1", "Cursor"),
        record("2", "cursor", shape=AliasShape(target=TEXT)),
        record("3", "labels", shape=AliasShape(target=Array(items=TEXT))),
        record("4", "Labels"),
        record("5", "Foo_Bar"),
        record("6", "Foo_Bar_"),
    )
    assert found["1"] == "Cursor"
    assert found["2"] == "CursorValue"
    assert found["3"] == "LabelsList"
    assert found["4"] == "Labels"
    assert {found["5"], found["6"]} == {"Foo_Bar", "Foo_Bar_"}


def test_types_inside_others() -> None:
    found = type_names(
        record("asset", "Asset"),
        record("a", InsideType(owner=TypeId("asset"), steps=("metadata",))),
        record("b", InsideType(owner=TypeId("asset"), steps=("labels", "item"))),
        record("c", InsideType(owner=TypeId("b"), steps=("option 1",))),
        record("d", InsideType(owner=TypeId("asset"), steps=("item",))),
        record("e", InsideType(owner=TypeId("asset"), steps=("label",))),
    )
    assert found["a"] == "AssetMetadata"
    assert found["d"] == "AssetItem"
    assert found["b"] == "AssetLabelsItem"
    assert found["c"] == "AssetLabelsItemOption1"
    assert found["e"] == "AssetLabel"


def test_long_names_keep_the_outermost_owner_and_what_tells_them_apart() -> None:
    deep = "notification preferences"
    found = type_names(
        record("user", "SubscriptionAccountHolder"),
        record("a", InsideType(owner=TypeId("user"), steps=("channel settings",))),
        record("b", InsideType(owner=TypeId("a"), steps=(deep, "item"))),
        record("c", InsideType(owner=TypeId("b"), steps=("quiet hours", "option 1"))),
        record("d", InsideType(owner=TypeId("b"), steps=("first", "rule"))),
        record("e", InsideType(owner=TypeId("b"), steps=("second", "rule"))),
    )
    assert found["a"] == "SubscriptionAccountHolderChannelSettings"
    assert found["b"] == "SubscriptionAccountHolderNotificationPreference"
    assert found["c"] == "SubscriptionAccountHolderQuietHoursOption1"
    assert found["d"] == "SubscriptionAccountHolderFirstRule"
    assert found["e"] == "SubscriptionAccountHolderSecondRule"


def test_an_inline_type_does_not_take_a_components_name() -> None:
    found = type_names(
        record("asset", "Asset"),
        record("meta", "AssetMetadata"),
        record("inline", InsideType(owner=TypeId("asset"), steps=("metadata",))),
    )
    assert found["meta"] == "AssetMetadata"
    assert found["inline"] == "AssetMetadataObject"


def test_the_write_twin() -> None:
    twin = replace(record("asset|write", "Asset"), variant_of=TypeId("asset"))
    assert type_names(record("asset", "Asset"), twin)["asset|write"] == "AssetWrite"
    taken = type_names(record("asset", "Asset"), twin, record("w", "AssetWrite"))
    assert taken == {"asset": "Asset", "asset|write": "AssetInput", "w": "AssetWrite"}


def test_types_of_operations_are_named_after_the_method() -> None:
    call = operation("POST /assets", None, "Assets")
    inside = InsideOperation(operation=call.key, steps=("response", "item"))
    ok = InsideOperation(operation=call.key, steps=("response",))
    base = "#/paths/~1assets/post/responses/"
    found = names(
        api(
            call,
            types=[
                record("1", inside),
                record(f"{base}200/content/x", ok),
                record(f"{base}default/content/x", ok),
            ],
        )
    ).types
    assert found[TypeId("1")] == "AssetsCreateResponseItem"
    assert found[TypeId(f"{base}200/content/x")] == "AssetsCreateResponse"
    assert found[TypeId(f"{base}default/content/x")] == "AssetsCreateError"


def test_pinned_types_win() -> None:
    pins = Pins(types={TypeId("2"): "Asset"}, fields={TypeId("1"): {"id": "identifier"}})
    table = names(api(types=[record("1", "Asset", "id"), record("2", "Other")]), pins)
    assert table.types[TypeId("2")] == "Asset"
    assert table.types[TypeId("1")] == "AssetObject"
    assert table.fields[TypeId("1")] == {"id": "identifier"}


def fields(*wires: str) -> dict[str, str]:
    return dict(names(api(types=[record("t", "T", *wires)])).fields[TypeId("t")])


def test_fields() -> None:
    assert fields(
        "in", "list", "to_dict", "type", "belongs_to__application", "__class__", "_id"
    ) == {
        "in": "in_",
        "list": "list_",
        "to_dict": "to_dict_",
        "type": "type",
        "belongs_to__application": "belongs_to__application",
        "__class__": "class_",
        "_id": "id",
    }


def test_twins_of_fields_are_told_apart_by_how_they_are_written() -> None:
    assert fields("id", "_id") == {"id": "id", "_id": "_id"}
    assert fields("fooBar", "foo_bar") == {"fooBar": "fooBar", "foo_bar": "foo_bar"}
    assert fields("type", "@type") == {"type": "type", "@type": "at_type"}
    assert fields("+1", "-1") == {"+1": "plus_1", "-1": "minus_1"}


def test_arguments_share_one_scope() -> None:
    call = operation(
        "POST /a/{id}",
        None,
        "A",
        parameters=[
            (Location.PATH, "id"),
            (Location.QUERY, "id"),
            (Location.HEADER, "id"),
            (Location.QUERY, "self"),
            (Location.QUERY, "options"),
            (Location.QUERY, "body"),
        ],
        body=flat_body("t"),
    )
    table = names(api(call, types=[record("t", "T", "id", "name", "list")]))
    method = table.methods[call.key]
    assert method.parameters == {
        (Location.PATH, "id"): "id",
        (Location.QUERY, "id"): "query_id",
        (Location.HEADER, "id"): "header_id",
        (Location.QUERY, "self"): "self_",
        (Location.QUERY, "options"): "options_",
        (Location.QUERY, "body"): "body",
    }
    assert method.fields == {"id": "body_id", "name": "name", "list": "list"}


def test_pinned_arguments_win() -> None:
    call = operation("GET /a", None, "A", parameters=[(Location.QUERY, "x-y")])
    pinned = PinnedMethod(
        resource=("a",), method="get", parameters={(Location.QUERY, "x-y"): "old"}
    )
    table = names(api(call), Pins(methods={OperationKey(call.key): pinned}))
    assert table.methods[call.key].parameters == {(Location.QUERY, "x-y"): "old"}


def test_webhooks_and_keywords_of_the_client() -> None:
    hooks = [
        Webhook(key=f"webhook {name} {method}", name=name, method=method, body=None, place=Place())
        for name, method in (("new-pet", "POST"), ("newPet", "PUT"), ("class", "POST"))
    ]
    table = names(api(webhooks=hooks, variables=["auth", "TENANT_DOMAIN"]))
    assert table.webhooks == {
        "webhook class POST": "class_",
        "webhook new-pet POST": "new_pet_post",
        "webhook newPet PUT": "new_pet_put",
    }
    assert table.server_variables == {"TENANT_DOMAIN": "tenant_domain", "auth": "auth_"}


nasty = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["self", "class", "__init__", "_x", "x", "X", "ﬁle", "file", "\u212a", "k", "K", "", "'", '"', "\\", "\n",
         "\ud800", "a" * 300, "a" * 299 + "b", "to_dict", "1", "➀", "①", "0", "$x", "@x", "x\u200b", "x\ufe0f"]
    ),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(nasty, unique=True, max_size=25), st.randoms(use_true_random=False))
def test_n_wire_names_give_n_python_names(wires: list[str], shuffler: random.Random) -> None:
    found = fields(*wires)
    assert list(found) == wires
    for name in found.values():
        assert name.isidentifier()
        assert name not in KEYWORDS
        assert len(name) <= 200
    assert len({unicodedata.normalize("NFKC", name) for name in found.values()}) == len(wires)
    shuffled = list(wires)
    shuffler.shuffle(shuffled)
    assert fields(*shuffled) == found


@settings(deadline=None)
@given(st.lists(nasty, unique=True, max_size=20), st.randoms(use_true_random=False))
def test_n_schemas_give_n_classes(given_names: list[str], shuffler: random.Random) -> None:
    types = [record(f"#/components/schemas/{name}", name) for name in given_names]
    types += [
        record(f"{decl.id}/inner", InsideType(owner=decl.id, steps=("item", "1")))
        for decl in types[:5]
    ]
    found = type_names(*types)
    folded = {unicodedata.normalize("NFKC", name).casefold() for name in found.values()}
    assert len(folded) == len(types)
    assert all(name.isidentifier() and name not in KEYWORDS for name in found.values())
    shuffler.shuffle(types)
    assert type_names(*types) == found
