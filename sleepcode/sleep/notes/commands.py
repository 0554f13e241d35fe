"""Commands that a project's own files give for building, testing and linting: manifests, Makefiles, manuals, CI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.model import Citation, Symbol
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.build_systems import find_build_systems
from sleepcode.sleep.notes.manifests import cite, read_json, read_toml, table
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean
from sleepcode.sleep.notes.workflows import run_lines

KINDS = ("build", "test", "lint", "docs", "run")
_KIND_OF = (
    (
        "docs",
        late(r"\bdocs?\b|\bsphinx|\bmkdocs|\bjavadoc\b|\bmanpages?\b|\bhtml\b|\bdoxygen\b|typedoc"),
    ),
    (
        "lint",
        late(
            r"lint|\bruff\b|\bmypy\b|flake8|\bblack\b|\bisort\b|eslint|prettier|clippy|\bfmt\b|\bformat|\bvet\b|type-?check|\btypes?\b|"
            r"pyright|--noEmit|pre-commit|rubocop|\bstyle|stylelint|checkstyle|spotless|biome|spell|\btypos\b|yamllint|shellcheck|\btyping\b|"
            r"cargo\s+(?:\+\S+\s+)?check\b|phpstan|psalm|phpcs|php-cs-fixer|\bcredo\b|dialyzer|staticcheck|detekt|scalafix|vuln"
        ),
    ),
    (
        "test",
        late(
            r"\btests?\b|pytest|\btox\b|\bnox\b|unittest|vitest|\bjest\b|mocha|rspec|phpunit|\bctest\b|runtest|coverage|"
            r"\bverify\b|nextest|\bcheck\b|\bspec\b|\bunit\b|\be2e\b|test[-_:]|integration|\brake\s*$|allTests|\bcover\b"
        ),
    ),
    ("run", late(r"\b(?:dev|start|serve)\b|\bdev[-:]")),
    (
        "build",
        late(
            r"build|\bmake\b|cmake|compile|\binstall\b|package|\bdist\b|\ball\b|tsc\b|ninja|meson|configure|bundle"
        ),
    ),
)
_OF_OTHERS = frozenset(("all", "ci", "check"))
"""Rules that are named after no work of their own."""
_MATRIX_RUNNER = late(r"(?:tox|nox)\b(?!.*\s-[es]\s*(?:docs?|lint|build)\s*$)")
_SCRIPT = late(
    r"(?:build|test|tests|lint|format|fmt|check|typecheck|type-check|types|dev|start|coverage|docs|unit|e2e)(?:[:-][\w:.-]+)?"
)
_RULE = late(
    r"(?:build|test|tests|check|lint|format|fmt|docs?|html|install|all|vet|coverage|typecheck|mypy|completions|manpages|unit|"
    r"integration|style|ci|dist|bin)(?:[-_:][\w.-]+)?"
)
_WRAPPER = late(
    r"(?:[A-Za-z_]\w*=(?:'[^']*'|\"[^\"]*\"|\S*)\s+|(?:sudo|time|env|npx|xvfb-run|exec|command)\s+|"
    r"(?:uv|poetry|pdm|pipenv|hatch|rye|pixi)\s+run\s+(?:--?[\w-]+(?:[= ](?!-)(?:dev|test|tests|docs|lint|all|[\w.]+\d))?\s+)*|"
    r"bundle\s+exec\s+|python3?\s+-m\s+|pnpm\s+exec\s+|yarn\s+run\s+|[$%]\s+)"
)
_TELLING = late(
    r"(?:pytest|tox|nox|unittest|go\s+(?:test|build|vet)|golangci-lint\s+run|[./\w-]*/golangci-lint\s+run|"
    r"cargo\s+(?:\+\S+\s+)?(?:test|build|clippy|fmt|check|nextest|xtask\s+[\w-]+|[\w-]+-tests?)|mage(?!\s+-l\b)|xcodebuild|staticcheck|"
    r"mix\s+(?:test|format|compile|credo|dialyzer|docs|lint\S*)|(?:npm|pnpm|yarn|bun)\s+(?:run\s+[\w:.-]+|-r\s+\w+|test|lint|build|check|typecheck|tsc)|"
    r"make|codespell|cspell|typos|shellcheck|yamllint|pylint|mvn|\./mvnw|gradle|\./gradlew|ruff|mypy|pyright|flake8|black|isort|eslint|prettier|pre-commit\s+run|rake|rspec|rubocop|"
    r"[./]*(?:vendor/bin/)?(?:(?:simple-)?phpunit|phpstan|psalm|phpcs|php-cs-fixer|pest)|composer\s+(?:test|lint|run)|ctest|cmake(?!\s+-E\b)|dotnet\s+(?:test|build)|swift\s+(?:test|build)|sbt|"
    r"\./run-?tests?[\w-]*(?:\.\w+)?|bin/(?:test|doctest)|(?:\./|[\w-]+/)configure|meson\s+\w+|ninja|bazel\s+(?:test|build)|just\s+[\w-]+|invoke\s+[\w.-]+|"
    r"script/\w+|build)(?=[\s;]|$)"
)
_MODULE = late(r"(?:\S*/)?python3?\s+-m\s+(?:\w+\.)*(?:tests?|run_?tests|check|checks|lint|build)(?=\s|$)")
"""A module of the project that does it: `.venv/bin/python -m tools.check`."""
_CI = late(
    r"\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.travis\.yml|\.circleci/config\.yml|\.cirrus\.yml|azure-pipelines\.yml"
)
_LATE_CI = late(r"release|publish|deploy|daily|nightly|codeql|cron|coverity|external|stale|docs?[._-]", re.I)
_MANUAL = late(
    r"(?:(?:\.github|docs?(?:/[\w-]+)?)/)?(?:README|CONTRIBUTING|DEVELOPMENT|DEVELOPING|HACKING|BUILDING)(?:\.(?:md|rst|txt|adoc|rdoc))?",
    re.I,
)
_SETTING = late(r"^(?:-\S*|\w+=\S*|\$\S*|'.*|\".*)$")
_MOST_OF_MANUAL = 4
"""Commands of one kind that are taken from one manual."""
_MOST_OF_CI = 4
_MOST_OF_COMMAND = 100
_MOST_SCRIPTS = 12
_JVM_TOOL = late(r"(?:\S*/)?(?:gradlew?|mvnw?|sbt)\b")
_WITHOUT = late(r"\s(?:-x|--exclude-task)[ =]\S+")
_WITHOUT_TESTS = late(r"\s(?:-x|--exclude-task)[ =]\S*[tT]ests?\b")
_NOT_DONE = late(r"[-_:](?:no|without|skip)[-_:]\w+")
"""`test-no-docs` is a test."""
_REDIRECTION = late(r"\s*\d?>>?\s*&?\S+")
_CHANGE_FOLDER = late(r"cd\s+(?:\./)?([\w./-]+?)/?")
_PUBLISHES = late(r"publish|deploy|upload", re.I)
"""What CI does with what was built; nobody does it at home."""


class Command(NamedTuple):
    kind: str
    """build, test, lint, docs or run."""
    text: str
    citation: Citation


def find_commands(snapshot: Snapshot) -> list[Command]:
    """What the project says how to do, manifests before manuals before CI; each command once."""
    found: list[Command] = []
    seen: set[str] = set()
    for command in (
        *_package_scripts(snapshot),
        *_composer_scripts(snapshot),
        *_rules(snapshot),
        *_manual_commands(snapshot),
        *_python_tools(snapshot),
        *(Command(kind, text, citation) for kind, text, citation in find_build_systems(snapshot)),
        *_ci_commands(snapshot),
    ):
        if command.text not in seen:
            seen.add(command.text)
            found.append(command)
    return found


def _kind_of(command: str, otherwise: str = "") -> str:
    if _JVM_TOOL.match(command):
        # What checks without its tests looks for other faults.
        if _WITHOUT_TESTS.search(command):
            command = f"lint {_WITHOUT.sub(' ', command)}" if re.search(r"\bcheck\b", command) else command
        # `--build-cache` and `-DskipTests` are no tasks.
        command = re.sub(r"\s-\S+", " ", _WITHOUT.sub(" ", command))
    command = _REDIRECTION.sub(" ", _NOT_DONE.sub("", command.removeprefix("bundle exec ")))
    if _MATRIX_RUNNER.match(command):
        return "test"
    return next((kind for kind, pattern in _KIND_OF if pattern.search(command)), otherwise)


def _package_scripts(snapshot: Snapshot) -> list[Command]:
    manifest = read_json(snapshot, "package.json")
    runner = "npm"
    for lock, name in (
        ("pnpm-lock.yaml", "pnpm"),
        ("yarn.lock", "yarn"),
        ("bun.lock", "bun"),
        ("bun.lockb", "bun"),
    ):
        if lock in snapshot.files:
            runner = name
    found = []
    scripts = table(manifest, "scripts")
    # `test` before `test:unit` before what merely has it in its name.
    for name in sorted(scripts, key=lambda name: (len(re.split(r"[:-]", name)), list(scripts).index(name))):
        body = scripts[name]
        if _SCRIPT.fullmatch(name) and isinstance(body, str) and body:
            text = f"`{runner} run {clean(name, 40)}`: `{clean(body, 90)}`"
            kind = _kind_of(body, "test") if name in ("check", "ci") else _kind_of(name, "run")
            found.append(Command(kind, text, _cite_script(snapshot, "package.json", name)))
    return found[:_MOST_SCRIPTS]


def _composer_scripts(snapshot: Snapshot) -> Iterator[Command]:
    scripts = table(read_json(snapshot, "composer.json"), "scripts")
    for name, body in list(scripts.items())[:_MOST_SCRIPTS]:
        body = body[0] if isinstance(body, list) and body else body
        # What begins so runs by itself, before or after a command of composer's own.
        is_command = isinstance(body, str) and not name.startswith(("pre-", "post-"))
        kind = _kind_of(name) or _kind_of(body) if is_command else ""
        if kind:
            text = f"`composer run {clean(name, 40)}`: `{clean(body, 90)}`"
            yield Command(kind, text, _cite_script(snapshot, "composer.json", name))


def _cite_script(snapshot: Snapshot, path: str, name: str) -> Citation:
    """The line of a script among the scripts of a manifest."""
    text = snapshot.read_text(path) or ""
    start = max(text.find('"scripts"'), 0)
    place = text.find(f'"{name}":', start)
    line = text.count("\n", 0, place) + 1 if place >= 0 else 0
    return Citation(path, line, line)


def _rules(snapshot: Snapshot) -> Iterator[Command]:
    for path, tool in (
        ("Makefile", "make"),
        ("GNUmakefile", "make"),
        ("makefile", "make"),
        ("justfile", "just"),
    ):
        facts = snapshot.facts(path) if path in snapshot.files else None
        for symbol in facts.symbols if facts is not None else ():
            if symbol.kind == "rule" and _RULE.fullmatch(symbol.name):
                name = clean(symbol.name, 40)
                kind = _kind_of(name, "build")
                if name in _OF_OTHERS and (needed := _needs_of(snapshot, path, symbol)):
                    kind = _kind_of(needed, kind)
                yield Command(kind, f"`{tool} {name}`", Citation(path, symbol.start, symbol.end))


def _needs_of(snapshot: Snapshot, path: str, symbol: Symbol) -> str:
    """What a rule makes first, as it is written."""
    lines = (snapshot.read_text(path) or "").split("\n")[symbol.start - 1 : symbol.end]
    line = next((line for line in lines if line.startswith(symbol.name)), "")
    return line.partition(":")[2].partition("#")[0].strip(" =:")


def _manual_commands(snapshot: Snapshot) -> Iterator[Command]:
    """Command lines in the README's and the contributors' guide's code blocks."""
    for path in sorted((p for p in snapshot.files if _MANUAL.fullmatch(p)), key=lambda p: (p.count("/"), p)):
        is_code = is_continued = False
        folder = ""
        taken: dict[str, int] = {}
        for line_number, line in enumerate((snapshot.read_text(path) or "").split("\n"), 1):
            stripped = line.strip()
            if stripped.startswith("```"):
                is_code, folder = not is_code, ""
                continue
            if not is_code and not line.startswith(("    ", "\t")) and not stripped.startswith(("$ ", "% ")):
                folder = folder if not stripped else ""
                continue
            was_continued, is_continued = is_continued, stripped.endswith("\\")
            if was_continued:
                continue
            stripped = stripped.removeprefix("$ ").removeprefix("% ")
            if moved := _CHANGE_FOLDER.fullmatch(stripped):
                folder = _known_folder(snapshot, moved.group(1))
                continue
            command = _telling_command(stripped)
            if command and folder:
                command = f"cd {folder} && {command}"
            kind = _kind_of(command, "build") if command else ""
            if command and taken.get(kind, 0) < _MOST_OF_MANUAL:
                taken[kind] = taken.get(kind, 0) + 1
                yield Command(kind, f"`{command}`", Citation(path, line_number, line_number))


