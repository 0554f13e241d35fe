"""The section on external dependencies: what the manifests declare, and where the source imports it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import itemgetter

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.import_keys import FAMILIES
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.declarations import Dependency
from sleepcode.sleep.notes.declared_formats import (
    DEVELOPMENT,
    OPTIONAL,
    RUNTIME,
    SCOPES,
    WHAT_FOR,
    cargo_dependencies,
)
from sleepcode.sleep.notes.ecosystems import tell_ecosystems
from sleepcode.sleep.notes.functional_manifests import LANGUAGES_OF
from sleepcode.sleep.notes.manifests import largest_first, read_json, read_toml, table
from sleepcode.sleep.notes.outside import OF_JVM, Outside, Used, find_users
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.terraform import ENDINGS
from sleepcode.sleep.notes.wording import clean, listing, number

_MOST = 20
_OF_TERRAFORM = ["Which Terraform providers are used?", "Which providers does this module depend on?"]
"""How people ask whose project is a module."""
_MOST_DECLARED = 20
_MAIN_SHARE = 0.8
"""Of the source's lines, from which on what is in other languages is beside the program."""
_VENDORED_ROOT = late(
    r"((?:[^/]+/)*?(?:deps|third[-_]?party|vendor|vendored|_vendor|extern(?:al)?s?|contrib))/(?!node_modules/|github\.com/|golang\.org/)([^/]+)/"
)
"""Where a project keeps what is of others, and the folder of one of them."""
_MOST_CITED = 40
_DECLARING = frozenset(
    ("python", "javascript", "typescript", "tsx", "vue", "svelte", "ruby", "php", "elixir")
)
"""Languages in which a manifest declares what is needed under the name that is imported."""
_OF_ARTIFACTS = ("pom.xml", ".gradle", ".gradle.kts", ".sbt", "Dependencies.scala")
_OF_NET = (".csproj", ".fsproj", ".props")
_LOADED_BY_ITSELF = (*_OF_ARTIFACTS, *_OF_NET, "Gemfile", *LANGUAGES_OF)
"""Manifests of what needs no import that names it: Bundler loads every gem of an application, and modules of Haskell
or Erlang and namespaces of .NET are called otherwise than their packages."""


def write_externals(snapshot: Snapshot) -> Note | None:
    """Packages that the product's source imports from outside, and what else the manifests declare."""
    outside = Outside(snapshot)
    users = find_users(snapshot, outside)
    family = _main_family(snapshot)
    ranked = sorted(
        users.items(), key=lambda item: (_is_beside(snapshot, item[1], family), *_rank(snapshot, *item))
    )
    lines, citations = _tell_used(snapshot, ranked[:_MOST])
    met = {used.dependency.name for used in users.values() if used.dependency is not None}
    met |= _imported(snapshot, outside, snapshot.product)
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
    generated = _imported(snapshot, outside, _generated(snapshot)) - met - aside
    if generated:
        lines.append(f"Imported by generated code alone: {listing(sorted(generated), 12)}.")
    aside |= generated
    others = [d for d in outside.declared.values() if d.name not in met | aside and d.scope == RUNTIME]
    lines.extend(_describe_others(snapshot, others, bool(ranked), citations))
    if not lines:
        return None
    rest = [d for d in outside.declared.values() if d.name not in met | aside]
    lines.extend(_describe_lesser(rest, citations))
    if vendored := _tell_vendored(snapshot):
        lines.append(vendored)
    names = _choose_named(
        snapshot, [item for item in ranked if not _is_beside(snapshot, item[1], family)], others
    )
    bare = _needs_nothing(snapshot)
    needs_none = bare and not any(one.scope in (RUNTIME, OPTIONAL) for one in outside.declared.values())
    if bare:
        # Beside another manifest that declares some, it is of less interest.
        at = 0 if needs_none else len(lines)
        lines.insert(at, f"`{bare}` declares no package that is needed at run time.")
        citations.insert(0, Citation(bare))
    title = f"External dependencies: {'none at run time' if needs_none else listing(names, 4, ticks=False)}"
    ecosystems = tell_ecosystems(snapshot, outside)
    data = {
        "packages": [[name, len(used.paths)] for name, used in ranked[:_MOST]],
        "declared": [dependency.name for dependency in outside.declared.values()],
        "nouns": {
            noun: [text, [list(citation) for citation in cited]] for noun, (text, cited) in ecosystems.items()
        },
        "otherwise": _OF_TERRAFORM if any(_is_of_terraform(one) for one in outside.declared.values()) else [],
    }
    told = {citation.path for citation in citations[:_MOST_CITED]}
    others_of = [one for _, cited in ecosystems.values() for one in cited if one.path not in told]
    shown = [*citations[:_MOST_CITED], *others_of]
    return make_section(snapshot, "external-dependencies", title, lines, shown, data)


