"""How projects of Haskell, Erlang, Clojure, OCaml, Elm and Nix are built and tested, by which manifests they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.cabal import EXECUTABLE, read_sections
from sleepcode.sleep.notes.functional_manifests import ERLANG_MK, end_of
from sleepcode.sleep.notes.manifests import cite, manifests_by_depth
from sleepcode.sleep.notes.shell_lines import kind_of
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_SUITE = "_SUITE.erl"
_ALIASES = late(r":aliases\s*(?=\{)")
_ALIAS_OF_LEIN = late(r"\"([\w:-]+)\"\s+\[([^\[\]]{0,300})\]")
_SUB = late(r":sub\s*\[")
_TEST_OF_DEPS = late(r":([\w-]*test[\w-]*)\s*\{")
_MOST_ALIASES = 8
_MOST_PACKAGES = 12
_MOST_PROGRAMS = 4


def find_functional_builds(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    """(kind of command, how it is told, what says so)"""
    yield from _on_haskell(snapshot)
    yield from _on_erlang(snapshot)
    yield from _on_clojure(snapshot)
    if "dune-project" in snapshot.files:
        for kind, command in (("build", "dune build"), ("test", "dune test")):
            yield kind, f"`{command}` (a dune project)", Citation("dune-project")
    if "elm.json" in snapshot.files and any(path.startswith("tests/") for path in snapshot.files):
        yield "test", "`elm-test` (an Elm project)", Citation("elm.json")
    if "flake.nix" in snapshot.files:
        yield "build", "`nix build` (a flake of Nix)", Citation("flake.nix")


def _on_haskell(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    packages = manifests_by_depth(snapshot, "*.cabal")[:_MOST_PACKAGES]
    sections = {path: read_sections(snapshot.read_text(path) or "") for path in packages}
    tested = next(
        (path for path in packages if any(section.kind == "test-suite" for section in sections[path])), ""
    )
    programs = [
        (path, section)
        for path in packages
        for section in sections[path]
        if section.kind == EXECUTABLE and section.name
    ]
    at_top = [path for path in packages if "/" not in path]
    for project, tool, what in (("cabal.project", "cabal", "Cabal"), ("stack.yaml", "stack", "Stack")):
        if project in snapshot.files or (tool == "cabal" and at_top):
            of_all = " all" if tool == "cabal" and not at_top else ""
            said = Citation(project if project in snapshot.files else at_top[0])
            yield "build", f"`{tool} build{of_all}` (a {what} project)", said
            if tested:
                yield (
                    "test",
                    f"`{tool} test{of_all}` (a {what} project)",
                    cite(snapshot, tested, "test-suite"),
                )
            for path, section in programs[:_MOST_PROGRAMS]:
                shown = f"`{tool} run {clean(section.name, 60)}` (an executable of the package)"
                yield "run", shown, Citation(path, section.line, section.line)
            # One tool is enough to run them.
            programs = []


def _on_erlang(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    suites = sorted(path for path in snapshot.files if path.endswith(_SUITE))
    if ERLANG_MK in snapshot.files and "Makefile" in snapshot.files:
        yield "build", "`make` (built with erlang.mk)", cite(snapshot, "Makefile", "include erlang.mk")
        if suites:
            yield "test", "`make ct` (Common Test, by erlang.mk)", Citation(suites[0])
        yield (
            "test",
            "`make tests` (tests of all kinds, by erlang.mk)",
            cite(snapshot, "Makefile", "include erlang.mk"),
        )
    elif "rebar.config" in snapshot.files:
        yield "build", "`rebar3 compile` (a Rebar project)", Citation("rebar.config")
        if suites:
            yield "test", "`rebar3 ct` (Common Test)", Citation(suites[0])
        units = sorted(path for path in snapshot.files if path.endswith("_tests.erl"))
        if units or not suites:
            yield "test", "`rebar3 eunit` (EUnit)", Citation(units[0] if units else "rebar.config")


def _on_clojure(snapshot: Snapshot) -> Iterator[tuple[str, str, Citation]]:
    text = (snapshot.read_text("project.clj") or "") if "project.clj" in snapshot.files else ""
    if text:
        aliases = dict(_ALIAS_OF_LEIN.findall(_aliases_of(text))[:_MOST_ALIASES])
        command = "lein sub test" if _SUB.search(text) and "test" not in aliases else "lein test"
        yield "test", f"`{command}` (a Leiningen project)", Citation("project.clj")
        for name, words in aliases.items():
            kind = kind_of(name)
            if kind and name != "test":
                told = " ".join(re.findall(r"\"([^\"]+)\"", words))
                shown = f"`lein {clean(name, 40)}`: `{clean(told, 90)}`"
                yield kind, shown, cite(snapshot, "project.clj", f'"{name}"')
    if "deps.edn" in snapshot.files:
        for name in dict.fromkeys(_TEST_OF_DEPS.findall(_aliases_of(snapshot.read_text("deps.edn") or ""))):
            yield "test", f"`clojure -M:{clean(name, 40)}` (an alias)", cite(snapshot, "deps.edn", f":{name}")


def _aliases_of(text: str) -> str:
    """What stands in the aliases of a manifest of Clojure."""
    match = _ALIASES.search(text)
    return text[match.end() : end_of(text, match.end())] if match is not None else ""