def _python_tools(snapshot: Snapshot) -> Iterator[Command]:
    manifest = read_toml(snapshot, "pyproject.toml")
    for tool, kind, text in (
        ("pytest", "test", "tests run with pytest"),
        ("tox", "test", "environments run with tox"),
        ("ruff", "lint", "ruff is configured"),
        ("mypy", "lint", "mypy is configured"),
        ("pyright", "lint", "pyright is configured"),
        ("black", "lint", "black is configured"),
    ):
        if table(manifest, "tool", tool):
            yield Command(kind, text, cite(snapshot, "pyproject.toml", f"[tool.{tool}"))
    for path, kind, text in (
        ("tox.ini", "test", "`tox`"),
        ("noxfile.py", "test", "`nox`"),
        ("pytest.ini", "test", "tests run with pytest"),
        (".pre-commit-config.yaml", "lint", "`pre-commit run --all-files`"),
    ):
        if path in snapshot.files:
            yield Command(kind, text, Citation(path))


def _ci_commands(snapshot: Snapshot) -> Iterator[Command]:
    paths = [path for path in snapshot.files if _CI.fullmatch(path)]
    seen: set[tuple[str, ...]] = set()
    taken: dict[str, int] = {}
    for path in sorted(paths, key=lambda path: (bool(_LATE_CI.search(path)), path)):
        for line_number, line, folder in run_lines(snapshot.read_text(path) or ""):
            if folder and not _known_folder(snapshot, folder):
                continue
            command = _telling_command(line)
            kind = _kind_of(command) if command and not _PUBLISHES.search(command) else ""
            if not kind:
                continue
            # One of a matrix of commands that differ in their settings tells how it is done.
            bare = _unwrap(command)
            key = tuple(word for word in bare.split() if not _SETTING.match(word))
            if key in seen or taken.get(kind, 0) >= _MOST_OF_CI:
                continue
            seen.add(key)
            taken[kind] = taken.get(kind, 0) + 1
            told = f"CI runs `{command}`" + (f" in `{clean(folder, 60)}`" if folder else "")
            yield Command(kind, told, Citation(path, line_number, line_number))


