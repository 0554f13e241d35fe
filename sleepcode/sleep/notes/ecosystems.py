"""What a project declares of each ecosystem: its crates, its npm packages, its gems, each by itself."""

from __future__ import annotations

from sleepcode.model import Citation
from sleepcode.sleep.notes.declarations import Dependency
from sleepcode.sleep.notes.declared_formats import (
    BUILD,
    DEVELOPMENT,
    OPTIONAL,
    RUNTIME,
    UNKNOWN,
    is_requirements,
)
from sleepcode.sleep.notes.functional_manifests import NOUNS
from sleepcode.sleep.notes.lesser_manifests import JULIA
from sleepcode.sleep.notes.manifests import largest_first
from sleepcode.sleep.notes.outside import Outside
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.terraform import ENDINGS
from sleepcode.sleep.notes.wording import clean, listing

_PYTHON = "Python packages"
_NOUNS = (
    (("Gemfile", ".gemspec"), "gems"),
    (("Cargo.toml",), "crates"),
    (("go.mod",), "Go modules"),
    (("package.json",), "npm packages"),
    (("pyproject.toml", "setup.py", "setup.cfg"), _PYTHON),
    (("composer.json",), "Composer packages"),
    (("pubspec.yaml",), "Dart packages"),
    (("DESCRIPTION",), "R packages"),
    (("Makefile.PL", "Build.PL", "cpanfile", "dist.ini"), "Perl modules"),
    (JULIA, "Julia packages"),
    (("build.zig.zon",), "Zig packages"),
    ((".psd1",), "PowerShell modules"),
    ((".podspec", "Podfile"), "pods"),
    (ENDINGS, "Terraform providers and modules"),
    *NOUNS,
)
"""(ends of manifests' names, what is declared in them)"""
_WHAT_FOR = {
    RUNTIME: "needs",
    OPTIONAL: "optionally",
    BUILD: "for the build",
    DEVELOPMENT: "for development",
    UNKNOWN: "for its members",
}
_MOST_MANIFESTS = 6
_MOST_OF_MANIFEST = 20


def tell_ecosystems(snapshot: Snapshot, outside: Outside) -> dict[str, tuple[str, list[Citation]]]:
    """What people call the packages of an ecosystem -> (what the manifests of it declare, where)."""
    by_noun: dict[str, dict[str, list[Dependency]]] = {}
    for dependency in outside.every:
        path = dependency.citation.path
        if noun := _noun_of(path):
            by_noun.setdefault(noun, {}).setdefault(path, []).append(dependency)
    found = {}
    for noun in sorted(by_noun, key=[*(noun for _, noun in _NOUNS)].index):
        manifests = by_noun[noun]
        paths = largest_first(snapshot, list(manifests))
        lines = [_describe(path, manifests[path]) for path in paths[:_MOST_MANIFESTS]]
        if rest := paths[_MOST_MANIFESTS:]:
            lines.append(f"- and those of {listing(rest, 6)}")
        found[noun] = ("\n".join(lines), [manifests[path][0].citation for path in paths[:_MOST_MANIFESTS]])
    return found


def _noun_of(path: str) -> str:
    if is_requirements(path):
        return _PYTHON
    return next((noun for endings, noun in _NOUNS if path.endswith(endings)), "")


def _describe(path: str, dependencies: list[Dependency]) -> str:
    """What a manifest declares, what is needed before what is for development."""
    parts = []
    for scope, what in _WHAT_FOR.items():
        names = [one.name for one in dependencies if one.scope == scope]
        if names:
            parts.append(f"{what} {listing(names, _MOST_OF_MANIFEST)}")
    return f"- `{clean(path, 100)}`: {'; '.join(parts)}"
