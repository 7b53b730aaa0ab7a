"""Text of a document reaches the client as text and as nothing else, wherever it stands and whatever it is."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from clientwright.emit import EmitOptions, emit
from clientwright.lower import lower
from clientwright.naming import allocate
from clientwright.spec import read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import strings_of_clients
from support.forest import run_generate
from support.hostile import CANARY, HARMLESS, PAYLOADS, TOUCH, Places, build, places

ALL = HARMLESS | PAYLOADS

# Places whose text callers send or receive: it is found at run time, byte for byte.
CARRIED = (
    "cookie name", "const", "discriminator", "enum value", "header name", "http scheme", "key header", "key query",
    "mapping key", "media type", "operationId", "parameter media type", "parameter value", "part", "part type",
    "query name", "scheme name", "scope", "title", "token url", "variable", "variable default", "variable value",
)  # fmt: skip
# Places whose text is found as a part of a longer one.
CARRIED_INSIDE = ("path", "server url")
# What cannot be carried there, and why.
EXCEPTIONS = {
    # msgspec cannot hold it in a Literal: the type is a plain string.
    ("const", "lone surrogate"),
    ("enum value", "lone surrogate"),
    ("parameter value", "lone surrogate"),
    # A key of `content` may hold several media types, apart by commas, with white space around them.
    ("media type", "blank"),
    ("media type", "white space"),
    ("media type", "separators"),
}


@dataclass(frozen=True)
class Made:
    """A client that was made from a document, and which place was given which text."""

    files: dict[str, str | bytes]
    given: dict[str, Any]


def make(said: Places, folder: Path) -> Made:
    """The client of the hostile document. AssertionError when the document is refused or loses something."""
    path = folder / "api.json"
    path.write_text(json.dumps(build(said)))
    source = read(path)
    assert source.document is not None, source.diagnostics
    lowered = lower(source.document)
    assert lowered.api.skipped == ()
    assert len(lowered.api.operations) == 2
    names, _ = allocate(lowered.api, package="made")
    return Made(emit(lowered.api, names, EmitOptions(generator_version="0")), said.given)


def write(made: Made, folder: Path) -> None:
    for name, text in made.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())


# ----------------------------------------------------------------------------------------- the code that is emitted


def test_no_text_becomes_code(tmp_path: Path) -> None:
    """Every statement has a form that the client of a harmless document has, too; only names and constants differ."""
    known = {form for text in HARMLESS.values() for form in _forms(make(Places(text), tmp_path))}
    for name, text in PAYLOADS.items():
        strange = sorted(set(_forms(make(Places(text), tmp_path))) - known)
        assert strange == [], (name, _pinned(text, known, tmp_path), strange[:3])


def _pinned(text: str, known: set[str], folder: Path) -> list[str]:
    """The places at which this text alone gives code of another form."""
    return [
        place
        for place in places()
        if not known.issuperset(_forms(make(Places(text, only=place), folder)))
    ]


def _forms(made: Made) -> Iterator[str]:
    """The form of each statement: its tree without names and constants, and without the statements in it."""
    for name, text in made.files.items():
        if isinstance(text, str) and name.endswith(".py"):
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.stmt):
                    yield _form(node)


def _form(node: ast.AST) -> str:
    parts = []
    for key, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            parts.append(_form(value))
        elif isinstance(value, list):
            forms = [_form(item) for item in value if not isinstance(item, ast.stmt)]
            # How many there are of a kind, and in which order, follows from the document's names.
            parts.append(f"{key}:{'|'.join(sorted(set(forms)))}")
    return f"{type(node).__name__}({','.join(parts)})"


@pytest.mark.slow
def test_nothing_runs_and_every_text_arrives(tmp_path: Path) -> None:
    """All clients are imported whole, warnings being errors: nothing happens, and each place has its own text."""
    given = {}
    for number, text in enumerate(ALL.values()):
        for word, marked in (("plain", False), ("marked", True)):
            made = make(Places(text, marked=marked), tmp_path)
            write(made, tmp_path / "trees" / f"{word}{number}")
            given[f"{word}{number}"] = made.given
    report = _imported(tmp_path / "trees", list(given))
    missing = []
    for number, payload in enumerate(ALL):
        texts = frozenset(report[f"marked{number}"]["texts"])
        own = given[f"marked{number}"]
        missing += [(place, payload) for place in CARRIED if own[place] not in texts]
        whole = "\n".join(texts)
        missing += [(place, payload) for place in CARRIED_INSIDE if own[place] not in whole]
    assert set(missing) == EXCEPTIONS


def _imported(folder: Path, packages: list[str]) -> dict[str, Any]:
    """Imports packages in a process of their own that must do and say nothing."""
    before = {path.name for path in folder.iterdir()}
    program = Path(strings_of_clients.__file__)
    result = subprocess.run(
        [sys.executable, "-W", "error", "-B", str(program), "report.json", *packages],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)
    assert {path.name for path in folder.iterdir()} == before | {"report.json"}
    found: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return found


@pytest.mark.slow
def test_every_property_travels_under_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names that no attribute can have travel with the extras."""
    monkeypatch.syspath_prepend(tmp_path)
    wires = [f"{text}{number}" for number, text in enumerate(ALL.values())]
    wires += dict.fromkeys(ALL.values())
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {
            "schemas": {
                "Thing": {
                    "type": "object",
                    "properties": {wire: {"type": "integer"} for wire in wires},
                }
            }
        },
    }
    path = tmp_path / "api.json"
    path.write_text(json.dumps(document))
    source = read(path).document
    assert source is not None
    api = lower(source).api
    names, _ = allocate(api, package="travelling")
    fields = names.fields[next(iter(names.fields))]
    assert list(fields) == wires
    assert len(set(fields.values())) == len(wires)
    files = emit(api, names, EmitOptions(generator_version="0"))
    write(Made(files, {}), tmp_path / "travelling")
    models = importlib.import_module("travelling.models")
    sent = {wire: number for number, wire in enumerate(wires) if "\ud800" not in wire}
    assert models.Thing.from_dict(sent).to_dict() == sent


