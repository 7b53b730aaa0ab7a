"""Downloading: only what changed, only what can be read, and no credential to anybody else."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from clientwright.output import LOCK
from clientwright.spec.download import DownloadFailed, Request, download
from support.commands import Run, snapshot
from support.document_server import Handler, Server, documents, serving
from support.shop import CONFIG, LARGER, SPEC

OLD, NEW = SPEC.encode(), LARGER.encode()


def configure(work: Path, url: str, *more: str) -> None:
    lines = "".join(f"{line}\n" for line in (f'url = "{url}"', *more))
    (work / "clientwright.toml").write_text(CONFIG + lines)


def source(work: Path) -> dict[str, str]:
    found: dict[str, str] = tomllib.loads((work / LOCK).read_text())["clients"]["shop"]["source"]
    return found


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_first_again_and_changed(run: Run, tmp_path: Path) -> None:
    files = {"/api.yaml": OLD}
    with serving(documents(files)) as server:
        configure(tmp_path, f"{server.url}/api.yaml")
        first = run("fetch", cwd=tmp_path)
        assert (first.exit_code, first.stdout) == (
            0,
            "shop  api.yaml  new  run `clientwright generate`\n",
        )
        assert (tmp_path / "api.yaml").read_bytes() == OLD
        again = run("fetch", cwd=tmp_path)
        assert again.stdout == "shop  api.yaml  unchanged\n"
        assert server.asked[1][1]["if-none-match"] == source(tmp_path)["etag"]
        files["/api.yaml"] = NEW
        changed = run("fetch", cwd=tmp_path)
    assert changed.stdout.endswith(
        f"shop  api.yaml  {len(OLD):,} -> {len(NEW):,} bytes  run `clientwright generate`\n"
    )
    assert (tmp_path / "api.yaml").read_bytes() == NEW
    assert source(tmp_path)["sha256"] == sha256(NEW)
    assert source(tmp_path)["url"] == f"{server.url}/api.yaml"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "api.yaml",
        "clientwright.lock",
        "clientwright.toml",
    ]


def test_the_meaning_of_a_change(run: Run, tmp_path: Path) -> None:
    files = {"/api.yaml": NEW}
    with serving(documents(files)) as server:
        configure(tmp_path, f"{server.url}/api.yaml")
        run("fetch", cwd=tmp_path)
        files["/api.yaml"] = OLD
        said = run("fetch", cwd=tmp_path).stdout
    assert "1 breaking" in said


def test_names_survive_a_download(run: Run, tmp_path: Path) -> None:
    files = {"/api.yaml": OLD}
    with serving(documents(files)) as server:
        configure(tmp_path, f"{server.url}/api.yaml")
        run("fetch", cwd=tmp_path)
        run("generate", cwd=tmp_path)
        run("fetch", cwd=tmp_path)
    entry = tomllib.loads((tmp_path / LOCK).read_text())["clients"]["shop"]
    assert entry["methods"]["GET /orders"] == "orders.list" and entry["source"]["etag"]
    assert run("check", cwd=tmp_path).exit_code == 0


def test_a_document_that_was_edited_is_downloaded_whole(run: Run, tmp_path: Path) -> None:
    with serving(documents({"/api.yaml": OLD})) as server:
        configure(tmp_path, f"{server.url}/api.yaml")
        run("fetch", cwd=tmp_path)
        (tmp_path / "api.yaml").write_bytes(NEW)
        run("fetch", cwd=tmp_path)
        assert "if-none-match" not in server.asked[1][1]
    assert (tmp_path / "api.yaml").read_bytes() == OLD


def test_generate_downloads_what_is_not_there(run: Run, tmp_path: Path) -> None:
    files = {"/api.yaml": OLD}
    with serving(documents(files)) as server:
        configure(tmp_path, f"{server.url}/api.yaml")
        refused = run("generate", "--locked", cwd=tmp_path)
        assert (refused.exit_code, len(server.asked)) == (2, 0)
        assert run("generate", cwd=tmp_path).exit_code == 0
        (tmp_path / "api.yaml").unlink()
        assert run("generate", "--locked", cwd=tmp_path).exit_code == 0
        (tmp_path / "api.yaml").unlink()
        files["/api.yaml"] = NEW
        refused = run("generate", "--locked", cwd=tmp_path)
    assert refused.exit_code == 2
    assert f"the document has the sha256 {sha256(NEW)}, not {sha256(OLD)}" in refused.stderr
    assert not (tmp_path / "api.yaml").exists()


# ------------------------------------------------------------------------------------------- refusals


def refused(run: Run, work: Path, code: int = 3) -> str:
    """What is said when nothing is changed."""
    before = snapshot(work)
    result = run("fetch", cwd=work)
    assert (result.exit_code, snapshot(work)) == (code, before), result.stderr
    return result.stderr


def answering(status: int, body: bytes = b"", **headers: str) -> Callable[[Handler], None]:
    return lambda handler: handler.reply(status, body, **headers)


def test_what_cannot_be_read_replaces_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_bytes(OLD)
    with serving(answering(200, b"<html>Sign in</html>")) as server:
        configure(tmp_path, f"{server.url}/api.yaml?key=SECRET")
        said = refused(run, tmp_path)
    assert f"{server.url}/api.yaml:1:1: error: " in said and "SECRET" not in said


def test_a_checksum(run: Run, tmp_path: Path) -> None:
    with serving(documents({"/api.yaml": NEW})) as server:
        configure(tmp_path, f"{server.url}/api.yaml", f'sha256 = "{sha256(OLD)}"')
        said = refused(run, tmp_path)
        assert f"error: the document has the sha256 {sha256(NEW)}, not {sha256(OLD)}\n" in said
        configure(tmp_path, f"{server.url}/api.yaml", f'sha256 = "{sha256(NEW)}"')
        assert run("fetch", cwd=tmp_path).exit_code == 0


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answering(404), "answered 404"),
        (answering(500), "answered 500"),
        (answering(304), "answered 304"),
        (answering(302), "redirects to nowhere"),
        (answering(302, Location="http://192.0.2.1/x"), "http://192.0.2.1/x is not https"),
        (answering(302, Location="file:///etc/passwd"), "file:///etc/passwd is not https"),
        (answering(302, Location="http://me:pw@127.0.0.1/"), "is not a URL that is asked"),
        (answering(302, Location="/again"), "redirects more than 5 times"),
        (answering(200, OLD, Content_Encoding="br"), "coded as 'br'"),
        (answering(200, OLD, Content_Encoding="gzip"), "not the gzip that it says it is"),
        (answering(200, gzip.compress(OLD)[:-9], Content_Encoding="gzip"), "ends before its end"),
        (answering(200, OLD, Content_Length="99999"), "ends before its end"),
    ],
)  # fmt: skip
def test_bad_answers(
    run: Run, tmp_path: Path, answer: Callable[[Handler], None], said: str
) -> None:
    with serving(answer) as server:
        configure(tmp_path, f"{server.url}/api.yaml")
        shown = refused(run, tmp_path)
    assert said in shown and "pw" not in shown


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('url = "https://me:secret@example.com/x"', "url holds a credential"),
        ('url = "ftp://example.com/x"', "url 'ftp://example.com/x' is not one"),
        ('sha256 = "12"', "sha256 must be 64 hexadecimal digits"),
        ('token-header = "a b"', "token-header 'a b' is not the name of a header"),
    ],
)
def test_bad_configuration(run: Run, tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "clientwright.toml").write_text(f"{CONFIG}{line}\n")
    shown = refused(run, tmp_path, 2)
    assert said in shown and "secret" not in shown


def test_plain_http_goes_to_this_machine_only() -> None:
    for url in (
        "http://example.com/x",
        "http://127.0.0.1.example.com/x",
        "http://[::ffff:1.2.3.4]/",
    ):
        with pytest.raises(DownloadFailed) as caught:
            download(Request(url=url))
        assert caught.value.message.endswith("is not https")


def test_nobody_is_there(run: Run, tmp_path: Path) -> None:
    with serving(answering(200)) as server:
        url = server.url
    configure(tmp_path, f"{url}/api.yaml")
    assert f"error: {url}/api.yaml was not had: connection refused" in refused(run, tmp_path)


# --------------------------------------------------------------------------------------------- limits


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" " * 65536)


def bomb(handler: Handler) -> None:
    handler.reply(200, gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")


@pytest.mark.parametrize("answer", [endless, bomb])
def test_size(answer: Callable[[Handler], None]) -> None:
    with serving(answer) as server, pytest.raises(DownloadFailed) as caught:
        download(Request(url=server.url, size=1_000_000))
    assert caught.value.message == "the document has more than 1,000,000 bytes"


def never(handler: Handler) -> None:
    time.sleep(3)


def slow_headers(handler: Handler) -> None:
    for _ in range(60):
        handler.wfile.write(b"H")
        time.sleep(0.05)


def slow_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(60):
        handler.wfile.write(b" ")
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [never, slow_headers, slow_body])
def test_time(answer: Callable[[Handler], None]) -> None:
    with serving(answer) as server:
        begin = time.monotonic()
        with pytest.raises(DownloadFailed) as caught:
            download(Request(url=server.url, deadline=0.5))
        assert time.monotonic() - begin < 1.5
    assert caught.value.message == f"{server.url} was not had: it took too long"


def test_gzip(run: Run, tmp_path: Path) -> None:
    with serving(answering(200, gzip.compress(OLD), Content_Encoding="gzip")) as server:
        configure(tmp_path, f"{server.url}/api.yaml")
        assert run("fetch", cwd=tmp_path).exit_code == 0
        assert server.asked[0][1]["accept-encoding"] == "gzip"
    assert (tmp_path / "api.yaml").read_bytes() == OLD


# --------------------------------------------------------------------------------------- credentials


TOKEN = "s3cr3t-t0k3n"
WITH_TOKEN = 'token-variable = "SHOP_TOKEN"'


def moved_to(other: Server) -> Callable[[Handler], None]:
    return lambda handler: handler.reply(302, Location=f"{other.url}/api.yaml")


def test_a_credential_stays_at_its_origin(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", TOKEN)
    with serving(documents({"/api.yaml": OLD})) as other, serving(moved_to(other)) as first:
        configure(tmp_path, f"{first.url}/start", WITH_TOKEN)
        result = run("fetch", cwd=tmp_path)
        assert first.asked[0][1]["authorization"] == f"Bearer {TOKEN}"
        assert "authorization" not in other.asked[0][1]
    everything = (result.stdout + result.stderr).encode() + (tmp_path / LOCK).read_bytes()
    assert result.exit_code == 0 and TOKEN.encode() not in everything


def test_a_credential_goes_along_within_its_origin(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(handler: Handler) -> None:
        if handler.path == "/start":
            return handler.reply(307, Location="/api.yaml")
        return handler.reply(200, OLD)

    monkeypatch.setenv("SHOP_TOKEN", TOKEN)
    with serving(answer) as server:
        configure(tmp_path, f"{server.url}/start", WITH_TOKEN, 'token-header = "PRIVATE-TOKEN"')
        assert run("fetch", cwd=tmp_path).exit_code == 0
        assert [asked["private-token"] for _, asked in server.asked] == [TOKEN, TOKEN]


@pytest.mark.parametrize("value", ["", "a\nb", "\u00e9"])
def test_a_credential_that_is_none(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SHOP_TOKEN", value)
    configure(tmp_path, "https://127.0.0.1:9/api.yaml", WITH_TOKEN)
    said = refused(run, tmp_path, 2)
    assert said == (
        "error: the environment variable SHOP_TOKEN holds no credential\n"
        "    help: set it: 'shop' names it as token-variable\n"
    )


def test_as_json(run: Run, tmp_path: Path) -> None:
    with serving(documents({"/api.yaml": OLD})) as server:
        configure(tmp_path, f"{server.url}/api.yaml")
        (client,) = json.loads(run("fetch", "--format", "json", cwd=tmp_path).stdout)["clients"]
    assert (client["changed"], client["sha256"], client["exit_code"]) == (True, sha256(OLD), 0)
