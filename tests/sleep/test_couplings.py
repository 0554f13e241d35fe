"""Files that change together, on a real past in which one was divided."""

from __future__ import annotations

from pathlib import Path

from sleepcode.ask.notes import read_notes
from sleepcode.config import Settings
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened, settings_in
from tests.support.repositories import RepositoryBuilder


def _change(builder: RepositoryBuilder, *paths: str) -> None:
    for number in range(6):
        for path in paths:
            builder.write(path, f"def work():\n    return {number}\n" + "# more of it\n" * 14)
        builder.commit(f"Change issues {number}")


def _couplings(builder: RepositoryBuilder, settings: Settings) -> list[str]:
    repository = opened(builder)
    index_repository(repository, settings)
    _, notes, _ = read_notes(repository, settings, (), ())
    return [note.text for note in notes if note.key == "hidden-couplings"]


def test_what_a_file_did_under_another_name_couples_nothing(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path / "state")
    _change(builder, "command/issue.py", "api/queries.py")
    builder.remove("command/issue.py")
    builder.write("pkg/issue.py", "def other():\n    return 2\n" + "# what is left\n" * 14)
    builder.commit("Divide issues")

    assert _couplings(builder, settings) == []

    _change(builder, "pkg/issue.py", "api/queries.py")

    (told,) = _couplings(builder, settings)
    assert "changed in 6 of the last 7 commits to `pkg/issue.py`" in told or (
        "`pkg/issue.py` changed in 6 of the last 12 commits to `api/queries.py`" in told
    )
