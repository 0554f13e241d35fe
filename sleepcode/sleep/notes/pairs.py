"""Which tests are a source's: by name and place, or because they import it and change with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from sleepcode.model import Role
from sleepcode.parsing.languages import SHELLS
from sleepcode.parsing.late import late
from sleepcode.parsing.lesser import is_shelved
from sleepcode.parsing.roles import aside_kind
from sleepcode.ranking.structure import pairing_stem
from sleepcode.sleep.notes.names_of_tests import (
    AFFIXED,
    FAMILIES_OF_TESTS,
    SAYS_TEST,
    TEST_FOLDERS,
    bare_name,
    can_hold,
    inner_name,
    is_close,
    is_of_namesake,
    is_support,
    shared_folders,
)
from sleepcode.sleep.notes.pairs_of_folders import TestFolders, folder_stem
from sleepcode.sleep.notes.pairs_of_ruby import lies_elsewhere, places_of_controller
from sleepcode.sleep.notes.pairs_of_shells import read_scripts, tests_beside
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.resolution.files import folders_above

_NOT_CODE = frozenset(
    "html css scss json yaml toml text markdown restructuredtext xml csv ini svg diff".split()
) | {""}
_PLAIN = frozenset(
    "index init main mod lib test tests conftest types type utils util common setup config base core helper helpers errors "
    "constants app api client server shared http list create delete edit view get set add remove update model models views "
    "moduleinfo packageinfo".split()
)
_OF_FOLDER = "mod"
"""The name of Rust's files that stand for their folder: no test is called after them."""
_HELPS_TESTS = late(r"(?:^|/)tests?[-_]?(?:helpers?|support|utils?|tools?|kit)(?:/|\.\w+$)")
"""Sources among which tests find what they need: a test of such a name is of what it helps to test."""
_ONLY_IMPORTED = frozenset(("haskell", "elm"))
"""Languages in which nothing is used without an import: a program, which nobody can import, has no test of its name."""
_OF_SCRIPTS = frozenset("javascript typescript tsx".split())
_WITH_HEADERS = frozenset(("c", "cpp", "objective-c"))
HEADERS = (".h", ".hh", ".hpp", ".hxx", ".h++")
"""Endings of what a source of C or C++ is included by."""
MANIFESTS = (
    *("package.json", "Cargo.toml", "pyproject.toml", "setup.py", "go.mod", "composer.json", "mix.exs"),
    *("build.gradle", "build.gradle.kts", "pom.xml", "pubspec.yaml"),
    *("DESCRIPTION", "Makefile.PL", "Project.toml", "build.zig", "foundry.toml"),
)
"""What makes a folder a package of its own."""
_AMONG_TESTS = late(r"(?:.*/)?(?:tests?|specs?)/(.+)/[^/]+$")
"""What of a test's path lies between the folder of the tests and its name."""
_MOST_NAMED = 4
_MOST_OF_FOLDER = 40


def stems_beside(test: str) -> Iterator[str]:
    """What sources may share with a test besides its name: by its folder, and by the end of its name."""
    if stem := folder_stem(test):
        yield stem
    words = inner_name(test).split("_") if test.endswith(".py") else []
    yield from ("".join(words[start:]) for start in range(1, len(words)))


