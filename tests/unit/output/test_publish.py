"""Publishing: ours is replaced, the user's is kept, and nothing happens by halves."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from clientwright.output import MANIFEST, OutputRefused, disk, publish

FIRST = {"__init__.py": "one = 1\n", "models/_a.py": "a = 1\n", "models/_b.py": "b = 1\n"}
SECOND = {"__init__.py": "one = 1\n", "models/_a.py": "a = 2\n", "resources/c.py": "c = 1\n"}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return tmp_path / "out" / "pkg"


def tree(folder: Path) -> dict[str, str]:
    """Every file and link below a folder, but our manifest, with its text."""
    return {
        path.relative_to(folder).as_posix(): f"-> {os.readlink(path)}"
        if path.is_symlink()
        else path.read_text()
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file()) and path.name != MANIFEST
    }


def refusal(package: Path, files: Mapping[str, str], *, force: bool = False) -> str:
    with pytest.raises(OutputRefused) as caught:
        publish(package, files, force=force)
    shown = [caught.value.message, *caught.value.paths, f"help: {caught.value.help}"]
    return "\n".join(shown).replace(str(package.parent), "OUT")


def test_first_and_second_time(package: Path) -> None:
    published = publish(package, FIRST)
    assert sorted(published.written) == sorted(FIRST)
    assert tree(package) == FIRST
    published = publish(package, SECOND)
    assert (set(published.written), published.deleted) == (
        {"models/_a.py", "resources/c.py"},
        ("models/_b.py",),
    )
    assert tree(package) == SECOND
    assert os.listdir(package.parent) == ["pkg"]


def state(path: Path) -> tuple[int, int, int, int]:
    """What writing would change; reading changes the time of access."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size, found.st_mode


def test_what_did_not_change_is_not_touched(package: Path) -> None:
    publish(package, FIRST)
    before = {path: state(path) for path in (package, *package.rglob("*"))}
    published = publish(package, FIRST)
    assert (published.written, published.deleted) == ((), ())
    assert {path: state(path) for path in (package, *package.rglob("*"))} == before
    publish(package, SECOND)
    same = package / "__init__.py"
    assert state(same)[1] == before[same][1]


def test_line_ends_of_a_checkout_are_no_edit(package: Path) -> None:
    publish(package, FIRST)
    (package / "models/_b.py").write_bytes(b"b = 1\r\n")
    assert publish(package, FIRST).written == ()
    assert publish(package, SECOND).deleted == ("models/_b.py",)


def test_the_users_files_stay(package: Path, tmp_path: Path) -> None:
    publish(package, FIRST)
    outside = tmp_path / "outside.txt"
    outside.write_text("outside\n")
    (package / "notes.txt").write_text("mine\n")
    (package / "models/mine.py").write_text("mine = 1\n")
    (package / "models/link.py").symlink_to(outside)
    (package / "dangling").symlink_to("nowhere")
    (package / "folder").symlink_to(tmp_path)
    (package / "empty/inner").mkdir(parents=True)
    os.chmod(package / "notes.txt", 0o600)
    notes = (package / "notes.txt").stat()
    publish(package, SECOND)
    assert tree(package) == {
        **SECOND,
        "notes.txt": "mine\n",
        "models/mine.py": "mine = 1\n",
        "models/link.py": f"-> {outside}",
        "dangling": "-> nowhere",
        "folder": f"-> {tmp_path}",
    }
    assert (package / "empty/inner").is_dir()
    assert outside.read_text() == "outside\n"
    kept = (package / "notes.txt").stat()
    assert (kept.st_ino, kept.st_mode, kept.st_mtime_ns) == (
        notes.st_ino,
        notes.st_mode,
        notes.st_mtime_ns,
    )


def test_caches_of_deleted_modules_go(package: Path) -> None:
    publish(package, FIRST)
    (package / "models/__pycache__").mkdir()
    (package / "models/__pycache__/_b.cpython-311.pyc").write_bytes(b"")
    publish(package, {"__init__.py": ""})
    assert not (package / "models").exists()


def test_modes_of_folders_stay(package: Path) -> None:
    publish(package, FIRST)
    os.chmod(package, 0o750)
    os.chmod(package / "models", 0o700)
    publish(package, SECOND)
    assert [path.stat().st_mode & 0o777 for path in (package, package / "models")] == [0o750, 0o700]


