"""Text of a document in every place of the Api: nothing runs, everything compiles, every wire name arrives."""

from __future__ import annotations

import ast
import importlib
from dataclasses import replace
from pathlib import Path

import pytest
from clientwright.emit import format_tree
from clientwright.ir.api import Api, OAuthFlow, SecurityKind, SecurityScheme, Tag
from clientwright.ir.operations import (
    Content,
    ContentKind,
    Location,
    Part,
    Requirement,
    Server,
    ServerVariable,
    Webhook,
)
from clientwright.ir.types import Const, JsonKind, UnionMember
from unit.emit.builders import (
    PLACE,
    answer,
    api,
    body,
    decl,
    enum,
    field,
    files_of,
    imported,
    json,
    model,
    operation,
    parameter,
    ref,
    union,
)

BOOM = "__import__('pathlib').Path('boom').touch()"
PAYLOADS = [
    f'"""\n{BOOM}\n"""', f"'''\n{BOOM}\n'''", f'"\n{BOOM}\n"', f"'\n{BOOM}\n'", f"\\\n{BOOM}", f'\\"""\n{BOOM}', f"\r{BOOM}",
    f"\f{BOOM}", f"\u2028{BOOM}", f"x\x00{BOOM}", f"\ud800{BOOM}", f"{{{{ {BOOM} }}}}", f"{{% print({BOOM}) %}}",
    f"{{{BOOM}}}", f"\\N{{DASH}}{BOOM}", f"\\u0022{BOOM}", f"\u202e{BOOM}", "class", "__init__", "self", "options",
    "client", "models", "list", "builtins", "TYPE_CHECKING", "", "1", "🎉", "x" * 300, "ﬁle", "../../etc/passwd",
    "C:\\con", "# coding: utf-7", "]", f"]\n{BOOM}", "`", "```", "&#34;&#34;&#34;", f"*/ {BOOM}", "<script>", "%s", "a.b",
]  # fmt: skip


def everywhere(text: str) -> Api:
    """An Api in which `text` stands wherever text of a document can stand."""
    things = (
        model(
            "Thing",
            field(text, doc=text, default=text),
            field("k", Const(value=text), required=True),
            doc=text,
        ),
        enum("Enum", text, "other"),
        union(
            "Union",
            UnionMember(type=ref("Thing"), kinds=(JsonKind.OBJECT,), tags=(text,)),
            UnionMember(type=ref("Other"), kinds=(JsonKind.OBJECT,), key=text),
            tag=text,
        ),
        model("Other", field("e", ref("Enum")), field("u", ref("Union"))),
        model("Flat", field(text, doc=text)),
        replace(decl(text, model("x", field("a")).shape, text), title=text),
    )
    content = Content(
        media_type=f"multipart/{text}", kind=ContentKind.MULTIPART, type=ref("Flat"),
        parts=(Part(wire=text, content_type=text),),
    )  # fmt: skip
    security = ((Requirement(scheme=text, scopes=(text,)),), ())
    first = operation(
        "GET", f"/a/{{{text}}}/{text}", parameter(text, Location.PATH, doc=text), parameter(text, doc=text),
        parameter(text, Location.HEADER), parameter(text, Location.COOKIE), tag=text, id=text, summary=text, doc=text,
        success=(answer("200", json(ref("Other"), f"application/{text}")),),
        errors=(answer(text, json(ref("Union"))),), deprecated=True,
    )  # fmt: skip
    first = replace(
        first,
        sunset=text,
        external_docs=text,
        security=security,
        name_hint=text,
        resource_hint=text,
    )
    second = operation("POST", "/b", send=body(content, flat=True), tag=text)
    server = Server(
        url=f"https://{text}",
        variables=(ServerVariable(name=text, default=text, values=(text,), doc=text),),
    )
    second = replace(second, server=server)
    flow = OAuthFlow(kind=text, token_url=text, authorization_url=text, scopes=(text,))
    schemes = (
        SecurityScheme(id=text, kind=SecurityKind.OAUTH2, flows=(flow,), doc=text, place=PLACE),
        SecurityScheme(
            id=f"{text}2", kind=SecurityKind.API_KEY, header=text, where=text, place=PLACE
        ),
        SecurityScheme(id=f"{text}3", kind=SecurityKind.HTTP, header=text, place=PLACE),
    )
    hook = Webhook(
        key=f"webhook {text} POST", name=text, method="POST", body=body(json(ref("Other"))), summary=text, doc=text,
        place=PLACE,
    )  # fmt: skip
    made = api(
        first, second, types=things, servers=(server,), tags=(Tag(name=text, doc=text),), schemes=schemes,
        webhooks=(hook,), title=text,
    )  # fmt: skip
    return replace(made, version=text, doc=text)


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_nothing_runs_and_every_string_arrives(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = everywhere(text)
    with imported(made, tmp_path) as client:
        for name in client.models.__all__:
            getattr(client.models, name)
        operations = [
            value
            for child in (tmp_path / "acme_client" / "resources").glob("[a-z0-9]*.py")
            for value in vars(
                importlib.import_module(f"acme_client.resources.{child.stem}")
            ).values()
            if type(value).__name__ == "Operation"
        ]
        assert {each.path for each in operations} == {f"/a/{{{text}}}/{text}", "/b"}
        wires = [each.wire for operation in operations for each in operation.params]
        assert wires == [text] * 4
        (sent,) = [each.body.contents[0] for each in operations if each.body]
        assert (sent.media_type, sent.parts[0].wire) == (f"multipart/{text}", text)
        settings = importlib.import_module("acme_client._settings").SETTINGS
        assert settings.title == text
        assert settings.servers[0].url == f"https://{text}"
        assert settings.schemes[text].scopes == (text,) or not text
    assert not (tmp_path / "boom").exists()
    assert not (tmp_path.parent / "boom").exists()


@pytest.mark.parametrize("text", [f'"""\n{BOOM}\n"""', f"\r{BOOM}", f"\\\n{BOOM}", f'"\n{BOOM}#'])
def test_no_call_of_the_document_is_in_the_code(text: str) -> None:
    calls = {"__import__", "Path", "touch", "exec", "eval", "compile", "open", "print"}
    for path, source in files_of(everywhere(text)).items():
        if path.endswith(".py"):
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call):
                    called = ast.unparse(node.func).rpartition(".")[2]
                    assert called not in calls or called == "Path", path
                    if called == "Path":
                        assert isinstance(node.func, ast.Name), path


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_both_formatters_agree_on_it(text: str) -> None:
    files = {
        path: source for path, source in files_of(everywhere(text)).items() if path.endswith(".py")
    }
    by_ruff = format_tree(files, "ruff")
    assert format_tree(by_ruff, "black") == by_ruff


def test_file_names_are_plain() -> None:
    for text in PAYLOADS:
        for path in files_of(everywhere(text)):
            assert all(
                part.isascii() and part.strip(".") and not set(part) & set('\\:*?"<>| \n')
                for part in path.split("/")
            )
