"""All documented calls in the words of the client: the same questions, and where the server here knows the resources,
the same answers."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx2
import pytest
from e2e.balena import documented
from e2e.balena.conftest import World
from e2e.balena.servers import ROOT, Pine
from e2e.balena.shapes import question

EXAMPLES = ROOT.parent / "shared" / "api-docs" / "balena-examples.json"
KNOWN = {"application", "device", "device_tag", "device_type", "organization"}
"""The resources that the server here has with all that is asked of them, or without some of it."""
OTHER_NAMES = {"user__has__public_key": "user_public_key"}
KEYED = re.compile(r"(\w+)/?\((.*)\)$")


def examples() -> list[dict[str, Any]]:
    if not EXAMPLES.exists():
        return []
    found: list[dict[str, Any]] = json.loads(EXAMPLES.read_text())["examples"]
    return found


def filled(text: str) -> str:
    """Placeholders as values: 1 for an id, its own words for all else."""
    return re.sub(r"<([^<>]+)>", lambda found: value_of(found[1]), text.replace("\\$", "$"))


def value_of(placeholder: str) -> str:
    is_id = re.search(r"(?:^|[\s_-])ID$", placeholder) is not None
    return "1" if is_id else placeholder


def url(example: dict[str, Any]) -> str:
    """The documented URL, its one typing error mended."""
    text = filled(example["endpoint"] + example["filters"])
    return text.removesuffix(")") if text.count("(") < text.count(")") else text


def body(example: dict[str, Any]) -> dict[str, Any]:
    """The documented body, its placeholders and missing commas mended."""
    text = re.sub(r"<[^<>]+>", "1", example["data"] or "{}")
    text = re.sub(r'"\n(\s*)"', '",\n\\1"', text)
    return {name: plain(value) for name, value in json.loads(text).items()}


def plain(value: Any) -> Any:
    """A number or a truth value that the documentation has in quotes."""
    words = {"1": 1, "true": True, "false": False}
    return words.get(value, value) if isinstance(value, str) else value


class Caller:
    """Makes the documented calls with a client."""

    def __init__(self, balena: Any, client: Any) -> None:
        self._models = balena.models
        self._client = client
        self._options = documented.options(balena.models)

    def call(self, example: dict[str, Any]) -> Any:
        target, _, query = unquote(url(example)).partition("?")
        name = target.removeprefix("/v7/")
        keyed = KEYED.match(name)
        resource = OTHER_NAMES.get(keyed[1] if keyed else name, keyed[1] if keyed else name)
        home = getattr(self._client, resource.replace("__", "_"), None) or getattr(
            self._client, resource
        )
        given = documented.of(self._options, resource, query)
        method = example["method"].upper()
        if method == "GET":
            return self._read(home, keyed, given)
        if method == "POST":
            return home.create(self._model(resource, body(example)))
        args, key = self._key(keyed)
        if method == "DELETE":
            return home.delete(*args, **key)
        return home.update(*args, **key, **body(example))

    def _read(self, home: Any, keyed: re.Match[str] | None, given: dict[str, Any]) -> Any:
        if keyed is None:
            return home.list(**given).collect()
        args, key = self._key(keyed)
        return home.get(*args, **key, **given)

    def _key(self, keyed: re.Match[str] | None) -> tuple[list[int], dict[str, Any]]:
        assert keyed is not None
        if keyed[2].isdecimal():
            return [int(keyed[2])], {}
        pairs = [pair.split("=", 1) for pair in keyed[2].split(",")]
        return [], {name: text[1:-1] if text[0] == "'" else int(text) for name, text in pairs}

    def _model(self, resource: str, values: dict[str, Any]) -> Any:
        name = "".join(part.capitalize() for part in resource.split("_") if part)
        return getattr(self._models, f"{name}Write").from_dict(values)


class Outcome:
    """A fake that gives nothing but notes what is asked."""

    def __init__(self, balena: Any) -> None:
        from balena_client.testing import FakeTransport

        empty = {"d": []}
        self.fake = FakeTransport(
            {f"{method} /{{path}}": empty for method in ("GET", "POST", "PATCH", "DELETE")}
        )
        self.caller = Caller(balena, balena.Client(auth="x", transport=self.fake))


NOT_ENTITIES = ("/download", "/user/v1/whoami", "/api-key/user/full")
ENTITIES = [each for each in examples() if each["endpoint"] not in NOT_ENTITIES]
OTHERS = [each for each in examples() if each["endpoint"] in NOT_ENTITIES]


def test_the_documentation_is_there() -> None:
    if not EXAMPLES.exists():
        pytest.skip("tier balena/documented calls did not run: ../shared/api-docs is not there")
    assert (len(ENTITIES), len(OTHERS)) == (113, 4)


@pytest.mark.parametrize("example", ENTITIES, ids=lambda each: each["summary"])
def test_the_client_asks_the_documented_question(example: dict[str, Any], balena: Any) -> None:
    outcome = Outcome(balena)
    try:
        outcome.caller.call(example)
    except balena.NotFound:
        pass
    (sent,) = outcome.fake.sent
    target = sent.url.removeprefix("https://api.balena-cloud.com")
    wanted = url(example)
    for other, name in OTHER_NAMES.items():
        wanted = wanted.replace(other, name)
    assert sent.method == example["method"].upper()
    assert question(target) == question(wanted)
    if example["data"]:
        assert sent.json() == body(example) or "is_member_of_application" in example["data"]


VALUES = {
    "ORG_HANDLE": "acme", "HANDLE": "acme", "DEVICE TYPE SLUG": "intel-nuc", "DEVICE TYPE NAME": "Intel NUC",
    "SLUG": "acme/lamps", "NAME": "lamps", "UUID": "0a1b", "UUID1": "0a1b", "UUID2": "0b00", "UUID3": "zz",
}  # fmt: skip
"""Words of the placeholders, and what stands for them in the server's data."""
WORDS = re.compile("'(" + "|".join(word.replace(" ", "(?: |%20)") for word in VALUES) + ")'")


