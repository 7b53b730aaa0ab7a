"""The lock: what is promised is kept, what changed is said, what did not change costs nothing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from clientwright import outcome, promises
from clientwright.output import LOCK
from support.commands import Run, snapshot
from support.shop import CONFIG, LARGER, SPEC

FLAGS = ("--spec", "api.yaml", "--output", "out", "--package", "shop")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(SPEC)
    (tmp_path / "clientwright.toml").write_text(CONFIG)
    return tmp_path


def locked(work: Path) -> dict[str, dict[str, str]]:
    """What the lock says of the client, read by somebody else than us."""
    content = tomllib.loads((work / LOCK).read_text())
    entry: dict[str, dict[str, str]] = content["clients"]["shop"]
    return entry


def test_what_the_lock_says(run: Run, work: Path) -> None:
    run("generate", cwd=work)
    entry = locked(work)
    assert entry["methods"] == {"GET /orders": "orders.list", "GET /pets/{}": "pets.get"}
    assert entry["arguments"] == {
        "GET /orders": "query:cursor query:pageSize=page_size",
        "GET /pets/{}": "path:id",
    }
    assert entry["types"]["#/components/schemas/Pet"] == "Pet"
    assert entry["fields"] == {
        "#/components/schemas/Pet": "id petName=pet_name",
        **{key: said for key, said in entry["fields"].items() if "nextCursor" in said},
    }
    assert entry["decisions"]["GET /orders pagination"].startswith("cursor in the query")
    assert set(entry["inputs"]) == {"api.yaml"}
    assert set(entry["files"]) == {
        path.relative_to(work / "out/shop").as_posix()
        for path in (work / "out/shop").rglob("*")
        if path.is_file() and path.name[0] != "." and "custom" not in path.parts
    }


def test_the_lock_is_the_same_everywhere(run: Run, work: Path, tmp_path: Path) -> None:
    run("generate", cwd=work)
    other = tmp_path / "a" / "b"
    other.mkdir(parents=True)
    for name in ("api.yaml", "clientwright.toml"):
        (other / name).write_bytes((work / name).read_bytes())
    (other / "below").mkdir()
    run("generate", cwd=other / "below")
    assert (other / LOCK).read_bytes() == (work / LOCK).read_bytes()


@pytest.mark.parametrize("arguments", [(), FLAGS])
def test_nothing_changed_nothing_done(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    first = run("generate", *arguments, cwd=work)
    before = {path: path.stat().st_mtime_ns for path in work.rglob("*")}

    def never(*_: object, **__: object) -> None:
        raise AssertionError("it was generated again")

    monkeypatch.setattr(outcome, "build", never)
    again = run("generate", *arguments, cwd=work)
    line = first.stdout.split("  out/shop")[0]
    assert (again.exit_code, again.stdout) == (0, f"{line}  out/shop (unchanged)\n")
    assert {path: path.stat().st_mtime_ns for path in work.rglob("*")} == before


@pytest.mark.parametrize(
    "change",
    [
        lambda work: (work / "api.yaml").write_text(LARGER),
        lambda work: (work / "clientwright.toml").write_text(CONFIG + 'include = ["tag:pets"]\n'),
        lambda work: (work / "out/shop/_client.py").unlink(),
        lambda work: (work / "out/shop/custom/__init__.py").unlink(),
        lambda work: (work / LOCK).unlink(),
        lambda work: (work / "out/shop/.clientwright-manifest.json").unlink(),
    ],
)
def test_every_change_is_seen(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch, change: object
) -> None:
    run("generate", cwd=work)
    assert callable(change)
    change(work)
    built = []
    build = outcome.build
    monkeypatch.setattr(outcome, "build", lambda *given: built.append(1) or build(*given))
    run("generate", "--force", cwd=work)
    assert built == [1]
    assert run("check", cwd=work).exit_code == 0


def test_the_whole_process_is_quick(work: Path) -> None:
    """A tenth of a second of processor time, however busy the machine is."""
    command = [sys.executable, "-m", "clientwright", "generate"]
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"}

    def once() -> float:
        import resource

        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=work, env=environment, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    once()
    assert min(once() for _ in range(5)) < 0.4


def test_only_what_changed_is_written_and_what_is_gone_goes(run: Run, work: Path) -> None:
    (work / "api.yaml").write_text(LARGER)
    run("generate", cwd=work)
    assert (work / "out/shop/resources/invoices.py").exists()
    before = {path: path.stat().st_mtime_ns for path in (work / "out/shop").rglob("*.py")}
    (work / "api.yaml").write_text(SPEC)
    run("generate", cwd=work)
    assert not (work / "out/shop/resources/invoices.py").exists()
    after = {path: path.stat().st_mtime_ns for path in (work / "out/shop").rglob("*.py")}
    assert {path.name for path in after if after[path] != before[path]} == {"_client.py"}
    assert "GET /invoices" not in locked(work)["methods"]


# ---------------------------------------------------------------------------------------- promises


MOVES = {
    "operationId": SPEC.replace("getPet", "fetchTheAnimal").replace("listOrders", "searchOrders"),
    "tag": SPEC.replace("tags: [pets]", "tags: [animals]"),
    "schema": SPEC.replace("schemas/Pet", "schemas/Animal").replace("    Pet:", "    Animal:"),
    "path parameter": SPEC.replace("/pets/{id}", "/pets/{petId}").replace("name: id,", "name: petId,"),
}  # fmt: skip


def surface(work: Path) -> list[str]:
    """The public names: methods with their resources, and models."""
    index = (work / "out/shop/README.md").read_text()
    models = (work / "out/shop/models/__init__.py").read_text()
    return [*re.findall(r"client\.[a-z_.]+", index), *re.findall(r'"([A-Z]\w+)"', models)]


@pytest.mark.parametrize("what", MOVES)
def test_names_stay_when_the_document_moves_them(run: Run, work: Path, what: str) -> None:
    run("generate", cwd=work)
    before = surface(work)
    (work / "api.yaml").write_text(MOVES[what])
    result = run("generate", cwd=work)
    assert (result.exit_code, surface(work)) == (0, before)
    if what != "path parameter":
        assert "[lock/name-kept]" in result.stderr


def test_without_a_lock_the_names_move(run: Run, work: Path) -> None:
    """Else the test above shows nothing."""
    run("generate", cwd=work)
    before = surface(work)
    for what in ("tag", "schema"):
        (work / LOCK).unlink()
        (work / "api.yaml").write_text(MOVES[what])
        run("generate", cwd=work)
        assert surface(work) != before


def test_what_is_said_of_a_kept_name(run: Run, work: Path) -> None:
    run("generate", cwd=work)
    (work / "api.yaml").write_text(MOVES["tag"])
    said = run("generate", cwd=work).stderr
    assert (
        "note: `pets.get`, GET /pets/{}, keeps its name; by the document it would be `animals.get`"
        in said
    )
    (work / LOCK).write_text((work / LOCK).read_text().replace('"GET /pets/{}" = "pets.get"\n', ""))
    assert run("generate", cwd=work).exit_code == 0
    assert locked(work)["methods"]["GET /pets/{}"] == "animals.get"


def test_a_newcomer_takes_no_name(run: Run, work: Path) -> None:
    """`pet_name` beside `petName` wants the same attribute; the one that was there keeps it."""
    run("generate", cwd=work)
    newcomer = SPEC.replace(
        "petName: {type: string}", "petName: {type: string}, pet_name: {type: string}"
    )
    (work / "api.yaml").write_text(newcomer)
    run("generate", cwd=work)
    assert "petName=pet_name" in locked(work)["fields"]["#/components/schemas/Pet"].split()


def test_a_plain_attribute_is_kept_too(run: Run, work: Path) -> None:
    snake = SPEC.replace("petName", "pet_name")
    (work / "api.yaml").write_text(snake)
    run("generate", cwd=work)
    (work / "api.yaml").write_text(snake.replace("pet_name:", "petName: {type: string}, pet_name:"))
    run("generate", cwd=work)
    (model,) = [
        text
        for path in (work / "out/shop/models").glob("*.py")
        if "class Pet(" in (text := path.read_text())
    ]
    assert re.search(r"^    pet_name: .*str", model, re.MULTILINE)
    assert "petName" in model


def test_a_decision_that_flips_is_reported(run: Run, work: Path) -> None:
    run("generate", cwd=work)
    (work / "api.yaml").write_text(
        SPEC.replace("nextCursor: {type: string}", "total: {type: integer}")
    )
    said = run("generate", cwd=work).stderr
    assert (
        "warning: the pagination of GET /orders was decided anew: nothing out of the ordinary; before: cursor"
        in said
    )
    assert "[lock/decision-changed]" not in run("generate", "--verbose", cwd=work).stderr


def test_clients_share_a_lock(run: Run, work: Path) -> None:
    other = CONFIG.replace("shop", "stall")
    (work / "clientwright.toml").write_text(CONFIG + other)
    run("generate", "stall", cwd=work)
    run("generate", "shop", cwd=work)
    assert set(tomllib.loads((work / LOCK).read_text())["clients"]) == {"shop", "stall"}
    alone = (work / LOCK).read_bytes()
    run("generate", "stall", cwd=work)
    assert (work / LOCK).read_bytes() == alone


def test_names_that_hold_by_themselves_are_given_once(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []
    allocate = promises.allocate
    monkeypatch.setattr(promises, "allocate", lambda *a, **k: given.append(1) or allocate(*a, **k))
    run("generate", cwd=work)
    (work / "api.yaml").write_text(LARGER)
    run("generate", cwd=work)
    assert len(given) == 2
    (work / "api.yaml").write_text(MOVES["tag"])
    run("generate", cwd=work)
    assert len(given) == 4


# ------------------------------------------------------------------------------------- the lock file


def test_a_merge_conflict_is_said(run: Run, work: Path) -> None:
    run("generate", cwd=work)
    broken = (work / LOCK).read_text().replace('lock = "1"\n', 'lock = "1"\n<<<<<<< ours\n')
    (work / LOCK).write_text(broken)
    result = run("generate", cwd=work)
    assert result.exit_code == 4
    assert "clientwright.lock cannot be read: it has the marks of a merge conflict" in result.stderr
    assert "help: restore it from version control" in result.stderr
    assert (work / LOCK).read_text() == broken


def test_two_branches_merge_by_lines(run: Run, work: Path) -> None:
    """Each adds an operation; git merges their locks without a conflict, and the result is read."""

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=t", "-c", "user.email=t@localhost")
        subprocess.run(["git", *who, *arguments], cwd=work, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    run("generate", cwd=work)
    git("add", LOCK)
    git("commit", "-qm", "base")
    texts = {
        "left": ("  /pets/{id}:\n", "  /apples:\n"),
        "right": ("components:\n", "  /zebras:\n"),
    }
    for branch, (before, path) in texts.items():
        git("switch", "-qc", branch, "main")
        operation = f'{path}    get: {{tags: [orders], responses: {{"200": {{description: x}}}}}}\n'
        (work / "api.yaml").write_text(SPEC.replace(before, operation + before))
        run("generate", cwd=work)
        text = (work / LOCK).read_text()
        (work / LOCK).write_text(
            re.sub(r"(?ms)^\[clients\.shop\.(made|inputs|files|coverage)\].*?(?=^\[|\Z)", "", text)
        )
        git("commit", "-qam", branch)
    git("merge", "-q", "left")
    assert {"GET /apples", "GET /zebras"} <= set(locked(work)["methods"])
    assert run("generate", cwd=work).exit_code == 0


@pytest.mark.parametrize("text", ["lock = 2\n", 'lock = "1"\n[clients]\nshop = 3\n', "[[[", "\xff"])
def test_a_lock_of_somebody_else(run: Run, work: Path, text: str) -> None:
    (work / LOCK).write_bytes(text.encode("latin-1"))
    result = run("generate", cwd=work)
    assert (result.exit_code, (work / "out").exists()) == (4, False)
    assert result.stderr.startswith("error: clientwright.lock cannot be read: it is not")


def test_a_lock_mended_by_hand(run: Run, work: Path) -> None:
    run("generate", cwd=work)
    text = (work / LOCK).read_text().replace('"pets.get"', "'pets.fetch' # better")
    (work / LOCK).write_text(text)
    assert run("generate", cwd=work).exit_code == 0
    assert "client.pets.fetch" in surface(work)


HOSTILE = ['a"b', "a\\b", "a\nb", "a]\n[x", "é\u202e", "\x7f", "💥", "a b=c%20", "<<<<<<< "]


@pytest.mark.parametrize("wire", HOSTILE)
def test_hostile_names_come_back_from_the_lock(run: Run, work: Path, wire: str) -> None:
    key = json.dumps(wire, ensure_ascii=False).replace("\x7f", "\\x7f")
    (work / "api.yaml").write_text(SPEC.replace("petName", key))
    assert run("generate", cwd=work).exit_code == 0
    first = snapshot(work / "out")
    assert (work / LOCK).read_text().isprintable() or "\n" in (work / LOCK).read_text()
    assert run("generate", "--verbose", cwd=work).exit_code == 0
    assert snapshot(work / "out") == first
    assert "pin-refused" not in run("generate", "--verbose", cwd=work).stderr


# ------------------------------------------------------------------------------- locked and offline


def test_locked(run: Run, work: Path) -> None:
    refused = run("generate", "--locked", cwd=work)
    assert (refused.exit_code, (work / "out").exists()) == (1, False)
    assert refused.stderr == (
        "error: shop is not made from what its lock names\n"
        "    the lock does not name it\n"
        "    help: run `clientwright generate` without --locked, and commit what it writes\n"
    )
    run("generate", cwd=work)
    assert run("generate", "--locked", cwd=work).exit_code == 0
    (work / "out/shop/_client.py").unlink()
    before = (work / LOCK).read_bytes()
    assert run("generate", "--locked", cwd=work).exit_code == 0
    assert (work / "out/shop/_client.py").exists() and (work / LOCK).read_bytes() == before
    (work / "api.yaml").write_text(LARGER)
    tree = snapshot(work)
    refused = run("generate", "--locked", cwd=work)
    assert (refused.exit_code, snapshot(work)) == (1, tree)
    assert "    api.yaml changed\n" in refused.stderr


def test_offline_downloads_nothing(run: Run, work: Path) -> None:
    (work / "api.yaml").unlink()
    (work / "clientwright.toml").write_text(CONFIG + 'url = "https://127.0.0.1:9/api.yaml"\n')
    result = run("generate", "--offline", cwd=work)
    assert result.exit_code == 2
    assert "api.yaml is not there, and --offline was given" in result.stderr


# ---------------------------------------------------------------------------------------------- check


def states(text: str) -> dict[str, str]:
    found = re.findall(r"^shop  (stale|missing|extra|edited) +(\S+)$", text, re.MULTILINE)
    return {path: state for state, path in found}


def test_check_says_what_differs(run: Run, work: Path) -> None:
    run("generate", cwd=work)
    assert run("check", cwd=work).stdout == "shop  up to date\n"
    (work / "api.yaml").write_text(LARGER)
    (work / "out/shop/testing.py").write_text("mine\n")
    (work / "out/shop/webhooks.py").write_text("the user's\n")
    tree = snapshot(work)
    result = run("check", cwd=work)
    assert (result.exit_code, snapshot(work)) == (1, tree)
    assert states(result.stdout) == {
        "out/shop/README.md": "stale",
        "out/shop/_client.py": "stale",
        "out/shop/resources/invoices.py": "missing",
        "out/shop/testing.py": "edited",
        "clientwright.lock": "stale",
    }
    assert "shop  because api.yaml changed\n" in result.stdout
    run("generate", "--force", cwd=work)
    (work / "api.yaml").write_text(SPEC)
    assert states(run("check", cwd=work).stdout)["out/shop/resources/invoices.py"] == "extra"


def test_check_shows_a_diff(run: Run, work: Path) -> None:
    run("generate", cwd=work)
    (work / "api.yaml").write_text(SPEC.replace("title: Shop", "title: Boutique"))
    shown = run("check", "--diff", cwd=work).stdout
    assert "--- out/shop/README.md\n+++ out/shop/README.md\n" in shown
    assert any(line[0] == "-" and "Shop" in line for line in shown.splitlines() if line)
    assert any(line[0] == "+" and "Boutique" in line for line in shown.splitlines() if line)


def test_check_without_a_configuration(run: Run, work: Path) -> None:
    (work / "clientwright.toml").unlink()
    assert run("check", *FLAGS, cwd=work).exit_code == 1
    run("generate", *FLAGS, cwd=work)
    assert run("check", *FLAGS, cwd=work).exit_code == 0
    (work / "api.yaml").write_text(LARGER)
    assert states(run("check", *FLAGS, cwd=work).stdout)["out/shop/clientwright.lock"] == "stale"


def test_another_formatter_is_no_drift(run: Run, work: Path) -> None:
    run("generate", cwd=work)
    text = (work / LOCK).read_text()
    (work / LOCK).write_text(re.sub(r'formatter = ".*"', 'formatter = "ruff 0.1.0"', text))
    result = run("check", cwd=work)
    assert (result.exit_code, result.stdout) == (0, "shop  up to date\n")
    assert run("generate", "--locked", cwd=work).exit_code == 1


def test_check_of_a_refused_document(run: Run, work: Path) -> None:
    run("generate", cwd=work)
    (work / "api.yaml").write_text("nonsense\n")
    assert run("check", cwd=work).exit_code == 3


# -------------------------------------------------------------------------------------------- explain


@pytest.mark.parametrize("wanted", ["orders.list", "listOrders", "GET /orders"])
def test_explain(run: Run, work: Path, wanted: str) -> None:
    run("generate", cwd=work)
    result = run("explain", "shop", wanted, cwd=work)
    assert result.exit_code == 0
    first, *rest = result.stdout.splitlines()
    assert first.startswith("orders.list  GET /orders (listOrders)")
    assert re.search(r"api\.yaml:\d+:\d+$", first)
    assert any("pagination  cursor in the query" in line for line in rest)
    assert any("orders.list: pinned in clientwright.lock" in line for line in rest)


def test_explain_without_a_configuration(run: Run, work: Path) -> None:
    (work / "clientwright.toml").unlink()
    result = run("explain", "--spec", "api.yaml", "pets.get", "--format", "json", cwd=work)
    assert json.loads(result.stdout)["title"] == "pets.get  GET /pets/{id} (getPet)"


def test_explain_everything(run: Run, work: Path) -> None:
    titles = [line for line in run("explain", cwd=work).stdout.splitlines() if line[:1].strip()]
    assert [" ".join(title.split()[:3]) for title in titles] == [
        f"Shop {(work / 'api.yaml').name}:1:1",
        "orders.list GET /orders",
        "pets.get GET /pets/{id}",
    ]
    assert run("explain", "shop", cwd=work).stdout == run("explain", cwd=work).stdout
    (client,) = json.loads(run("explain", "--format", "json", cwd=work).stdout)["clients"]
    assert (client["client"], len(client["explained"])) == ("shop", 3)
    assert client["explained"][1]["decisions"][0]["subject"] == "pagination"


def test_explain_what_is_not_there(run: Run, work: Path) -> None:
    result = run("explain", "orders.lst", cwd=work)
    assert (result.exit_code, result.stderr) == (
        2,
        (
            "error: there is no operation 'orders.lst'\n"
            "    help: did you mean 'orders.list' or 'listOrders'?\n"
        ),
    )


# ---------------------------------------------------------------------------------------------- watch


@pytest.fixture
def watching(work: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "clientwright", "watch", "--interval", "0.05"]
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(command, cwd=work, env=environment, stdout=-1, text=True) as process:
        yield process
        process.terminate()


def test_watch(watching: subprocess.Popen[str], work: Path) -> None:
    assert watching.stdout is not None
    assert "2/2 operations" in watching.stdout.readline()
    time.sleep(0.3)
    (work / "api.yaml").write_text(LARGER)
    assert "3/3 operations" in watching.stdout.readline()
    (work / "clientwright.toml").write_text(CONFIG + 'exclude = ["tag:invoices"]\n')
    assert "2/2 operations" in watching.stdout.readline()
