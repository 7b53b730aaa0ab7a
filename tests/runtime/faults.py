"""What a hostile server does, and what a client may make of it."""

from __future__ import annotations

import gzip
import zlib
from typing import NamedTuple

from .hostile import CRLF, Behaviour, Connection

GOOD = b'{"id": 1}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Fault(NamedTuple):
    """ends: the names of the errors that are right, or "ok" for an answer."""

    name: str
    behaviour: Behaviour
    ends: tuple[str, ...]
    method: str = "GET"


FAULTS: list[Fault] = []


def fault(*ends: str, method: str = "GET"):
    def add(behaviour: Behaviour) -> Behaviour:
        name = behaviour.__name__.replace("_", " ").strip()
        FAULTS.append(Fault(name, behaviour, ends, method))
        return behaviour

    return add


def after_request(name: str, data: bytes, *ends: str) -> None:
    """A fault that is these bytes, and the end of the connection."""

    def behave(c: Connection) -> None:
        c.request()
        c.send(data)

    FAULTS.append(Fault(name, behave, ends))


def whole(body: bytes, extra: bytes = b"", status: bytes = b"200 OK") -> bytes:
    head = b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\n" + extra
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


# ------------------------------------------------------------------ connections that break


@fault("AnswerLost")
def closes_at_once(c: Connection) -> None:
    return


@fault("AnswerLost", "ConnectError")
def resets_at_once(c: Connection) -> None:
    c.reset()


@fault("AnswerLost")
def closes_after_the_request(c: Connection) -> None:
    c.request()


@fault("AnswerLost")
def resets_after_the_request(c: Connection) -> None:
    c.request()
    c.reset()


for size in (1, 12, 40, len(HEAD) + 20, len(HEAD) + 25):

    def _partial(c: Connection, size: int = size) -> None:
        c.request()
        c.send((HEAD + b"Content-Length: 9" + CRLF * 2 + GOOD)[:size])
        c.pause(0.05)
        c.reset()

    FAULTS.append(Fault(f"resets after {size} bytes", _partial, ("AnswerLost",)))

after_request("closes in the status line", b"HTTP/1.1 2", "AnswerLost")
after_request("closes in the headers", HEAD + b"Content-Le", "AnswerLost")
after_request("closes in the body", HEAD + b"Content-Length: 500\r\n\r\n" + GOOD, "AnswerLost")
after_request("closes before the body", HEAD + b"Content-Length: 500\r\n\r\n", "AnswerLost")
after_request("no length, closed: whole", HEAD + b"\r\n" + GOOD, "ok")


# --------------------------------------------------------------------- silence and dripping


@fault("ReadTimeout", "DeadlineExceeded")
def stalls_before_the_answer(c: Connection) -> None:
    c.request()
    c.stall()


@fault("ReadTimeout", "DeadlineExceeded")
def stalls_in_the_headers(c: Connection) -> None:
    c.request()
    c.send(HEAD)
    c.stall()


@fault("ReadTimeout", "DeadlineExceeded")
def stalls_in_the_body(c: Connection) -> None:
    c.request()
    c.send(HEAD + b"Content-Length: 9\r\n\r\n" + GOOD[:4])
    c.stall()


@fault("DeadlineExceeded")
def drips_headers(c: Connection) -> None:
    c.request()
    c.send(HEAD)
    while not c.server.over.is_set():
        c.send(b"X-Drip: 1\r\n")
        c.pause(0.05)


@fault("DeadlineExceeded")
def drips_the_body(c: Connection) -> None:
    c.request()
    c.send(HEAD + b"Content-Length: 100000\r\n\r\n")
    while not c.server.over.is_set():
        c.send(b" ")
        c.pause(0.05)


@fault("DeadlineExceeded", "ReadTimeout", "AnswerLost")
def endless_1xx(c: Connection) -> None:
    c.request()
    while not c.server.over.is_set():
        c.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 50)
        c.pause(0.005)


