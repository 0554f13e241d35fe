"""How to build, test and lint, and what is depended on: only what the project's own files say."""

from __future__ import annotations

import re
from collections import Counter

from sleepcode.model import Citation, Note, NoteKind
from sleepcode.sleep.notes.manifests import line_of, read_json, read_toml, table
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number

_SCRIPT = re.compile(
    r"^(?:build|test|lint|format|check|typecheck|type-check|types|dev|start|bench|docs|coverage)(?:[:-][\w:-]+)?$"
)
_RULE = re.compile(
    r"^(build|test|tests|check|lint|format|fmt|docs?|install|bench|all|clean|vet|coverage|completions|manpages|unit|integration)[\w-]*$"
)
_RUN = re.compile(r"^\s*(?:-\s+)?run:\s*(?:[|>][+-]?)?\s*(.*)$")
_TELLING = re.compile(
    r"\b(?:pytest|tox|nox|unittest|go (?:test|build|vet)|golangci-lint|cargo (?:test|build|clippy|fmt|check|nextest)|npm (?:run|test|ci)|"
    r"pnpm (?:run |test|lint|build|check)|yarn (?:test|lint|build)|make(?:\s+[\w-]+)?|mvn|gradlew?|ruff|mypy|flake8|black|eslint|bundle exec|"
    r"rake|phpunit|composer|runtest[\w-]*|ctest|cmake|dotnet (?:test|build)|swift (?:test|build)|sbt)\b"
)
_MOST = 24


def find_commands(snapshot: Snapshot) -> list[tuple[str, Citation]]:
    """(command, where the project says it), manifests before CI."""
    found: list[tuple[str, Citation]] = []
    scripts = table(read_json(snapshot, "package.json"), "scripts")
    for name, body in scripts.items():
        if _SCRIPT.match(name) and isinstance(body, str):
            line = line_of(snapshot, "package.json", f'"{name}"')
            found.append(
                (f"`npm run {clean(name, 40)}`: `{clean(body, 100)}`", Citation("package.json", line, line))
            )
    for path in ("Makefile", "GNUmakefile", "makefile", "justfile"):
        facts = snapshot.facts(path) if path in snapshot.files else None
        tool = "just" if path == "justfile" else "make"
        found.extend(
            (f"`{tool} {clean(symbol.name, 40)}`", Citation(path, symbol.start, symbol.end))
            for symbol in (facts.symbols if facts is not None else ())
            if symbol.kind == "rule" and _RULE.match(symbol.name)
        )
    found.extend(_python_tools(snapshot))
    for path, command in (
        ("Cargo.toml", "`cargo build`, `cargo test` (a Cargo project)"),
        ("go.mod", "`go build ./...`, `go test ./...` (a Go module)"),
    ):
        if path in snapshot.files:
            found.append((command, Citation(path)))
    for path, command in (
        ("pom.xml", "`mvn verify` (a Maven project)"),
        ("build.gradle", "`gradle build` (a Gradle project)"),
        ("build.gradle.kts", "`gradle build` (a Gradle project)"),
    ):
        if path in snapshot.files:
            found.append((command, Citation(path)))
    found.extend(_ci_commands(snapshot))
    seen: set[str] = set()
    unique = []
    for text, citation in found:
        if text not in seen:
            seen.add(text)
            unique.append((text, citation))
    return unique[:_MOST]


def write_building(snapshot: Snapshot) -> Note | None:
    """The section on building, testing and linting; None where the project says nothing of it."""
    found = find_commands(snapshot)
    if not found:
        return None
    return Note(
        NoteKind.ARCHITECTURE,
        "build-test-lint",
        "How to build, test and lint",
        "\n".join(f"- {text} ({citation})" for text, citation in found),
        data={"commands": [[text, str(citation)] for text, citation in found]},
        citations=tuple(citation for _, citation in found),
        inputs=snapshot.inputs([citation.path for _, citation in found]),
    )


def _python_tools(snapshot: Snapshot) -> list[tuple[str, Citation]]:
    found = []
    manifest = read_toml(snapshot, "pyproject.toml")
    for tool, text in (
        ("pytest", "tests run with pytest"),
        ("tox", "environments are run with tox"),
        ("ruff", "ruff is configured"),
        ("mypy", "mypy is configured"),
        ("black", "black is configured"),
    ):
        if table(manifest, "tool", tool):
            line = line_of(snapshot, "pyproject.toml", f"[tool.{tool}")
            found.append((text, Citation("pyproject.toml", line, line)))
    for path, text in (
        ("tox.ini", "`tox`"),
        ("noxfile.py", "`nox`"),
        ("pytest.ini", "tests run with pytest"),
    ):
        if path in snapshot.files:
            found.append((text, Citation(path)))
    return found


def _ci_commands(snapshot: Snapshot) -> list[tuple[str, Citation]]:
    found = []
    for path in sorted(snapshot.files):
        if not re.match(
            r"\.github/workflows/[^/]+\.ya?ml$|\.gitlab-ci\.yml$|\.travis\.yml$|\.circleci/config\.yml$", path
        ):
            continue
        lines = (snapshot.read_text(path) or "").split("\n")
        block_indent = -1
        for number_, line in enumerate(lines, 1):
            indent = len(line) - len(line.lstrip())
            match = _RUN.match(line)
            command = ""
            if match:
                command = match.group(1)
                block_indent = indent if not command else -1
            elif block_indent >= 0:
                if line.strip() and indent <= block_indent:
                    block_indent = -1
                else:
                    command = line
            command = command.strip()
            if command and not command.startswith("#") and _TELLING.search(command):
                found.append((f"CI runs `{clean(command, 100)}`", Citation(path, number_, number_)))
    return found


def write_externals(snapshot: Snapshot) -> Note | None:
    """The packages that the source imports from outside, by how many files do."""
    users: Counter[str] = Counter()
    example: dict[str, str] = {}
    for path in sorted(snapshot.externals):
        if snapshot.is_product(path):
            for name in snapshot.externals[path]:
                users[name] += 1
                example.setdefault(name, path)
    ranked = sorted(users.items(), key=lambda item: (-item[1], item[0]))[:20]
    if not ranked:
        return None
    lines = [
        f"- `{clean(name, 80)}` in {number(count, 'source file')}, such as `{clean(example[name], 100)}`"
        for name, count in ranked
    ]
    names = listing([name for name, _ in ranked], 5)
    paths = [example[name] for name, _ in ranked]
    return Note(
        NoteKind.ARCHITECTURE,
        "external-dependencies",
        f"External dependencies that the source imports, {names} among them",
        "\n".join(lines),
        data={"packages": [[name, count] for name, count in ranked]},
        citations=tuple(Citation(path) for path in dict.fromkeys(paths)),
        inputs=snapshot.inputs(paths),
    )
