"""What `_settings.py` says of servers and of where tokens come from."""

from __future__ import annotations

import pytest
from clientwright.emit import EmitOptions, emit
from clientwright.naming import allocate
from support.lowering import lowered

FLOW = """\
servers: [{{url: "{server}"}}]
components:
  securitySchemes:
    o: {{type: oauth2, flows: {{clientCredentials: {{tokenUrl: "{token}", scopes: {{}}}}}}}}
paths:
  /a: {{get: {{security: [{{o: []}}], responses: {{'204': {{description: done}}}}}}}}
"""


def settings(server: str = "https://a.test", token: str = "https://a.test/token") -> str:
    api = lowered(FLOW.format(server=server, token=token)).api
    names, _ = allocate(api, package="c")
    text = emit(api, names, EmitOptions(generator_version="0"))["_settings.py"]
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize(
    "url", ["https://idp.acme.com/token", "https://example.acme.io/t", "https://my-example.com/t"]
)
def test_tokens_come_from_where_the_document_says(url: str) -> None:
    assert f'token_url="{url}"' in settings(token=url)


@pytest.mark.parametrize(
    "url",
    ["https://example.com/token", "https://idp.Example.org:8443/t", "http://x.invalid", "https://idp.example/t"],
)  # fmt: skip
def test_no_secret_goes_to_a_host_that_stands_for_another(url: str) -> None:
    assert "token_url" not in settings(token=url)


def test_a_server_without_a_scheme_is_reached_over_https() -> None:
    assert '"https://api.acme.com/v1"' in settings(server="//api.acme.com/v1")