@fault("ok")
def some_1xx(c: Connection) -> None:
    c.request()
    c.send(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n" * 5)
    c.json(GOOD)


# ------------------------------------------------------------------------ what is no HTTP

LOST = ("AnswerLost",)
after_request("garbage", b"\x00\xff\x17garbage" * 50, *LOST)
after_request("HTTP/0.9", GOOD, *LOST)
after_request("HTTP/9.9", b"HTTP/9.9 200 OK\r\n\r\n" + GOOD, "ok", *LOST)
after_request("status is a word", b"HTTP/1.1 abc OK\r\n\r\n", *LOST)
after_request("status 999", whole(GOOD, status=b"999 Odd"), "StatusError", *LOST)
after_request("status 99", whole(GOOD, status=b"99 Odd"), *LOST)
after_request("no reason", whole(GOOD, status=b"200"), "ok", *LOST)
after_request("another protocol", b"SSH-2.0-OpenSSH_9.6\r\n", *LOST)
after_request("TLS alert", b"\x15\x03\x01\x00\x02\x02\x46", *LOST)
after_request(
    "101 unasked",
    b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "StatusError",
    *LOST,
)
after_request("header of 2 MiB", HEAD + b"X: " + b"a" * 2**21 + CRLF * 2, *LOST)
after_request("100,000 headers", HEAD + b"X: a\r\n" * 100_000 + CRLF, *LOST)
after_request("header without a colon", HEAD + b"nonsense\r\n\r\n", *LOST)
after_request("header with a NUL", HEAD + b"X: a\x00b\r\n\r\n", *LOST)
after_request("header name with a space", HEAD + b"X Y: a\r\n\r\n", *LOST)
after_request("folded header", whole(GOOD, b"X: a\r\n b\r\n"), "ok", *LOST)
after_request("headers in latin-1", whole(GOOD, b"X: \xe9\xff\r\n"), "ok", *LOST)

# ------------------------------------------------------------------------- lengths that lie

after_request("length too short", HEAD + b"Content-Length: 5\r\n\r\n" + GOOD, "DecodeError", *LOST)
after_request("length below zero", HEAD + b"Content-Length: -1\r\n\r\n" + GOOD, *LOST)
after_request("length is a word", HEAD + b"Content-Length: many\r\n\r\n" + GOOD, *LOST)
after_request("two lengths", HEAD + b"Content-Length: 9\r\nContent-Length: 3\r\n\r\n" + GOOD, *LOST)
after_request(
    "length beyond 64 bits", HEAD + b"Content-Length: " + b"9" * 30 + CRLF * 2 + GOOD, *LOST
)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
after_request("chunk size is a word", CHUNKED + b"zz\r\n" + GOOD, *LOST)
after_request("chunks end early", CHUNKED + b"9\r\n" + GOOD + CRLF, *LOST)
after_request("chunk ends early", CHUNKED + b"20\r\n" + GOOD, *LOST)
after_request("chunk beyond 64 bits", CHUNKED + b"f" * 17 + CRLF + GOOD, *LOST)
after_request("chunk extension of 2 MiB", CHUNKED + b"9;x=" + b"a" * 2**21 + CRLF + GOOD, *LOST)
after_request("trailers", CHUNKED + b"9\r\n" + GOOD + b"\r\n0\r\nX-Trailer: 1\r\n\r\n", "ok")
after_request("unknown transfer coding", HEAD + b"Transfer-Encoding: magic\r\n\r\n" + GOOD, *LOST)


# ------------------------------------------------------------------------ content codings


def coded(body: bytes, coding: bytes, status: bytes = b"200 OK") -> bytes:
    return whole(body, b"Content-Encoding: " + coding + CRLF, status)


def zeros(mebibytes: int) -> bytes:
    """That many MiB of zeros, gzipped; made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(2**20)
    parts = [packer.compress(block) for _ in range(mebibytes)]
    return b"".join(parts) + packer.flush()


BOMB = zeros(64)
after_request("gzip, honest", coded(gzip.compress(GOOD), b"gzip"), "ok")
after_request(
    "gzip of two members", coded(gzip.compress(GOOD[:4]) + gzip.compress(GOOD[4:]), b"gzip"), "ok"
)
after_request("deflate, honest", coded(zlib.compress(GOOD), b"deflate"), "ok")
after_request("deflate without a header", coded(zlib.compress(GOOD)[2:-4], b"deflate"), "ok")
after_request("gzip cut short", coded(gzip.compress(GOOD * 50)[:-12], b"gzip"), *LOST)
after_request("gzip of garbage", coded(b"not gzip at all", b"gzip"), *LOST)
after_request(
    "gzip with a wrong checksum", coded(gzip.compress(GOOD)[:-8] + b"\0" * 8, b"gzip"), *LOST
)
after_request("deflate of garbage", coded(b"\xff" * 40, b"deflate"), *LOST)
after_request("gzip bomb", coded(BOMB, b"gzip"), "AnswerTooLarge")
after_request("gzip bomb in gzip", coded(gzip.compress(BOMB), b"gzip, gzip"), "AnswerTooLarge")
after_request("gzip bomb as an error", coded(BOMB, b"gzip", b"500 Oops"), "AnswerTooLarge")
after_request("an unknown coding", coded(GOOD, b"magic"), *LOST)
after_request("ten codings", coded(GOOD, b", ".join([b"gzip"] * 10)), *LOST)
after_request("identity", coded(GOOD, b"identity"), "ok")


# ------------------------------------------------------------------------------ redirects


def redirect(name: str, location: bytes, *ends: str, status: bytes = b"302 Found") -> None:
    line = b"Location: " + location + CRLF if location else b""
    after_request(name, whole(b"", line + b"Connection: close\r\n", status), *ends)


redirect("redirects to itself", b"?", "TooManyRedirects")
redirect("redirects upward", b"../x", "TooManyRedirects")
redirect("redirects to a file", b"file:///etc/passwd", "RedirectError")
redirect("redirects to a script", b"javascript:alert(1)", "RedirectError")
redirect("redirects nowhere", b"", "RedirectError")
redirect("redirects to no URL", b"http://[::1", "RedirectError")
redirect("redirects to port 99999", b"http://127.0.0.1:99999/", "RedirectError")
redirect("redirects to a closed port", b"http://127.0.0.1:1/", "ConnectError")
redirect("not modified", b"", "RedirectError", status=b"304 Not Modified")
redirect("multiple choices", b"/x", "RedirectError", status=b"300 Many")


# --------------------------------------------------------------------------------- bodies

HTML = b"<!doctype html><title>Sign in</title>" + b"<p>" * 2000
after_request("HTML", whole(HTML).replace(b"application/json", b"text/html"), "DecodeError")
after_request("HTML as an error", whole(HTML, status=b"502 Bad"), "BadGateway")
after_request("nothing at all", whole(b""), "ok")
after_request("204", b"HTTP/1.1 204 No Content\r\n\r\n", "ok")
after_request("204 with a body", whole(GOOD, status=b"204 No Content"), "ok", *LOST)
after_request("JSON cut short", whole(b'{"id": 1, "na'), "DecodeError")
after_request("JSON 200,000 deep", whole(b"[" * 200_000), "DecodeError")
after_request("JSON 200,000 deep, closed", whole(b"[" * 200_000 + b"]" * 200_000), "DecodeError")
after_request("an error 200,000 deep", whole(b"[" * 200_000, status=b"400 Bad"), "BadRequest")
after_request("no UTF-8", whole(b'{"id": 1, "name": "\xff\xfe"}'), "DecodeError", "ok")
after_request("two values", whole(GOOD + GOOD), "DecodeError")
after_request("NaN", whole(b'{"id": NaN}'), "DecodeError")
after_request(
    "an integer of 5,000 digits", whole(b'{"id": ' + b"9" * 5000 + b"}"), "ok", "DecodeError"
)
after_request("the wrong kind", whole(b"[1, 2]"), "ok", "DecodeError")
after_request("null", whole(b"null"), "ok", "DecodeError")
after_request(
    "an unknown charset", whole(GOOD).replace(b"json\r\n", b"json; charset=klingon\r\n"), "ok"
)
after_request("no media type", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + GOOD, "ok")
after_request(
    "a media type of garbage", whole(GOOD).replace(b"application/json", b";;;\xff/="), "ok", *LOST
)
after_request("an error that is a number", whole(b"7", status=b"404 No"), "NotFound")
after_request("an error of another shape", whole(b'{"x": []}', status=b"409 No"), "Conflict")


# --------------------------------------------------------------------------------- writes


@fault("AnswerLost", "WriteTimeout", method="POST")
def resets_in_the_upload(c: Connection) -> None:
    c.sock.recv(1000)
    c.reset()


@fault("Unauthorized", "ContentTooLarge", "AnswerLost", method="POST")
def answers_before_the_upload_ends(c: Connection) -> None:
    c.sock.recv(1000)
    c.json(b'{"error": "too big"}', 413, "Connection: close\n")


@fault("WriteTimeout", "ReadTimeout", "DeadlineExceeded", method="POST")
def reads_nothing(c: Connection) -> None:
    c.pause(1.5)


@fault("AnswerLost", method="POST")
def takes_it_all_and_resets(c: Connection) -> None:
    c.request()
    c.reset()
