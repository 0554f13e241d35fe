"""The section on external dependencies: what the manifests declare, and where the source imports it."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from sleepcode.model import Citation, Note, Role
from sleepcode.sleep.notes.declarations import (
    Dependency,
    declared_dependencies,
    firmest,
    is_of_ecosystem,
    own_namespaces,
    own_packages,
)
from sleepcode.sleep.notes.declared_formats import BUILD, DEVELOPMENT, OPTIONAL, RUNTIME, UNKNOWN
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number

_OF_SYSTEM = {
    "c": frozenset(
        "sys linux asm mach mach-o machine malloc kernel libkern net netinet arpa bits gnu xlocale os dispatch TargetConditionals "
        "ext experimental tr1 google CoreFoundation IOKit Availability AvailabilityMacros unicode".split()
    ),
    "ruby": frozenset(
        "rubygems digest shellwords json set time date fileutils tempfile optparse ostruct erb yaml csv net uri open3 pathname "
        "openssl zlib psych strscan bigdecimal ripper readline objspace monitor weakref find rbconfig pp coverage "
        "benchmark logger securerandom socket stringio timeout bundler forwardable singleton delegate English etc io".split()
    ),
    "python": frozenset(
        "_typeshed __main__ annotationlib compression imp distutils asyncore asynchat dummy_threading HTMLParser ConfigParser StringIO "
        "cPickle urllib2 urlparse".split()
    ),
}
_OF_SYSTEM["cpp"] = _OF_SYSTEM["c"]
_MOST = 20
_ALIASES = {
    "yaml": "pyyaml",
    "pil": "pillow",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "sklearn": "scikit-learn",
    "cv2": "opencv-python",
    "bs4": "beautifulsoup4",
    "git": "gitpython",
    "flint": "python-flint",
    "attr": "attrs",
    "active-record": "activerecord",
    "active-support": "activesupport",
    "active-model": "activemodel",
    "action-controller": "actionpack",
    "action-dispatch": "actionpack",
    "action-view": "actionview",
    "action-mailer": "actionmailer",
    "rails": "railties",
}


_OF_ARTIFACTS = ("pom.xml", ".gradle", ".gradle.kts")
_WHAT_FOR = {OPTIONAL: ", optional", BUILD: ", for the build", DEVELOPMENT: ", for development"}


class _Outside:
    """What is outside of a repository, by what its manifests and its own packages say."""

    def __init__(self, snapshot: Snapshot) -> None:
        own = {_fold(name) for name in own_packages(snapshot)}
        every = [one for one in declared_dependencies(snapshot) if _fold(one.name) not in own]
        self._everywhere: dict[str, list[Dependency]] = {}
        for dependency in every:
            self._everywhere.setdefault(_fold(dependency.name), []).append(dependency)
        self.declared = {_fold(dependency.name): dependency for dependency in firmest(every)}
        self._own = own | _vendored_names(snapshot)
        self._namespaces = {name.partition("\\")[0] for name in own_namespaces(snapshot)}

    def is_own(self, name: str) -> bool:
        """Whether the repository holds a package, though it may also declare one of that name."""
        return _fold(name) in self._own and _fold(name) not in self.declared

    def must_be_declared(self, name: str, language: str) -> bool:
        """Whether an import that no manifest declares can be of something else than a package."""
        if language == "php":
            return name.partition("\\")[0] in self._namespaces
        return language == "rust" and bool(self.declared)

    def nearest(self, dependency: Dependency, path: str) -> Dependency:
        """The declaration of a package in the manifest that is nearest around a file."""
        around = [
            one
            for one in self._everywhere.get(_fold(dependency.name), ())
            if path.startswith(one.citation.path.rpartition("/")[0] + "/") or "/" not in one.citation.path
        ]
        # A workspace's table only says which version.
        known = [one for one in around if one.scope != UNKNOWN] or around
        return max(known, key=lambda one: one.citation.path.count("/"), default=dependency)

    def declaration(self, name: str, language: str = "") -> Dependency | None:
        """The declaration of an imported package, in a manifest of its language."""
        found = self._declaration(name)
        if found is None or not language or is_of_ecosystem(found, language):
            return found
        others = self._everywhere.get(_fold(found.name), ())
        return next((one for one in others if is_of_ecosystem(one, language)), None)

    def _declaration(self, name: str) -> Dependency | None:
        """The declaration of an imported package; modules of a package have its name in front (Go, npm scopes)."""
        if "\\" in name:
            return _declaration_of_php(name, self.declared)
        folded = _fold(name)
        for candidate in (folded, _ALIASES.get(folded, folded), f"python-{folded}", f"py{folded}"):
            if candidate in self.declared:
                return self.declared[candidate]
        if "/" in name:
            return next((d for key, d in self.declared.items() if key.startswith(folded + "/")), None)
        return None


def _declaration_of_php(name: str, declared: dict[str, Dependency]) -> Dependency | None:
    """The package that a namespace of PHP is of, as packages are usually named after theirs."""
    parts = [part.lower() for part in name.split("\\")]
    vendor, inner = parts[0], parts[-1]
    named: list[tuple[str, str, Dependency]] = []
    for key, dependency in declared.items():
        of, slash, called = key.replace("-", "").partition("/")
        if slash:
            named.append((of, called, dependency))
    return next(
        itertools.chain(
            (found for of, called, found in named if of == vendor and called == inner),
            (found for of, called, found in named if of == vendor and called.startswith(inner)),
            (found for _, called, found in named if called == vendor),
        ),
        None,
    )


def write_externals(snapshot: Snapshot) -> Note | None:
    """Packages that the product's source imports from outside, and what else the manifests declare."""
    outside = _Outside(snapshot)
    users = _find_users(snapshot, outside)
    ranked = sorted(
        users.items(), key=lambda item: (item[1].dependency is None, -len(item[1].paths), item[0])
    )
    lines = []
    citations: list[Citation] = []
    for name, (paths, dependency) in ranked[:_MOST]:
        where = f"in `{clean(paths[0], 100)}`"
        if len(paths) > 1:
            where = f"in {number(len(paths), 'source file')}, such as `{clean(paths[0], 100)}`"
        line = f"- `{clean(name, 80)}` {where}"
        citations.append(Citation(paths[0]))
        if dependency is not None:
            line += f" (declared in {dependency.citation}{_WHAT_FOR.get(dependency.scope, '')})"
            citations.insert(0, dependency.citation)
        lines.append(line)
    met = {used.dependency.name for used in users.values() if used.dependency is not None}
    if used_too := [used.dependency.name for _, used in ranked[_MOST:] if used.dependency is not None]:
        lines.append(f"- and {listing(used_too, 12)}")
    if undeclared := len(ranked[_MOST:]) - len(used_too):
        is_told = not any(one.citation.path.endswith(_OF_ARTIFACTS) for one in outside.declared.values())
        lines.append(
            f"- and {undeclared} more" + (", which no manifest that is read declares" if is_told else "")
        )
    aside = _imported_aside(snapshot, outside) - met
    if aside:
        lines.append(f"Imported by tests and the like alone: {listing(sorted(aside), 12)}.")
    others = [d for d in outside.declared.values() if d.name not in met | aside and d.scope == RUNTIME]
    lines.extend(_describe_others(others, bool(ranked), citations))
    if not lines:
        return None
    names = [name for name, _ in ranked[:4]] or [dependency.name for dependency in others[:4]]
    title = f"External dependencies: {listing(names, 4, ticks=False)}"
    data = {
        "packages": [[name, len(used.paths)] for name, used in ranked[:_MOST]],
        "declared": [dependency.name for dependency in outside.declared.values()],
    }
    return make_section(snapshot, "external-dependencies", title, lines, citations[:40], data)


