"""Notes of a whole repository: from git through the store and back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sleepcode.ask.notes import read_notes
from sleepcode.model import Note, NoteKind
from sleepcode.sleep.index import index_repository
from tests.support.projects import opened, settings_in
from tests.support.repositories import RepositoryBuilder

PROVIDER = "src/webshop/payments/provider.py"
PRICING = "src/webshop/catalog/pricing.py"
_TELL = """
from tests.support.snapshots import ask_all, make_change, make_snapshot, read_fixture
from sleepcode.sleep.notes.architecture import write_architecture
from sleepcode.sleep.notes.edits import write_edit_locations
from sleepcode.sleep.notes.files import write_file_summaries

files = read_fixture("webshop")
paths = sorted(path for path in files if path.startswith("src/"))
changes = [make_change(f"Touch thing {n}", *paths[n % 5 : n % 5 + 3], day=n) for n in range(40)]
changes += [make_change(f"Pay back refunds, voucher {n}", paths[-1], paths[-4], "docs/payments.md", day=50 + n) for n in range(9)]
snapshot = make_snapshot(files, changes, name="webshop")
notes = [*write_architecture(snapshot), *write_edit_locations(snapshot)]
notes += [*ask_all(snapshot, notes), *write_file_summaries(snapshot, list(files))]
print(ascii(notes))
"""


def grow(builder: RepositoryBuilder) -> RepositoryBuilder:
    """The webshop with a past: refunds came with their tests, prices and pages came alone."""
    builder.copy_tree("webshop")
    builder.commit("Sell things")
    provider = (builder.path / PROVIDER).read_text()
    pricing = (builder.path / PRICING).read_text()
    for number in range(6):
        builder.write(PROVIDER, provider + f"\n# refund {number}\n")
        builder.write("tests/payments/test_provider.py", f"def test_refund_{number}() -> None:\n    pass\n")
        builder.commit(f"Fix refunds of partial orders, part {number}")
        builder.write(PRICING, pricing + f"\n# price {number}\n")
        builder.commit(f"Round prices {number}")
    for number in range(24):
        builder.write("docs/index.md", f"# Webshop\n\nPage {number}.\n")
        builder.commit(f"Say more, page {number}")
    builder.write(PROVIDER, provider)
    builder.write(PRICING, pricing)
    builder.commit("Settle down")
    return builder


@pytest.fixture(scope="module")
def grown(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[RepositoryBuilder, dict[NoteKind, list[Note]], list[str]]:
    root = tmp_path_factory.mktemp("webshop")
    builder = grow(RepositoryBuilder(root / "webshop"))
    settings = settings_in(root / "store")
    report = index_repository(opened(builder), settings)
    _, notes, _ = read_notes(opened(builder), settings, [], [])
    kinds = {kind: [note for note in notes if note.kind is kind] for kind in NoteKind}
    return builder, kinds, report.learned


def test_every_section_of_a_living_project_is_written(
    grown: tuple[RepositoryBuilder, dict[NoteKind, list[Note]], list[str]],
) -> None:
    _, kinds, _ = grown
    assert [note.key for note in kinds[NoteKind.ARCHITECTURE]] == [
        *(
            "overview",
            "components",
            "dependencies",
            "entry-points",
            "interfaces",
            "hubs",
            "external-dependencies",
        ),
        *("build-test-lint", "conventions", "risky-places"),
    ]


def test_every_file_has_a_summary_of_its_own_blob(
    grown: tuple[RepositoryBuilder, dict[NoteKind, list[Note]], list[str]],
) -> None:
    builder, kinds, _ = grown
    summaries = {note.key: note for note in kinds[NoteKind.FILE]}

    assert sorted(summaries) == sorted(builder.git("ls-files").split("\n"))
    assert (PROVIDER, builder.blob(PROVIDER)) in summaries[PROVIDER].inputs
    assert "Tested by `tests/payments/test_provider.py`." in summaries[PROVIDER].text


def test_history_of_commits_becomes_an_edit_location(
    grown: tuple[RepositoryBuilder, dict[NoteKind, list[Note]], list[str]],
) -> None:
    _, kinds, _ = grown
    refunds = next(note for note in kinds[NoteKind.EDIT] if "refunds" in note.key)

    assert refunds.data["files"][0] == [PROVIDER, 6]


def test_index_ends_with_what_it_learned(
    grown: tuple[RepositoryBuilder, dict[NoteKind, list[Note]], list[str]],
) -> None:
    _, _, learned = grown
    assert learned == ["The source file changed most often is src/webshop/catalog/pricing.py: 8 commits."]


def test_notes_are_the_same_under_any_hash_seed() -> None:
    root = Path(__file__).parents[3]
    outputs = [
        subprocess.run(
            [sys.executable, "-c", _TELL],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]

    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 10_000
