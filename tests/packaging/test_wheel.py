"""The wheel is what users have: built, installed into an empty environment, it generates."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEC = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example"}]
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
components:
  schemas:
    Pet: {type: object, required: [id], properties: {id: {type: integer}}}
"""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """A command's output; what it printed is shown when it fails."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    result = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"
    return result.stdout


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part == "__pycache__" or part.endswith("_cache") for part in path.parts)
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as an installer does it: the source distribution, and the wheel from that."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("generator", "templates"):
        shutil.copytree(ROOT / name, source / name)
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, source)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, source, cwd=source)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_the_package_and_the_templates_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    package = {f"clientwright/{path}" for path in files(ROOT / "generator/clientwright")}
    templates = {f"clientwright/_templates/{path}" for path in files(ROOT / "templates")}
    assert held == package | templates - {"clientwright/_templates/ruff.toml"}


@pytest.mark.slow
def test_an_installed_wheel_generates_the_same_client(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", "env", cwd=tmp_path)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    run(*pip, "-c", ROOT / "requirements-dev.lock", f"{wheel}[client]", cwd=tmp_path)
    (tmp_path / "api.yaml").write_text(SPEC)
    options = ("generate", "--spec", "api.yaml", "--package", "shop", "--output")
    command = python.with_name("clientwright")
    line = run(command, *options, "installed", cwd=tmp_path)
    assert line.startswith(
        "shop  1/1 operations  1/1 schemas  0 paged  0 warnings  installed/shop ("
    )
    program = "from clientwright.cli import main; main()"
    from_checkout = {"PYTHONPATH": str(ROOT / "generator")}
    run(sys.executable, "-c", program, *options, "checkout", cwd=tmp_path, **from_checkout)
    assert files(tmp_path / "installed") == files(tmp_path / "checkout")
    for path in sorted(files(tmp_path / "installed")):
        installed, checkout = (tmp_path / where / path for where in ("installed", "checkout"))
        assert installed.read_bytes() == checkout.read_bytes(), path
    use = "import shop; print(shop.Client(base_url='https://shop.example').pets.get.__name__)"
    assert run(python, "-W", "error", "-c", use, cwd=tmp_path / "installed") == "get\n"
