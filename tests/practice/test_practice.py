"""Practice as a whole: what is replayed, what isn't seen, what it teaches, where that holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sleepcode.ask.localize import localize
from sleepcode.config import Settings
from sleepcode.paths import store_path
from sleepcode.practice.fitting import fit_adaptation
from sleepcode.practice.run import practise
from sleepcode.ranking.adaptation import ADAPTED, ranker_identity
from sleepcode.repo.repository import Repository
from sleepcode.sleep.index import index_repository
from sleepcode.sleep.status import read_status
from sleepcode.store.database import open_for_reading
from sleepcode.store.practice import (
    Adaptation,
    PracticeFile,
    PractisedChange,
    practice_path,
    read_adaptation,
)
from sleepcode.store.revisions import list_revisions
from tests.support.program import Program
from tests.support.projects import build_shop, opened, settings_in
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path / "store")


@pytest.fixture
def repository(builder: RepositoryBuilder) -> Repository:
    """A shop with three more changes of three files; the newest also adds one."""
    build_shop(builder)
    for number in range(3):
        builder.write("shop/prices.py", f"DISCOUNT = {number}\n")
        builder.write("shop/cart.py", f"from shop.prices import DISCOUNT\n\nITEMS = {number}\n")
        builder.write("README.md", f"# Shop\n\nDiscount is {number} today.\n")
        if number == 2:
            builder.write("shop/voucher.py", "def voucher() -> int:\n    return 7\n")
        builder.commit(f"Give a discount of {number} by voucher")
    return opened(builder)


TASK = "Retry confirmation mail"


def first_of(repository: Repository, settings: Settings, task: str, revision: str) -> str:
    return localize(repository, settings, task, revision=revision).candidates[0].path


def practised_in(repository: Repository, settings: Settings) -> list[PractisedChange]:
    """Everything that the practice file holds."""
    path = practice_path(store_path(repository.common_dir, settings))
    with closing(sqlite3.connect(path)) as connection:
        commits = [commit for (commit,) in connection.execute("SELECT object FROM practised")]
    with PracticeFile(path) as kept:
        return list(kept.read(commits, ranker_identity()).values())


def test_past_changes_are_predicted_from_what_was_known_before(
    repository: Repository, settings: Settings
) -> None:
    commit = index_repository(repository, settings).stamp.commit

    report = practise(repository, settings, commit, seconds=60)

    assert (report.changes, report.new, report.left) == (3, 3, 0)
    assert report.metrics["recall@10"] == 1.0
    newest = next(change for change in practised_in(repository, settings) if change.change == commit)
    assert newest.gold == ("README.md", "shop/cart.py", "shop/prices.py")
    # The file that the change itself added isn't known to whoever is to predict it.
    assert "shop/voucher.py" not in {*newest.paths, *(candidate.path for candidate in newest.candidates)}


def test_nothing_is_practised_twice_and_the_store_stays_as_it_was(
    repository: Repository, settings: Settings
) -> None:
    commit = index_repository(repository, settings).stamp.commit
    path = store_path(repository.common_dir, settings)
    before = Path(path).read_bytes()

    practise(repository, settings, commit, seconds=60)
    again = practise(repository, settings, commit, seconds=60)

    assert (again.changes, again.new) == (3, 0)
    assert Path(path).read_bytes() == before
    connection = open_for_reading(path)
    assert connection is not None
    with closing(connection):
        assert [revision.object for revision in list_revisions(connection)] == [commit]
    assert not Path(path).with_name("practice").exists()


def test_time_that_is_over_leaves_the_rest_for_later(repository: Repository, settings: Settings) -> None:
    commit = index_repository(repository, settings).stamp.commit

    report = practise(repository, settings, commit, seconds=0)
    later = practise(repository, settings, commit, seconds=60)

    assert (report.new, report.left) == (0, 3)
    assert (later.new, later.left) == (3, 0)


def test_interruption_keeps_what_was_practised(
    repository: Repository, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = index_repository(repository, settings).stamp.commit

    class Impatient:
        steps = 0

        def start(self, phase: str, total: int | None = None) -> None: ...
        def finish(self) -> None: ...
        def message(self, text: str) -> None: ...

        def advance(self, steps: int = 1) -> None:
            self.steps += steps
            if self.steps == 3:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        practise(repository, settings, commit, seconds=60, progress=Impatient())

    assert len(practised_in(repository, settings)) == 2
    assert not Path(store_path(repository.common_dir, settings)).with_name("practice").exists()


def made_up(number: int, gold_feature: str) -> PractisedChange:
    """A change whose gold is the third of five candidates by the shipped ranker; a feature tells it."""
    place = ADAPTED.index(gold_feature)
    paths = tuple(f"{name}{number}.py" for name in "abcde")
    rows = [[0.0] * len(ADAPTED) for _ in paths]
    rows[2][place] = 1.0
    return PractisedChange(
        change=f"{number:040x}",
        text="Change something",
        gold=(paths[2],),
        returned=1,
        candidates=(),
        paths=paths,
        scores=(0.3, 0.2, 0.1, 0.0, -0.1),
        rows=tuple(map(tuple, rows)),
    )


def test_what_tells_the_gold_here_weighs_more() -> None:
    fitted = fit_adaptation([made_up(number, "documentation") for number in range(30)])

    assert fitted is not None
    assert fitted.adaptation is not None
    assert (fitted.before, fitted.after) == (pytest.approx(1 / 3), 1.0)
    assert fitted.adaptation.weights["documentation"] > 0.3
    assert fitted.adaptation.weights["cochange"] == 0.0
    assert fitted.adaptation.until == f"{0:040x}"


def test_what_held_once_and_no_longer_does_is_not_learned() -> None:
    newest = [made_up(number, "churn") for number in range(10)]
    # Of late, what documents told is misleading: the gold has none of it, another candidate has.
    misled = []
    for change in newest:
        rows = [list(row) for row in change.rows]
        rows[3][ADAPTED.index("documentation")] = 1.0
        misled.append(change._replace(rows=tuple(map(tuple, rows))))
    older = [made_up(number, "documentation") for number in range(10, 30)]

    fitted = fit_adaptation([*misled, *older])

    assert fitted is not None
    assert fitted.adaptation is None
    assert fitted.after < fitted.before


def test_few_changes_teach_nothing() -> None:
    assert fit_adaptation([made_up(number, "documentation") for number in range(11)]) is None


def test_what_was_learned_holds_for_what_came_after_it_alone(
    repository: Repository, builder: RepositoryBuilder, settings: Settings
) -> None:
    older = builder.git("rev-parse", "HEAD~2")
    commit = index_repository(repository, settings).stamp.commit
    index_repository(repository, settings, revision=older)
    before = [first_of(repository, settings, TASK, at) for at in (commit, older)]
    with PracticeFile(practice_path(store_path(repository.common_dir, settings))) as kept:
        kept.adapt(ranker_identity(), Adaptation({"documentation": 50.0}, 0.0, commit, 20))

    after = [first_of(repository, settings, TASK, at) for at in (commit, older)]

    assert before == ["shop/mail.py", "shop/mail.py"]
    assert after[0] in ("CHANGELOG.md", "README.md")
    assert after[1] == "shop/mail.py"


def test_what_titles_taught_is_not_used_for_reports(repository: Repository, settings: Settings) -> None:
    commit = index_repository(repository, settings).stamp.commit
    report = (
        "Mail fails\n\nSteps to reproduce: I expected a confirmation mail, but the actual result is an error. "
        + "It happens on every order since the last version. " * 5
        + '\n\nTraceback (most recent call last):\n  File "shop/mail.py", line 4\nValueError: no address'
    )
    with PracticeFile(practice_path(store_path(repository.common_dir, settings))) as kept:
        kept.adapt(ranker_identity(), Adaptation({"documentation": 50.0}, 0.0, commit, 20))

    assert first_of(repository, settings, report, commit) == "shop/mail.py"


def test_what_another_ranker_learned_is_not_used(repository: Repository, settings: Settings) -> None:
    commit = index_repository(repository, settings).stamp.commit
    with PracticeFile(practice_path(store_path(repository.common_dir, settings))) as kept:
        kept.adapt("another", Adaptation({"documentation": 50.0}, 0.0, commit, 20))

    assert first_of(repository, settings, TASK, "HEAD") == "shop/mail.py"


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to look at" * 30])
def test_asking_survives_a_practice_file_that_is_none(
    content: bytes, repository: Repository, settings: Settings
) -> None:
    index_repository(repository, settings)
    path = store_path(repository.common_dir, settings)
    Path(practice_path(path)).write_bytes(content)

    assert read_adaptation(path, ranker_identity()) is None
    assert first_of(repository, settings, TASK, "HEAD") == "shop/mail.py"
    assert read_status(repository, settings).practised == 0


def test_command_says_what_practising_came_to(
    repository: Repository, builder: RepositoryBuilder, tmp_path: Path
) -> None:
    program = Program(builder.path, tmp_path / "home")

    first = program.run("index", "--practice", "30")
    again = program.run("index", "--practice", "30", "--json")
    status = program.run("status", "--json")

    assert first.code == 0
    assert "practised on past changes" in first.out
    assert "3, 3 of them in this run" in first.out
    assert "too few to learn from" in first.out
    assert again.json()["practice"]["new"] == 0
    assert status.json()["practice"] == {"changes": 3, "adapted": False, "told": None}


def test_damaged_practice_file_is_told_and_harms_no_index(
    repository: Repository, builder: RepositoryBuilder, tmp_path: Path
) -> None:
    program = Program(builder.path, tmp_path / "home")
    program.run("index")
    (builder.path / ".git/sleepcode/practice.db").write_bytes(b"no database" * 500)

    outcome = program.run("index", "--practice", "5")

    assert outcome.code == 1
    assert "practice file" in outcome.err
    assert "is damaged" in outcome.err
    assert "Traceback" not in outcome.err
    assert program.run("ask", "--localize", "cart", "--json").json()["predicted"]
