"""Signals on small repositories: each says of which files it speaks, and what would make it wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sleepcode.ask.session import open_session
from sleepcode.config import Settings
from sleepcode.ranking.associations import AssociationTable, path_features, subject_words
from sleepcode.ranking.query import analyse
from sleepcode.ranking.reasons import tell_reasons
from sleepcode.ranking.signals import Gathered, gather_signals
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from tests.support.projects import settings_in
from tests.support.repositories import RepositoryBuilder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path / "store")


class _Signals:
    """The signals of a request."""

    def __init__(self, gathered: Gathered, places: dict[str, int]) -> None:
        self.request = gathered.request
        self._gathered = gathered
        self._places = places

    def values(self, signal: str) -> dict[str, float]:
        """Path -> value, of the files that the signal speaks of."""
        found = {path: self._gathered.value(signal, place) for path, place in self._places.items()}
        return {path: value for path, value in found.items() if value}


@pytest.fixture
def gather(builder: RepositoryBuilder, settings: Settings) -> Callable[..., _Signals]:
    """Indexes what was committed and gathers the signals of a request."""

    def run(request: str, table: AssociationTable | None = None) -> _Signals:
        repository = open_repository(str(builder.path))
        index_repository(repository, settings, notes=False)
        with open_session(repository, settings) as session:
            gathered = gather_signals(session.view, analyse(request), table=table)
            return _Signals(gathered, {session.view.path(place): place for place in gathered.places})

    return run


def test_work_that_goes_on_is_told_from_work_of_old(
    builder: RepositoryBuilder, gather: Callable[..., _Signals]
) -> None:
    builder.commit_file("old.py", "VALUE = 1\n", "Add old")
    for number in range(30):
        builder.commit_file("between.py", f"VALUE = {number}\n", f"Change between {number}")
    builder.commit_file("new.py", "VALUE = 1\n", "Add new")

    lately = gather("Rename value").values("lately")

    assert lately["new.py"] == pytest.approx(1.0)
    assert lately.get("old.py", 0.0) < 0.1


def test_neighbouring_words_are_found_as_one_name(
    builder: RepositoryBuilder, gather: Callable[..., _Signals]
) -> None:
    builder.write("joined.py", "def send(max_age): return max_age\n")
    builder.write("camel.js", "export function send(maxAge) { return maxAge }\n")
    builder.write("apart.py", "def send(max, age): return max + age\n")
    for number in range(12):
        builder.write(f"other{number}.py", f"VALUE = {number}\n")
    builder.commit("Begin")

    compound = gather("Send the max age along").values("compound")

    assert set(compound) == {"joined.py", "camel.js"}


def test_change_like_the_request_tells_what_moves_with_a_likely_file(
    builder: RepositoryBuilder, gather: Callable[..., _Signals]
) -> None:
    for name in ("router", "options", "metrics"):
        builder.write(f"{name}.py", "VALUE = 0\n")
    builder.commit("Begin")
    for number in range(1, 4):
        builder.write("router.py", f"VALUE = {number}\n")
        builder.commit_file("options.py", f"VALUE = {number}\n", f"Add a timeout to the router {number}")
        builder.write("router.py", f"VALUE = -{number}\n")
        builder.commit_file("metrics.py", f"VALUE = {number}\n", f"Measure dispatch {number}")

    alike = gather("Let the router have another timeout").values("alike")

    assert alike["options.py"] > alike.get("metrics.py", 0.0)


def test_words_call_for_files_as_in_other_repositories(
    builder: RepositoryBuilder, gather: Callable[..., _Signals]
) -> None:
    table = AssociationTable("{}\ncolor\tin:them 1.4 role:test -0.8\n")
    builder.write("themes/dark.css", "body {}\n")
    builder.write("server/run.py", "VALUE = 1\n")
    builder.write("tests/test_run.py", "def test_run(): pass\n")
    builder.commit("Begin")

    signals = gather("Soften colors", table)
    association = signals.values("association")
    dissociation = signals.values("dissociation")

    assert association == {"themes/dark.css": pytest.approx(1.4)}
    assert dissociation == {"tests/test_run.py": pytest.approx(0.8)}


def test_shipped_table_knows_what_words_usually_touch(
    builder: RepositoryBuilder, gather: Callable[..., _Signals]
) -> None:
    builder.write(".github/workflows/main.yml", "on: push\n")
    builder.write("src/app.py", "VALUE = 1\n")
    builder.commit("Begin")

    association = gather("Run CI on Windows too").values("association")

    assert association[".github/workflows/main.yml"] > association.get("src/app.py", 0.0)


def test_signals_that_see_the_same_are_told_as_one_reason() -> None:
    contributions = [
        ("precedent", 1.0, -0.2),
        ("precedent_best", 1.0, 0.9),
        ("content", 1.0, 0.5),
        ("rate", 1.0, -1.0),
    ]
    reasons = {"precedent": "like past changes", "content": "has the words", "recency": "changed of late"}

    assert tell_reasons(contributions, reasons) == ["like past changes", "has the words"]


def test_features_of_a_path_are_its_words_folders_and_ending() -> None:
    assert path_features("docs/userGuide/Index.md") == {
        *("index", "in:doc", "in:user", "in:guid", "in:userguide", "ext:md", "name:index.md")
    }
    assert "root" in path_features("setup.py")


def test_words_of_a_subject_are_folded_and_each_is_told_once() -> None:
    assert subject_words("Fix the fixes of parsers, 12 of them") == ["fix", "parser"]


def _write_crates(builder: RepositoryBuilder) -> None:
    """A workspace whose changes of scope `derive` stay in one crate, whatever their words."""
    for crate in ("cart_derive", "cart_core"):
        for name in ("args", "error"):
            builder.write(f"{crate}/src/{name}.rs", f"pub fn {name}() {{}}\n")
    builder.commit("chore: Begin")
    for number in range(4):
        builder.commit_file(
            "cart_derive/src/args.rs", f"pub fn args() {{ {number} }}\n", f"fix(derive): Accept {number}"
        )
        builder.commit_file(
            "cart_core/src/error.rs", f"pub fn error() {{ {number} }}\n", f"feat(core): Report {number}"
        )


def test_scope_of_a_title_tells_how_often_its_changes_touch_a_file(
    builder: RepositoryBuilder, gather: Callable[..., _Signals]
) -> None:
    _write_crates(builder)

    rate = gather("fix(derive)!: Match the style of an error").values("scope_rate")

    assert rate == {"cart_derive/src/args.rs": pytest.approx(4 / 6)}


@pytest.mark.parametrize(
    ("title", "kind"), [("fix(derive)!: Match the style of an error", "scope"), ("Accept more", "area")]
)
def test_scope_and_words_of_a_title_tell_the_area_that_such_changes_touch(
    builder: RepositoryBuilder, gather: Callable[..., _Signals], title: str, kind: str
) -> None:
    _write_crates(builder)

    signals = gather(title)

    lifted, missed = signals.values(f"{kind}_lift"), signals.values(f"{kind}_miss")
    assert set(lifted) == {"cart_derive/src/args.rs", "cart_derive/src/error.rs"}
    assert set(missed) == {"cart_core/src/args.rs", "cart_core/src/error.rs"}


def test_title_without_a_scope_has_no_such_signals(
    builder: RepositoryBuilder, gather: Callable[..., _Signals]
) -> None:
    _write_crates(builder)

    signals = gather("Match the style of an error in derive")
    assert not signals.values("scope_rate")
    assert not signals.values("scope_miss")
    assert signals.request["scoped"] == 0.0


def test_type_of_a_title_tells_what_such_changes_touch(
    builder: RepositoryBuilder, gather: Callable[..., _Signals]
) -> None:
    _write_crates(builder)

    rate = gather("feat: Say more").values("type_rate")

    assert rate == {"cart_core/src/error.rs": pytest.approx(4 / 6)}


def test_what_uses_the_best_matching_code_is_told_from_what_does_not(
    builder: RepositoryBuilder, gather: Callable[..., _Signals]
) -> None:
    builder.write("shop/prices.py", "def round_price(value):\n    return round(value, 2)\n")
    builder.write(
        "shop/cart.py", "from shop import prices\n\n\ndef total():\n    return prices.round_price(3)\n"
    )
    builder.write("shop/mail.py", "from shop import prices\n\n\ndef send():\n    return prices\n")
    builder.commit("Begin")

    uses = gather("Round the price up").values("uses")

    assert set(uses) == {"shop/cart.py"}


def test_first_of_each_role_is_told(builder: RepositoryBuilder, gather: Callable[..., _Signals]) -> None:
    builder.write("shop/prices.py", "def round_price(value):\n    return value\n")
    builder.write("shop/cart.py", "def total():\n    return 0\n")
    builder.write("tests/test_prices.py", "def test_round_price():\n    pass\n")
    builder.commit("Begin")

    among = gather("Round the price up").values("content_among")

    assert among["shop/prices.py"] == among["tests/test_prices.py"] == 1.0
    assert among.get("shop/cart.py", 0.0) < 1.0
