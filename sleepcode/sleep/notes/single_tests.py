"""How one test, or the tests of one file, are run: as guides and the tests' own script say, and as its runner takes it.

Of a runner the arguments are told with a file and a test that the project has.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from sleepcode.facts import Symbol
from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.commands import Command, find_manuals, tell_purpose
from sleepcode.sleep.notes.manifests import read_json, read_toml, table
from sleepcode.sleep.notes.manuals import manual_lines
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.scripts import cite_script, runner_of
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

QUESTIONS = (
    "How do I run a single test?",
    "How do I run only one test file?",
    "How do I run the tests of one file or module?",
    "How do I run a specific test?",
)
_ONE = late(
    r"\b(?:single|specific|particular|individual|one|certain|matching|given|subset of)\b[^.\n]{0,40}?"
    r"\b(?:tests?|specs?|test[- ]?(?:files?|cases?|suites?)|files?|modules?|packages?|units?)\b|"
    r"\btests?\b[^.\n]{0,30}\b(?:in|of|for|under|matching)\b[^.\n]{0,16}"
    r"\b(?:single|specific|particular|individual|one|certain|files? matching|the [\w-]+ package)\b",
    re.I,
)
_TESTS = late(r"tests?\b|spec", re.I)
_GUIDE = late(r"(?:.*/)?(?:contribut|develop|hacking|test)[^/]*(?:/.*)?", re.I)
_GUIDE_LANGUAGES = ("markdown", "restructuredtext", "asciidoc")
_HELP = late(
    r"[\"'`]?\s{0,12}(?P<option>--(?:single|only|one|filter|match|testcase|test|tests|suite|case)(?:[ =][<\[]?[\w-]+[>\]]?)?)"
    r"\s{2,}(?P<told>[A-Z][^\"\n]{8,160})"
)
"""A line of the help that a script prints."""
_NAMED = late(r"(?<![\w./-])(?:\./)?((?:[\w.-]+/)*[\w.-]+\.(?:tcl|py|sh|rb|pl|js|lua|php))\b")
_SCRIPT = late(r"`(?:cd [^`&]+ && )?(?:\./)?([\w./-]+)`?")
_TEST_FILE = late(r"^test_|[_.-](?:test|tests|spec)$|Tests?$|Spec$|^Test")
_IN_TESTS = late(
    r"(?:[\w-]+/)?tests?/(?!(?:\w*(?:helper|util|setup|support|fixture|common|index|env))\w*\.)[\w.-]+"
)
_SOURCE_SET = late(r"/src/(test|jvmTest)/")
_MOST_TOLD, _MOST_OPTIONS, _MOST_GUIDES, _MOST_LOOKED_AT, _MOST_SCRIPTS = 4, 2, 40, 12, 4


class _Runner(NamedTuple):
    """What runs tests, by the words of the commands that are told of it."""

    is_used: Callable[[Snapshot, str], bool]
    languages: tuple[str, ...]
    tell: Callable[[Snapshot, str, str], str]
    """(the project, path of a file of tests, name of a test in it, or of what holds the tests) -> what is typed, or nothing."""
    kinds: tuple[str, ...] = ("function", "method")
    is_test: Callable[[str], bool] = lambda name: name.lower().startswith("test")


def _has(*words: str) -> Callable[[Snapshot, str], bool]:
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])")
    return lambda _, commands: bool(pattern.search(commands))


def _top(*names: str) -> Callable[[Snapshot, str], bool]:
    return lambda snapshot, _: any(name in snapshot.files for name in names)


def _go(snapshot: Snapshot, path: str, name: str) -> str:
    del snapshot
    return (
        f"go test ./{posixpath.dirname(path)} -run '^{name}$'"
        if "/" in path
        else f"go test -run '^{name}$' ."
    )


def _rails(snapshot: Snapshot, path: str, name: str) -> str:
    del snapshot, name
    return f"bin/rails test {path}" if path.endswith("_test.rb") else ""


def _gradle(snapshot: Snapshot, path: str, name: str) -> str:
    """The task is the module's, which no other has to have such a test for."""
    source_set = _SOURCE_SET.search(path)
    folder = _module(snapshot, path, ("build.gradle", "build.gradle.kts"))
    if source_set is None or folder is None:
        return ""
    task = ":".join(["", *folder.split("/"), source_set[1]] if folder else [source_set[1]])
    wrapper = "./gradlew" if "gradlew" in snapshot.files else "gradle"
    return f'{wrapper} {task} --tests "*{name}"'