def with_values(target: str) -> str:
    return WORDS.sub(lambda found: f"'{VALUES[found[1].replace('%20', ' ')]}'", target)


@pytest.mark.slow
def test_the_server_gives_the_documented_answers(
    client: Any, balena: Any, world: World, pine: Pine, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the server here can answer at all is answered alike to the documented URL and to the client."""
    tally: Counter[str] = Counter()
    token = {"Authorization": f"Bearer {pine.token}"}
    for example in [each for each in ENTITIES if each["method"] == "GET"]:
        raw = httpx2.get(pine.url + with_values(unquote(url(example))), headers=token)
        if raw.status_code != 200:
            tally[f"the server has no such resource or field ({raw.status_code})"] += 1
            continue
        before = len(pine.requests())
        outcome = Outcome(balena)
        outcome.caller.call(example)
        ours = with_values(outcome.fake.sent[0].url.removeprefix("https://api.balena-cloud.com"))
        answer = httpx2.get(pine.url + ours, headers=token)
        assert answer.status_code == 200, ours
        assert in_order(answer.json()["d"]) == in_order(raw.json()["d"]), ours
        assert len(pine.requests()) == before + 1
        tally["answered alike"] += 1
    with capsys.disabled():
        print(f"\ntier balena/documented calls: {dict(tally)}")
    assert tally["answered alike"] >= 15


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by their text: the documented calls ask for no order."""
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))


def test_calls_beside_the_entities(balena: Any, tmp_path: Path) -> None:
    if not OTHERS:
        pytest.skip("tier balena/documented calls did not run: ../shared/api-docs is not there")
    assert Counter(each["endpoint"] for each in OTHERS) == {
        "/download": 2,
        "/user/v1/whoami": 1,
        "/api-key/user/full": 1,
    }