class TestFinder:
    """Finds the tests of sources in one snapshot."""

    __test__ = False

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._tests: dict[str, list[str]] = {}
        """Stem -> tests that have it."""
        self._scripts: Mapping[str, list[str]] | None = None
        """Folder -> its sources and the tests beside them, where a script is asked of."""
        self._packages: dict[str, str] = {}
        """Folder -> the nearest folder around it that has a manifest."""

    def find(self, path: str) -> list[str]:
        """Tests of a source, at most six and those in a folder of its name: those named after it first, and of these
        those that import it and change most often with it."""
        named = self.find_named(path)
        found = [*self.rank(path, named), *self.find_importing(path)]
        return found[: max(6, len(named))]

    def find_named(self, path: str) -> list[str]:
        """Tests that share a source's name and lie nearest to it, or import it, at most four; and those in a folder
        of its name."""
        return self._named(path) if self._is_tested(path) else []

    def rank(self, path: str, named: Sequence[str]) -> list[str]:
        """Tests named after a source, those first that import it, and of these those that change most often with it."""
        if len(named) < 2:
            return list(named)
        times = {other: count for other, count, _ in self._snapshot.history.companions(path)}
        return sorted(named, key=lambda test: (not self._is_importing(test, path), -times.get(test, 0)))

    def find_importing(self, path: str) -> list[str]:
        """Tests of another name that import a source and change with it."""
        if not self._is_tested(path):
            return []
        found = [
            other
            for other, times, of in self._snapshot.history.companions(path)
            if times >= 3
            and times >= 0.2 * of
            and self._snapshot.files[other].role is Role.TEST
            and not is_support(other)
            and self._is_importing(other, path)
        ]
        named = self._named(path) if found else ()
        return [other for other in found if other not in named][:6]

    def _is_tested(self, path: str) -> bool:
        # A translation of the settings is not what tests of the settings test.
        is_beside = aside_kind(path) == "benchmarks" or is_shelved(path)
        return self._is_written(path) and self._is_code(path) and not is_beside

    def _is_written(self, path: str) -> bool:
        """Whether people write a source, or a template that it names, if by its own name it is like any other."""
        role, name = self._snapshot.files[path].role, path.rpartition("/")[2]
        facts = self._snapshot.facts(path) if role is Role.GENERATED and name.count(".") == 1 else None
        return role is Role.SOURCE or (facts is not None and bool(facts.made_from))

    def _is_code(self, path: str) -> bool:
        return self._snapshot.files[path].language not in _NOT_CODE

    def _is_importing(self, test: str, path: str) -> bool:
        """Whether a test imports a source, or the header that the source is of.

        Asked of the few tests in question: who imports a file is a look through all that is imported."""
        imported = self._snapshot.imports.get(test, ())
        return path in imported or any(header in imported for header in self._own_headers(path))

    def _own_headers(self, path: str) -> list[str]:
        """The headers that a source of C or C++ includes and shares its name with."""
        if self._snapshot.files[path].language not in _WITH_HEADERS or path.endswith(HEADERS):
            return []
        stem = pairing_stem(path)
        included = self._snapshot.imports.get(path, ())
        return [one for one in included if one.endswith(HEADERS) and pairing_stem(one) == stem]

    def _named(self, path: str) -> list[str]:
        if _HELPS_TESTS.search(path):
            return []
        files = self._snapshot.files
        controlling = [
            test for test in places_of_controller(path) if test in files and files[test].role is Role.TEST
        ]
        alike, after = self._called_alike(path), self._called_after_folder(path)
        inside = self._inside_folder(path)
        if after:
            around = path.split("/")[-2]
            alike = [t for t in alike if around in t.split("/")[:-1] or self._is_importing(t, path)]
        if inside:
            alike = [test for test in alike if self._is_importing(test, path)]
        found = list(dict.fromkeys([*controlling, *alike, *after, *self._beside_script(path)]))
        if files[path].language in _ONLY_IMPORTED:
            found = [test for test in found if self._is_importing(test, path)]
        if files[path].language == "python":
            # What imports it tells that what doesn't is of another one of the name.
            found = [test for test in found if self._is_importing(test, path)] or found
        return list(dict.fromkeys([*found[:_MOST_NAMED], *inside])) or self._folders.find_beginning(path)

    def _inside_folder(self, path: str) -> list[str]:
        """Tests in a folder that is called after a source."""
        files = self._snapshot.files
        if files[path].language not in _OF_SCRIPTS:
            return []
        around = self._package_of(path.rpartition("/")[0])
        return [
            test
            for test in self._folders.find(path)
            if files[test].role is Role.TEST
            and not is_support(test)
            and self._package_of(test.rpartition("/")[0]) == around
        ][:_MOST_OF_FOLDER]

    @cached_property
    def _folders(self) -> TestFolders:
        return TestFolders(self._snapshot.files)

    def _beside_script(self, path: str) -> list[str]:
        if self._snapshot.files[path].language not in SHELLS:
            return []
        if self._scripts is None:
            self._scripts = read_scripts(self._snapshot)
        return tests_beside(self._scripts, path)

    def _called_alike(self, path: str) -> list[str]:
        """Tests that share what a source and its tests share of their names."""
        stem = pairing_stem(path)
        candidates = self._tests.get(stem)
        if candidates is None:
            candidates = [
                other
                for other in self._snapshot.tests_like(path)
                if pairing_stem(other) == stem and self._is_code(other)
            ]
            self._tests[stem] = candidates
        candidates = [test for test in candidates if not is_support(test, path)]
        if self._snapshot.files[path].language == "terraform":
            # Each module has a `main`, and what its variables are called.
            return [test for test in candidates if self._is_importing(test, path)][:_MOST_NAMED]
        if self._snapshot.files[path].language == "elixir":
            return self._mirroring(path, candidates)[:_MOST_NAMED]
        candidates = [test for test in candidates if self._can_be_of(test, path)]
        folder = path.split("/")[:-1]
        inner = inner_name(path)
        if "." in inner:
            # Of `phx.gen.cert`, not of all that begins with `phx`.
            candidates = [test for test in candidates if inner_name(test) == inner]
        if len(stem) < 3:
            candidates = [test for test in candidates if test.split("/")[:-1] == folder]
        if stem in _PLAIN:
            # Each package has an `index`: the test of another one that imports this isn't named after it.
            around = self._package_of("/".join(folder))
            candidates = [
                test
                for test in candidates
                if (is_close(test, folder) or (stem != _OF_FOLDER and self._is_importing(test, path)))
                and self._package_of(test.rpartition("/")[0]) == around
            ]
        if not candidates:
            return []
        shared = {test: shared_folders(test.split("/")[:-1], folder) for test in candidates}
        nearest = max(shared.values())
        found = sorted(
            test for test in candidates if shared[test] == nearest or self._is_importing(test, path)
        )
        if len(found) > _MOST_NAMED:
            found = [test for test in found if is_close(test, folder) or self._is_importing(test, path)]
        return found[:_MOST_NAMED]

    def _called_after_folder(self, path: str) -> list[str]:
        """Tests of Python that are called after a source's folder and its name: `test_command_crawl.py` of
        `commands/crawl.py`, of which `test_crawl.py` is none then."""
        if self._snapshot.files[path].language != "python" or "/" not in path:
            return []
        folder, _, name = path.rpartition("/")
        around = folder.rpartition("/")[2]
        stems = {pairing_stem(f"{around}_{name}"), pairing_stem(f"{around.removesuffix('s')}_{name}")}
        return sorted(
            test
            for stem in stems
            for test in self._snapshot.tests_like(f"{folder}/{stem}.py")
            if pairing_stem(test) in stems
            and SAYS_TEST.search(bare_name(test))
            and self._is_in_reach(test, path)
        )[:_MOST_NAMED]

    def _mirroring(self, path: str, candidates: Sequence[str]) -> list[str]:
        """Tests of a source of Elixir: `test/shop/cart_test.exs` of `lib/shop/cart.ex`, those in `test/shop/cart/`
        that use it; where there are none, those of its name that do."""
        front, lib, rest = f"/{path}".partition("/lib/")
        place = f"{front}/test/{rest.removesuffix('.ex')}"[1:]
        mirrors = (f"{place}_test.exs", f"{place}.exs")
        found = [test for test in candidates if lib and test in mirrors]
        for test in sorted(self._snapshot.importers.get(path, ())) if lib else ():
            if test.rpartition("/")[0] == place and self._snapshot.files[test].role is Role.TEST:
                found += [test] if SAYS_TEST.search(bare_name(test)) else []
        return found or [test for test in candidates if self._is_importing(test, path)]

    def _can_be_of(self, test: str, path: str) -> bool:
        """Whether a test that is called as a source can be that source's, and not another's of the same name."""
        is_none = ".config." in test.rpartition("/")[2] or test.endswith("/__init__.py")
        if is_none or is_of_namesake(test, path, self._snapshot.files):
            return False
        if test.endswith("/" + path):
            return True
        if lies_elsewhere(test, path) and not self._is_importing(test, path):
            return False
        if path.endswith(".go") or test.endswith(".go"):
            # A package and its tests lie in one folder, but for those that see it from outside.
            folder = path.rpartition("/")[0]
            is_beside = test.rpartition("/")[0] in (folder, f"{folder}/test", f"{folder}/tests")
            return is_beside and test.endswith("_test.go") and path.endswith(".go")
        if path.endswith((".lua", ".dart")) and (mirrors := self._is_mirroring(test, path)) is not None:
            # Packages of Dart that lie beside each other have folders of the same names.
            is_here = path.endswith(".lua") or self._is_in_reach(test, path)
            return mirrors and is_here and self._is_called_so(test, path)
        return self._is_called_so(test, path) and self._is_in_reach(test, path)

    def _is_mirroring(self, test: str, path: str) -> bool | None:
        """Whether a test lies among the tests as a source does, or as another one of its name; None for neither."""
        inside = _AMONG_TESTS.match(test)
        if inside is None:
            return None
        folder, (around, _, name) = inside.group(1), path.rpartition("/")
        if f"/{around}".endswith(f"/{folder}"):
            return True
        places = (f"{outer}/{folder}/{name}".lstrip("/") for outer in (*folders_above(path), ""))
        return False if any(place in self._snapshot.files for place in places) else None

    def _is_called_so(self, test: str, path: str) -> bool:
        """Whether a test's name can be after a source's, as both languages have it."""
        own, other = self._snapshot.files[path].language, self._snapshot.files[test].language
        place, folder = test.rpartition("/")[0], path.rpartition("/")[0]
        if not is_close(test, folder.split("/") if folder else []):
            is_foreign = own != other and not any({own, other} <= family for family in FAMILIES_OF_TESTS)
            if is_foreign or path.endswith(".rake"):
                return False
        has_affix = bool(SAYS_TEST.search(bare_name(test)))
        is_among_tests = other in _OF_SCRIPTS and place.rpartition("/")[2] in TEST_FOLDERS
        return has_affix or is_among_tests or other not in AFFIXED | _OF_SCRIPTS

    def _is_in_reach(self, test: str, path: str) -> bool:
        """Whether a test imports a source, or nothing else of its name, and is not of another package."""
        files = self._snapshot.files
        if self._is_importing(test, path):
            return True
        imported = self._snapshot.imports.get(test, ())
        stem, folder = pairing_stem(path), path.rpartition("/")[0]
        sources = [one for one in imported if files[one].role is Role.SOURCE]
        if path.endswith(".dart"):
            # `cart.dart` hands on what is in `src/cart.dart`.
            sources = [one for one in sources if path not in self._snapshot.imports.get(one, ())]
        # `CartTests` that are published, to test others by, are no namesake of the cart.
        if any(pairing_stem(one) == stem and not SAYS_TEST.search(bare_name(one)) for one in sources):
            return False
        if files[path].language == "python" and sources and not any(can_hold(one, folder) for one in sources):
            return False
        around = self._package_of(test.rpartition("/")[0])
        if path.endswith(".rs"):
            # A crate's tests see its library, no other crate and no program of it.
            return around == self._package_of(folder) and "/src/bin/" not in f"/{path}"
        return not around or f"{folder}/".startswith(f"{around}/")

    def _package_of(self, folder: str) -> str:
        """The nearest folder around with a manifest; empty for that of the whole repository."""
        known = self._packages.get(folder)
        if known is None:
            is_package = not folder or any(self._is_manifest(f"{folder}/{name}") for name in MANIFESTS)
            known = folder if is_package else self._package_of(folder.rpartition("/")[0])
            self._packages[folder] = known
        return known

    def _is_manifest(self, path: str) -> bool:
        """Whether there is a manifest, and not one among the tests, which play with packages."""
        files = self._snapshot.files
        return path in files and files[path].role is not Role.TEST
