"""Calls every operation of a generated client, and judges from the raw document what arrived and what came back."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from clientwright.emit import EmitOptions, emit
from clientwright.emit.batches import batched
from clientwright.emit.paging import items_pointer, owned_slots
from clientwright.ir.api import Api
from clientwright.ir.operations import Operation
from clientwright.lower import lower
from clientwright.naming import Names, allocate
from clientwright.spec import read

from support import wire
from support.loopback import Answer, Loopback
from support.sampling import Sampler
from support.wire import Seen

GIVEN_ONCE = "given-once"
"""The value of what is given to the client."""
FRAMES = {"json-lines": (b"", b"\n"), "json-seq": (b"\x1e", b"\n"), "events": (b"data: ", b"\n\n")}


@dataclass
class Generated:
    """A client made from a document, imported."""

    api: Api
    names: Names
    package: ModuleType
    root: Any

    def module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self.package.__name__}.{name}")


def generate(path: Path, package: str, folder: Path) -> Generated:
    """Makes the client of a document below `folder` and imports it. Formatting is left out: it changes no behaviour."""
    document = read(path).document
    assert document is not None
    api = lower(document).api
    names, _ = allocate(api, package=package)
    for name, text in emit(api, names, EmitOptions(generator_version="0")).items():
        target = folder / package / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    sys.path.insert(0, str(folder))
    try:
        return Generated(api, names, importlib.import_module(package), document.root)
    finally:
        sys.path.remove(str(folder))


@dataclass
class Report:
    """What was driven: operations called, those whose samples were not valid, and what was wrong."""

    called: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    invalid: Counter[str] = field(default_factory=Counter)


class Driver:
    """Drives one generated client, sync and async, against a loopback server."""

    def __init__(self, made: Generated) -> None:
        self.made = made
        self.sampler = Sampler(made.root)
        self.report = Report()
        self.mismatches: list[str] = []

    def run(self, *, full: bool) -> Report:
        """Calls every operation both ways; `full`: with optional arguments and properties."""
        adapters = self.made.module("_runtime.transports.with_httpx2")
        with Loopback() as server, asyncio.Runner() as runner:
            transport = Rerouted(adapters.Httpx2Transport(), server.url)
            async_transport = AsyncRerouted(adapters.AsyncHttpx2Transport(), server.url)
            self.client = self.made.package.Client(transport=transport, **self._options())
            self.async_client = self.made.package.AsyncClient(
                transport=async_transport, **self._options()
            )
            try:
                for operation in self.made.api.operations:
                    self._drive(operation, server, runner, full)
            finally:
                transport.close()
                runner.run(async_transport.aclose())
        return self.report

    # ------------------------------------------------------------------------------------------- one call

    def _drive(
        self, operation: Operation, server: Loopback, runner: asyncio.Runner, full: bool
    ) -> None:
        case = Case(self, operation, full)
        for twin in ("sync", "async"):
            server.seen.clear()
            self.mismatches.clear()
            server.answer = case.answer
            try:
                result = (
                    self._call_sync(case) if twin == "sync" else runner.run(self._call_async(case))
                )
            except Exception as error:  # noqa: BLE001 - whatever a client raises is a finding
                self._wrong(operation, twin, f"{type(error).__name__}: {str(error)[:300]}")
                continue
            self.report.called.add(operation.key)
            if len(server.seen) != 1:
                self._wrong(operation, twin, f"{len(server.seen)} requests")
                continue
            try:
                problems = [*case.judge_request(server.seen[0]), *case.judge_result(result)]
            except (ValueError, TypeError) as error:
                problems = [f"cannot be judged: {error}; {server.seen[0].body[:80]!r}"]
            for problem in [*problems, *self.mismatches]:
                self._wrong(operation, twin, problem)

    def _wrong(self, operation: Operation, twin: str, problem: str) -> None:
        self.report.wrong.append(f"{operation.key} ({twin}): {problem}")

    def _options(self) -> dict[str, Any]:
        hooks = self.made.package.Hooks(
            on_mismatch=lambda found: self.mismatches.append(str(found))
        )
        found = {"hooks": hooks, "auth": "secret", "timeout": 20, "max_attempts": 1}
        found |= {name: GIVEN_ONCE for name in self.made.names.client_parameters.values()}
        servers = [str(one.get("url", "")) for one in self.made.root.get("servers") or [{}]]
        if "://" not in servers[0]:
            found["base_url"] = "https://api.example.com" + servers[0].rstrip("/")
        return found

    def _call_sync(self, case: Case) -> Any:
        args, kwargs = case.arguments(self.client)
        result = case.method(self.client)(*args, **kwargs)
        if case.paged:
            return result.first_page().body
        if not case.streamed:
            return result
        with result:
            return list(result)

    async def _call_async(self, case: Case) -> Any:
        args, kwargs = case.arguments(self.async_client)
        result = case.method(self.async_client)(*args, **kwargs)
        if case.paged:
            return (await result.first_page()).body
        result = await result
        if not case.streamed:
            return result
        async with result:
            return [item async for item in result]


class Rerouted:
    """A transport that sends everything to the loopback server, whatever origin it was meant for."""

    def __init__(self, inner: Any, url: str) -> None:
        self.inner, self.url = inner, url

    def reroute(self, request: Any) -> Any:
        parts = urlsplit(request.url)
        request.url = self.url + request.url.removeprefix(f"{parts.scheme}://{parts.netloc}")
        return request

    def send(self, request: Any) -> Any:
        return self.inner.send(self.reroute(request))

    def close(self) -> None:
        self.inner.close()


class AsyncRerouted(Rerouted):
    async def asend(self, request: Any) -> Any:
        return await self.inner.asend(self.reroute(request))

    async def aclose(self) -> None:
        await self.inner.aclose()


class Case:
    """One operation: its arguments, the answer it gets, and what is expected of both."""

    def __init__(self, driver: Driver, operation: Operation, full: bool) -> None:
        self.driver, self.operation, self.full = driver, operation, full
        self.sampler = driver.sampler
        self.names = driver.made.names.methods[operation.key]
        self.item = self.sampler.resolve(self._raw(operation.place.pointer.rsplit("/", 1)[0]))
        self.node = self.sampler.resolve(self._raw(operation.place.pointer))
        self.parameters = self._parameters()
        self.media_type, self.schema, self.encoding = self._body()
        self.batch = batched(driver.made.api.types, operation)
        self.paged = items_pointer(operation.conventions) is not None
        # What the pager fills is no argument; the page size it may add by itself.
        self.filled = {(s.side.value, s.path) for s in owned_slots(operation.conventions)}
        self.size = getattr(getattr(operation.conventions.pagination, "size", None), "slot", None)
        self.values = {
            key: GIVEN_ONCE if self._is_given_once(*key) else self._sample(p)
            for key, p in self.parameters.items()
            if self._wanted(p) and (key[0], (key[1],)) not in self.filled
        }
        self.body = self._sample_schema(self.schema, "write") if self.media_type else None
        if isinstance(self.body, dict):
            self.body = {k: v for k, v in self.body.items() if ("body", (k,)) not in self.filled}
        self.streamed = False
        self.answer, self.expected = self._answer()

    def _is_given_once(self, where: str, wire_name: str) -> bool:
        """Whether the parameter is the client's, and no argument of the method."""
        return where in ("path", "header") and wire_name in self.driver.made.names.client_parameters

    def _raw(self, pointer: str) -> Any:
        return self.sampler.resolve({"$ref": pointer})

    def _parameters(self) -> dict[tuple[str, str], Any]:
        found = {}
        for holder in (self.item, self.node):
            for raw in holder.get("parameters", []):
                parameter = self.sampler.resolve(raw)
                found[parameter["in"], parameter["name"]] = parameter
        known = {(p.location.value, p.wire) for p in self.operation.parameters}
        return {key: parameter for key, parameter in found.items() if key in known}

    def _wanted(self, parameter: Any) -> bool:
        return bool(self.full or parameter.get("required") or parameter["in"] == "path")

    def _sample(self, parameter: Any) -> Any:
        content = next(iter(parameter.get("content", {}).values()), None)
        schema = (content or parameter).get("schema", {"type": "string"})
        value = self._sample_schema(schema, "write")
        if (
            parameter["in"] in ("header", "cookie")
            and isinstance(value, str)
            and not value.isascii()
        ):
            return "plain"
        return value

    def _sample_schema(self, schema: Any, way: str) -> Any:
        value = self.sampler.value(schema, full=self.full, way=way)
        if not self.sampler.valid(schema, value, way):
            self.driver.report.invalid[self.operation.key] += 1
        return value

    # -------------------------------------------------------------------------------------------- sending

    def _body(self) -> tuple[str | None, Any, dict[str, Any]]:
        """The media type that the client prefers, with its schema and encoding in the raw document."""
        if self.operation.body is None:
            return None, None, {}
        wanted = self.operation.body.contents[0].media_type
        raw = self.sampler.resolve(self.node["requestBody"])["content"]
        for key, content in raw.items():
            if wanted in [part.strip() for part in key.split(",")] or (
                key == "*/*" and len(raw) == 1
            ):
                return wanted, content.get("schema", {}), content.get("encoding", {})
        raise AssertionError(f"{wanted} is not among {list(raw)}")

    def method(self, client: Any) -> Any:
        target = client
        for name in self.names.resource:
            target = getattr(target, name)
        return getattr(target, self.names.method)

    def arguments(self, client: Any) -> tuple[list[Any], dict[str, Any]]:
        method = self.method(client)
        signature = inspect.signature(method)
        given: dict[str, Any] = {}
        for (where, wire_name), value in self.values.items():
            if self._is_given_once(where, wire_name):
                continue
            name = next(
                n
                for (loc, w), n in self.names.parameters.items()
                if (loc.value, w) == (where, wire_name)
            )
            given[name] = self._python(method, name, value)
        if self.operation.body is not None and self.body is not None:
            given.update(self._body_arguments(method))
        positional = [
            given.pop(name)
            for name, parameter in signature.parameters.items()
            if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD and name in given
        ]
        return positional, given

    def _body_arguments(self, method: Any) -> dict[str, Any]:
        assert self.operation.body is not None
        if self.operation.body.flat:
            assert isinstance(self.body, dict)
            return {
                name: self._items(method, wire_name)
                if self.batch and wire_name == self.batch.wire
                else self._python(method, name, self.body[wire_name])
                for wire_name, name in self.names.fields.items()
                if wire_name in self.body
            }
        if self.operation.body.contents[0].kind.value == "binary":
            return {self.names.body: b"\x00binary\xff"}
        return {self.names.body: self._python(method, self.names.body, self.body)}

    def _python(self, method: Any, name: str, value: Any) -> Any:
        """A JSON value as the argument that the method asks for."""
        annotation = str(inspect.signature(method).parameters[name].annotation)
        if re.search(r"(?<![.\w])Upload\b", annotation):
            return [b"file"] if isinstance(value, list) else b"file"
        module = sys.modules[method.__func__.__module__]
        hint = strip_unset(eval(annotation, vars(module)))
        if (
            name == self.names.body
            and self.operation.body is not None
            and len(self.operation.body.contents) > 1
        ):
            hint = self._constant(module).body.contents[0].type()
        return self.driver.made.module("_runtime.decode").convert(hint, value)

    def _items(self, method: Any, wire_name: str) -> Any:
        """The items of a batch, by the type of the body that they stand in."""
        body = self._constant(sys.modules[method.__func__.__module__]).body.contents[0].type()
        whole = self.driver.made.module("_runtime.decode").convert(body, self.body)
        attributes = dict(zip(body.__struct_encode_fields__, body.__struct_fields__, strict=True))
        return getattr(whole, attributes[wire_name])

    def _constant(self, module: ModuleType) -> Any:
        """The operation's constant in the module of its resource."""
        operation = self.operation
        return next(
            one
            for one in vars(module).values()
            if (getattr(one, "method", None), getattr(one, "path", None))
            == (operation.method, operation.path)
        )

    # -------------------------------------------------------------------------------------------- judging

    def judge_request(self, seen: Seen) -> list[str]:
        wrong = []
        if seen.method != self.operation.method:
            wrong.append(f"method {seen.method}")
        path, _, _ = seen.target.partition("?")
        template, _, fixed = self.operation.path.partition("?")
        if not path.endswith("/") and template.endswith("/"):
            wrong.append("the trailing slash is lost")
        expected = {k[1]: wire.simple(v) for k, v in self.values.items() if k[0] == "path"}
        starts = [index for index, character in enumerate(path) if character == "/"]
        readings = [wire.path_values(template, path[start:]) for start in starts]
        if expected not in readings:
            wrong.append(f"path {path} gives {readings[0]}, not {expected}")
        wrong += self._judge_query(seen, fixed)
        for (where, name), value in self.values.items():
            if where == "header" and seen.headers.get(name.lower()) != wire.simple(value):
                wrong.append(
                    f"header {name}: {seen.headers.get(name.lower())!r}, not {wire.simple(value)!r}"
                )
        return wrong + self._judge_body(seen)

    def _judge_query(self, seen: Seen, fixed: str) -> list[str]:
        expected = [tuple(pair.split("=", 1)) for pair in fixed.split("&") if pair]
        for key, value in self.values.items():
            if key[0] == "query":
                expected += wire.query_pairs(self.parameters[key], value)
        secrets = [pair for pair in seen.query if pair[1] == "secret"]
        got = [pair for pair in seen.query if pair not in secrets]
        if self.size and (self.size.side.value, self.size.path[0]) not in self.values:
            got = [pair for pair in got if pair[0] != self.size.path[0]]
        return [] if sorted(got) == sorted(expected) else [f"query {got}, not {expected}"]

    def _judge_body(self, seen: Seen) -> list[str]:
        if self.operation.body is None:
            return [f"a body of {len(seen.body)} bytes"] if seen.body else []
        sent = seen.headers.get("content-type", "")
        kind = self.operation.body.contents[0].kind.value
        if kind == "json":
            got = json.loads(seen.body) if seen.body else {}
            if self.size and isinstance(got, dict) and self.size.path[0] not in (self.body or {}):
                got.pop(self.size.path[0], None)
            return [] if same(got, self.body) else [f"body {difference(got, self.body)}"]
        if kind == "form":
            got_pairs = wire.parse_qsl(seen.body.decode(), keep_blank_values=True)
            expected = wire.form_pairs(self.encoding, self.body or {})
            return (
                []
                if sorted(got_pairs) == sorted(expected)
                else [f"form {got_pairs}, not {expected}"]
            )
        if kind == "multipart":
            got_names = set(wire.parts(seen)) if seen.body else set()
            wanted = {name for name, value in (self.body or {}).items() if value is not None}
            return (
                [] if got_names == wanted else [f"parts {sorted(got_names)}, not {sorted(wanted)}"]
            )
        if kind == "binary":
            ok = (
                seen.body == b"\x00binary\xff"
                and sent.split(";")[0] == (self.media_type or "").split(";")[0]
            )
            return [] if ok else [f"binary body {seen.body[:20]!r} as {sent}"]
        return [] if seen.body.decode() == self.body else [f"text {seen.body[:40]!r}"]

    # ------------------------------------------------------------------------------------------- answering

    def _answer(self) -> tuple[Answer, Any]:
        """The first success of the document, with a sample of its preferred media type."""
        if not self.operation.success:
            return Answer(204), None
        first = self.operation.success[0]
        status = int(first.status) if first.status.isdigit() else 200
        if not first.contents or self.operation.method == "HEAD":
            return Answer(status), None
        content = first.contents[0]
        kind = content.kind.value
        if kind == "json" and type(content.type).__name__ != "BytesType":
            value = self._sample_schema(
                self._answer_schema(first.status, content.media_type), "read"
            )
            return Answer(
                status, {"Content-Type": content.media_type}, json.dumps(value).encode()
            ), value
        if kind == "text":
            return Answer(status, {"Content-Type": content.media_type}, "été".encode()), "été"
        if content.streamed:
            self.streamed = True
            item = self._sample_schema(
                self._answer_schema(first.status, content.media_type), "read"
            )
            before, after = FRAMES[kind]
            body = before + json.dumps(item).encode() + after
            return Answer(status, {"Content-Type": content.media_type}, body * 2), [item, item]
        media_type = "application/octet-stream" if "*" in content.media_type else content.media_type
        return Answer(status, {"Content-Type": media_type}, b"\x00raw\xff"), b"\x00raw\xff"

    def _answer_schema(self, status: str, media_type: str) -> Any:
        responses = {str(key).upper(): value for key, value in self.node["responses"].items()}
        content = self.sampler.resolve(responses[status.upper()])["content"]
        for key, inner in content.items():
            if media_type in [part.strip() for part in key.split(",")] or key == "*/*":
                return inner.get("itemSchema", inner.get("schema", {}))
        raise AssertionError(f"{media_type} is not among {list(content)}")

    def judge_result(self, result: Any) -> list[str]:
        if isinstance(self.expected, bytes):
            return [] if result == self.expected else [f"result {result!r}"[:200]]
        plain = self.driver.made.module("_runtime.encode").to_builtins(result)
        if self.batch:
            return self._judge_batch(plain)
        return [] if same(plain, self.expected) else [f"result {difference(plain, self.expected)}"]

    def _judge_batch(self, plain: Any) -> list[str]:
        """What comes back of a batch is the items of its answer, or nothing."""
        assert self.batch is not None
        expected = self.expected if self.batch.batch.answers is not None else None
        for wire_name in self.batch.batch.answers or ():
            expected = (expected or {}).get(wire_name, [])
        return [] if same(plain, expected) else [f"items {difference(plain, expected)}"]


def strip_unset(hint: Any) -> Any:
    """`Maybe[X]` as `X`."""
    import typing

    import msgspec

    args = [one for one in typing.get_args(hint) if one is not msgspec.UnsetType]
    if len(args) < len(typing.get_args(hint)):
        union: Any = args[0]
        for one in args[1:]:
            union = union | one
        return union
    return hint


def same(left: Any, right: Any) -> bool:
    """Equal as JSON, 1 and 1.0 being one number."""
    return bool(left == right)


def difference(left: Any, right: Any, at: str = "") -> str:
    """Where two JSON values differ first."""
    if isinstance(left, dict) and isinstance(right, dict):
        for key in [*left, *right]:
            if key not in left or key not in right:
                side = "missing" if key not in left else "unexpected"
                return f"{at}/{key} is {side}: {(right if key in right else left)[key]!r}"[:200]
            if left[key] != right[key]:
                return difference(left[key], right[key], f"{at}/{key}")
    if isinstance(left, list) and isinstance(right, list) and len(left) == len(right):
        for index, (one, other) in enumerate(zip(left, right, strict=True)):
            if one != other:
                return difference(one, other, f"{at}/{index}")
    return f"{at or '/'}: {left!r}, not {right!r}"[:300]