# ----------------------------------------------------------------------------------------- the command


@pytest.mark.slow
@pytest.mark.parametrize("payload", ["triple quotes", "above", "absolute", "nul", "call", "toml"])
def test_the_command_writes_below_its_output_only(payload: str, tmp_path: Path) -> None:
    """Validation, formatting and publishing included: exit 0, no traceback, and no file beside the package."""
    (tmp_path / "api.json").write_text(json.dumps(build(Places(ALL[payload]))))
    result = run_generate(Path("api.json"), Path("out"), "made", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["api.json", "out"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["made"]
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet"]
    emitted = ["--extend-exclude=_runtime", "out"]
    checked = subprocess.run(
        [*ruff, *emitted], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert checked.stdout == ""


@pytest.mark.parametrize("value", [7, 1.5, None, True, ["x"], {"a": "b"}, 10**30, [[{}]]], ids=str)
def test_a_value_of_another_type_is_no_crash(value: Any, tmp_path: Path) -> None:
    """Where a document says a number, a list or nothing in place of a text, the client is made or the fault is named."""
    for place in places():
        said = Places(value, only=place)
        try:
            text = json.dumps(build(said))
        except TypeError:
            continue  # the place is a key, and keys are texts
        path = tmp_path / "api.json"
        path.write_text(text)
        source = read(path)
        if source.document is None:
            assert all(found.message and found.place.pointer for found in source.diagnostics), place
            continue
        lowered = lower(source.document)
        names, _ = allocate(lowered.api, package="made")
        emit(lowered.api, names, EmitOptions(generator_version="0"))


REFERENCES = (
    *PAYLOADS.values(),
    "../../../etc/passwd",
    "file:///etc/passwd",
    "https://example.com/x.json",
    "//example.com/x",
    "#/info/title",
    "#/components/schemas",
    "#anchor",
    "api.json#/paths",
    "#/components/schemas/Loop",
)


def test_no_reference_leads_out(tmp_path: Path) -> None:
    """A hostile reference is refused with a place, or leads nowhere but into the document; nothing is opened."""
    for reference in REFERENCES:
        schemas = {
            "Thing": {"type": "object", "properties": {"x": {"$ref": reference}}},
            "Loop": {"$ref": "#/components/schemas/Loop"},
        }
        root = {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        }
        path = tmp_path / "api.json"
        path.write_text(json.dumps(root))
        source = read(path)
        if source.document is None:
            assert [found for found in source.diagnostics if not found.place.pointer] == []
            assert [found for found in source.diagnostics if not found.message] == []
        else:
            lower(source.document)
        assert not (tmp_path / CANARY).exists()


# ----------------------------------------------------------------------------------------- any text at all

# Characters that mean something to Python, to templates or to paths come often.
texts = st.text(
    st.one_of(
        st.sampled_from("\"'\\\n\r\t\f\0{}%#$`()[]<>/.:;,@!~|&*+-= \u2028\ud800\u202eé"),
        st.characters(),
    ),
    max_size=40,
)


@cache
def _known() -> frozenset[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        made = [make(Places(text), Path(folder)) for text in HARMLESS.values()]
        return frozenset(pair for each in made for pair in _constructs(each))


def _constructs(made: Made) -> Iterator[tuple[str, str]]:
    """Which kinds of expression stand in which kinds of statement. Coarser than the forms, some of which only appear
    when a name of the document is one of the client's own, too."""
    for name, text in made.files.items():
        if isinstance(text, str) and name.endswith(".py"):
            for statement in ast.walk(ast.parse(text)):
                if isinstance(statement, ast.stmt):
                    own = (
                        part
                        for part in ast.iter_child_nodes(statement)
                        if not isinstance(part, ast.stmt)
                    )
                    kinds = {type(node).__name__ for part in own for node in ast.walk(part)}
                    yield from ((type(statement).__name__, kind) for kind in kinds)


@pytest.mark.slow
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts)
def test_any_text_is_text(text: str, tmp_path: Path) -> None:
    assert set(_constructs(make(Places(text), tmp_path))) <= _known()


# ----------------------------------------------------------------------------------------- traps of real documents


def client_of(root: dict[str, Any], package: str, folder: Path, monkeypatch: Any) -> Any:
    """The package of the client of a document, imported."""
    path = folder / "api.json"
    path.write_text(json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}} | root))
    source = read(path).document
    assert source is not None
    api = lower(source).api
    names, _ = allocate(api, package=package)
    files = emit(api, names, EmitOptions(generator_version="0"))
    write(Made(files, {}), folder / package)
    monkeypatch.syspath_prepend(folder)
    return importlib.import_module(package)


