"""What the changes of a project customarily add besides: release notes and fragments of a changelog."""

from __future__ import annotations

from collections.abc import Sequence

from sleepcode.ask.localize import localize
from sleepcode.config import Settings
from sleepcode.model import CustomaryFile
from sleepcode.render.json_output import localization_json
from sleepcode.render.localization import render_localization
from sleepcode.render.terminal import PLAIN
from sleepcode.repo.repository import open_repository
from sleepcode.sleep.index import index_repository
from tests.support.repositories import RepositoryBuilder

_TASK = "Sort the parcels by weight"


def _change(builder: RepositoryBuilder, number: int, added: Sequence[str]) -> None:
    builder.write("src/parcels.py", f"def sort_parcels(parcels):\n    return sorted(parcels)[:{number}]\n")
    for path in added:
        builder.write(path, f"Parcels are sorted, {number} of them.\n")
    builder.commit(f"Sort {number} parcels by weight")


def _customary(builder: RepositoryBuilder, settings: Settings) -> CustomaryFile | None:
    repository = open_repository(str(builder.path))
    index_repository(repository, settings)
    return localize(repository, settings, _TASK).customary


def test_release_notes_that_each_release_takes_away_are_to_be_added(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for number in range(6):
        _change(builder, number, ["RELEASE.rst"])
        builder.git("rm", "-q", "RELEASE.rst")
        builder.commit(f"Bump version to 1.{number}")
    _change(builder, 9, [])
    repository = open_repository(str(builder.path))
    index_repository(repository, settings)

    result = localize(repository, settings, _TASK)

    assert result.customary == CustomaryFile("RELEASE.rst", 6, 7)
    text = " ".join(render_localization(result, PLAIN).split())
    assert (
        "to add, as changes here do "
        "RELEASE.rst (added by 6 of the last 7 changes to source, and gone again later)"
    ) in text
    assert localization_json(result)["customary"] == {"path": "RELEASE.rst", "times": 6, "of": 7}


def test_fragments_of_a_changelog_are_told_by_their_folder(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for number in range(6):
        _change(builder, number, [f"docs/changes/{number}.bugfix.rst"])
    _change(builder, 9, [])

    assert _customary(builder, settings) == CustomaryFile("docs/changes/", 6, 7)


def test_what_is_added_now_and_then_is_no_custom(builder: RepositoryBuilder, settings: Settings) -> None:
    for number in range(24):
        _change(builder, number, [f"docs/pages/{number}.rst"] if number % 4 == 0 else [])

    assert _customary(builder, settings) is None


def test_custom_of_long_ago_is_none_any_more(builder: RepositoryBuilder, settings: Settings) -> None:
    for number in range(8):
        _change(builder, number, [f"docs/changes/{number}.bugfix.rst"])
    for number in range(8, 70):
        _change(builder, number, [])

    assert _customary(builder, settings) is None


def test_new_sources_are_no_custom(builder: RepositoryBuilder, settings: Settings) -> None:
    for number in range(6):
        _change(builder, number, [f"src/part_{number}.py", f"tests/test_part_{number}.py"])
    _change(builder, 9, [])

    assert _customary(builder, settings) is None


def test_entry_of_another_change_is_no_file_to_edit(builder: RepositoryBuilder, settings: Settings) -> None:
    for number in range(6):
        _change(builder, number, [f"newsfragments/{number}.rst"])
    repository = open_repository(str(builder.path))
    index_repository(repository, settings)

    result = localize(repository, settings, _TASK)
    named = localize(repository, settings, "Mend the wording of newsfragments/3.rst")

    assert [one.path for one in result.candidates] == ["src/parcels.py"]
    assert result.customary == CustomaryFile("newsfragments/", 6, 6)
    assert "newsfragments/3.rst" in [one.path for one in named.candidates]


def test_what_is_to_be_added_is_no_matter_of_how_many_files_are_shown(
    builder: RepositoryBuilder, settings: Settings
) -> None:
    for number in range(6):
        _change(builder, number, [f"newsfragments/{number}.rst"])
    builder.write(
        "tests/test_parcels.py", "def test_sort_parcels_by_weight():\n    assert sort_parcels([]) == []\n"
    )
    builder.commit("Test the sorting of parcels by weight")
    repository = open_repository(str(builder.path))
    index_repository(repository, settings)

    shown = [localize(repository, settings, "Test sort_parcels by weight", top=top) for top in (1, 5)]

    assert shown[0].candidates[0].path == "tests/test_parcels.py"
    assert [one.customary for one in shown] == [CustomaryFile("newsfragments/", 6, 6)] * 2
