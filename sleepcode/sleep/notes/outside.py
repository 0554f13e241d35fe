"""What is outside of a repository: the packages that its manifests declare, and which of its sources import them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sleepcode.model import Role
from sleepcode.parsing.import_keys import FAMILIES
from sleepcode.sleep.notes.catalogues import find_libraries
from sleepcode.sleep.notes.declarations import (
    Dependency,
    declared_dependencies,
    firmest,
    is_of_ecosystem,
    own_namespaces,
    own_packages,
)
from sleepcode.sleep.notes.declared_formats import SCOPES, UNKNOWN
from sleepcode.sleep.notes.imported_names import (
    fold,
    gems_of,
    go_modules_of,
    locked_namespaces,
    package_of_namespace,
    python_modules,
    shown_go_module,
)
from sleepcode.sleep.notes.snapshot import Snapshot

_OF_SYSTEM = {
    "c": frozenset(
        "sys linux asm mach mach-o machine malloc kernel libkern net netinet arpa bits gnu xlocale os dispatch TargetConditionals "
        "ext experimental tr1 google CoreFoundation IOKit Availability AvailabilityMacros unicode".split()
    ),
    "ruby": frozenset(
        "rubygems digest shellwords json set time date fileutils tempfile optparse ostruct erb yaml csv net uri open3 pathname "
        "openssl zlib psych strscan bigdecimal ripper readline objspace monitor weakref find rbconfig pp coverage "
        "benchmark logger securerandom socket stringio timeout bundler forwardable singleton delegate English etc io "
        "ipaddr open-uri resolv tsort".split()
    ),
    "python": frozenset(
        "_typeshed __main__ annotationlib compression imp distutils asyncore asynchat dummy_threading HTMLParser ConfigParser StringIO "
        "cPickle urllib2 urlparse".split()
    ),
}
_OF_SYSTEM["cpp"] = _OF_SYSTEM["c"]
_OF_SYSTEM["objective-c"] = _OF_SYSTEM["c"] | frozenset(
    "objc netinet6 AssertMacros Foundation UIKit AppKit Cocoa WatchKit CoreData CoreGraphics CoreImage CoreLocation CoreMedia "
    "CoreServices CoreText CoreVideo CoreBluetooth CoreTelephony CoreMotion MobileCoreServices QuartzCore Security "
    "SystemConfiguration AVFoundation AVKit AudioToolbox WebKit MapKit MessageUI MediaPlayer Photos PhotosUI StoreKit Social "
    "Accounts AddressBook AddressBookUI Accelerate ImageIO OpenGLES OpenGL Metal GameKit SpriteKit SceneKit EventKit Contacts "
    "UserNotifications LocalAuthentication CommonCrypto IOKit ApplicationServices Carbon XCTest SwiftUI Network CFNetwork "
    "CloudKit HealthKit Intents Speech Vision QuickLook NotificationCenter SafariServices AuthenticationServices".split()
)
_WITH_LIBRARY = frozenset(("perl", "r", "julia", "powershell", "zig"))
"""Languages that come with a library of packages which are imported like any other."""
OF_JVM = frozenset(("java", "kotlin", "scala", "groovy"))


class Outside:
    """What is outside of a repository, by what its manifests and its own packages say."""

    def __init__(self, snapshot: Snapshot) -> None:
        own = {fold(name) for name in own_packages(snapshot)}
        self.every = every = [one for one in declared_dependencies(snapshot) if fold(one.name) not in own]
        self._everywhere: dict[str, list[Dependency]] = {}
        for dependency in every:
            self._everywhere.setdefault(fold(dependency.name), []).append(dependency)
        self.declared = {fold(dependency.name): dependency for dependency in firmest(every)}
        self._own = own | _vendored_names(snapshot)
        self._modules = python_modules(
            name
            for name, ones in self._everywhere.items()
            if any(is_of_ecosystem(one, "python") for one in ones)
        )
        self._locked = locked_namespaces(snapshot)
        self._found: dict[tuple[str, str], list[Dependency]] = {}
        self._namespaces = {name.partition("\\")[0] for name in own_namespaces(snapshot)}

    def is_own(self, name: str) -> bool:
        """Whether the repository holds a package, though it may also declare one of that name."""
        return fold(name) in self._own and fold(name) not in self.declared

    def must_be_declared(self, name: str, language: str) -> bool:
        """Whether an import that no manifest declares can be of something else than a package."""
        if language == "php":
            return name.partition("\\")[0] in self._namespaces
        if language in _WITH_LIBRARY:
            return True
        return language == "rust" and bool(self.declared)

    def nearest(self, dependency: Dependency, path: str, language: str) -> Dependency:
        """The declaration of a package in the manifest that is nearest around a file."""
        declared = [one for one in self._everywhere[fold(dependency.name)] if is_of_ecosystem(one, language)]
        by_folder: dict[str, Dependency] = {}
        for one in declared:
            folder = one.citation.path.rpartition("/")[0]
            known = by_folder.get(folder)
            # What a package needs, whatever a list for its developers says; a workspace's table says which version.
            if known is None or SCOPES.index(one.scope) < SCOPES.index(known.scope):
                by_folder[folder] = one
        found = None
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            one_here = by_folder.get(folder)
            if one_here is not None and one_here.scope != UNKNOWN:
                return one_here
            found = found or one_here
        return found or dependency

    def declaration_for(
        self, dependency: Dependency, paths: Sequence[str], language: str
    ) -> tuple[Dependency, str]:
        """(what the manifests around some files say of a package, one of the files that it is said of).

        Where one of them needs it, it is needed; of those that say the same, that of most files is told.
        """
        by_folder: dict[str, Dependency] = {}
        counts: Counter[Dependency] = Counter()
        around: dict[Dependency, list[str]] = {}
        for path in paths:
            folder = path.rpartition("/")[0]
            if folder not in by_folder:
                by_folder[folder] = self.nearest(dependency, path, language)
            counts[by_folder[folder]] += 1
            around.setdefault(by_folder[folder], []).append(path)
        chosen = min(counts, key=lambda one: (SCOPES.index(one.scope), -counts[one], one.citation.path))
        return chosen, _example_of(around[chosen])

    def declaration(self, name: str, language: str) -> Dependency | None:
        """The declaration of an imported package, in a manifest of its language."""
        return next(iter(self.declarations(name, language)), None)

    def declarations(self, name: str, language: str) -> list[Dependency]:
        """The same of all packages that an import may be of: those of one namespace share its name."""
        known = self._found.get((name, language))
        if known is None:
            known = self._found[name, language] = [
                one
                for found in self._candidates(name, language)
                for one in (
                    next((d for d in self._everywhere.get(found, ()) if is_of_ecosystem(d, language)), None),
                )
                if one is not None
            ]
        return known

    def _candidates(self, name: str, language: str) -> Iterator[str]:
        """The folded names of the packages that are declared and that an import may be of, the likeliest first."""
        folded = fold(name)
        if language == "php":
            locked = fold(package_of_namespace(name, self._locked))
            found = self.declared.get(locked) or _declaration_of_php(name, self.declared, self._namespaces)
            if found is not None:
                yield fold(found.name)
        elif language == "python":
            yield from self._modules.get(folded, ())
        elif language == "go":
            yield from (fold(module) for module in go_modules_of(name) if fold(module) in self.declared)
        elif language == "ruby":
            yield from (gem for gem in gems_of(folded) if gem in self.declared)
        elif language == "terraform" and "/" not in name:
            # Resources begin with what the last part of their provider's name is.
            yield from (key for key in self.declared if key in (folded, f"{key.partition('/')[0]}/{folded}"))
        elif folded in self.declared:
            yield folded
        elif "/" in name:
            # Modules of a package have its name in front.
            yield from (key for key in self.declared if key.startswith(folded + "/"))


def _declaration_of_php(
    name: str, declared: dict[str, Dependency], own: Collection[str]
) -> Dependency | None:
    """The package that a namespace of PHP is of, as packages are usually named after theirs."""
    parts = [part.lower() for part in name.split("\\")]
    vendor, inner = parts[0], parts[-1]
    named: list[tuple[str, str, Dependency]] = []
    for key, dependency in declared.items():
        of, slash, called = key.replace("-", "").partition("/")
        if slash:
            named.append((of, called, dependency))
    of_vendor = [found for of, _, found in named if of == vendor]
    return next(
        itertools.chain(
            (found for of, called, found in named if of == vendor and called == inner),
            (found for of, called, found in named if of == vendor and called.startswith(inner)),
            (found for _, called, found in named if called == vendor),
            # The only one of another vendor is the one that is meant.
            of_vendor if len(of_vendor) == 1 and name.partition("\\")[0] not in own else (),
        ),
        None,
    )


def _vendored_names(snapshot: Snapshot) -> set[str]:
    """Folders that vendored files lie in (`deps/jemalloc/...`): what is in the repository is not outside of it."""

    def find() -> list[str]:
        vendored = (path for path, file in snapshot.files.items() if file.role is Role.VENDORED)
        folders = {path.rpartition("/")[0] for path in vendored}
        return sorted({fold(name) for folder in folders for name in folder.split("/")})

    return set(snapshot.recall("vendored names", (), find))


class Used(NamedTuple):
    paths: list[str]
    dependency: Dependency | None
    example: str
    """One of the paths, of what the declaration is for."""


def find_users(snapshot: Snapshot, outside: Outside) -> dict[str, Used]:
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
        shown = shown_go_module(name) if users[name][0].endswith(".go") else name
        by_package.setdefault(dependency.name if dependency is not None else shown, []).append(name)
    _merge_inner_packages(snapshot, users, by_package)
    found = {}
    for package, names in by_package.items():
        paths = sorted({path for name in names for path in users[name]})
        # Several languages may have one that is called so, of which one is declared.
        languages = dict.fromkeys(snapshot.files[path].language for path in paths)
        declarations = ((language, outside.declaration(names[0], language)) for language in languages)
        language, declared = next(
            (one for one in declarations if one[1] is not None), (next(iter(languages)), None)
        )
        if declared is None:
            found[package] = Used(paths, None, _example_of(paths))
            continue
        # What another language has of the name is a package of its own.
        family = FAMILIES.get(language)
        paths = [path for path in paths if FAMILIES.get(snapshot.files[path].language) == family]
        chosen, example = outside.declaration_for(declared, paths, language)
        # As it is declared: imports of some languages cannot have every sign of a name.
        is_as_declared = (
            language in ("go", "terraform") or len(names) > 1 or fold(names[0]) == fold(declared.name)
        )
        found[declared.name if is_as_declared else names[0]] = Used(paths, chosen, example)
    return found


def _example_of(paths: Sequence[str]) -> str:
    """The first of the files in the folder at the top that has most of them."""
    places = Counter(path.partition("/")[0] for path in paths)
    most = max(places.values())
    return next(path for path in paths if places[path.partition("/")[0]] == most)


def _merge_inner_packages(
    snapshot: Snapshot, users: dict[str, list[str]], by_package: dict[str, list[str]]
) -> None:
    """Packages of the JVM that lie in another are of the same artifact, where none is published under their name."""
    groups = {library.group for library in find_libraries(snapshot)}
    for name in sorted(by_package):
        if snapshot.files[users[by_package[name][0]][0]].language not in OF_JVM or name in groups:
            continue
        outer = name
        while "." in outer:
            outer = outer.rpartition(".")[0]
            if outer in by_package:
                by_package[outer].extend(by_package.pop(name))
                break