def _maven(snapshot: Snapshot, path: str, name: str) -> str:
    folder = _module(snapshot, path, ("pom.xml",))
    wrapper = "./mvnw" if "mvnw" in snapshot.files else "mvn"
    return f"{wrapper} test {f'-pl {folder} ' if folder else ''}-Dtest={name}"


def _module(snapshot: Snapshot, path: str, manifests: Sequence[str]) -> str | None:
    """The nearest folder around a file with a manifest; None where there is none."""
    folder = posixpath.dirname(path)
    while True:
        if any(posixpath.join(folder, name) in snapshot.files for name in manifests):
            return folder
        if not folder:
            return None
        folder = posixpath.dirname(folder)


_RUNNERS = (
    _Runner(
        _has("pytest", "py.test"), ("python",), lambda _, path, name: f"pytest {path}::{name}", ("function",)
    ),
    _Runner(_top("go.mod"), ("go",), _go, ("function",), lambda name: name.startswith("Test")),
    _Runner(
        _has("rspec"),
        ("ruby",),
        lambda _, path, __: f"bundle exec rspec {path}",
        (),
    ),
    _Runner(_top("bin/rails"), ("ruby",), _rails, ()),
    _Runner(
        _has("phpunit", "PHPUnit"),
        ("php",),
        lambda _, path, name: f"vendor/bin/phpunit --filter {name} {path}",
    ),
    _Runner(_top("mix.exs"), ("elixir",), lambda _, path, __: f"mix test {path}", ()),
    _Runner(
        _has("dotnet test"),
        ("c-sharp",),
        lambda _, __, name: f'dotnet test --filter "FullyQualifiedName~{name}"',
        ("class",),
    ),
    _Runner(_top("pom.xml"), ("java", "kotlin"), _maven, ("class",)),
    _Runner(_top("build.gradle", "build.gradle.kts"), ("kotlin", "java", "groovy"), _gradle, ("class",)),
    _Runner(_top("build.sbt"), ("scala",), lambda _, __, name: f'sbt "testOnly *{name}"', ("class",)),
    _Runner(
        _top("Package.swift"),
        ("swift",),
        lambda _, __, name: f"swift test --filter {name}",
        ("class", "struct"),
    ),
    _Runner(_top("pubspec.yaml"), ("dart",), lambda _, path, __: f"dart test {path}", ()),
)
_OF_SCRIPTS = {
    "vitest": "vitest run {path}",
    "jest": "jest {path}",
    "mocha": "mocha {path}",
    "ava": "ava {path}",
}
_EXEC = {"pnpm": "pnpm exec", "yarn": "yarn", "bun": "bunx", "npm": "npx"}
_SCRIPT_LANGUAGES = ("javascript", "typescript", "tsx")


def ask_about_single_tests(snapshot: Snapshot, commands: Sequence[Command]) -> Iterator[Note]:
    """How one test is run; `commands` are those that run all of them."""
    lines, citations = [], []
    for text, citation in (
        *_from_guides(snapshot),
        *_from_help(snapshot, commands),
        *_from_runners(snapshot, commands),
    ):
        lines.append(f"- {text} ({citation})")
        citations.append(citation)
    for question in QUESTIONS if lines else ():
        yield make_question(snapshot, question, "\n".join(lines), citations)


def _from_guides(snapshot: Snapshot) -> list[tuple[str, Citation]]:
    """Command lines of which a guide says that they are for one test, or for those of one file."""
    manuals = find_manuals(snapshot)
    guides = sorted(
        path
        for path, file in snapshot.files.items()
        if file.role is Role.DOCUMENTATION
        and file.language in _GUIDE_LANGUAGES
        and _GUIDE.fullmatch(path)
        and aside_kind(path) in ("", "docs")
    )
    found: dict[str, tuple[str, Citation]] = {}
    for path in dict.fromkeys((*manuals, *guides[:_MOST_GUIDES])):
        for typed in manual_lines(snapshot, snapshot.read_text(path) or ""):
            if (
                not typed.text
                or not _ONE.search(typed.purpose)
                or not _TESTS.search(f"{typed.text} {typed.purpose}")
            ):
                continue
            before = f"cd {clean(typed.folder, 60)} && " if typed.folder else ""
            told = f"`{before}{clean(typed.text, 120)}`: {tell_purpose(typed.purpose)}"
            found.setdefault(typed.text, (told, Citation(path, typed.line, typed.line)))
    return list(found.values())[:_MOST_TOLD]


