"""All steps once more with Prism between the client and the fake: neither breaks our document, nor the vendor's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from e2e.cumulocity.conftest import SPECS
from e2e.cumulocity.fake.server import Fake
from e2e.cumulocity.prism import OURS, THEIRS, Correct, corrected
from e2e.cumulocity.test_sdk import done
from support.prism import Prism
from support.tools import Unavailable

pytestmark = pytest.mark.slow

VENDORS = SPECS.parents[2] / "shared" / "specs" / "cumulocity" / "latest-2025.yml"


@contextmanager
def between(
    fake: Fake, document: Path, corrections: dict[str, Correct], to: Path
) -> Iterator[Prism]:
    """Prism before the fake, with a document as it can be held against."""
    if not document.exists():
        pytest.skip(f"tier cumulocity/Prism did not run: there is no {document.name} here")
    to.write_text(json.dumps(corrected(document, corrections)))
    try:
        with Prism(to, fake.url) as running:
            fake.public = running.url
            yield running
    except Unavailable as reason:
        pytest.skip(f"tier cumulocity/Prism did not run: {reason}")


@pytest.mark.parametrize(
    ("document", "corrections"),
    [
        pytest.param(SPECS / "openapi.yaml", OURS, id="ours"),
        pytest.param(VENDORS, THEIRS, id="the vendor's"),
    ],
)
def test_nothing_breaks_the_document(
    document: Path,
    corrections: dict[str, Correct],
    package: Any,
    fake: Fake,
    connect: Callable[..., Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with between(fake, document, corrections, tmp_path / "document.json") as prism:
        steps = done(package, connect(prism.url, max_attempts=1), fake)
        assert prism.violations() == []
        assert len(prism.exchanges) == len(fake.log)
    with capsys.disabled():
        print(
            f"\ntier cumulocity/Prism: {len(steps) - 1} steps, {len(prism.exchanges)} exchanges without a"
            f" violation of {document.name}; what it is told besides:"
        )
        for reason in corrections:
            print(f"  {reason}")


def test_prism_would_see_a_violation(
    package: Any, fake: Fake, connect: Callable[..., Any], tmp_path: Path
) -> None:
    document = tmp_path / "document.json"
    with between(fake, SPECS / "openapi.yaml", OURS, document) as prism:
        client = connect(prism.url, max_attempts=1)
        with pytest.raises(package.UnprocessableEntity):
            client.request("POST", "/event/events", body={"text": 5})
        fake.world.add("events", {"source": {"id": "1"}, "text": 5, "time": "x", "type": "t"})
        with pytest.raises(package.ServerError):
            client.events.list().collect()
        seen = prism.violations()
    assert (
        "POST /event/events 422: request.body.text Request body property text must be string"
        in seen
    )
    assert "GET /event/events 500: response.body.events.0.text" in "\n".join(seen)
