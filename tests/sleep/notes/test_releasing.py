"""How a release is made, and the versions that packages of a workspace take from a catalog."""

from __future__ import annotations

from sleepcode.sleep.notes.questions import write_questions
from tests.support.snapshots import make_snapshot

RELEASE = "How do I make a release?"


def _answers(files: dict[str, str | bytes]) -> dict[str, str]:
    return {note.title: note.text for note in write_questions(make_snapshot(files)).before}


def test_all_that_makes_a_release_is_told() -> None:
    job = "jobs:\n  a:\n    steps:\n      - run: npm publish\n"
    files: dict[str, str | bytes] = {
        "docs/releasing.md": "# Releasing\n\nFirst ask.\n",
        "CONTRIBUTING.md": "# Contributing\n\n## Cutting a new release\n\nPush a tag.\n",
        "package.json": '{\n  "scripts": {\n    "release": "node scripts/release.js",\n    "test": "jest"\n  }\n}\n',
        "pnpm-lock.yaml": "",
        "scripts/release.js": "run();\n",
        "utils/releasetools/01_pack.sh": "tar c .\n",
        "Makefile": "release: all\n\ttar c .\n",
        ".goreleaser.yml": "version: 2\n",
        ".github/workflows/by_hand.yml": (
            f"on:\n  workflow_dispatch:\n    inputs:\n      tag_name:\n      release:\n        default: v1\n\n{job}"
        ),
        ".github/workflows/by_tag.yml": f"on:\n  push:\n    tags:\n      - 'v*'\n\n{job}",
        ".github/workflows/test.yml": "on: push\njobs:\n  release:\n    steps:\n      - run: npm test\n",
    }

    assert _answers(files)[RELEASE].split("\n") == [
        "- Guide: `docs/releasing.md`",
        "- Guide: “Cutting a new release” in `CONTRIBUTING.md`",
        "- `pnpm run release`: `node scripts/release.js`",
        "- Script: `scripts/release.js`",
        "- Scripts in `utils/releasetools/`: `01_pack.sh`",
        "- `make release`",
        "- `.goreleaser.yml` sets up GoReleaser",
        "- CI: `.github/workflows/by_hand.yml` publishes to npm, which is started by hand",
        "- CI: `.github/workflows/by_tag.yml` publishes to npm, when a tag or a release is made",
    ]


def test_nothing_is_told_of_releases_where_nothing_says_how() -> None:
    assert RELEASE not in _answers({"shop.py": "def release(): ...\n", "README.md": "# Shop\n"})


def test_version_of_a_catalog_is_told_for_what_needs_it_most() -> None:
    files: dict[str, str | bytes] = {
        "pnpm-workspace.yaml": "packages:\n  - 'packages/*'\n\ncatalog:\n  'sums': ^1.2.0\n\ncatalogs:\n  old:\n    bells: '2.0' # loud\n",
        "package.json": '{\n  "private": true,\n  "devDependencies": {\n    "sums": "catalog:",\n    "bells": "catalog:old"\n  }\n}\n',
        "packages/a/package.json": '{\n  "name": "a",\n  "dependencies": {\n    "sums": "catalog:"\n  }\n}\n',
        "packages/a/index.js": "import 'sums'\n",
    }

    answers = _answers(files)

    assert answers["Which version of sums is used?"] == "- `sums`: `^1.2.0` (pnpm-workspace.yaml:5)"
    assert (
        answers["Which version of bells is used?"]
        == "- `bells`: `2.0`, for development (pnpm-workspace.yaml:9)"
    )
