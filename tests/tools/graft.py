"""Makes a large bare repository of public clones: each becomes a folder, and all their histories lead to one commit.

    python -m tests.tools.graft --clones DIR --files 50000 OUT

The clones' packs are linked to and listed in one index (`git multi-pack-index`, which git's own maintenance
writes), so it takes seconds and little room, and git reads it as fast as any one repository: of a hundred
packs without it, each command of git opens a hundred indexes first. Where the clones have too few files, they
are taken again under other names, with histories as they are.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_IDENTITY = {
    "GIT_AUTHOR_NAME": "Graft",
    "GIT_AUTHOR_EMAIL": "graft@example.org",
    "GIT_COMMITTER_NAME": "Graft",
    "GIT_COMMITTER_EMAIL": "graft@example.org",
}


def find_clones(folder: Path) -> list[Path]:
    """Git directories of the clones below a folder, by name."""
    found = [path.parent for path in folder.glob("*/*/HEAD")] + [
        path.parent for path in folder.glob("*/.git/HEAD")
    ]
    return sorted(set(found))


def graft(clones: Sequence[Path], files: int, out: Path) -> tuple[int, int]:
    """Writes the repository to `out`; returns its (files, commits)."""
    _git(out, "init", "-q", "--bare", "-b", "main", str(out), cwd=out.parent)
    parents: list[str] = []
    held = 0
    copy = 0
    while held < files:
        for clone in clones:
            if not copy:
                _lend(clone, out)
            head = _git(clone, "rev-parse", "HEAD", cwd=clone)
            count = len(_git(clone, "ls-tree", "-r", "--name-only", head, cwd=clone).splitlines())
            name = clone.parent.name.replace("+", "-") + (f"-{copy}" if copy else "")
            # A bare repository has an index only for who brings a working tree along.
            _git(out, f"--git-dir={out}", f"--work-tree={out}", "read-tree", f"--prefix={name}/", head)
            held += count
            if head not in parents:
                parents.append(head)
            if held >= files:
                break
        copy += 1
    if any((out / "objects/pack").iterdir()):
        _git(out, "multi-pack-index", "write")
    held -= _drop_missing(out)
    tree = _git(out, "write-tree")
    # A merge of a thousand parents is no history that anyone has: two by two they lead to the whole.
    commit = parents[0]
    for parent in parents[1:]:
        commit = _git(out, "commit-tree", "-m", "Merge another project", "-p", commit, "-p", parent, tree)
    commit = _git(out, "commit-tree", "-m", "Put the projects together", "-p", commit, tree)
    _git(out, "update-ref", "refs/heads/main", commit)
    return held, int(_git(out, "rev-list", "--count", "HEAD"))


def _lend(clone: Path, out: Path) -> None:
    """Gives `out` the clone's packed objects, by links, and its loose ones as an alternate."""
    objects = clone.resolve() / "objects"
    for file in (objects / "pack").glob("pack-*.*"):
        link = out / "objects/pack" / file.name
        # Two clones may hold the very same pack.
        if file.suffix in (".pack", ".idx") and not link.is_symlink():
            link.symlink_to(file)
    if any(len(folder.name) == 2 for folder in objects.iterdir()):
        with (out / "objects/info/alternates").open("a", encoding="utf-8") as alternates:
            alternates.write(f"{objects}\n")


def _drop_missing(out: Path) -> int:
    """Takes what a clone has no objects of out of the index; returns how many files that were."""
    entries = _git(out, "ls-files", "-s", "-z").rstrip("\0").split("\0")
    blobs = [entry.split(" ")[1] for entry in entries]
    told = _git(out, "cat-file", "--batch-check", input="\n".join(blobs) + "\n").splitlines()
    missing = [
        entry.partition("\t")[2]
        for entry, line in zip(entries, told, strict=True)
        if line.endswith("missing")
    ]
    submodules = [entry.partition("\t")[2] for entry in entries if entry.startswith("160000")]
    dropped = sorted({*missing, *submodules})
    _git(
        out,
        "update-index",
        "-z",
        "--index-info",
        input="".join(f"0 {'0' * 40}\t{path}\0" for path in dropped),
    )
    return len(dropped)


def _git(directory: Path, *arguments: str, cwd: Path | None = None, input: str | None = None) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    result = subprocess.run(
        ["git", *arguments],
        cwd=cwd or directory,
        env={**kept, **_IDENTITY},
        input=None if input is None else os.fsencode(input),
        capture_output=True,
        check=True,
    )
    return os.fsdecode(result.stdout).strip()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clones", type=Path, required=True, help="folder of clones")
    parser.add_argument("--files", type=int, required=True)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    clones = find_clones(options.clones)
    if not clones:
        parser.error(f"no clones below {options.clones}")
    files, commits = graft(clones, options.files, options.out.resolve())
    print(f"{files:,} files, {commits:,} commits in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
