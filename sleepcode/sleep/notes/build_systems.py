"""Commands that follow from which build system a project is of, whatever else it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.functional_builds import find_functional_builds
from sleepcode.sleep.notes.lesser_builds import find_lesser_builds
from sleepcode.sleep.notes.manifests import cite, read_toml, table
from sleepcode.sleep.notes.pub_commands import find_pub_commands
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.terraform_commands import find_trials
from sleepcode.sleep.notes.wording import clean

_SYSTEMS = (
    ("Cargo.toml", "cargo build", "cargo test", "a Cargo project"),
    ("go.mod", "go build ./...", "go test ./...", "a Go module"),
    ("pom.xml", "mvn package", "mvn verify", "a Maven project"),
    ("build.gradle", "gradle build", "gradle test", "a Gradle project"),
    ("build.gradle.kts", "gradle build", "gradle test", "a Gradle project"),
    ("build.sbt", "sbt compile", "sbt test", "an sbt build"),
    ("mix.exs", "mix compile", "mix test", "a Mix project"),
    ("Package.swift", "swift build", "swift test", "a Swift package"),
    ("MODULE.bazel", "bazel build //...", "bazel test //...", "a Bazel module"),
)
_CMAKE = "CMakeLists.txt"
_TESTS_OF_CMAKE = late(r"^[ \t]*(?:enable_testing|include)[ \t]*\([ \t]*(?:CTest[ \t]*)?\)", re.M | re.I)
"""How a build of CMake says that `ctest` runs its tests."""
_MULTIPLATFORM = late(r"kotlin\(\"multiplatform\"\)|org\.jetbrains\.kotlin\.multiplatform")
_MOST_GRADLE = 30
_WRAPPERS = {"gradle": "gradlew", "mvn": "mvnw"}
"""Tool -> the script in a project that fetches and runs the right version of it."""
_SOLUTION = late(r"(?:[\w.-]+/)?[\w.-]+\.slnx?")
_DOCUSAURUS = late(r"(?:[\w-]+/)?docusaurus\.config\.\w+")
_RAKE_TASKS = (("Rake::TestTask", "rake test"), ("RSpec::Core::RakeTask", "rake spec"))
_RAKE_MARKS = (
    ("standard/rake", "lint", "rake standard"),
    ("RuboCop::RakeTask", "lint", "rake rubocop"),
    ("bundler/gem_tasks", "build", "rake build"),
)
"""What a Rakefile has -> what that lets one do."""


def find_build_systems(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(kind of command, how it is told, what says so)"""
    for path, build, test, system in _SYSTEMS:
        if path in snapshot.files:
            if path.startswith("build.gradle") and _is_multiplatform(snapshot):
                # Each platform has tests of its own; there is no task that is called `test`.
                test = "gradle allTests"
            if path == "Package.swift" and ".testTarget" not in (snapshot.read_text(path) or ""):
                # Whoever tests it does it by other means.
                test = ""
            for kind, command in (("build", build), ("test", test)):
                if not command:
                    continue
                tool, _, rest = command.partition(" ")
                wrapper = _WRAPPERS.get(tool, "")
                shown = f"./{wrapper} {rest}" if wrapper in snapshot.files else command
                yield kind, f"`{shown}` ({system})", Citation(path)
    if _CMAKE in snapshot.files:
        yield "build", "`cmake -S . -B build && cmake --build build` (a CMake project)", Citation(_CMAKE)
        if tests := _TESTS_OF_CMAKE.search(snapshot.read_text(_CMAKE) or ""):
            cited = cite(snapshot, _CMAKE, tests.group().strip())
            yield "test", "`ctest --test-dir build` (of the CMake project)", cited
    yield from _on_solutions(snapshot)
    yield from _on_rake(snapshot)
    for name, value in table(read_toml(snapshot, ".cargo/config.toml"), "alias").items():
        body = " ".join(value) if isinstance(value, list) else value
        if isinstance(body, str) and body.startswith("test"):
            text = f"`cargo {clean(name, 40)}`: `cargo {clean(body, 90)}`"
            yield "test", text, cite(snapshot, ".cargo/config.toml", f"{name} =")
    for path in ("phpunit.xml", "phpunit.xml.dist"):
        if path in snapshot.files:
            yield "test", "tests run with PHPUnit", Citation(path)
    yield from find_functional_builds(snapshot)
    yield from find_trials(snapshot)
    yield from find_pub_commands(snapshot)
    yield from find_lesser_builds(snapshot)
    yield from _on_documentation(snapshot)


def _on_documentation(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """How the manual is built, by the generator whose settings lie there."""
    if "mkdocs.yml" in snapshot.files:
        yield "docs", "`mkdocs build`", Citation("mkdocs.yml")
    for folder in ("docs", "doc", "docs/source"):
        if f"{folder}/conf.py" in snapshot.files:
            command = f"sphinx-build -b html {folder} {folder}/_build/html"
            if f"{folder}/Makefile" in snapshot.files:
                command = f"make -C {folder} html"
            yield "docs", f"`{command}` (a Sphinx manual)", Citation(f"{folder}/conf.py")
    for path in sorted(path for path in snapshot.files if _DOCUSAURUS.fullmatch(path)):
        folder = path.rpartition("/")[0]
        where = f" in `{clean(folder, 60)}`" if folder else ""
        yield "docs", f"`docusaurus build`{where} (a Docusaurus site)", Citation(path)
    mix = (snapshot.read_text("mix.exs") or "") if "mix.exs" in snapshot.files else ""
    if ":ex_doc" in mix:
        yield "docs", "`mix docs` (by ExDoc)", cite(snapshot, "mix.exs", ":ex_doc")


def _is_multiplatform(snapshot: Snapshot) -> bool:
    paths = sorted(
        (path for path in snapshot.files if path.endswith((".gradle.kts", ".gradle"))),
        key=lambda path: (path.count("/"), path),
    )
    return any(_MULTIPLATFORM.search(snapshot.read_text(path) or "") for path in paths[:_MOST_GRADLE])


def _on_solutions(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """The solution of a .NET project, where there is one that must be it."""
    found = sorted(
        (path for path in snapshot.files if _SOLUTION.fullmatch(path)), key=lambda p: (p.count("/"), p)
    )
    nearest = [path for path in found if path.count("/") == found[0].count("/")]
    for path in nearest if len(nearest) == 1 else ():
        for kind in ("build", "test"):
            yield kind, f"`dotnet {kind} {clean(path, 100)}` (a .NET solution)", Citation(path)


def _on_rake(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    text = (snapshot.read_text("Rakefile") or "") if "Rakefile" in snapshot.files else ""
    bundled = "bundle exec " if "Gemfile" in snapshot.files else ""
    for mark, command in _RAKE_TASKS:
        match = re.search(rf"{mark}\.new(?:\s*\(?\s*:(\w+))?", text)
        if match is not None:
            task = match.group(1) or command.partition(" ")[2]
            yield "test", f"`{bundled}rake {clean(task, 40)}`", cite(snapshot, "Rakefile", mark + ".new")
    for mark, kind, command in _RAKE_MARKS:
        if mark in text:
            yield kind, f"`{bundled}{command}`", cite(snapshot, "Rakefile", mark)
