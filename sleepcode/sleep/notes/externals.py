"""The section on external dependencies: what the manifests declare, and where the source imports it."""

from __future__ import annotations

from sleepcode.model import Citation, Note, Role
from sleepcode.sleep.notes.manifests import Dependency, declared_dependencies, own_packages
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number

_OF_SYSTEM = {
    "c": frozenset(
        "sys linux asm mach mach-o machine malloc kernel libkern net netinet arpa bits gnu xlocale os dispatch TargetConditionals "
        "google CoreFoundation IOKit Availability AvailabilityMacros unicode".split()
    ),
    "ruby": frozenset(
        "rubygems digest shellwords json set time date fileutils tempfile optparse ostruct erb yaml csv net uri open3 pathname "
        "benchmark logger securerandom socket stringio timeout bundler forwardable singleton delegate English etc io".split()
    ),
    "python": frozenset(
        ("_typeshed", "HTMLParser", "ConfigParser", "StringIO", "cPickle", "urllib2", "urlparse", "__main__")
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
}


def write_externals(snapshot: Snapshot) -> Note | None:
    """Packages that the product's source imports from outside, and what else the manifests declare."""
    own = {_fold(name) for name in own_packages(snapshot)} | _vendored_names(snapshot)
    declared = {
        _fold(dependency.name): dependency
        for dependency in declared_dependencies(snapshot)
        if _fold(dependency.name) not in own
    }
    users = _find_users(snapshot, declared, own)
    ranked = sorted(
        users.items(), key=lambda item: (_declaration(item[0], declared) is None, -len(item[1]), item[0])
    )[:_MOST]
    lines = []
    citations: list[Citation] = []
    met: set[str] = set()
    for name, paths in ranked:
        dependency = _declaration(name, declared)
        where = f"in `{clean(paths[0], 100)}`"
        if len(paths) > 1:
            where = f"in {number(len(paths), 'source file')}, such as `{clean(paths[0], 100)}`"
        line = f"- `{clean(name, 80)}` {where}"
        citations.append(Citation(paths[0]))
        if dependency is not None:
            met.add(dependency.name)
            line += f" (declared in {dependency.citation})"
            citations.insert(0, dependency.citation)
        lines.append(line)
    others = [d for d in declared.values() if d.name not in met and not d.is_for_development]
    lines.extend(_describe_others(others, bool(ranked), citations))
    if not lines:
        return None
    names = [name for name, _ in ranked[:4]] or [dependency.name for dependency in others[:4]]
    title = f"External dependencies: {listing(names, 4, ticks=False)}"
    data = {
        "packages": [[name, len(paths)] for name, paths in ranked],
        "declared": [dependency.name for dependency in declared.values()],
    }
    return make_section(snapshot, "external-dependencies", title, lines, citations[:40], data)


def _vendored_names(snapshot: Snapshot) -> set[str]:
    """Folders that vendored files lie in (`deps/jemalloc/...`): what is in the repository is not outside of it."""

    def find() -> list[str]:
        vendored = (path for path, file in snapshot.files.items() if file.role is Role.VENDORED)
        folders = {path.rpartition("/")[0] for path in vendored}
        return sorted({_fold(name) for folder in folders for name in folder.split("/")})

    return set(snapshot.recall("vendored names", (), find))


def _find_users(snapshot: Snapshot, declared: dict[str, Dependency], own: set[str]) -> dict[str, list[str]]:
    """Package -> source files that import it; for languages that can't import what isn't declared, only what is."""
    users: dict[str, list[str]] = {}
    for path in sorted(snapshot.externals):
        if snapshot.is_product(path):
            language = snapshot.files[path].language
            of_system = _OF_SYSTEM.get(language, frozenset())
            for name in sorted(snapshot.externals[path]):
                is_known = language != "rust" or not declared or _declaration(name, declared) is not None
                is_outside = name not in of_system and (_fold(name) not in own or _fold(name) in declared)
                if is_outside and is_known:
                    users.setdefault(name, []).append(path)
    return users


def _describe_others(others: list[Dependency], has_used: bool, citations: list[Citation]) -> list[str]:
    by_manifest: dict[str, list[Dependency]] = {}
    for dependency in others:
        by_manifest.setdefault(dependency.citation.path, []).append(dependency)
    lines = []
    for path, dependencies in list(by_manifest.items())[:3]:
        names = [dependency.name for dependency in dependencies]
        start = "Also declared" if has_used else "Declared"
        lines.append(f"{start} in {path}: {listing(names, 12)}.")
        citations.append(dependencies[0].citation)
    return lines


def _declaration(name: str, declared: dict[str, Dependency]) -> Dependency | None:
    """The declaration of an imported package; modules of a package have its name in front (Go, npm scopes)."""
    folded = _fold(name)
    for candidate in (folded, _ALIASES.get(folded, folded), f"python-{folded}", f"py{folded}"):
        if candidate in declared:
            return declared[candidate]
    if "/" in name:
        return next((d for key, d in declared.items() if key.startswith(folded + "/")), None)
    return None


def _fold(name: str) -> str:
    return name.lower().replace("_", "-")
