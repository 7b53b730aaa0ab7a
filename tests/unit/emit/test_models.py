"""Each construct of the IR as a model: how it is written, and that it reads and writes JSON."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from clientwright.ir.api import Api
from clientwright.ir.types import (
    ANY,
    NULL,
    Array,
    Const,
    JsonKind,
    KeepExtras,
    Map,
    Nullable,
    TypeDecl,
    UnionMember,
)
from unit.emit.builders import (
    BOOLEAN,
    DATE_TIME,
    INTEGER,
    NUMBER,
    STRING,
    alias,
    answer,
    api,
    enum,
    field,
    files_of,
    imported,
    json,
    model,
    operation,
    ref,
    union,
)

OBJECT, ARRAY, TEXT = (JsonKind.OBJECT,), (JsonKind.ARRAY,), (JsonKind.STRING,)


def of_types(*types: TypeDecl) -> Api:
    """An Api whose one operation answers with the first type."""
    return api(
        operation("GET", "/x", success=(answer("200", json(ref(types[0].id.split("/")[-1]))),)),
        types=types,
    )


def module(made: Api) -> str:
    """The text of the one module of models."""
    found = [text for path, text in files_of(made).items() if path.startswith("models/_things")]
    assert len(found) == 1
    return found[0]


def read(client: ModuleType, name: str, data: object) -> Any:
    decode = __import__("acme_client._runtime.decode", fromlist=["decode_as"]).decode_as
    import msgspec

    return decode(getattr(client.models, name), msgspec.json.encode(data))


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (field("id", INTEGER, required=True), "    id: int\n"),
        (field("id", INTEGER), "    id: int | None = None\n"),
        (field("parentId", INTEGER), '    parent_id: int | None = field(default=None, name="parentId")\n'),
        (field("note", Nullable(inner=STRING)), "    note: Opt[str] = OMIT\n"),
        (field("theNote", Nullable(inner=STRING)), '    the_note: Opt[str] = field(default=OMIT, name="theNote")\n'),
        (field("owner", Nullable(inner=STRING), required=True), "    owner: str | None\n"),
        (field("any", ANY, required=True), "    any: Any\n"),
        (field("any", ANY), "    any: Opt[Any] = OMIT\n"),
        (field("none", NULL), "    none: Opt[None] = OMIT\n"),
        (field("kind", Const(value="a"), required=True), '    kind: Literal["a"] = const("a")\n'),
        (field("kind", Const(value="a")), '    kind: Literal["a"] | None = None\n'),
        (
            field("theKind", Const(value=1), required=True),
            '    the_kind: Literal[1] = field(default_factory=lambda: 1, name="theKind")\n',
        ),
        (field("ratio", Const(value=1.5), required=True), "    ratio: float = const(1.5)\n"),
        (field("at", DATE_TIME), "    at: dt.datetime | None = None\n"),
        (field("all", Array(items=Array(items=NUMBER))), "    all: list[list[float]] | None = None\n"),
        (field("by", Map(values=BOOLEAN), required=True), "    by: dict[str, bool]\n"),
        (field("from", required=True), '    from_: str = field(name="from")\n'),
    ],
    ids=lambda value: value.strip() if isinstance(value, str) else "",
)  # fmt: skip
def test_a_field(made: Any, line: str) -> None:
    assert line in module(of_types(model("Thing", made)))


def test_descriptions_stand_below_what_they_describe() -> None:
    text = module(of_types(model("Thing", field("a", doc="An a.", default="x"), doc="A thing.")))
    assert 'class Thing(Model):\n    """A thing."""\n' in text
    assert '    a: str | None = None\n    """An a. Default: `"x"`."""\n' in text


def test_enums_are_literals_and_open_ones_say_so() -> None:
    types = (
        model("T", field("o", ref("Open")), field("c", ref("Closed")), field("m", ref("Mixed")), field("f", ref("F"))),
        enum("Open", "a", "b"), enum("Closed", "a", "b", open=False), enum("Mixed", "a", 1), enum("F", 1.5, 2.5),
    )  # fmt: skip
    text = module(of_types(*types))
    assert 'Open: TypeAlias = Literal["a", "b"] | str\n' in text
    assert 'Closed: TypeAlias = Literal["a", "b"]\n' in text
    assert 'Mixed: TypeAlias = Literal["a", 1] | str | int\n' in text
    assert "F: TypeAlias = float\n" in text


def test_a_union_of_different_kinds_is_written_in_place() -> None:
    members = (UnionMember(type=STRING, kinds=TEXT), UnionMember(type=ref("Box"), kinds=OBJECT))
    text = module(of_types(model("T", field("u", ref("U"))), union("U", *members), model("Box")))
    assert "    u: str | Box | None = None\n" in text


def test_a_union_of_objects_has_a_decoder_of_its_own(tmp_path: Path) -> None:
    made = of_types(
        model("T", field("shape", ref("Shape")), field("all", Array(items=ref("Shape")))),
        union(
            "Shape",
            UnionMember(type=ref("Circle"), kinds=OBJECT, tags=("circle",)),
            UnionMember(type=ref("Square"), kinds=OBJECT, key="side"),
            UnionMember(type=Array(items=STRING), kinds=ARRAY),
            tag="kind",
        ),
        model("Circle", field("kind", Const(value="circle"), required=True), field("r", INTEGER)),
        model("Square", field("side", INTEGER, required=True)),
    )
    text = module(made)
    assert "    Shape: TypeAlias = Circle | Square | list[str] | dict[str, Any]\n" in text
    assert 'Member(lambda: Circle, kinds=("object",), tags=("circle",)),\n' in text
    with imported(made, tmp_path) as client:
        found = read(
            client,
            "T",
            {"shape": {"kind": "circle", "r": 1}, "all": [{"side": 2}, ["x"], {"kind": "new"}]},
        )
        assert type(found.shape).__name__ == "Circle"
        assert [type(each).__name__ for each in found.all] == ["Square", "list", "dict"]


@pytest.mark.parametrize(
    "members",
    [
        (UnionMember(type=STRING, kinds=TEXT), UnionMember(type=DATE_TIME, kinds=TEXT)),
        (
            UnionMember(type=Array(items=STRING), kinds=ARRAY),
            UnionMember(type=Array(items=INTEGER), kinds=ARRAY),
        ),
        (
            UnionMember(type=ref("Box"), kinds=OBJECT),
            UnionMember(type=Map(values=INTEGER), kinds=OBJECT),
        ),
    ],
    ids=["string and date", "two arrays", "object and map"],
)
def test_what_msgspec_refuses_gets_a_decoder_too(
    members: tuple[UnionMember, ...], tmp_path: Path
) -> None:
    made = of_types(
        model("T", field("u", ref("U")), field("b", ref("Box"))), union("U", *members), model("Box")
    )
    assert "    U = union(\n" in module(made)
    with imported(made, tmp_path) as client:
        read(client, "T", {"u": None, "b": {}})


def test_extras_are_kept_where_the_document_says_so(tmp_path: Path) -> None:
    made = of_types(
        model("T", field("open", ref("Open"))),
        model("Open", field("a"), extras=KeepExtras(values=INTEGER)),
    )
    assert "    extra: dict[str, int] = extras()\n" in module(made)
    with imported(made, tmp_path) as client:
        data = {"open": {"a": "x", "b": 2}}
        found = read(client, "T", data)
        assert found.open.extra == {"b": 2}
        assert found.to_dict() == data


@pytest.mark.parametrize("wire", ['a"b', "a\\b", "a\nb", "\x00"])
def test_a_name_that_msgspec_cannot_write_travels_with_the_extras(
    wire: str, tmp_path: Path
) -> None:
    made = of_types(model("T", field(wire), field("plain")))
    with imported(made, tmp_path) as client:
        found = read(client, "T", {wire: "x", "plain": "y"})
        assert (found.plain, found.extra) == ("y", {wire: "x"})
        assert found.to_dict() == {"plain": "y", wire: "x"}


def test_aliases_are_written_out_and_have_names_all_the_same(tmp_path: Path) -> None:
    made = of_types(
        model("T", field("ids", ref("Ids"))),
        alias("Ids", Array(items=ref("Id"))),
        alias("Id", INTEGER),
    )
    files = files_of(made)
    assert "    ids: list[int] | None = None\n" in module(made)
    assert "Ids: TypeAlias = list[int]\n" in files["models/_aliases.py"]
    with imported(made, tmp_path) as client:
        assert client.models.Ids == list[int]


def test_types_that_contain_themselves_decode(tmp_path: Path) -> None:
    made = of_types(
        model(
            "T", field("json", ref("Json")), field("next", ref("T")), field("nested", ref("Nested"))
        ),
        alias("Nested", Array(items=ref("Nested"))),
        union(
            "Json",
            UnionMember(type=STRING, kinds=TEXT),
            UnionMember(type=Array(items=ref("Json")), kinds=ARRAY),
            UnionMember(type=Map(values=ref("Json")), kinds=OBJECT),
        ),
    )
    text = module(made)
    assert '    Nested: TypeAlias = "list[Nested]"\n' in text
    assert '    Json: TypeAlias = "str | list[Json] | dict[str, Json] | dict[str, Any]"\n' in text
    data = {"json": ["a", {"b": ["c"]}], "next": {"next": {}}, "nested": [[], [[]]]}
    with imported(made, tmp_path) as client:
        assert read(client, "T", data).to_dict() == data


def test_a_constant_union_is_one_literal() -> None:
    members = tuple(UnionMember(type=Const(value=value), kinds=TEXT) for value in ("a", "b"))
    text = module(of_types(model("T", field("u", ref("U"))), union("U", *members)))
    assert '    u: Literal["a", "b"] | None = None\n' in text


def test_resources_that_share_models_share_a_module() -> None:
    types = (
        model("Only", field("c", ref("Common"))),
        model("Common"),
        model("Other", field("c", ref("Common"))),
    )
    made = api(
        operation("GET", "/a", tag="a", success=(answer("200", json(ref("Only"))),)),
        operation("GET", "/b", tag="b", success=(answer("200", json(ref("Other"))),)),
        types=(*types, model("Unused")),
    )  # fmt: skip
    files = files_of(made)
    assert "class Only" in files["models/_a.py"]
    assert "class Other" in files["models/_b.py"]
    assert "class Common" in files["models/_shared.py"]
    assert "class Unused" in files["models/_unused.py"]
    assert '    "_shared": (\n        "Common",\n    ),\n' in files["models/__init__.py"]


def test_modules_that_need_each_other_load(tmp_path: Path) -> None:
    many = tuple(
        model(f"M{number}", field("next", ref(f"M{(number + 1) % 700}"))) for number in range(700)
    )
    made = of_types(*many)
    assert list(files_of(made)).count("models/_things.py") == 1  # one circle: it cannot be cut
    with imported(made, tmp_path) as client:
        assert read(client, "M0", {"next": {"next": {}}}).next.next.next is None


def test_a_large_module_is_cut(tmp_path: Path) -> None:
    types = tuple(
        model(f"M{number}", field("next", ref(f"M{number + 1}"))) for number in range(700)
    )
    made = of_types(*types, model("M700"))
    assert {"models/_things.py", "models/_things_2.py"} <= files_of(made).keys()
    with imported(made, tmp_path) as client:
        assert read(client, "M0", {"next": {"next": {}}}).next.next.next is None
