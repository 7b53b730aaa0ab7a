"""Options of the network: TLS with a certificate of one's own, proxies, IPv6, timeouts."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from _runtime import errors
from _runtime.client import Resource
from _runtime.transport import Timeout
from _runtime.transports.guard import Backend
from _runtime.transports.with_httpx2 import Httpx2Transport, Network, Pools

from .conftest import CLIENT
from .hostile import Connection, each_request, serving
from .support import KINDS, Kind, call, client, operation
from .twins import make


def certificate(folder: Path) -> tuple[str, str]:
    """Files of a self-signed certificate for 127.0.0.1 and of its key."""
    x509 = pytest.importorskip("cryptography.x509", reason="cryptography is missing")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "cert.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(pem), str(private)


class Secure:
    """A behaviour behind TLS."""

    def __init__(self, files: tuple[str, str]) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*files)

    def __call__(self, connection: Connection) -> None:
        wrapped = self.context.wrap_socket(connection.sock, server_side=True)
        inner = Connection(wrapped, connection.server)
        inner.request()
        inner.json(b'{"id": 1}')
        wrapped.close()


@pytest.mark.parametrize("trust", ["file", "context"])
def test_a_certificate_that_is_trusted(tmp_path: Path, trust: str) -> None:
    files = certificate(tmp_path)
    verify: Any = files[0]
    if trust == "context":
        verify = ssl.create_default_context(cafile=files[0])
    with serving(Secure(files)) as server:
        url = server.url.replace("http:", "https:")
        transport = Httpx2Transport(Network(verify=verify))
        target = client("sync", base_url=url, transport=transport)
        assert call(target, operation()).id == 1
        transport.close()


@pytest.mark.parametrize("library", ["httpx2", "pyreqwest"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_that_is_not_trusted(kind: Kind, library: str, tmp_path: Path) -> None:
    with serving(Secure(certificate(tmp_path))) as server:
        options = {"base_url": server.url.replace("http:", "https:"), "max_attempts": 1}
        error = make(kind, operation("POST", "unsafe"), options, library)
    assert isinstance(error, errors.ConnectError)
    assert not error.sent
    assert "certificate" in str(error).lower() or "issuer" in str(error).lower()


@pytest.mark.parametrize("kind", KINDS)
def test_tls_to_a_server_without_it(kind: Kind) -> None:
    def refuse(c: Connection) -> None:
        c.sock.recv(10)
        c.answer(400)

    with serving(refuse) as server:
        options = {"base_url": server.url.replace("http:", "https:"), "max_attempts": 1}
        error = make(kind, operation(), options)
    assert isinstance(error, errors.ConnectError)


def test_a_proxy() -> None:
    seen: list[str] = []

    def proxy(c: Connection, first: str, headers: dict[str, str], body: bytes) -> None:
        seen.append(first)
        c.json(b'{"id": 1}')

    with serving(each_request(proxy)) as server:
        transport = Httpx2Transport(Network(proxy=server.url))
        target = client("sync", base_url="http://far.example/api", transport=transport)
        assert call(target, operation()).id == 1
        transport.close()
    assert seen == ["GET http://far.example/api/things/1 HTTP/1.1"]


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with serving(each_request(lambda c, f, h, b: c.json(b'{"id": 1}'))) as server:
        for library in ("httpx2", "pyreqwest"):
            assert make("sync", operation(), {"base_url": server.url}, library) is None


def test_a_proxy_is_not_shown() -> None:
    network = Network(proxy="http://user:hidden@proxy.example")
    assert "hidden" not in repr(network) + repr(Httpx2Transport(network))


@pytest.mark.parametrize("name", ["HTTPTransport", "AsyncHTTPTransport"])
def test_the_deadline_stands_guard_on_the_installed_library(name: str) -> None:
    """httpx2 has no public place for this: should it move, this fails."""
    import httpx2

    pool = Pools(None).get("http://x", getattr(httpx2, name))
    assert isinstance(pool._pool._network_backend, Backend)


TWICE = """
import asyncio, sys
sys.path[:0] = [{client!r}]
from _runtime.client import AsyncBaseClient
from _runtime.settings import Settings

client = AsyncBaseClient(Settings(title="T", package="t", version="1"), base_url={url!r})
for _ in range(3):
    print(asyncio.run(client.request("GET", "/x")).json())
"""


def test_a_client_outlives_an_event_loop() -> None:
    with serving(each_request(lambda c, f, h, b: c.json(b"1"))) as server:
        script = TWICE.format(client=str(CLIENT), url=server.url)
        command = [sys.executable, "-W", "ignore", "-c", script]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (ran.stdout.split(), ran.returncode) == (["1"] * 3, 0), ran.stderr
    assert server.accepted == 3


def test_no_free_connection_in_time() -> None:
    def slow(c: Connection, first: str, headers: dict[str, str], body: bytes) -> None:
        c.pause(0.5)
        c.json(b'{"id": 1}')

    with serving(each_request(slow)) as server:
        transport = Httpx2Transport(Network(max_connections=1))
        target = client(
            "sync",
            base_url=server.url,
            transport=transport,
            timeout=Timeout(pool=0.1),
            max_attempts=1,
        )
        things = Resource(target)
        thread = threading.Thread(target=lambda: things._call(operation(), (1, None)))
        thread.start()
        time.sleep(0.1)
        with pytest.raises(errors.PoolTimeout) as caught:
            things._call(operation("POST", "unsafe"), (2, None))
        thread.join()
        transport.close()
    assert not caught.value.sent
    assert len(server.requests) == 1


@pytest.mark.parametrize("library", ["httpx2", "pyreqwest"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_host_that_does_not_exist(kind: Kind, library: str) -> None:
    options = {"base_url": "http://no-such-host.invalid", "max_attempts": 1}
    error = make(kind, operation("POST", "unsafe"), options, library)
    assert isinstance(error, errors.ConnectError)
    assert not error.sent


def test_ipv6() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 loopback here")
    port = listener.getsockname()[1]

    def serve() -> None:
        sock, _ = listener.accept()
        with sock:
            sock.recv(65536)
            sock.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"id":1}')

    thread = threading.Thread(target=serve)
    thread.start()
    with client("sync", base_url=f"http://[::1]:{port}") as target:
        assert call(target, operation()).id == 1
    thread.join()
    listener.close()
