"""Operations as methods: their signatures, and what they send."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from clientwright.ir.api import SecurityKind, SecurityScheme
from clientwright.ir.operations import (
    Content,
    ContentKind,
    Location,
    Operation,
    Parameter,
    Requirement,
    Server,
    ServerVariable,
    Style,
    Webhook,
)
from clientwright.ir.types import ANY, Array, BytesType, Const, Nullable, Type, TypeDecl
from unit.emit.builders import (
    BOOLEAN,
    INTEGER,
    PLACE,
    STRING,
    answer,
    api,
    body,
    field,
    files_of,
    imported,
    json,
    model,
    operation,
    parameter,
    ref,
)

THING = model("Thing", field("id", INTEGER, required=True))


def resource(*operations: Operation, types: tuple[TypeDecl, ...] = (THING,)) -> str:
    return files_of(api(*operations, types=types))["resources/things.py"]


def fakes(client: ModuleType) -> ModuleType:
    return importlib.import_module(f"{client.__name__}.testing")


def get(extra: Parameter | None = None, **changes: Any) -> Operation:
    parameters = [parameter("id", Location.PATH, INTEGER), *([extra] if extra else [])]
    given: dict[str, Any] = {"success": (answer("200", json(ref("Thing"))),), "name": "get"}
    return operation("GET", "/things/{id}", *parameters, **(given | changes))


def test_a_method_is_a_thin_call() -> None:
    text = resource(get(id="getThing", summary="Get one", doc="More."))
    assert (
        "    def get(self, id: int, *, options: Options | None = None) -> models.Thing:\n" in text
    )
    assert "        return self._call(_GET, (id,), options=options)\n" in text
    assert "        return await self._call(_GET, (id,), options=options)\n" in text
    assert (
        '        """Get one.\n\n        More.\n\n        `GET /things/{id}`\n        """\n' in text
    )
    assert '    id="getThing",\n    params=(Path("id"),),\n' in text


def test_path_parameters_come_in_the_order_of_the_path() -> None:
    text = resource(
        operation(
            "GET", "/a/{one}/b/{two}", parameter("two", Location.PATH), parameter("q", required=True),
            parameter("one", Location.PATH), parameter("p"), name="get",
        )
    )  # fmt: skip
    assert "self, one: str, two: str, *, q: str, p: str | None = None," in " ".join(text.split())
    assert 'params=(Path("one"), Path("two"), Query("q"), Query("p")),\n' in text


def test_styles_are_named_where_they_are_not_the_default() -> None:
    text = resource(
        operation(
            "GET", "/x/{m}", parameter("m", Location.PATH, style=Style.MATRIX, explode=True),
            parameter("d", style=Style.DEEP), parameter("f", type_=Array(items=STRING), explode=False),
            parameter("h", Location.HEADER), parameter("c", Location.COOKIE),
        )
    )  # fmt: skip
    for code in ('Path("m", style="matrix", explode=True)', 'Query("d", style="deepObject")',
                 'Query("f", explode=False)', 'Header("h")', 'Cookie("c")'):  # fmt: skip
        assert code in text
    assert "        f: Sequence[str] | None = None,\n" in text


FLAT = model(
    "Create",
    field("kind", Const(value="x"), required=True),
    field("name", required=True),
    field("size", INTEGER),
    field("theNote", Nullable(inner=STRING)),
)


def test_a_flat_body_is_keywords() -> None:
    create = operation(
        "POST", "/things", name="create", send=body(json(ref("Create")), flat=True),
        success=(answer("201", json(ref("Thing"))),),
    )  # fmt: skip
    text = resource(create, types=(THING, FLAT))
    flat = " ".join(text.split())
    assert (
        'self, *, name: str, kind: Literal["x"] = "x", size: int | None = None, '
        "the_note: Maybe[str | None] = OMIT, options: Options | None = None,"
    ) in flat
    assert '{"kind": kind, "name": name, "size": size, "theNote": the_note}' in flat
    assert 'nullable=("theNote",)' in text


@pytest.mark.parametrize(
    ("contents", "argument"),
    [
        ((json(ref("Thing")),), "body: models.Thing"),
        ((json(Array(items=ref("Thing"))),), "body: Sequence[models.Thing]"),
        (
            (Content(media_type="image/png", kind=ContentKind.BINARY, type=BytesType()),),
            "body: Upload",
        ),
        ((Content(media_type="text/plain", kind=ContentKind.TEXT, type=STRING),), "body: str"),
        ((json(ANY),), "body: Any"),
        (
            (
                json(ref("Thing")),
                Content(media_type="application/xml", kind=ContentKind.BINARY, type=BytesType()),
            ),
            "body: models.Thing",
        ),
        (
            (
                json(ref("Thing")),
                Content(media_type="image/png", kind=ContentKind.BINARY, type=BytesType()),
            ),
            "body: models.Thing | Upload",
        ),
        (
            (
                Content(
                    media_type="application/jsonl",
                    kind=ContentKind.JSON_LINES,
                    type=ref("Thing"),
                    streamed=True,
                ),
            ),
            "body: Iterable[models.Thing]",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_whole_body_is_positional(contents: tuple[Content, ...], argument: str) -> None:
    text = resource(operation("POST", "/things", name="create", send=body(*contents)))
    assert f"self, {argument}, *, options" in " ".join(text.split())
    text = resource(
        operation("POST", "/things", name="create", send=body(*contents, required=False))
    )
    optional = argument if argument.endswith("Any") else f"{argument} | None"
    assert f"self, {optional} = None, *, options" in " ".join(text.split())


@pytest.mark.parametrize(
    ("types", "result"),
    [
        ((ref("Thing"),), "models.Thing"),
        ((ref("Thing"), None), "models.Thing | None"),
        ((ref("Thing"), Array(items=ref("Thing"))), "models.Thing | list[models.Thing]"),
        ((None,), "None"),
        ((ANY,), "Any"),
        ((), "Any"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_result_is_the_union_of_all_answers(
    types: tuple[Type | None, ...], result: str
) -> None:
    success = tuple(
        answer(f"20{n}", *([json(type_)] if type_ else [])) for n, type_ in enumerate(types)
    )
    assert f"_GET: Operation[{result}] = Operation(\n" in resource(get(success=success))


def test_the_same_value_in_another_encoding_is_left_out() -> None:
    yaml = Content(media_type="application/yaml", kind=ContentKind.BINARY, type=BytesType())
    png = Content(media_type="image/png", kind=ContentKind.BINARY, type=BytesType())
    assert "Operation[models.Thing]" in resource(
        get(success=(answer("200", json(ref("Thing")), yaml),))
    )
    assert "Operation[models.Thing | bytes]" in resource(
        get(success=(answer("200", json(ref("Thing")), png),))
    )


def test_a_stream_beside_a_whole_answer_has_a_method_of_its_own() -> None:
    events = Content(
        media_type="text/event-stream", kind=ContentKind.EVENTS, type=ref("Thing"), streamed=True
    )
    text = resource(get(success=(answer("200", json(ref("Thing")), events),)))
    assert "def get(self, id: int, *, options: Options | None = None) -> models.Thing:\n" in text
    assert ") -> Stream[models.Thing]:\n" in text
    assert ") -> AsyncStream[models.Thing]:\n" in text
    assert "return await self._stream(_GET_STREAM, (id,), options=options)\n" in text
    assert '    stream="events",\n' in text
    only = resource(get(success=(answer("200", events),)))
    assert (
        "def get_stream" not in only
        and "return self._stream(_GET, (id,), options=options)\n" in only
    )


def test_the_streaming_twin_asks_for_a_stream() -> None:
    events = Content(
        media_type="text/event-stream", kind=ContentKind.EVENTS, type=ref("Thing"), streamed=True
    )
    both = (answer("200", json(ref("Thing")), events),)
    text = resource(get(success=both, extra=parameter("watch", type_=BOOLEAN)))
    plain, streamed = text.split("    def get_stream(")
    assert "watch: bool | None = None" in plain
    assert "watch: bool | None = True" in streamed.split("class Async")[0]


def test_a_method_called_list_hides_no_builtin(tmp_path: Path) -> None:
    made = api(
        operation(
            "GET", "/things", name="list", success=(answer("200", json(Array(items=ref("Thing")))),)
        ),
        get(success=(answer("200", json(Array(items=ref("Thing")))),)),
        types=(THING,),
    )
    text = files_of(made)["resources/things.py"]
    assert "-> builtins.list[models.Thing]:" in text
    assert "lambda: list[models.Thing]" in text
    with imported(made, tmp_path) as client:
        things = __import__("acme_client.resources.things", fromlist=["Things"]).Things
        assert (
            inspect.get_annotations(things.get, eval_str=True)["return"]
            == list[client.models.Thing]
        )


def test_a_method_called_models_hides_no_module() -> None:
    text = resource(get(name="models"))
    assert "from .. import models as models_\n" in text
    assert "-> models_.Thing:" in text


def test_what_is_deprecated_says_so(tmp_path: Path) -> None:
    made = api(get(deprecated=True), types=(THING,))
    with imported(made, tmp_path) as client:
        fake = fakes(client).FakeTransport({"GET /things/1": {"id": 1}})
        with pytest.warns(DeprecationWarning, match="deprecated"):
            client.Client(transport=fake).things.get(1)


def test_security_is_stated_where_it_differs() -> None:
    key = SecurityScheme(
        id="key", kind=SecurityKind.API_KEY, header="X-Key", where="header", place=PLACE
    )
    from dataclasses import replace

    plain = ((Requirement(scheme="key"),),)
    operations = (
        replace(get(), security=plain),
        replace(operation("GET", "/a"), security=plain),
        replace(operation("GET", "/b"), security=((),)),
    )
    files = files_of(api(*operations, types=(THING,), schemes=(key,)))
    assert 'security=(("key",),),' in files["_settings.py"]
    assert files["resources/things.py"].count("security=") == 1
    assert "    security=(),\n" in files["resources/things.py"]
    assert 'schemes={"key": ApiKeyScheme("X-Key", where="header")},' in files["_settings.py"]


def test_server_variables_are_keywords_of_the_client() -> None:
    variables = (
        ServerVariable(name="Region", default="eu"),
        ServerVariable(name="project", default=""),
    )
    server = Server(url="https://{Region}.example.org/{project}", variables=variables)
    files = files_of(api(get(), types=(THING,), servers=(server,)))
    assert (
        '        region: str = "eu",\n        project: str | None = None,\n' in files["_client.py"]
    )
    assert 'variables={"Region": region, "project": project},' in files["_client.py"]
    assert 'Variable("Region", default="eu"), Variable("project")' in files["_settings.py"]


def test_webhooks_have_parsers(tmp_path: Path) -> None:
    hook = Webhook(
        key="webhook ping POST",
        name="ping",
        method="POST",
        body=body(json(ref("Thing"))),
        place=PLACE,
    )
    with imported(api(get(), types=(THING,), webhooks=(hook,)), tmp_path) as client:
        assert client.webhooks.parse_ping(b'{"id": 3}').id == 3


def test_calls_arrive_as_the_document_says(tmp_path: Path) -> None:
    create = operation(
        "POST", "/things", parameter("q", type_=Array(items=STRING)), name="create",
        send=body(json(ref("Create")), flat=True), success=(answer("201", json(ref("Thing"))),),
    )  # fmt: skip
    made = api(create, get(), types=(THING, FLAT))
    with imported(made, tmp_path) as client:
        fake = fakes(client).FakeTransport({"POST /things": {"id": 1}, "GET /things/7": {"id": 7}})
        with client.Client(transport=fake) as acme:
            assert acme.things.get(7) == client.models.Thing(id=7)
            assert acme.things.create(q=["a", "b"], name="n", the_note=None).id == 1
        sent = fake.sent[-1]
        assert sent.method == "POST"
        assert sent.url.endswith("/things?q=a&q=b")
        assert sent.json() == {"kind": "x", "name": "n", "theNote": None}

        async def again() -> int:
            async with client.AsyncClient(transport=fake) as acme:
                return int((await acme.things.get(7)).id)

        assert asyncio.run(again()) == 7


def test_importing_the_package_loads_little(tmp_path: Path) -> None:
    import sys

    with imported(api(get(), types=(THING,)), tmp_path) as client:
        loaded = {name for name in sys.modules if name.startswith("acme_client.")}
        assert not [name for name in loaded if ".models._" in name or ".resources" in name]
        assert client.models.Thing(id=1).id == 1
        with pytest.raises(
            AttributeError, match=r"module 'acme_client.models' has no attribute 'Misspelt'"
        ):
            client.models.Misspelt  # noqa: B018