def _vendored_names(snapshot: Snapshot) -> set[str]:
    """Folders that vendored files lie in (`deps/jemalloc/...`): what is in the repository is not outside of it."""

    def find() -> list[str]:
        vendored = (path for path, file in snapshot.files.items() if file.role is Role.VENDORED)
        folders = {path.rpartition("/")[0] for path in vendored}
        return sorted({_fold(name) for folder in folders for name in folder.split("/")})

    return set(snapshot.recall("vendored names", (), find))


class _Used(NamedTuple):
    paths: list[str]
    dependency: Dependency | None


def _find_users(snapshot: Snapshot, outside: _Outside) -> dict[str, _Used]:
    """Package -> source files that import it, and its declaration.

    Several modules of one declared package are told of as that package.
    """
    users: dict[str, list[str]] = {}
    for path in sorted(snapshot.externals):
        if not snapshot.is_product(path):
            continue
        language = snapshot.files[path].language
        of_system = _OF_SYSTEM.get(language, frozenset())
        for name in sorted(snapshot.externals[path]):
            is_of_system = name in of_system and outside.declaration(name, language) is None
            if is_of_system or "#{" in name or name.startswith("_") or outside.is_own(name):
                continue
            if (
                not outside.must_be_declared(name, language)
                or outside.declaration(name, language) is not None
            ):
                users.setdefault(name, []).append(path)
    by_package: dict[str, list[str]] = {}
    for name in users:
        if len(users[name]) == 1 and "." not in name and users[name][0].endswith(".scala"):
            # As likely as a package it is a value whose members are imported.
            continue
        dependency = outside.declaration(name, snapshot.files[users[name][0]].language)
        by_package.setdefault(dependency.name if dependency is not None else name, []).append(name)
    found = {}
    for package, names in by_package.items():
        paths = sorted({path for name in names for path in users[name]})
        declared = outside.declaration(names[0], snapshot.files[users[names[0]][0]].language)
        nearest = outside.nearest(declared, paths[0]) if declared is not None else None
        found[names[0] if len(names) == 1 else package] = _Used(paths, nearest)
    return found


def _imported_aside(snapshot: Snapshot, outside: _Outside) -> set[str]:
    """Packages that are declared as needed and imported by files that are none of the product's."""
    names = {
        name
        for path in snapshot.externals
        if not snapshot.is_product(path)
        for name in snapshot.externals[path]
    }
    found = (outside.declaration(name) for name in names)
    # What Rust has is used by its path too, without any import.
    return {
        dependency.name
        for dependency in found
        if dependency is not None
        and dependency.scope == RUNTIME
        and not dependency.citation.path.endswith("Cargo.toml")
    }


def _describe_others(others: list[Dependency], has_used: bool, citations: list[Citation]) -> list[str]:
    by_manifest: dict[str, list[Dependency]] = {}
    for dependency in others:
        by_manifest.setdefault(dependency.citation.path, []).append(dependency)
    lines = []
    for path, dependencies in list(by_manifest.items())[:3]:
        names = [dependency.name for dependency in dependencies]
        # What a package of the JVM is called says nothing of the artifact that it comes with.
        is_told = has_used and not path.endswith(_OF_ARTIFACTS)
        start = f"Also declared in {path}, with no import that says where it is used"
        start = start if is_told else f"Declared in {path}"
        lines.append(f"{start}: {listing(names, 12)}.")
        citations.append(dependencies[0].citation)
    return lines


def _fold(name: str) -> str:
    return name.lower().replace("_", "-")
