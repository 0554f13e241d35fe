"""The hook stands where git runs it, beside whatever was there, and goes without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from sleepcode.errors import HookError, RepositoryError, UsageError
from sleepcode.hook.install import choose_events, install_hook, uninstall_hook
from sleepcode.hook.status import read_hook_status
from sleepcode.repo.repository import open_repository
from tests.support.program import Program
from tests.support.repositories import RepositoryBuilder

_OLD = '#!/bin/sh\necho "$0 was called" >> called\nexit 0\n'


def _write_hook(folder: Path, text: str = _OLD, name: str = "post-commit") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    hook = folder / name
    hook.write_text(text)
    hook.chmod(0o755)
    return hook


def _listing(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_mode) for path in sorted(folder.iterdir())}


def test_install_and_uninstall_leave_an_empty_folder(builder: RepositoryBuilder) -> None:
    repository = open_repository(str(builder.path))

    changes = install_hook(repository, choose_events(""))
    installed = _listing(builder.path / ".git/hooks")
    removed = uninstall_hook(repository)

    assert (changes.installed, list(installed)) == (["post-commit"], ["post-commit"])
    assert removed.removed == ["post-commit"]
    assert list((builder.path / ".git/hooks").iterdir()) == []


def test_installing_again_changes_nothing(builder: RepositoryBuilder) -> None:
    repository = open_repository(str(builder.path))
    install_hook(repository, choose_events("post-merge"))
    before = _listing(builder.path / ".git/hooks")

    again = install_hook(repository, choose_events("post-merge"))

    assert (again.installed, again.unchanged) == ([], ["post-commit", "post-merge"])
    assert _listing(builder.path / ".git/hooks") == before


def test_hook_that_is_there_is_kept_and_comes_back(builder: RepositoryBuilder) -> None:
    repository = open_repository(str(builder.path))
    _write_hook(builder.path / ".git/hooks")
    before = _listing(builder.path / ".git/hooks")

    changes = install_hook(repository, choose_events(""))
    install_hook(repository, choose_events(""))
    uninstalled = uninstall_hook(repository)

    assert changes.kept == ["post-commit"]
    assert uninstalled.restored == ["post-commit"]
    assert _listing(builder.path / ".git/hooks") == before


def test_symbolic_link_as_a_hook_comes_back_as_one(builder: RepositoryBuilder, tmp_path: Path) -> None:
    target = _write_hook(tmp_path / "elsewhere", name="shared")
    hook = builder.path / ".git/hooks/post-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.symlink_to(target)
    repository = open_repository(str(builder.path))

    install_hook(repository, choose_events(""))
    assert not hook.is_symlink()
    uninstall_hook(repository)

    assert hook.readlink() == target
    assert target.read_text() == _OLD


def test_uninstalling_leaves_hooks_of_others_alone(builder: RepositoryBuilder) -> None:
    _write_hook(builder.path / ".git/hooks")

    assert uninstall_hook(open_repository(str(builder.path))).removed == []
    assert (builder.path / ".git/hooks/post-commit").read_text() == _OLD


def test_hook_moved_aside_by_another_manager_is_taken_away_too(builder: RepositoryBuilder) -> None:
    repository = open_repository(str(builder.path))
    install_hook(repository, choose_events(""))
    hooks = builder.path / ".git/hooks"
    (hooks / "post-commit").rename(hooks / "post-commit.legacy")
    _write_hook(hooks)

    assert read_hook_status(repository).events == ["post-commit"]
    uninstall_hook(repository)

    assert list(_listing(hooks)) == ["post-commit"]


def test_worktree_gets_the_hook_that_git_runs_there(builder: RepositoryBuilder, tmp_path: Path) -> None:
    builder.commit_file("a.txt")
    worktree = builder.worktree(tmp_path / "linked")

    changes = install_hook(open_repository(str(worktree)), choose_events(""))

    assert Path(changes.folder).samefile(builder.path / ".git/hooks")


def test_submodule_gets_a_hook_of_its_own(builder: RepositoryBuilder, tmp_path: Path) -> None:
    inner = RepositoryBuilder(tmp_path / "inner")
    inner.commit_file("a.txt")
    submodule = builder.add_submodule(inner, "deps/inner")

    changes = install_hook(open_repository(str(submodule)), choose_events(""))

    assert Path(changes.folder).samefile(builder.path / ".git/modules/deps/inner/hooks")


def test_hooks_path_that_is_private_is_used(builder: RepositoryBuilder) -> None:
    builder.configure("core.hooksPath", str(builder.path / ".git/my-hooks"))

    install_hook(open_repository(str(builder.path)), choose_events(""))

    assert (builder.path / ".git/my-hooks/post-commit").is_file()


def test_shared_hooks_path_is_left_alone(builder: RepositoryBuilder) -> None:
    builder.configure("core.hooksPath", "ci/hooks")
    repository = open_repository(str(builder.path))

    with pytest.raises(HookError) as caught:
        install_hook(repository, choose_events(""))

    assert "core.hooksPath" in caught.value.message
    assert "sleepcode hook run" in caught.value.hint
    assert "ci/hooks/post-commit" in caught.value.hint
    assert not (builder.path / "ci").exists()
    _write_hook(builder.path / "ci/hooks", "#!/bin/sh\nsleepcode hook run\n")
    assert read_hook_status(repository).events == ["post-commit"]


def test_husky_is_told_its_own_file(builder: RepositoryBuilder) -> None:
    builder.configure("core.hooksPath", ".husky/_")

    with pytest.raises(HookError) as caught:
        install_hook(open_repository(str(builder.path)), choose_events(""))

    assert "husky" in caught.value.message
    assert ".husky/post-commit" in caught.value.hint


def test_lefthook_keeps_its_hook(builder: RepositoryBuilder) -> None:
    builder.write("lefthook.yml", "post-commit:\n  commands:\n    greet:\n      run: echo hello\n")
    _write_hook(builder.path / ".git/hooks", "#!/bin/sh\ncall_lefthook run post-commit\n")

    with pytest.raises(HookError) as caught:
        install_hook(open_repository(str(builder.path)), choose_events(""))

    assert "lefthook.yml" in caught.value.hint


def test_bare_repository_has_no_commits_to_follow(builder: RepositoryBuilder, tmp_path: Path) -> None:
    builder.commit_file("a.txt")
    bare = builder.bare_clone(tmp_path / "bare.git")

    with pytest.raises(RepositoryError, match="bare"):
        install_hook(open_repository(str(bare)), choose_events(""))


def test_two_hooks_at_once_are_not_written_over(builder: RepositoryBuilder) -> None:
    hooks = builder.path / ".git/hooks"
    _write_hook(hooks)
    _write_hook(hooks, "#!/bin/sh\n", "post-commit.before-sleepcode")

    with pytest.raises(HookError, match="kept"):
        install_hook(open_repository(str(builder.path)), choose_events(""))

    assert (hooks / "post-commit").read_text() == _OLD


def test_events_are_those_of_git(builder: RepositoryBuilder) -> None:
    assert choose_events("post-rewrite, post-merge") == ("post-commit", "post-merge", "post-rewrite")
    with pytest.raises(UsageError, match="pre-push"):
        choose_events("pre-push")


def test_status_tells_that_the_interpreter_is_gone(builder: RepositoryBuilder) -> None:
    repository = open_repository(str(builder.path))
    install_hook(repository, choose_events(""))
    hook = builder.path / ".git/hooks/post-commit"
    lines = [
        "    python=/gone/bin/python" if line.strip().startswith("python=") else line
        for line in hook.read_text().splitlines()
    ]
    hook.write_text("\n".join(lines) + "\n")

    assert "/gone/bin/python" in read_hook_status(repository).problem


def test_folder_of_hooks_is_named_from_where_one_is(builder: RepositoryBuilder, tmp_path: Path) -> None:
    inside, outside = Program(builder.path, tmp_path), Program(tmp_path, tmp_path)

    installed = inside.run("hook", "install").out.splitlines()[0]
    taken = inside.run("hook", "uninstall").out.splitlines()[0]

    assert installed == "installed: post-commit in .git/hooks"
    assert taken == "taken away: post-commit in .git/hooks"
    nothing = outside.run("hook", "uninstall", "--repo", str(builder.path)).out
    assert nothing == "nothing to take away: no hook of sleepcode in project/.git/hooks\n"
