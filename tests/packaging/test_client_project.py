"""A client that is a project of its own: installed by pip, versioned by its changelog, protected like all else."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from clientwright.config import ClientConfig, load_config
from clientwright.emit.code import toml_string
from clientwright.pipeline import build
from hypothesis import given
from hypothesis import strategies as st
from support.document_server import documents, serving
from support.shop import CONFIG, LARGER, SPEC

ROOT = Path(__file__).parents[2]
COMMITTED = ("balena_client", "cognite_client", "cumulocity_client")
USE = """\
from typing import assert_type

from shop import Client, models
from shop.testing import FakeTransport

client = Client(base_url="https://shop.example", transport=FakeTransport({"GET /pets/{id}": {"id": 7, "petName": "Rex"}}))
pet = client.pets.get(7)
assert_type(pet, models.Pet)
print(pet.pet_name)
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command in an environment without our own paths."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        list(map(str, command)), cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )


def clientwright(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    program = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); from clientwright.cli import main; main()"
    )
    return run(sys.executable, "-c", program, ROOT / "generator", *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    (folder / "api.yaml").write_text(SPEC)
    (folder / "clientwright.toml").write_text(f"{CONFIG}project = true\n")
    done = clientwright("generate", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def shop(generated: Path, tmp_path: Path) -> Path:
    """A folder with a configured client that is a project, generated. The client is in out/shop."""
    shutil.copytree(generated, tmp_path, dirs_exist_ok=True)
    return tmp_path


def project(client: Path) -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((client / "pyproject.toml").read_text())
    return found


def test_what_the_project_says(shop: Path) -> None:
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = ours["optional-dependencies"]
    found = project(shop / "out/shop")["project"]
    assert (found["name"], found["version"]) == ("shop", "0.1.0")
    assert found["description"] == "A client of Shop 1"
    assert found["requires-python"] == ours["requires-python"]
    assert found["dependencies"] == extras["client"]
    own = found["optional-dependencies"]
    assert (own["fast"], own["otel"]) == (extras["fast"], extras["otel"])
    assert set(own["templates"]) <= set(extras["dev"])


def test_the_project_is_ours_and_the_changelog_is_the_user_s(shop: Path) -> None:
    client = shop / "out/shop"
    manifest = json.loads((client / ".clientwright-manifest.json").read_text())
    assert "pyproject.toml" in manifest["files"]
    assert "CHANGELOG.md" in manifest["seeds"]
    assert "out/shop" not in clientwright("check", cwd=shop).stdout
    with (client / "pyproject.toml").open("a") as file:
        file.write("# mine\n")
    (client / "CHANGELOG.md").write_text("mine\n")
    checked = clientwright("check", cwd=shop)
    assert checked.returncode == 1
    assert "out/shop/pyproject.toml" in checked.stdout + checked.stderr
    assert "CHANGELOG" not in checked.stdout + checked.stderr
    refused = clientwright("generate", cwd=shop)
    assert refused.returncode == 4
    assert "pyproject.toml" in refused.stderr
    assert clientwright("generate", "--force", cwd=shop).returncode == 0
    assert "# mine" not in (client / "pyproject.toml").read_text()
    assert (client / "CHANGELOG.md").read_text() == "mine\n"


def test_the_version_is_the_newest_of_the_changelog(shop: Path) -> None:
    client = shop / "out/shop"
    changelog = client / "CHANGELOG.md"
    changelog.write_text(
        changelog.read_text().replace(
            "## [0.1.0]", "## [Unreleased]\n\n## [1.2.0] - 2026-01-01\n\n## [0.1.0]"
        )
    )
    assert clientwright("check", cwd=shop).returncode == 1
    assert clientwright("generate", cwd=shop).returncode == 0
    assert project(client)["project"]["version"] == "1.2.0"
    assert 'version="1.2.0"' in (client / "_settings.py").read_text()
    assert clientwright("check", cwd=shop).returncode == 0
    assert "(unchanged)" in clientwright("generate", cwd=shop).stdout
    (shop / "larger.yaml").write_text(LARGER)
    said = clientwright("diff", "--client", "shop", "larger.yaml", cwd=shop).stdout
    assert "suggested version 1.3.0 (now 1.2.0)" in said


def test_without_the_option_there_is_no_project(shop: Path) -> None:
    (shop / "clientwright.toml").write_text(CONFIG)
    assert clientwright("generate", cwd=shop).returncode == 0
    assert not (shop / "out/shop/pyproject.toml").exists()
    assert (shop / "out/shop/CHANGELOG.md").exists()  # the user's


def test_the_job_enters_what_changed_and_the_version(shop: Path) -> None:
    def git(*arguments: str) -> str:
        who = ("-c", "user.name=t", "-c", "user.email=t@localhost")
        done = run("git", *who, *arguments, cwd=shop)
        assert done.returncode == 0, done.stderr
        return done.stdout

    files = {"/api.yaml": SPEC.encode()}
    with serving(documents(files)) as server:
        with (shop / "clientwright.toml").open("a") as file:
            file.write(f'url = "{server.url}/api.yaml"\nsmoke = ["true"]\n')
        git("init", "-q", "-b", "main")
        assert clientwright("fetch", cwd=shop).returncode == 0
        assert clientwright("generate", cwd=shop).returncode == 0
        git("add", "--all")
        git("commit", "-qm", "base")
        files["/api.yaml"] = LARGER.encode()
        done = clientwright_module("ci", cwd=shop)
    assert done.returncode == 0, done.stdout + done.stderr
    git("switch", "-q", "clientwright/update")
    changelog = (shop / "out/shop/CHANGELOG.md").read_text()
    assert re.search(
        r"^## \[0\.1\.1\] - \d{4}-\d\d-\d\d\n\n### Added\n.*invoices",
        changelog,
        re.MULTILINE | re.DOTALL,
    )
    assert changelog.index("[0.1.1]") < changelog.index("[0.1.0]")
    assert project(shop / "out/shop")["project"]["version"] == "0.1.1"
    assert clientwright("check", cwd=shop).returncode == 0
    assert git("status", "--porcelain") == ""


def clientwright_module(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """As a module, which the job starts again and again."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    clean |= {"PYTHONPATH": str(ROOT / "generator"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "clientwright", *arguments],
        cwd=cwd, env=clean, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("way", [["--wheel"], []], ids=["as pip does it", "from a source archive"])
def test_the_wheel_holds_the_package_and_nothing_else(
    shop: Path, tmp_path: Path, way: list[str]
) -> None:
    client = shop / "out/shop"
    for rubbish in ("dist/old.whl", ".mypy_cache/x.py", "__pycache__/x.pyc", "build/lib/x.py"):
        path = client / rubbish
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    (client / "custom" / "more.py").write_text("MORE = 1\n")
    (tmp_path / ".gitignore").write_text("out/\n")
    options = (*way, "--no-isolation", "--outdir", tmp_path / "built")
    done = run(sys.executable, "-m", "build", *options, client, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "built").glob("*.whl")
    assert wheel.name == "shop-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    manifest = json.loads((client / ".clientwright-manifest.json").read_text())
    ours = {*manifest["files"], *manifest["seeds"], "custom/more.py"} - {"pyproject.toml"}
    assert held == {f"shop/{path}" for path in ours}


@pytest.mark.slow
def test_pip_installs_it(shop: Path, tmp_path: Path) -> None:
    """Into an empty environment, also editable: it can be imported, and checkers see its types."""
    python = environment(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "use.py").write_text(USE)
    (elsewhere / "wrong.py").write_text(USE.replace("pet.pet_name", "pet.nmae"))
    install(python, "./out/shop", cwd=shop)
    used = run(python, "-W", "error", "use.py", cwd=elsewhere)
    assert (used.stdout, used.stderr) == ("Rex\n", "")
    mypy = (sys.executable, "-m", "mypy", "--strict", "--python-executable", python)
    checked = run(*mypy, "use.py", "wrong.py", cwd=elsewhere).stdout
    assert checked.endswith("Found 1 error in 1 file (checked 2 source files)\n"), checked
    assert 'wrong.py:9: error: "Pet" has no attribute "nmae"' in checked
    install(python, "--editable", "./out/shop", cwd=shop)
    (shop / "out/shop/custom/__init__.py").write_text("raise SystemExit('the folder itself')\n")
    assert run(python, "use.py", cwd=elsewhere).stderr == "the folder itself\n"


@pytest.mark.slow
def test_the_committed_clients_install_side_by_side(tmp_path: Path) -> None:
    python = environment(tmp_path)
    for name in COMMITTED:
        shutil.copytree(
            ROOT / "generated" / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    install(python, *(f"./{name}" for name in COMMITTED), cwd=tmp_path)
    script = f"import sys; sys.path[:] = [p for p in sys.path if p]; [__import__(n).models for n in {COMMITTED}]"
    used = run(python, "-W", "error", "-c", script, cwd=tmp_path / "env")
    assert (used.returncode, used.stderr) == (0, "")
    listed = json.loads(run(python, "-m", "pip", "list", "--format", "json", cwd=tmp_path).stdout)
    versions = {entry["name"]: entry["version"] for entry in listed}
    for client in load_config(ROOT / "pyproject.toml"):
        assert versions[client.package.replace("_", "-")] == client.version


def environment(folder: Path) -> Path:
    """The Python of an empty virtual environment."""
    assert run(sys.executable, "-m", "venv", "env", cwd=folder).returncode == 0
    return folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"


def install(python: Path, *what: str, cwd: Path) -> None:
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    done = run(*pip, "-c", ROOT / "requirements-dev.lock", *what, cwd=cwd)
    assert done.returncode == 0, done.stderr


@given(st.text())
def test_any_text_is_a_string_of_toml(text: str) -> None:
    expected = "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in text)
    assert tomllib.loads(f"a = {toml_string(text)}\n") == {"a": expected}


def test_a_hostile_title_stays_a_description(tmp_path: Path) -> None:
    title = 'x"\nrequires = ["evil"]\n[tool.hatch.build.hooks.custom]\n\u202e\\'
    (tmp_path / "api.yaml").write_text(SPEC.replace("title: Shop", f"title: {json.dumps(title)}"))
    client = ClientConfig(
        name="shop", spec=tmp_path / "api.yaml", output=tmp_path, package="shop", project=True
    )
    text = build(client, lambda phase: None).files["pyproject.toml"]
    found = tomllib.loads(str(text))
    assert found["build-system"]["requires"] == ["hatchling>=1.27"]
    assert set(found["tool"]["hatch"]["build"]) == {
        "dev-mode-dirs",
        "ignore-vcs",
        "exclude",
        "targets",
    }
    assert "evil" in found["project"]["description"]