def _tell_used(snapshot: Snapshot, ranked: list[tuple[str, Used]]) -> tuple[list[str], list[Citation]]:
    """A line for each package, with where it is imported and declared; what says so."""
    lines: list[str] = []
    citations: list[Citation] = []
    is_undeclared = False
    for name, used in ranked:
        if lines and _should_be_declared(snapshot, used) and not is_undeclared:
            is_undeclared = True
            lines.append("Imported without a declaration, as what one may do without is:")
        where = f"in `{clean(used.example, 100)}`"
        if len(used.paths) > 1:
            where = f"in {number(len(used.paths), 'source file')}, such as `{clean(used.example, 100)}`"
        line = f"- `{clean(name, 80)}` {where}"
        citations.append(Citation(used.example))
        if used.dependency is not None:
            line += f" (declared in {used.dependency.citation}{WHAT_FOR.get(used.dependency.scope, '')})"
            citations.insert(0, used.dependency.citation)
        lines.append(line)
    return lines, citations


def _choose_named(snapshot: Snapshot, used: list[tuple[str, Used]], others: list[Dependency]) -> list[str]:
    """The packages that the title names: those that most files use, or else those that are declared."""
    of_net = [dependency.name for dependency in others if dependency.citation.path.endswith(_OF_NET)]
    if len(of_net) > len(used):
        # Who uses them isn't known, but they are most of what the project needs.
        return of_net[:4]
    # Packages of the JVM are declared under other names than they are imported by.
    declared = [name for name, one in used if one.dependency is not None or _is_sure(snapshot, one)]
    return declared[:4] or [name for name, _ in used[:4]] or [dependency.name for dependency in others[:4]]


def _main_family(snapshot: Snapshot) -> str:
    """The languages that most of the source is in; empty where no languages have that much of it."""
    lines: Counter[str] = Counter()
    for (role, language), (_, count) in snapshot.tally().items():
        if role is Role.SOURCE and language in FAMILIES:
            lines[FAMILIES[language]] += count
    family, most = max(lines.items(), key=itemgetter(1), default=("", 0))
    return family if most >= _MAIN_SHARE * lines.total() else ""


def _is_beside(snapshot: Snapshot, used: Used, family: str) -> bool:
    """Whether only what is beside the program takes a package, as scripts in another language do."""
    families = {FAMILIES.get(snapshot.files[path].language) for path in used.paths}
    return bool(family) and family not in families


def _tell_vendored(snapshot: Snapshot) -> str:
    """What of others the repository holds, by its folders: `hiredis` and `lua` in `deps/`."""

    def find() -> list[tuple[str, str]]:
        folders = {
            path.rpartition("/")[0] for path, file in snapshot.files.items() if file.role is Role.VENDORED
        }
        found: dict[tuple[str, str], None] = {}
        for folder in sorted(folders):
            root = _VENDORED_ROOT.match(folder + "/")
            if root is not None:
                found[root.group(1), root.group(2)] = None
        return list(found)

    by_root: dict[str, list[str]] = {}
    for root, name in map(tuple, snapshot.recall("vendored folders", (), find)):
        by_root.setdefault(root, []).append(clean(name, 60))
    told = [f"{listing(names, 12)} in `{clean(root, 80)}/`" for root, names in sorted(by_root.items())]
    return f"Held in the repository: {'; '.join(told)}." if told else ""


def _is_of_terraform(dependency: Dependency) -> bool:
    return dependency.citation.path.endswith(ENDINGS)


def _generated(snapshot: Snapshot) -> list[str]:
    """What is generated of a schema; stubs that start a program only name what they start."""
    role_of = snapshot.files
    return [
        path
        for path in snapshot.externals
        if role_of[path].role is Role.GENERATED and not path.startswith("bin/")
    ]


