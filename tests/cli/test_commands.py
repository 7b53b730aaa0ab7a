"""What the commands do when the input is good."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from clientwright import __version__, outcome
from clientwright.output import MANIFEST
from support.commands import Run, snapshot

SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
tags: [{name: pets}, {name: orders}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        "200":
          description: A pet.
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      responses:
        "200":
          description: Orders.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Order"}}
components:
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: integer}}}
    Order: {type: object, required: [id], properties: {id: {type: integer}}}
"""
FAULTY = SPEC.replace(
    "{id: {type: integer}}}\n    Order", "{id: {type: integer, default: x}}}\n    Order"
)
LINE = next(n for n, line in enumerate(FAULTY.splitlines(), 1) if "default: x" in line)
FLAGS = ("--spec", "api.yaml", "--output", "out", "--package", "shop")
CONFIG = """\
[clients.shop]
spec = "api.yaml"
output = "out"
package = "shop"

[clients.orders]
spec = "api.yaml"
output = "out"
package = "shop_orders"
include = ["tag:orders"]
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(SPEC)
    return tmp_path


def test_version(run: Run, work: Path) -> None:
    result = run("--version", cwd=work)
    assert (result.exit_code, result.stdout) == (0, f"clientwright {__version__}\n")


def test_the_command_line_starts_without_what_it_may_not_need() -> None:
    program = "import sys, clientwright.cli; print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    heavy = {"yaml", "jinja2", "jsonschema_rs", "black", "clientwright.pipeline"}
    assert not heavy & set(result.stdout.split())


def test_help_names_every_exit_code(run: Run, work: Path) -> None:
    help = run("--help", cwd=work).stdout
    assert [
        code for code in ("0 done", "1 check", "2 wrong", "3 the", "4 the", "70 a") if code in help
    ]
    assert "generate" in help and "lint" in help and "dump-ir" in help


def test_generate(run: Run, work: Path) -> None:
    result = run("generate", *FLAGS, cwd=work)
    assert (result.exit_code, result.stderr) == (0, "")
    count = sum(path.is_file() for path in (work / "out/shop").rglob("*")) - 1  # the manifest
    assert result.stdout == (
        "shop  2/2 operations  2/2 schemas  0 paged  0 warnings  "
        f"out/shop ({count} files changed)\n"
    )
    again = run("generate", *FLAGS, cwd=work)
    assert again.stdout.endswith("out/shop (unchanged)\n")


def test_generate_from_configuration(run: Run, work: Path) -> None:
    (work / "clientwright.toml").write_text(CONFIG)
    result = run("generate", cwd=work)
    assert result.exit_code == 0
    first, second = result.stdout.splitlines()
    assert first.startswith("shop    2/2 operations  2/2 schemas  ")
    assert second.startswith("orders  1/1 operations  1/1 schemas  ")
    assert "out/shop_orders (" in second
    assert sorted(path.name for path in (work / "out").iterdir()) == ["shop", "shop_orders"]


def test_one_client_of_the_configuration_from_below(run: Run, work: Path) -> None:
    (work / "pyproject.toml").write_text(CONFIG.replace("[clients", "[tool.clientwright.clients"))
    (work / "deeper").mkdir()
    result = run("generate", "orders", cwd=work / "deeper")
    assert result.exit_code == 0
    assert os.listdir(work / "out") == ["shop_orders"]


def test_configuration_and_options_give_the_same(run: Run, work: Path) -> None:
    (work / "clientwright.toml").write_text(CONFIG)
    run("generate", "orders", cwd=work)
    configured = snapshot(work / "out/shop_orders")
    options = ("--output", "other", "--package", "shop_orders", "--include", "tag:orders")
    run("generate", "--spec", "api.yaml", *options, cwd=work)
    alone = snapshot(work / "other/shop_orders")
    assert alone.pop(
        "clientwright.lock"
    )  # the configured clients have theirs beside the configuration
    alone.pop(MANIFEST), configured.pop(MANIFEST)
    assert alone == configured
    assert (work / "clientwright.lock").exists()


def test_one_refused_client_does_not_stop_the_others(run: Run, work: Path) -> None:
    (work / "clientwright.toml").write_text(CONFIG)
    (work / "out/shop").mkdir(parents=True)
    (work / "out/shop/theirs.txt").write_text("theirs\n")
    result = run("generate", cwd=work)
    assert result.exit_code == 4
    assert [line.split("  ")[-1].split(" (")[0] for line in result.stdout.splitlines()] == [
        "nothing written",
        "out/shop_orders",
    ]
    assert os.listdir(work / "out/shop") == ["theirs.txt"]


def test_generate_as_json(run: Run, work: Path) -> None:
    (work / "api.yaml").write_text(FAULTY)
    result = run("generate", *FLAGS, "--format", "json", cwd=work)
    assert (result.exit_code, result.stderr) == (0, "")
    (client,) = json.loads(result.stdout)["clients"]
    assert client["operations"] == {"generated": 2, "total": 2}
    assert "models/__init__.py" in client["written"]
    assert [(found["severity"], found["line"]) for found in client["diagnostics"]] == [
        ("warning", LINE)
    ]
    assert (client["package"], client["exit_code"]) == ("out/shop", 0)


def test_a_refused_folder_as_json(run: Run, work: Path) -> None:
    (work / "out/shop").mkdir(parents=True)
    (work / "out/shop/theirs.txt").write_text("theirs\n")
    result = run("generate", *FLAGS, "--format", "json", cwd=work)
    assert (result.exit_code, result.stderr) == (4, "")
    (client,) = json.loads(result.stdout)["clients"]
    assert client["error"]["paths"] == ["theirs.txt"]


def test_quiet(run: Run, work: Path) -> None:
    (work / "api.yaml").write_text(FAULTY)
    result = run("generate", *FLAGS, "--quiet", cwd=work)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_what_is_lost_may_be_left_out_on_demand(run: Run, work: Path) -> None:
    lost = '    additionalOperations: {NO METHOD: {responses: {"200": {description: Fine.}}}}\n'
    spec = SPEC.replace("3.1.0", "3.2.0").replace("  /orders:\n", f"  /orders:\n{lost}")
    (work / "api.yaml").write_text(spec)
    refused = run("generate", *FLAGS, cwd=work)
    assert (refused.exit_code, (work / "out").exists()) == (3, False)
    assert refused.stdout == (
        "shop  2/3 operations  2/2 schemas  0 paged  1 error  1 warning  nothing written\n"
    )
    result = run("generate", *FLAGS, "--allow-skips", cwd=work)
    assert (result.exit_code, result.stderr) == (0, refused.stderr)
    assert (work / "out/shop/__init__.py").exists()


def test_an_edited_file_is_kept(run: Run, work: Path) -> None:
    run("generate", *FLAGS, cwd=work)
    edited = work / "out/shop/_client.py"
    generated = edited.read_text()
    edited.write_text("# mine\n")
    (work / "api.yaml").write_text(SPEC.replace("Shop", "Shop 2"))
    result = run("generate", *FLAGS, cwd=work)
    assert result.exit_code == 4
    assert result.stderr == (
        "error: 1 file is in the way in out/shop\n"
        "    _client.py: edited by hand\n"
        "    help: move your changes into custom/, which is never touched, or use --force to lose them\n"
    )
    assert edited.read_text() == "# mine\n"
    assert run("generate", *FLAGS, "--force", cwd=work).exit_code == 0
    assert edited.read_text() == generated.replace("Shop", "Shop 2")


def test_custom_is_never_touched(run: Run, work: Path) -> None:
    run("generate", *FLAGS, cwd=work)
    custom = work / "out/shop/custom/__init__.py"
    custom.write_text("# mine\n")
    (work / "api.yaml").write_text(SPEC.replace("getPet", "fetchPet"))
    assert run("generate", *FLAGS, cwd=work).exit_code == 0
    assert custom.read_text() == "# mine\n"


def test_both_formatters_give_the_same(run: Run, work: Path) -> None:
    run("generate", *FLAGS, cwd=work)
    before = snapshot(work / "out")
    result = run("generate", *FLAGS, "--formatter", "black", cwd=work)
    assert result.stdout.endswith("(unchanged)\n")
    assert snapshot(work / "out") == before


def test_repeated_findings_are_counted(run: Run, work: Path) -> None:
    faults = "".join(f"    S{n}: {{type: integer, default: x}}\n" for n in range(25))
    (work / "api.yaml").write_text(SPEC + faults)
    few, all_ = (run("lint", "api.yaml", *more, cwd=work).stderr for more in ((), ("--verbose",)))
    assert few.count("[spec/invalid]") == 10
    assert "  ... and 15 more of spec/invalid (--verbose shows all)\n" in few
    assert all_.count("[spec/invalid]") == 25 and "more of" not in all_


def test_lint(run: Run, work: Path) -> None:
    result = run("lint", "api.yaml", "--fail-on", "note", cwd=work)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "api.yaml  2/2 operations  2/2 schemas  0 paged  0 warnings\n"


@pytest.mark.parametrize(
    ("fail_on", "exit_code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)]
)
def test_lint_fails_on(run: Run, work: Path, fail_on: str, exit_code: int) -> None:
    (work / "api.yaml").write_text(FAULTY)
    result = run("lint", "api.yaml", "--fail-on", fail_on, cwd=work)
    assert (result.exit_code, result.stdout.split("  ")[-1]) == (exit_code, "1 warning\n")


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_lint_for_machines(run: Run, work: Path, form: str) -> None:
    (work / "api.yaml").write_text(FAULTY)
    result = run("lint", "api.yaml", "--format", form, cwd=work)
    assert (result.exit_code, result.stderr) == (0, "")
    match form:
        case "json":
            (found,) = json.loads(result.stdout)
            assert (found["file"], found["code"]) == ("api.yaml", "spec/invalid")
            assert found["pointer"] == "/components/schemas/Pet/properties/id/default"
        case "github":
            assert result.stdout.startswith(
                f"::warning file=api.yaml,title=spec/invalid,line={LINE},col="
            )
        case "sarif":
            (run_,) = json.loads(result.stdout)["runs"]
            (found,) = run_["results"]
            region = found["locations"][0]["physicalLocation"]["region"]
            assert (found["ruleId"], region["startLine"]) == ("spec/invalid", LINE)


def test_dump_ir_is_stable_and_sees_the_selection(run: Run, work: Path) -> None:
    first, second = (run("dump-ir", "api.yaml", cwd=work) for _ in range(2))
    assert (first.exit_code, first.stderr) == (0, "")
    assert first == second
    api = json.loads(first.stdout)
    assert [operation["operation_id"] for operation in api["operations"]] == [
        "listOrders",
        "getPet",
    ]
    assert api["types"]["#/components/schemas/Pet"]["shape"]["kind"] == "ObjectShape"
    fewer = json.loads(run("dump-ir", "api.yaml", "--exclude", "id:getPet", cwd=work).stdout)
    assert "#/components/schemas/Pet" not in fewer["types"]


def test_a_bug_is_said_to_be_one(run: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr(outcome, "build", broken)
    result = run("generate", *FLAGS, cwd=work)
    assert result.exit_code == 70
    assert result.stderr.startswith(
        "error: a bug in clientwright: KeyError('surprise') at test_commands.py:"
    )
    assert "Traceback" not in result.stderr


def test_an_interrupted_run_writes_nothing(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outcome, "put", interrupted)
    before = snapshot(work)
    assert run("generate", *FLAGS, cwd=work).exit_code == 130
    assert snapshot(work) == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("no_color", [False, True])
def test_progress_and_colours_on_a_terminal(work: Path, no_color: bool) -> None:
    import pty

    (work / "api.yaml").write_text(FAULTY)
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("NO_COLOR", None)
    if no_color:
        environment["NO_COLOR"] = "1"
    program = "from clientwright.cli import main; main()"
    command = [sys.executable, "-c", program, "lint", "api.yaml"]
    with subprocess.Popen(
        command, cwd=work, env=environment, stderr=theirs, stdout=subprocess.DEVNULL
    ) as process:
        os.close(theirs)
        seen = b""
        while chunk := _read(ours):
            seen += chunk
    os.close(ours)
    assert process.returncode == 0
    assert b"api.yaml: reading" in seen and b"api.yaml: validating" in seen
    assert (b"\x1b[33m" in seen) is not no_color


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""
