"""Cut short at any moment, the tree is old or new, and the next run ends what was begun."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from clientwright.output import disk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")

DRIVER = Path(__file__).with_name("crash_driver.py")
GENERATOR = Path(__file__).parents[3] / "generator"


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        check=False,
        cwd=cwd,
        env={"PYTHONPATH": str(GENERATOR), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("way", ["exchange", "rename"])
@pytest.mark.parametrize("how", ["kill", "full"])
def test_every_moment(how: str, way: str, tmp_path: Path) -> None:
    if way == "exchange":
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        if not disk.exchange(tmp_path / "a", tmp_path / "b"):
            pytest.skip("this file system cannot exchange folders")
    result = run(DRIVER, tmp_path, how, way, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    first, again = map(int, result.stdout.split())
    assert first > 30 and again > 30  # else the calls are not counted any more


def test_a_real_limit_on_the_size_of_files(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import resource
        from pathlib import Path
        from clientwright.output import OutputRefused, publish
        publish(Path("out/pkg"), {"a.py": "old\\n", "b.py": "old\\n"})
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            publish(Path("out/pkg"), {"a.py": "new\\n", "b.py": "x" * 10_000})
        except OutputRefused as refused:
            print(refused.message, refused.help, sep="\\n")
        names = sorted(path.name for path in Path("out").rglob("*"))
        print(names, Path("out/pkg/a.py").read_text())
    """)
    result = run("-c", program, cwd=tmp_path)
    assert (result.stderr, result.stdout) == (
        "",
        textwrap.dedent("""\
            out/pkg could not be written: file too large
            raise the limit on the size of files and run it again
            ['.clientwright-manifest.json', 'a.py', 'b.py', 'pkg'] old

        """),
    )


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    """Eight at once: each publishes its own whole tree or says that another one is writing."""
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from clientwright.output import OutputRefused, publish
        files = {f"_{n}.py": sys.argv[1] for n in range(40)}
        try:
            publish(Path("out/pkg"), files)
            print("published")
        except OutputRefused as refused:
            print(refused.message)
    """)
    with ThreadPoolExecutor(8) as pool:
        results = list(
            pool.map(lambda number: run("-c", program, str(number), cwd=tmp_path), range(8))
        )
    said = [result.stdout.strip() for result in results]
    assert [result.stderr for result in results] == [""] * 8
    assert set(said) <= {"published", "another clientwright is writing this package"}
    texts = {path.read_text() for path in (tmp_path / "out/pkg").glob("_*.py")}
    assert len(texts) == 1 and said[int(texts.pop())] == "published"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pkg"]


def test_the_lock_is_held(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        from pathlib import Path
        from clientwright.output import OutputRefused, publish
        from clientwright.output.writer import only_writer
        lock = Path("out/.pkg.clientwright.lock")
        lock.parent.mkdir()
        with only_writer(lock):
            try:
                publish(Path("out/pkg"), {"a.py": ""})
            except OutputRefused as refused:
                print(refused.message, refused.help, sep="\\n")
        print(publish(Path("out/pkg"), {"a.py": ""}).written)
    """)
    result = run("-c", program, cwd=tmp_path)
    assert (result.stderr, result.stdout) == (
        "",
        textwrap.dedent("""\
            another clientwright is writing this package
            run it again when the other one is done
            ('a.py',)
        """),
    )
