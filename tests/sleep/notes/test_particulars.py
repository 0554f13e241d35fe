"""The licence, the version and what is needed: told by the files that say them."""

from __future__ import annotations

import pytest

from sleepcode.sleep.notes.licences import recognise_licence
from sleepcode.sleep.notes.questions import write_questions
from tests.support.snapshots import make_snapshot


def _answers(files: dict[str, str | bytes]) -> dict[str, str]:
    return {note.title: note.text for note in write_questions(make_snapshot(files)).before}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MIT License\n\nPermission is hereby granted, free of charge, to any person", "MIT license (MIT)"),
        ("   Apache License\n  Version 2.0, January 2004", "Apache License 2.0 (Apache-2.0)"),
        (
            "GNU LESSER GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007\n of the GNU General Public License",
            "GNU Lesser General Public License 3 (LGPL)",
        ),
        (
            "Redistribution and use in source and binary forms\nNeither the name of the shop",
            "BSD 3-clause license (BSD-3-Clause)",
        ),
        ("Redistribution and use in source and binary forms", "BSD 2-clause license (BSD-2-Clause)"),
        ("All rights reserved.", ""),
    ],
)
def test_licence_is_recognised_by_what_only_it_says(text: str, name: str) -> None:
    assert recognise_licence(text) == name


def test_licence_is_told_with_every_place_that_says_it() -> None:
    files: dict[str, str | bytes] = {
        "LICENSE": "Permission is hereby granted, free of charge, to any person obtaining a copy\n",
        "pyproject.toml": '[project]\nname = "shop"\nlicense = "MIT"\n',
        "README.md": "# Shop\n\n## License\n\nMIT.\n",
        "licenses.py": "LICENSE = 'GPL'\n",
    }

    text = _answers(files)["Which license is this project under?"]

    assert text.split("\n") == [
        "- `LICENSE` has the text of the MIT license (MIT).",
        "- `pyproject.toml` declares `MIT`.",
        "- `README.md` has a section on it.",
    ]


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("pyproject.toml", '[project]\nversion = "1.2.3"\n', "- `pyproject.toml`: 1.2.3"),
        ("shop/__init__.py", '__version__ = "1.2.3"\n', '- `shop/__init__.py:1`: `__version__ = "1.2.3"`'),
        ("VERSION", "1.2.3\n", "- `VERSION`: 1.2.3"),
        ("Directory.Version.props", "<Project><VersionPrefix>1.2.3</VersionPrefix></Project>", "1.2.3"),
        (
            "pom.xml",
            "<project><parent><version>9.0</version></parent><version>1.2.3</version></project>",
            "1.2.3",
        ),
        ("src/version.h", '#define SHOP_VERSION "1.2.3"\n', "src/version.h:1"),
    ],
)
def test_version_is_told_with_its_place(path: str, text: str, told: str) -> None:
    assert told in _answers({path: text})["Where is the version of this project set?"]


def test_version_of_a_workspace_that_has_none_is_not_told() -> None:
    assert not any("version" in title for title in _answers({"package.json": '{"version": "0.0.0"}'}))


@pytest.mark.parametrize(
    ("path", "text", "question", "told"),
    [
        (
            "pyproject.toml",
            '[project]\nrequires-python = ">=3.11"\n',
            "Which Python version is required?",
            ">=3.11",
        ),
        ("Cargo.toml", '[package]\nrust-version = "1.80"\n', "What is the MSRV?", "1.80"),
        ("go.mod", "module shop\n\ngo 1.25.1\n", "Which Go version is required?", "go `1.25.1`"),
        (
            "Shop/Shop.csproj",
            "<Project><TargetFrameworks>$(More);net8.0;net10.0</TargetFrameworks></Project>",
            "Which target frameworks are supported?",
            "net8.0;net10.0",
        ),
        ("mix.exs", 'elixir: "~> 1.15",\n', "Which Elixir version is needed to build?", "~> 1.15"),
        (
            "mix.exs",
            '@elixir_requirement "~> 1.16"\nelixir: @elixir_requirement,\n',
            "Which Elixir version is needed to build?",
            "~> 1.16",
        ),
        ("package.json", '{"engines": {"node": ">=20"}}', "Which Node version is needed to build?", ">=20"),
    ],
)
def test_what_is_needed_is_told(path: str, text: str, question: str, told: str) -> None:
    assert told in _answers({path: text})[question]