def _imported_aside(snapshot: Snapshot, outside: Outside) -> set[str]:
    """Packages that are declared as needed and imported by files that are none of the product's."""
    # What a generated file imports says nothing of who needs it.
    others = [
        path
        for path in snapshot.externals
        if not snapshot.is_product(path) and snapshot.files[path].role is not Role.GENERATED
    ]
    return _imported(snapshot, outside, others)


def _imported(snapshot: Snapshot, outside: Outside, paths: Iterable[str]) -> set[str]:
    """Packages that are declared as needed and that some files import."""
    names = {
        (name, snapshot.files[path].language)
        for path in paths
        if path in snapshot.externals
        for name in snapshot.externals[path]
    }
    # What Rust has is used by its path too, without any import.
    return {
        dependency.name
        for name, language in names
        for dependency in outside.declarations(name, language)
        if dependency.scope == RUNTIME and not dependency.citation.path.endswith("Cargo.toml")
    }


def _should_be_declared(snapshot: Snapshot, used: Used) -> bool:
    """Whether no manifest declares what is imported in a language whose packages manifests declare."""
    return used.dependency is None and snapshot.files[used.paths[0]].language in _DECLARING


def _is_sure(snapshot: Snapshot, used: Used) -> bool:
    """Whether what is imported is a package: declared, or of a language whose manifests name artifacts otherwise."""
    return used.dependency is not None or snapshot.files[used.paths[0]].language in OF_JVM


def _rank(snapshot: Snapshot, name: str, used: Used) -> tuple[bool, int, int, str]:
    """What is needed before what one may do without, and what most files import before others."""
    need = SCOPES.index(used.dependency.scope) if used.dependency is not None else 0
    return not _is_sure(snapshot, used), need, -len(used.paths), name


def _describe_lesser(rest: list[Dependency], citations: list[Citation]) -> Iterator[str]:
    """What is declared beside that as optional and for development."""
    for scope, what in ((OPTIONAL, "Optional"), (DEVELOPMENT, "For development alone")):
        of_scope = [one for one in rest if one.scope == scope]
        if of_scope:
            manifests = list(dict.fromkeys(one.citation.path for one in of_scope))
            names = listing([one.name for one in of_scope], 12)
            citations.append(of_scope[0].citation)
            yield f"{what}: {names} (declared in {listing(manifests, 3)})."


def _needs_nothing(snapshot: Snapshot) -> str:
    """The manifest at the top that declares nothing but what is for development; empty where there is none such."""
    package = read_json(snapshot, "package.json")
    if (
        isinstance(package.get("name"), str)
        and package.get("private") is not True
        and "workspaces" not in package
    ):
        tables = ("dependencies", "peerDependencies", "optionalDependencies")
        return "" if any(table(package, name) for name in tables) else "package.json"
    cargo = read_toml(snapshot, "Cargo.toml")
    if table(cargo, "package") and not table(cargo, "workspace"):
        kinds = {key for key, _, _ in cargo_dependencies(cargo)}
        return "" if {"dependencies", "build-dependencies"} & kinds else "Cargo.toml"
    project = table(read_toml(snapshot, "pyproject.toml"), "project")
    if project.get("name") and "dependencies" not in (project.get("dynamic") or ()):
        return "" if project.get("dependencies") else "pyproject.toml"
    return ""


def _describe_others(
    snapshot: Snapshot, others: list[Dependency], has_used: bool, citations: list[Citation]
) -> list[str]:
    by_manifest: dict[str, list[Dependency]] = {}
    for dependency in others:
        by_manifest.setdefault(dependency.citation.path, []).append(dependency)
    lines = []
    for path in largest_first(snapshot, list(by_manifest))[:3]:
        dependencies = by_manifest[path]
        names = [dependency.name for dependency in dependencies]
        # What a package of the JVM is called says nothing of the artifact that it comes with.
        is_told = has_used and not path.endswith(_LOADED_BY_ITSELF)
        start = f"Also declared in {path}, with no import that says where it is used"
        start = start if is_told else f"Declared in {path}"
        lines.append(f"{start}: {listing(names, _MOST_DECLARED)}.")
        citations.append(dependencies[0].citation)
    return lines