def _from_help(snapshot: Snapshot, commands: Sequence[Command]) -> Iterator[tuple[str, Citation]]:
    """Options for it that the help of the project's own script for tests has, or of what that calls."""
    scripts = [
        match[1]
        for command in commands
        if (match := _SCRIPT.match(command.text)) is not None and match[1] in snapshot.files
    ]
    for script in list(dict.fromkeys(scripts))[:_MOST_SCRIPTS]:
        text = snapshot.read_text(script) or ""
        called = dict.fromkeys(match[1] for match in _NAMED.finditer(text) if match[1] in snapshot.files)
        for path in (script, *list(called)[:_MOST_SCRIPTS]):
            helped = text if path == script else snapshot.read_text(path) or ""
            about = (
                one
                for one in _HELP.finditer(helped)
                if _TESTS.search(one["told"]) or _ONE.search(one["told"])
            )
            for match in islice(about, _MOST_OPTIONS):
                line = helped.count("\n", 0, match.start("option")) + 1
                typed = script if "/" in script else f"./{script}"
                told = clean(match["told"].strip(), 160).rstrip(".")
                yield f"`{typed} {match['option']}`: {told}", Citation(path, line, line)


def _from_runners(snapshot: Snapshot, commands: Sequence[Command]) -> Iterator[tuple[str, Citation]]:
    """How what runs the tests is told which, with a test that there is."""
    told = "\n".join(command.text for command in commands)
    scripts = table(read_json(snapshot, "package.json"), "scripts")
    runner = runner_of(snapshot, "", read_json(snapshot, "package.json").get("packageManager"))
    for name, typed in _OF_SCRIPTS.items():
        uses = (
            script
            for script, body in scripts.items()
            if isinstance(body, str) and re.search(rf"(?<![\w@/-]){name}(?![\w/.-])", body)
        )
        script = next(uses, None)
        path = _script_of_tests(snapshot) if script else ""
        if script and path:
            yield (
                f"`{_EXEC[runner]} {typed.format(path=clean(path, 120))}` (by {name})",
                cite_script(snapshot, "package.json", script),
            )
            break
    for one in _RUNNERS:
        if not one.is_used(snapshot, told):
            continue
        if found := _find_test(snapshot, one):
            path, symbol = found
            line = symbol.start if symbol else 0
            if typed := one.tell(snapshot, clean(path, 120), clean(symbol.name, 80) if symbol else ""):
                yield f"`{typed}`", Citation(path, line, line)
    if "Cargo.toml" in snapshot.files:
        cargo = read_toml(snapshot, "Cargo.toml")
        if table(cargo, "workspace"):
            text = "`cargo test --workspace NAME`, or `cargo test -p CRATE NAME`: those whose path has NAME"
        else:
            text = "`cargo test NAME`: those whose path has NAME"
        yield text, Citation("Cargo.toml")


def _script_of_tests(snapshot: Snapshot) -> str:
    """A file of tests in a language of scripts, whatever it is called where none is called as tests are."""
    named = _files_of_tests(snapshot, _SCRIPT_LANGUAGES)
    others = (
        path
        for path, file in snapshot.files.items()
        if file.role is Role.TEST and file.language in _SCRIPT_LANGUAGES and _IN_TESTS.fullmatch(path)
    )
    return named[0] if named else min(others, key=lambda path: (len(path), path), default="")


def _find_test(snapshot: Snapshot, runner: _Runner) -> tuple[str, Symbol | None] | None:
    """A file of tests, and a test in it, or what holds its tests."""
    for path in _files_of_tests(snapshot, runner.languages)[:_MOST_LOOKED_AT]:
        if not runner.kinds:
            return path, None
        snapshot.look_into(path)
        facts = snapshot.facts(path)
        for symbol in facts.symbols if facts is not None else ():
            is_test = runner.is_test(symbol.name) if "function" in runner.kinds else "est" in symbol.name
            if (
                symbol.kind in runner.kinds
                and is_test
                and (symbol.kind != "function" or "." not in symbol.qualified)
            ):
                return path, symbol
    return None


def _files_of_tests(snapshot: Snapshot, languages: Sequence[str]) -> list[str]:
    """Files of a language that are called as tests are: those where most are, and of them the nearest to the top."""
    found = [
        path
        for path, file in snapshot.files.items()
        if file.role is Role.TEST
        and file.language in languages
        and not aside_kind(path)
        and _TEST_FILE.search(posixpath.basename(path).rpartition(".")[0])
    ]
    counts = Counter(path.partition("/")[0] for path in found)
    return sorted(found, key=lambda path: (-counts[path.partition("/")[0]], path.count("/"), len(path), path))
