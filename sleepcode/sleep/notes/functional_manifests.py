"""What manifests declare that are lists in a language's own syntax: those of Haskell, Erlang, Clojure, OCaml and Elm."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sleepcode.parsing.late import late
from sleepcode.sleep.notes.cabal import FOR_TESTS, SETUP, needed_packages, read_sections
from sleepcode.sleep.notes.manifests import manifests_by_depth
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.resolution.javascript import parse_json

NEEDED, OPTIONAL, BUILD, DEVELOPMENT = "", "optional", "build", "development"
"""What for, as in `declared_formats`."""
MANIFESTS = (
    *("*.cabal", "rebar.config", "project.clj", "deps.edn", "*.opam", "dune-project", "elm.json"),
    "package.yaml",
)
ERLANG_MK = "erlang.mk"
"""What makes the Makefile beside it a manifest."""
LANGUAGES_OF = {
    **dict.fromkeys((".cabal", "package.yaml"), ("haskell",)),
    **dict.fromkeys(("rebar.config", "Makefile"), ("erlang",)),
    **dict.fromkeys(("project.clj", "deps.edn"), ("clojure",)),
    **dict.fromkeys((".opam", "dune-project"), ("ocaml",)),
    "elm.json": ("elm",),
}
NOUNS = (
    ((".cabal", "package.yaml"), "Haskell packages"),
    (("rebar.config", "Makefile"), "Erlang packages"),
    (("project.clj", "deps.edn"), "Clojure libraries"),
    ((".opam", "dune-project"), "opam packages"),
    (("elm.json",), "Elm packages"),
)
"""(ends of manifests' names, what is declared in them)"""
NAMES = {
    ".cabal": late(r"^name:[ \t]*([\w.-]+)", re.I | re.M),
    "project.clj": late(r"\(defproject\s+([\w./-]+)"),
    ".opam": late(r"^name:[ \t]*\"([\w.-]+)\"", re.M),
    "dune-project": late(r"^\(name[ \t]+([\w.-]+)\)", re.M),
    "Makefile": late(r"^PROJECT[ \t]*=[ \t]*(\w+)", re.M),
}
"""Ends of manifests' names -> how the package is called in them."""
_MOST_MANIFESTS = 200
_OPENING, _CLOSING = "([{", ")]}"
_SIGN = re.compile(r"\"(?:\\.|[^\"\\])*(?:\"|\Z)|[()\[\]{}]")
_COMMENT_OF_ERLANG = late(r"%[^\n]*")
_COMMENT_OF_LISP = late(r";[^\n]*")
_LIST_OF_REBAR = late(r"\{\s*(deps|plugins|project_plugins|profiles)\s*,\s*(?=\[)")
_ATOM = late(r"[\[,{]\s*'?([a-z]\w*)")
_LIST_OF_MAKE = late(
    r"^[ \t]*(?:(ifn?def|ifn?eq)\b|(endif)\b|(?:(\w+)_)?DEPS[ \t]*(?:\+|:)?=[ \t]*(.*(?:\\\n.*)*))", re.M
)
_CALL_OF_MAKE = late(r"\$\((?:[^()]|\([^()]*\))*\)|\$\{[^{}]*\}")
_SCOPE_OF_MAKE = {
    "": NEEDED,
    "BUILD": BUILD,
    "TEST": DEVELOPMENT,
    "DOC": DEVELOPMENT,
    "REL": DEVELOPMENT,
    "SHELL": DEVELOPMENT,
}
_OF_LEIN = late(r"\[\s*([\w.-]+(?:/[\w.-]+)?)\s+\"")
_ASIDE_IN_LEIN = late(r":profiles\s*(?=\{)")
_PLUGINS = late(r":(?:plugins|pedantic-plugins)\s*(?=\[)")
_REPOSITORIES = late(r":(?:\w+-)?repositories\s*(?=[\[{])")
_OF_DEPS = late(r"(?<![\w./:-])([A-Za-z][\w.-]*(?:/[\w.-]+)?)\s+\{\s*:(?:mvn/version|git/|sha|tag)")
_ALIASES = late(r":aliases\s*(?=\{)")
_OF_OPAM = late(r"\"([\w+.-]+)\"\s*(\{[^{}]*\})?")
_LIST_OF_OPAM = late(r"^(depends|depopts)[ \t]*:\s*(?=\[)", re.M)
_LIST_OF_DUNE = late(r"\(\s*(depends|depopts)\b")
_ASIDE_IN_OPAM = late(r"with-(?:test|doc|dev-setup)|:dev\b")
_OF_YAML = late(r"(\s*)(?:-\s+([A-Za-z][\w-]*)|([\w-]+):)")


class Declared(NamedTuple):
    name: str
    scope: str
    after: str
    """A pattern of what stands before it."""


def is_one(name: str) -> bool:
    """Whether a file is called as one of these manifests."""
    return name.endswith(tuple(_READERS))


def read_functional(name: str, text: str) -> Iterator[Declared]:
    """What a manifest of `MANIFESTS`, or a Makefile that includes erlang.mk, declares."""
    read = next((read for end, read in _READERS.items() if name.endswith(end)), None)
    if read is not None:
        yield from read(text)


def makefiles(snapshot: Snapshot) -> list[str]:
    """Makefiles of Erlang, which erlang.mk lies beside."""
    beside = (path.removesuffix(ERLANG_MK) + "Makefile" for path in manifests_by_depth(snapshot, ERLANG_MK))
    return [path for path in beside if path in snapshot.files]


def own_names(snapshot: Snapshot) -> set[str]:
    """What the packages that these manifests describe are called."""
    found = set()
    paths = [*manifests_by_depth(snapshot, *MANIFESTS)[:_MOST_MANIFESTS], *makefiles(snapshot)]
    for path in paths:
        pattern = next((pattern for end, pattern in NAMES.items() if path.endswith(end)), None)
        match = pattern.search(snapshot.read_text(path) or "") if pattern is not None else None
        if match is not None:
            found.add(match.group(1))
        elif path.endswith(".opam"):
            found.add(path.rpartition("/")[2].removesuffix(".opam"))
    return found


def end_of(text: str, start: int) -> int:
    """Where what is opened at an offset is closed; the end of the text where it is not."""
    depth = 0
    for match in _SIGN.finditer(text, start):
        sign = match.group()
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth <= 0:
            return match.end()
    return len(text)


def items_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the lists that stand directly in what begins at an offset."""
    place = start + 1
    while (match := _SIGN.search(text, place, end)) is not None and match.group() not in _CLOSING:
        if match.group() in _OPENING:
            place = end_of(text, match.start())
            yield match.start(), place
        else:
            place = match.end()


def spans_of(pattern: Any, text: str, *words: str) -> Iterator[tuple[Any, int, int]]:
    """(match, where the list behind it begins, where that ends), none inside another, so that each sign is read once;
    only those of some words where there are any."""
    last = 0
    for match in pattern.finditer(text):
        if match.start() >= last and (not words or match.group(1) in words):
            last = end_of(text, match.end())
            yield match, match.end(), last


def _blank(pattern: Any, text: str) -> str:
    return str(pattern.sub(lambda found: " " * len(found.group()), text))


def _in_cabal(text: str) -> Iterator[Declared]:
    for section in read_sections(text):
        scope = DEVELOPMENT if section.kind in FOR_TESTS else BUILD if section.kind == SETUP else NEEDED
        head = rf"^(?i:{section.kind})[ \t]*{re.escape(section.name)}[ \t]*$" if section.kind else ""
        yield from (Declared(package, scope, head) for package in needed_packages(section))


def _in_hpack(text: str) -> Iterator[Declared]:
    """Lists of `dependencies:` in a `package.yaml`, by their lines."""
    scope, depth = NEEDED, -1
    for line in text.split("\n"):
        match = _OF_YAML.match(line)
        if match is None:
            continue
        indentation, item, key = len(match.group(1)), match.group(2), match.group(3)
        if key:
            if indentation == 0:
                scope = DEVELOPMENT if key in ("tests", "benchmarks") else NEEDED
            depth = indentation if key == "dependencies" else -1
        elif depth >= 0 and indentation >= depth:
            yield Declared(item, scope, r"^\s*dependencies:")


def _in_rebar(text: str) -> Iterator[Declared]:
    bare = _blank(_COMMENT_OF_ERLANG, text)
    aside = [(start, end) for _, start, end in spans_of(_LIST_OF_REBAR, bare, "profiles")]
    for match, _, end in spans_of(_LIST_OF_REBAR, bare, "deps", "plugins", "project_plugins"):
        inside = _is_in(match.start(), aside)
        scope = BUILD if "plugins" in match.group(1) else DEVELOPMENT if inside else NEEDED
        blanked = list(bare[match.end() : end])
        for start, last in items_of(bare, match.end(), end):
            # Of each list within only its head counts.
            head = _ATOM.match(bare, start, last)
            keep = head.end() if head is not None else start
            blanked[keep - match.end() : last - match.end()] = " " * (last - keep)
        names = _ATOM.findall("".join(blanked))
        yield from (Declared(name, scope, rf"{match.group(1)}\s*,\s*\[") for name in names)


def _in_makefile(text: str) -> Iterator[Declared]:
    conditions = 0
    for match in _LIST_OF_MAKE.finditer(text):
        begins, ends, kind, listed = match.groups()
        if begins or ends:
            conditions = max(conditions + (1 if begins else -1), 0)
            continue
        scope = _SCOPE_OF_MAKE.get(kind or "")
        if scope is not None:
            scope = OPTIONAL if conditions and not scope else scope
            plain = _CALL_OF_MAKE.sub(" ", listed.partition("#")[0]).replace("\\", " ")
            yield from (Declared(name, scope, r"^\w*DEPS\b") for name in plain.split())


def _in_lein(text: str) -> Iterator[Declared]:
    bare = _blank(_COMMENT_OF_LISP, text)
    aside = [(start, end) for _, start, end in spans_of(_ASIDE_IN_LEIN, bare)]
    plugins = [(start, end) for _, start, end in spans_of(_PLUGINS, bare)]
    others = [(start, end) for _, start, end in spans_of(_REPOSITORIES, bare)]
    for match in _OF_LEIN.finditer(bare):
        if _is_in(match.start(), others):
            continue
        scope = (
            BUILD
            if _is_in(match.start(), plugins)
            else DEVELOPMENT
            if _is_in(match.start(), aside)
            else NEEDED
        )
        yield Declared(match.group(1), scope, rf"\[(?={re.escape(match.group(1))}\s)")


def _in_deps(text: str) -> Iterator[Declared]:
    bare = _blank(_COMMENT_OF_LISP, text)
    aside = [(start, end) for _, start, end in spans_of(_ALIASES, bare)]
    for match in _OF_DEPS.finditer(bare):
        scope = DEVELOPMENT if _is_in(match.start(), aside) else NEEDED
        yield Declared(match.group(1), scope, rf"(?<![\w./-])(?={re.escape(match.group(1))}\s)")


def _is_in(offset: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)


def _in_opam(text: str) -> Iterator[Declared]:
    for match, start, end in spans_of(_LIST_OF_OPAM, text):
        for one in _OF_OPAM.finditer(text, start, end):
            yield Declared(
                one.group(1), _scope_of_opam(match.group(1), one.group(2) or ""), rf"^{match.group(1)}:"
            )


def _in_dune(text: str) -> Iterator[Declared]:
    bare = _blank(_COMMENT_OF_LISP, text)
    last = 0
    for match in _LIST_OF_DUNE.finditer(bare):
        if match.start() < last:
            continue
        end = last = end_of(bare, match.start())
        inside = list(bare[match.end() : end - 1])
        for start, stop in items_of(bare, match.start(), end):
            item = bare[start + 1 : stop - 1].split()
            inside[start - match.end() : stop - match.end()] = " " * (stop - start)
            if item and re.fullmatch(r"[\w+.-]+", item[0]):
                yield Declared(item[0], _scope_of_opam(match.group(1), " ".join(item[1:])), r"\(depends\b")
        yield from (
            Declared(one, _scope_of_opam(match.group(1), ""), r"\(depends\b")
            for one in "".join(inside).split()
        )


def _scope_of_opam(field: str, filters: str) -> str:
    if field == "depopts":
        return OPTIONAL
    return (
        DEVELOPMENT
        if _ASIDE_IN_OPAM.search(filters)
        else BUILD
        if re.search(r"\bbuild\b", filters)
        else NEEDED
    )


def _in_elm(text: str) -> Iterator[Declared]:
    manifest = parse_json(text.encode("utf-8", "replace"))
    for key, scope in (("dependencies", NEEDED), ("test-dependencies", DEVELOPMENT)):
        listed = manifest.get(key) if isinstance(manifest, dict) else None
        # A program also lists what its packages need.
        direct = listed.get("direct", listed) if isinstance(listed, dict) else {}
        for package in direct if isinstance(direct, Mapping) else ():
            yield Declared(package, scope, rf'"{key}"\s*:')


_READERS: Mapping[str, Callable[[str], Iterator[Declared]]] = {
    ".cabal": _in_cabal,
    "package.yaml": _in_hpack,
    "rebar.config": _in_rebar,
    "Makefile": _in_makefile,
    "project.clj": _in_lein,
    "deps.edn": _in_deps,
    ".opam": _in_opam,
    "dune-project": _in_dune,
    "elm.json": _in_elm,
}
