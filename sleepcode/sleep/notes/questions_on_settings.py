"""Questions about configuration: which file configures which tool, and where the code keeps its settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.manifests import line_of, read_toml, table
from sleepcode.sleep.notes.purposes import file_purpose, key_symbols
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, opening
from sleepcode.sleep.notes.workflows import configures_ci

_TOOL_FILES = (
    (r"\.eslintrc[\w.]*|eslint\.config[\w.-]*\.\w+", "ESLint"),
    (r"(?:\.prettierrc[\w.]*|prettier\.config\.\w+)", "Prettier"),
    (r"tsconfig[\w.-]*\.json", "the TypeScript compiler"),
    (r"vite\.config[\w.-]*\.\w+", "Vite"),
    (r"vitest[\w.]*\.config[\w.-]*\.\w+", "Vitest"),
    (r"rollup[\w.]*\.config[\w.-]*\.\w+", "Rollup"),
    (r"webpack[\w.]*\.config[\w.-]*\.\w+", "webpack"),
    (r"babel\.config\.\w+|\.babelrc", "Babel"),
    (r"jest[\w.]*\.config[\w.-]*\.\w+", "Jest"),
    (r"\.golangci\.ya?ml", "golangci-lint"),
    (r"\.goreleaser\.ya?ml", "GoReleaser"),
    (r"\.pre-commit-config\.ya?ml", "pre-commit"),
    (r"tox\.ini", "tox"),
    (r"noxfile\.py", "nox"),
    (r"pytest\.ini", "pytest"),
    (r"mypy\.ini|\.mypy\.ini", "mypy"),
    (r"ruff\.toml|\.ruff\.toml", "Ruff"),
    (r"\.flake8", "Flake8"),
    (r"\.pylintrc|pylintrc", "Pylint"),
    (r"\.readthedocs\.ya?ml", "Read the Docs"),
    (r"\.rubocop\.yml", "RuboCop"),
    (r"clippy\.toml", "Clippy"),
    (r"rustfmt\.toml|\.rustfmt\.toml", "rustfmt"),
    (r"Dockerfile[\w.-]*|docker-compose[\w.-]*\.ya?ml|compose\.ya?ml", "Docker"),
    (r"CMakeLists\.txt", "CMake"),
    (r"phpunit\.xml[\w.]*", "PHPUnit"),
    (r"\.editorconfig", "EditorConfig"),
    (r"\.?cspell[\w.-]*\.(?:json|ya?ml)", "CSpell"),
    (r"nextest\.toml", "nextest"),
    (r"deny\.toml", "cargo-deny"),
    (r"[._]?typos\.toml", "typos"),
    (r"\.swiftformat", "SwiftFormat"),
    (r"\.swiftlint\.ya?ml", "SwiftLint"),
    (r"\.jazzy\.ya?ml", "Jazzy"),
    (r"detekt[\w.-]*\.ya?ml", "detekt"),
    (r"[\w-]*checkstyle[\w.-]*\.xml", "Checkstyle"),
    (r"biome\.jsonc?", "Biome"),
    (r"knip\.\w+", "Knip"),
    (r"\.stylelintrc[\w.]*|stylelint\.config\.\w+", "stylelint"),
    (r"playwright\.config\.\w+", "Playwright"),
    (r"cypress\.config\.\w+", "Cypress"),
    (r"tailwind\.config\.\w+", "Tailwind CSS"),
    (r"renovate\.json5?|\.renovaterc[\w.]*", "Renovate"),
    (r"dependabot\.ya?ml", "Dependabot"),
    (r"\.?codecov\.ya?ml", "Codecov"),
    (r"\.yamllint[\w.]*", "yamllint"),
    (r"turbo\.json", "Turborepo"),
    (r"nx\.json", "Nx"),
    (r"mkdocs\.ya?ml", "MkDocs"),
    (r"buf(?:\.gen|\.work)?\.ya?ml", "Buf"),
)
_TOOL_SECTION = late(
    r"\[(?:tool:)?(flake8|mypy|pytest|isort|pycodestyle|pydocstyle|pylint|coverage)(?:[:.]run)?\]"
)
_SETTINGS_STEM = late(
    r"(?:app_?|default_?|global_?)?(?:config|configuration|settings|options|preferences)s?", re.I
)
_MOST_OF_CI = 16
_MOST_SETTINGS_FILES = 12
_DEEPEST = 5
"""Folders above a file that configures a tool for more than what lies beside it."""


def ask_about_settings(snapshot: Snapshot) -> Iterator[Note]:
    """Where tools, CI and the program itself are configured."""
    yield from _on_tools(snapshot)
    yield from _on_ci(snapshot)
    yield from _on_settings_code(snapshot)
    yield from _on_settings_files(snapshot)


def _on_tools(snapshot: Snapshot) -> Iterator[Note]:
    manifest = read_toml(snapshot, "pyproject.toml")
    places: dict[str, list[Citation]] = {}
    for tool in table(manifest, "tool"):
        # Its own table comes before those inside it; `tool.ty` is no part of `tool.typos`.
        ends = ("]", ".")
        line = next(
            filter(None, (line_of(snapshot, "pyproject.toml", f"[tool.{tool}{end}") for end in ends)), 0
        )
        if line:
            places.setdefault(clean(tool, 40), []).append(Citation("pyproject.toml", line, line))
    for path in ("setup.cfg", "tox.ini"):
        text = snapshot.read_text(path) if path in snapshot.files else None
        for at, written in enumerate((text or "").split("\n"), 1):
            if section := _TOOL_SECTION.match(written):
                places.setdefault(section.group(1), []).append(Citation(path, at, at))
    any_of_them = late("|".join(f"(?:{pattern})" for pattern, _ in _TOOL_FILES))
    names = [
        path
        for path in snapshot.files
        if path.count("/") <= _DEEPEST
        and any_of_them.fullmatch(path.rpartition("/")[2])
        and (path.count("/") <= 1 or not aside_kind(path))
    ]
    names.sort(key=lambda path: (path.count("/"), path))
    for pattern, tool in _TOOL_FILES:
        matcher = late(pattern)
        for path in names:
            role = snapshot.files[path].role
            # `vitest.config.e2e.ts` at the top configures tests, and is none.
            is_kept = role in (Role.CONFIGURATION, Role.SOURCE, Role.DATA) or (
                role is Role.TEST and "/" not in path
            )
            if is_kept and matcher.fullmatch(path.rpartition("/")[2]):
                known = next((name for name in places if name.lower() == tool.lower()), tool)
                places.setdefault(known, []).append(Citation(path))
    for tool, citations in places.items():
        text = f"{tool[:1].upper() + tool[1:]} is configured in {listing([str(c) for c in citations], 6)}."
        yield make_question(snapshot, f"Where is {tool} configured?", text, citations[:8])


def _on_ci(snapshot: Snapshot) -> Iterator[Note]:
    paths = sorted(path for path in snapshot.files if configures_ci(path))
    # What lies beside other configuration is what that uses.
    paths = paths or sorted(
        path for path in snapshot.files if path.startswith(".ci/") and path.count("/") == 1
    )
    if paths:
        text = f"Continuous integration is configured in {listing(paths, _MOST_OF_CI)}."
        yield make_question(
            snapshot,
            "Where is continuous integration (CI) configured? Which workflows are there?",
            text,
            [Citation(path) for path in paths[:_MOST_OF_CI]],
        )


def _on_settings_code(snapshot: Snapshot) -> Iterator[Note]:
    """Source files that are named after settings."""
    found = [
        path
        for path in snapshot.product
        if _SETTINGS_STEM.fullmatch(path.rpartition("/")[2].partition(".")[0].lstrip("_"))
        and snapshot.files[path].has_facts
        and not _is_method_of_http(snapshot, path)
    ]
    found.sort(key=lambda path: (path.count("/"), -snapshot.centrality.get(path, 0.0), path))
    if not found:
        return
    lines = []
    for path in found[:6]:
        purpose = file_purpose(snapshot.files[path], snapshot.facts(path))
        names = [symbol.name for symbol in key_symbols(snapshot.facts(path), 3)]
        about = opening(purpose, 100) if purpose else f"defines {listing(names, 3)}." if names else ""
        lines.append(f"- `{clean(path, 120)}`" + (f": {about}" if about else ""))
    text = "Source files that are named after settings:\n" + "\n".join(lines)
    citations = [Citation(path) for path in found[:6]]
    yield make_question(
        snapshot, "Where are configuration, settings and options handled in the code?", text, citations
    )


def _is_method_of_http(snapshot: Snapshot, path: str) -> bool:
    """Whether `OPTIONS` stands among `GET` and `POST`."""
    folder, slash, name = path.rpartition("/")
    stem, _, ending = name.partition(".")
    others = (("GET", "POST"), ("Get", "Post"), ("get", "post"))
    return stem.lower() == "options" and any(
        all(f"{folder}{slash}{other}.{ending}" in snapshot.files for other in pair) for pair in others
    )


def _on_settings_files(snapshot: Snapshot) -> Iterator[Note]:
    """What is configured in the settings files at the top: their tables and keys."""
    asked = 0
    for path in sorted(snapshot.files, key=lambda path: (path.count("/"), path)):
        file = snapshot.files[path]
        if path.count("/") > 1 or path.startswith(".github/") or file.language not in ("toml", "ini", "yaml"):
            continue
        facts = snapshot.facts(path) if file.role is Role.CONFIGURATION else None
        tables = _tables(facts.symbols, file.language) if facts is not None else []
        if len(tables) >= 2 and asked < _MOST_SETTINGS_FILES:
            asked += 1
            shown = ", ".join(
                f"`{clean(symbol.qualified, 40)}` (line {symbol.start})" for symbol in tables[:8]
            )
            more = f" and {len(tables) - 8} more." if len(tables) > 8 else "."
            yield make_question(
                snapshot,
                f"What is configured in {clean(path, 120)}?",
                f"`{clean(path, 120)}` has {shown}{more}",
                [Citation(path, symbol.start, symbol.end) for symbol in tables[:8]],
            )


def _tables(symbols: tuple[Symbol, ...], language: str) -> list[Symbol]:
    if language == "yaml":
        keys = [s for s in symbols if s.kind == "key" and s.qualified == s.name]
        times = Counter(s.name for s in keys)
        # What comes again and again is of the items of a list.
        return [s for s in keys if times[s.name] == 1]
    return [s for s in symbols if s.kind in ("table", "section") or s.signature.startswith("[")]
