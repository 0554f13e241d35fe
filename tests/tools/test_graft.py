"""Grafted repositories hold every clone's files and history, in packs that git finds through one index."""

from __future__ import annotations

from pathlib import Path

from tests.support.repositories import RepositoryBuilder
from tests.tools.graft import graft
from tests.tools.objects import git


def _clone(folder: Path, files: int, *, is_packed: bool) -> Path:
    builder = RepositoryBuilder(folder)
    for number in range(files):
        builder.write(f"src/part_{number}.py", f"{folder.name.upper()} = {number}\n")
        builder.commit(f"Add part {number}")
    if is_packed:
        git(folder, "repack", "-a", "-d", "-q")
    return folder / ".git"


def _listed(repository: Path) -> list[str]:
    return git(repository, "ls-tree", "-r", "--name-only", "HEAD").decode().split()


def test_packs_are_linked_and_found_through_one_index(tmp_path: Path) -> None:
    clones = [_clone(tmp_path / name, 2, is_packed=True) for name in ("one", "two")]

    files, commits = graft(clones, 4, tmp_path / "out")

    packs = tmp_path / "out/objects/pack"
    assert (files, commits) == (4, 2 * 2 + 2)
    assert _listed(tmp_path / "out") == [f"{name}/src/part_{n}.py" for name in ("one", "two") for n in (0, 1)]
    assert (packs / "multi-pack-index").is_file()
    assert all(file.is_symlink() for file in packs.glob("*.pack"))
    assert git(tmp_path / "out", "show", "HEAD:two/src/part_1.py") == b"TWO = 1\n"


def test_loose_objects_are_borrowed_and_clones_taken_again_where_there_are_too_few(tmp_path: Path) -> None:
    loose = _clone(tmp_path / "loose", 2, is_packed=False)

    files, _ = graft([loose], 4, tmp_path / "out")

    assert files == 4
    assert {path.partition("/")[0] for path in _listed(tmp_path / "out")} == {"loose", "loose-1"}
