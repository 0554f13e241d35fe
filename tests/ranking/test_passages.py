"""Which passages come first."""

from __future__ import annotations

from pathlib import Path

from sleepcode.ask.session import open_session
from sleepcode.ranking.passages import find_passages
from sleepcode.ranking.query import analyse
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from tests.support.projects import settings_in
from tests.support.repositories import RepositoryBuilder


def test_document_that_says_all_that_is_asked_counts_in_full(
    builder: RepositoryBuilder, tmp_path: Path
) -> None:
    builder.write(
        "AGENTS.md",
        "# Guidelines\n\n## Patterns\n\nInterface guards are compile-time verification that modules implement required "
        "interfaces.\n\n## Style\n\nNames are short.\n",
    )
    builder.write(
        "shop/checks.py",
        "def guard_modules(modules):\n    # Modules implement required interfaces.\n    return modules\n",
    )
    for number in range(12):
        builder.write(f"shop/part_{number}.py", f"def sell_{number}():\n    return {number}\n")
    builder.commit("Implement modules")
    repository, settings = open_repository(str(builder.path)), settings_in(tmp_path / "store")
    index_repository(repository, settings)

    def first(question: str) -> str:
        with open_session(repository, settings) as session:
            passages, _ = find_passages(session.view, analyse(question, is_question=True))
            return session.view.path(passages[0].place)

    said = "interface guards compile-time verification that modules implement required interfaces"
    assert first(said) == "AGENTS.md"
    assert first("how does it guard modules?") == "shop/checks.py"