def _answer(reference: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": reference}}}
    return {"200": {"description": "", "content": content}}


def test_plus_one_and_minus_one_are_two_fields(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub counts `+1` and `-1`: generators that give both one name answer None on a 200."""
    counts = {"type": "object", "properties": {name: {"type": "integer"} for name in ("+1", "-1")}}
    root = {
        "servers": [{"url": "https://example.com"}],
        "paths": {"/reactions": {"get": {"responses": _answer("#/components/schemas/Reactions")}}},
        "components": {"schemas": {"Reactions": counts | {"required": ["+1", "-1"]}}},
    }
    package = client_of(root, "reacting", tmp_path, monkeypatch)
    testing = importlib.import_module("reacting.testing")
    fake = testing.FakeTransport({"GET /reactions": {"+1": 3, "-1": 4}})
    with package.Client(transport=fake) as client:
        found = client.reactions.get()
    assert (found.plus_1, found.minus_1) == (3, 4)
    assert found.to_dict() == {"+1": 3, "-1": 4}


def test_a_webhook_of_the_same_title_takes_no_model_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub's webhooks have inline schemas titled `Issue`: a client that names models by title decodes with theirs."""
    inline = {"type": "object", "title": "Issue", "properties": {"action": {"type": "string"}}}
    issue = {"type": "object", "title": "Issue", "properties": {"number": {"type": "integer"}}}
    event = {"requestBody": {"content": {"application/json": {"schema": inline}}}, "responses": {}}
    root = {
        "servers": [{"url": "https://example.com"}],
        "paths": {"/issue": {"get": {"responses": _answer("#/components/schemas/issue")}}},
        "webhooks": {"issues": {"post": event}},
        "components": {"schemas": {"issue": issue}},
    }
    package = client_of(root, "trapped", tmp_path, monkeypatch)
    testing = importlib.import_module("trapped.testing")
    fake = testing.FakeTransport({"GET /issue": {"number": 7}})
    with package.Client(transport=fake) as client:
        found = client.issue.get()
    assert type(found) is package.models.Issue
    assert (found.number, found.to_dict()) == (7, {"number": 7})
    webhooks = importlib.import_module("trapped.webhooks")
    assert webhooks.parse_issues(b'{"action": "opened"}').action == "opened"


def test_the_canary_would_sing(tmp_path: Path) -> None:
    """The payload is no dud: taken for source, it leaves its file."""
    subprocess.run([sys.executable, "-c", TOUCH], cwd=tmp_path, check=True)
    assert (tmp_path / CANARY).exists()