def test_edited_files_are_kept_and_named(package: Path) -> None:
    publish(package, FIRST)
    (package / "models/_a.py").write_text("edited\n")
    (package / "models/_b.py").write_text("edited too\n")
    before = tree(package)
    assert refusal(package, SECOND) == (
        "2 files are in the way in OUT/pkg\n"
        "models/_a.py: edited by hand\n"
        "models/_b.py: edited by hand\n"
        "help: move your changes into custom/, which is never touched, or use --force to lose them"
    )
    assert tree(package) == before
    publish(package, SECOND, force=True)
    assert tree(package) == SECOND


def test_an_edit_that_equals_what_is_generated_is_none(package: Path) -> None:
    publish(package, FIRST)
    (package / "models/_a.py").write_text(SECOND["models/_a.py"])
    assert publish(package, SECOND).written == ("resources/c.py",)


def test_a_deleted_file_comes_back(package: Path) -> None:
    publish(package, FIRST)
    (package / "models/_a.py").unlink()
    assert publish(package, FIRST).written == ("models/_a.py",)
    assert tree(package) == FIRST


def test_a_folder_of_somebody_else_is_refused(package: Path) -> None:
    package.mkdir(parents=True)
    (package / "theirs.py").write_text("theirs\n")
    (package / "__init__.py").write_text("theirs\n")
    assert refusal(package, FIRST) == (
        "OUT/pkg holds files that clientwright did not write\n"
        "__init__.py\n"
        "theirs.py\n"
        "help: name another output folder or package, or use --force to write among these files"
    )
    assert tree(package) == {"theirs.py": "theirs\n", "__init__.py": "theirs\n"}
    publish(package, FIRST, force=True)
    assert tree(package) == {**FIRST, "theirs.py": "theirs\n"}


def test_an_empty_folder_is_used(package: Path) -> None:
    package.mkdir(parents=True)
    publish(package, FIRST)
    assert tree(package) == FIRST


def test_a_file_of_the_user_in_our_place_is_refused(package: Path) -> None:
    publish(package, FIRST)
    (package / "resources").mkdir()
    (package / "resources/c.py").write_text("theirs\n")
    assert refusal(package, SECOND).splitlines()[1] == "resources/c.py: not written by clientwright"
    publish(package, SECOND, force=True)
    assert tree(package) == SECOND


def test_a_link_in_our_place(package: Path, tmp_path: Path) -> None:
    publish(package, FIRST)
    outside = tmp_path / "outside.py"
    outside.write_text("outside\n")
    (package / "models/_a.py").unlink()
    (package / "models/_a.py").symlink_to(outside)
    assert refusal(package, SECOND).splitlines()[1] == (
        "models/_a.py: a symbolic link in the place of a generated file"
    )
    publish(package, SECOND, force=True)
    assert tree(package) == SECOND
    assert outside.read_text() == "outside\n"


def test_a_linked_folder_is_never_written_through(package: Path, tmp_path: Path) -> None:
    publish(package, FIRST)
    (tmp_path / "elsewhere").mkdir()
    (package / "resources").symlink_to(tmp_path / "elsewhere")
    for force in (False, True):
        assert refusal(package, SECOND, force=force) == (
            "1 file is in the way in OUT/pkg\n"
            "resources: a symbolic link where a folder is needed\n"
            "help: move them away, or name another output folder or package"
        )
    assert os.listdir(tmp_path / "elsewhere") == []


def test_a_folder_in_the_place_of_a_file(package: Path) -> None:
    publish(package, FIRST)
    (package / "resources/c.py").mkdir(parents=True)
    assert refusal(package, SECOND, force=True).splitlines()[1] == (
        "resources/c.py: a folder where a file is needed"
    )


def test_seeds_are_written_once(package: Path) -> None:
    seeds = {"custom/__init__.py": "# yours\n"}
    assert publish(package, FIRST, seeds=seeds).written[-1] == "custom/__init__.py"
    assert tree(package) == {**FIRST, **seeds}
    (package / "custom/__init__.py").write_text("# changed\n")
    publish(package, SECOND, seeds={"custom/__init__.py": "# a newer version\n"})
    publish(package, SECOND, force=True)
    assert tree(package) == {**SECOND, "custom/__init__.py": "# changed\n"}


