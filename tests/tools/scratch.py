"""A clone to measure in: borrows the objects of another, may be committed to, leaves that one alone.

Survives a source whose largest blobs are missing: those files are marked as not checked out.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.tools.objects import TextReader, git, list_blobs

_SMALL, _LARGE = 500, 60_000
"""Bytes of a file that is worth a change."""
_COMMENTS = {
    **dict.fromkeys((".c", ".cc", ".cpp", ".cs", ".go", ".h", ".java", ".js", ".kt", ".php"), "// {}\n"),
    **dict.fromkeys((".rs", ".scala", ".swift", ".ts", ".tsx"), "// {}\n"),
    **dict.fromkeys((".py", ".rb", ".sh"), "# {}\n"),
}
_AUTHOR = {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}


def make_scratch_clone(source: Path, target: Path) -> None:
    """Clones with `--shared` and checks out what is there. Raises subprocess.CalledProcessError."""
    git(source, "clone", "--quiet", "--shared", "--no-checkout", str(source.resolve()), str(target))
    git(target, "read-tree", "HEAD")
    try:
        git(target, "checkout-index", "--all", "--force", "--quiet")
    except subprocess.CalledProcessError:
        absent = git(target, "ls-files", "--deleted", "-z")
        git(target, "update-index", "--skip-worktree", "-z", "--stdin", stdin=absent)
    git(target, "update-index", "-q", "--refresh")


def choose_files(clone: Path, count: int) -> list[str]:
    """Source files of middling size, spread evenly over the tree; fewer when there aren't so many."""
    blobs = list_blobs(clone, "HEAD")
    suitable = [
        path
        for path in sorted(blobs)
        if Path(path).suffix in _COMMENTS and _SMALL <= _size(clone / path) <= _LARGE
    ]
    step = max(1, len(suitable) // count) if count else 1
    return suitable[::step][:count]


def commit_changes(clone: Path, paths: list[str], number: int) -> None:
    """Adds a comment to each file and commits; `number` makes one change differ from the next."""
    for path in paths:
        with (clone / path).open("a", encoding="utf-8") as file:
            file.write("\n" + _COMMENTS[Path(path).suffix].format(f"Measured change number {number}."))
    git(clone, "update-index", "--", *paths)
    # `git commit` would look for the missing blobs.
    tree = git(clone, "write-tree", "--missing-ok").decode("ascii").strip()
    message = f"Change {len(paths)} files, number {number}"
    made = git(clone, "commit-tree", tree, "-p", "HEAD", "-m", message, environment=_AUTHOR)
    git(clone, "update-ref", "HEAD", made.decode("ascii").strip())


def measure_text(clone: Path) -> tuple[int, int]:
    """(files, characters) of the text at HEAD; binary, missing and very large files don't count."""
    sizes = []
    with TextReader(clone) as reader:
        for blob in list_blobs(clone, "HEAD").values():
            text = reader.read(blob)
            if text is not None:
                sizes.append(len(text))
    return len(sizes), sum(sizes)


def folder_bytes(folder: Path) -> int:
    """Size of all files below a folder; 0 when there is none."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return -1