def _known_folder(snapshot: Snapshot, folder: str) -> str:
    """A folder that somebody goes into, from the top; empty where the repository has none of that name."""
    first, _, rest = folder.partition("/")
    # What is called as the project is the clone, whatever lies in it.
    place = rest if first == snapshot.name else folder
    return (
        place
        if place not in ("", ".") and any(path.startswith(place + "/") for path in snapshot.files)
        else ""
    )


def _shorten(command: str, is_continued: bool) -> str:
    """A command in at most 100 characters, cut between its words."""
    if len(command) > _MOST_OF_COMMAND:
        command, is_continued = command[: _MOST_OF_COMMAND - 4].rpartition(" ")[0], True
    return command + (" ..." if is_continued else "")


def _unwrap(command: str) -> str:
    while match := _WRAPPER.match(command):
        command = command[match.end() :]
    return command


def _telling_command(line: str) -> str:
    """The part of a shell line that builds, tests or lints, as written; empty where none does.

    A folder that it goes into first, and what it then does of the like, belong to it.
    """
    if len(line) > 1_000 or line.startswith("#"):
        return ""
    line = re.sub(r"^(['\"])(.*)\1$", r"\2", line.strip())
    # Of an expression with a default (`${{ a || 'b' }}`) the first part tells enough.
    line = re.sub(r"\$\{\{\s*([\w.\[\]-]+)[^{}]*\}\}", r"${{ \1 }}", line)
    # Parts, and between each two of them what joins them.
    parts = re.split(r"\s*(&&|;|\|\|)\s*", line)
    chained: list[str] = []
    is_continued = False
    for number, part in enumerate(parts):
        if number % 2:
            if chained and part != "&&":
                break
            continue
        part = re.sub(r"\s+#\s.*$", "", part).strip()
        is_continued = part.endswith("\\")
        part = part.rstrip("\\ ")
        if part and "|" not in part and (_TELLING.match(_unwrap(part)) or _MODULE.match(part)):
            before = parts[number - 2] if number and not chained else ""
            chained += [before, part] if _CHANGE_FOLDER.fullmatch(before) else [part]
        elif chained or is_continued:
            break
    return _shorten(clean(" && ".join(chained), _MOST_OF_COMMAND * 9), is_continued) if chained else ""