def test_a_linked_seed_folder_is_the_users(package: Path, tmp_path: Path) -> None:
    publish(package, FIRST)
    (tmp_path / "additions").mkdir()
    (package / "custom").symlink_to(tmp_path / "additions")
    publish(package, FIRST, seeds={"custom/__init__.py": "# yours\n"})
    assert os.listdir(tmp_path / "additions") == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"manifest": 2, "files": {}, "seeds": []}'])
def test_a_manifest_that_cannot_be_read(package: Path, text: str) -> None:
    publish(package, FIRST)
    (package / MANIFEST).write_text(text)
    assert refusal(package, SECOND, force=True) == (
        f"OUT/pkg/{MANIFEST} is not a manifest that this version can read\n"
        "help: restore it from version control, or delete the package and generate it again"
    )
    assert tree(package) == FIRST


def test_a_manifest_that_points_outside_deletes_nothing(package: Path, tmp_path: Path) -> None:
    publish(package, FIRST)
    outside = tmp_path / "out" / "precious.txt"
    outside.write_text("precious\n")
    manifest = package / MANIFEST
    manifest.write_text(
        manifest.read_text().replace('"__init__.py"', '"../precious.txt": "00", "__init__.py"')
    )
    publish(package, SECOND, force=True)
    assert outside.read_text() == "precious\n"


def test_the_package_is_a_file(package: Path) -> None:
    package.parent.mkdir()
    package.write_text("a file\n")
    assert refusal(package, FIRST, force=True) == (
        "OUT/pkg is a file\nhelp: name another output folder or package, or move the file away"
    )


def test_the_package_is_a_link(package: Path, tmp_path: Path) -> None:
    package.parent.mkdir()
    (tmp_path / "real").mkdir()
    package.symlink_to(tmp_path / "real")
    assert refusal(package, FIRST, force=True) == (
        "OUT/pkg is a symbolic link\nhelp: name the folder that it points to as the output"
    )
    assert os.listdir(tmp_path / "real") == []


def test_the_output_is_a_file(package: Path) -> None:
    package.parent.write_text("a file\n")
    assert refusal(package, FIRST) == (
        "OUT/pkg could not be written: file exists\n"
        "help: a part of the path is a file: name another output folder"
    )


def test_below_a_file(package: Path) -> None:
    package.parent.write_text("a file\n")
    assert refusal(package / "deeper" / "pkg", FIRST).endswith(
        "could not be written: not a directory\n"
        "help: a part of the path is a file: name another output folder"
    )


def test_folders_made_for_nothing_are_taken_back(
    package: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    deep = tmp_path / "a/b/c/pkg"
    assert refusal(deep, FIRST).splitlines()[0].endswith("no space left on device")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "path", ["../x.py", "/x.py", "a/../../x.py", "", "a\\b.py", "a\0b", "c:x.py"]
)
def test_paths_that_leave_the_package_are_a_bug(package: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path below the package"):
        publish(package, {path: ""})
    assert not package.parent.exists()


def test_paths_that_some_file_systems_take_for_one_are_a_bug(package: Path) -> None:
    with pytest.raises(ValueError, match="two files with one name"):
        publish(package, {"models/a.py": "", "models/A.py": ""})


@pytest.mark.parametrize("can_exchange", [True, False])
def test_what_the_user_does_meanwhile_is_not_lost(
    package: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    publish(package, FIRST)
    (package / "notes.txt").write_text("mine\n")
    os.utime(package / "notes.txt", ns=(0, 0))
    exchange = disk.exchange

    def slow(one: Path, other: Path) -> bool:
        (package / "late").mkdir()
        (package / "late/file.txt").write_text("late\n")
        (package / "edited.tmp").write_text("mine, edited\n")
        (package / "edited.tmp").rename(package / "notes.txt")
        return can_exchange and exchange(one, other)

    monkeypatch.setattr(disk, "exchange", slow)
    publish(package, SECOND)
    assert tree(package) == {**SECOND, "notes.txt": "mine, edited\n", "late/file.txt": "late\n"}
    assert os.listdir(package.parent) == ["pkg"]


def test_without_hard_links_files_are_copied(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    publish(package, FIRST)
    (package / "notes.txt").write_text("mine\n")
    before = (package / "notes.txt").stat()
    monkeypatch.setattr(os, "link", refuse)
    publish(package, SECOND)
    assert tree(package) == {**SECOND, "notes.txt": "mine\n"}
    assert (package / "notes.txt").stat().st_mtime_ns == before.st_mtime_ns
