"""Components: what each is for, and which files are central in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes import pub
from sleepcode.sleep.notes.code_maps import folder_purposes
from sleepcode.sleep.notes.manifests import cite, read_json, read_toml, table
from sleepcode.sleep.notes.purposes import file_purpose, landmarks, says_something
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing, number, opening, plain
from sleepcode.sleep.resolution.pubspec import PUBSPEC

_MOST_COMPONENTS = 40
_DESCRIBED, _MOST_ASIDE, _MOST_NAMED = 14, 3, 20
"""Components that are told of in a line each, how many of them may be tests and the like, and of how many more
the names are told: a note that nobody reads to its end answers nothing, and each has a question of its own."""
_MANY_SOURCES = 10
"""So much source makes a component more than a place for tests, however many of these lie beside it."""
_MOST_CENTRAL = 8
_LEAST_OF_TITLE = 4
"""Words of a title that tell what something is, and not only what it is called."""
_PACKAGE_FILES = (
    "__init__.py",
    "doc.go",
    "mod.rs",
    "lib.rs",
    "src/lib.rs",
    "package-info.java",
)
_MODULE_ENDINGS = (".ex", ".rb", ".rs")
"""Endings of the files that stand for a folder beside them, and say what is in it."""
_DESCRIPTION = late(r"<Description>\s*([^<>]{10,300}?)\s*</Description>")
_TEMPLATES = late(r"(?:^|/)\w*templates?/")
_READMES = tuple("README.md README.rst README.rdoc README.adoc README.txt README readme.md".split())
_KINDS = {
    Role.TEST: "tests",
    Role.DOCUMENTATION: "documentation",
    Role.VENDORED: "vendored",
    Role.GENERATED: "generated",
    Role.DATA: "data",
    Role.CONFIGURATION: "configuration",
}


def display_name(component: str) -> str:
    return "the top folder" if component == "." else f"`{clean(component, 80)}`"


def component_kind(snapshot: Snapshot, paths: Sequence[str]) -> str:
    """`tests`, `documentation`, `vendored` ... where most files are that; empty for source."""
    roles = Counter(snapshot.files[path].role for path in paths)
    if sources := sum(snapshot.is_product(path) for path in paths):
        if sources >= _MANY_SOURCES:
            return ""
        role, count = max(roles.items(), key=lambda item: (item[1], item[0].value))
        return _KINDS.get(role, "") if count > 0.8 * len(paths) else ""
    role, _ = max(roles.items(), key=lambda item: (item[1], item[0].value))
    if role in (Role.SOURCE, Role.DATA):
        aside = next((kind for path in paths if (kind := aside_kind(path))), "")
        return aside or _KINDS.get(role, "")
    return _KINDS[role]


def component_size(snapshot: Snapshot, paths: Sequence[str]) -> str:
    """`12 files`, or `594 files, 170 of them source` where much of it is something else."""
    sources = sum(snapshot.is_product(path) for path in paths)
    size = number(len(paths), "file")
    return f"{size}, {sources:,} of them source" if 0 < sources < 0.6 * len(paths) else size


def describe_component(snapshot: Snapshot, name: str, paths: Sequence[str]) -> tuple[str, Citation | None]:
    """What a component says of itself: its package's docstring, manifest or README. Empty where it says nothing."""
    text, cited = snapshot.recall(f"purpose of {name}", (), lambda: _describe(snapshot, name, paths))
    return text, Citation(*cited) if cited is not None else None


def _describe(snapshot: Snapshot, name: str, paths: Sequence[str]) -> tuple[str, Citation | None]:
    folder = "" if name == "." else name + "/"
    known = set(paths)
    for candidate in _PACKAGE_FILES:
        if folder + candidate in known and (found := _opening_of(snapshot, folder + candidate, name)):
            return found
    if name != "." and (said := _from_manifest(snapshot, name)):
        return said
    # What is called so in a folder of templates is a template itself.
    for candidate in () if name == "." or _TEMPLATES.search(folder) else _READMES:
        if folder + candidate in known and (found := _opening_of(snapshot, folder + candidate, name)):
            return found
    for path in (name + ending for ending in _MODULE_ENDINGS) if name != "." else ():
        if path in snapshot.files and (found := _opening_of(snapshot, path, name)):
            return found
    text, cited = _package_comment(snapshot, folder, paths)
    if text:
        return text, cited
    return folder_purposes(snapshot).get(name) or _above(snapshot, name)


def _from_manifest(snapshot: Snapshot, name: str) -> tuple[str, Citation] | None:
    """The description that the manifest of a package gives of it."""
    npm, cargo = f"{name}/package.json", f"{name}/Cargo.toml"
    for manifest, value in (
        (npm, read_json(snapshot, npm).get("description")),
        (cargo, table(read_toml(snapshot, cargo), "package").get("description")),
    ):
        text = plain(value) if isinstance(value, str) else ""
        if _tells_more(text, name):
            return text, cite(snapshot, manifest, '"description"', "description")
    described = pub.describe(snapshot, f"{name}/{PUBSPEC}")
    if described is not None and _tells_more(plain(described[0]), name):
        return plain(described[0]), described[1]
    stem = name.rpartition("/")[2]
    for project in (f"{name}/{stem}.csproj", f"{name}/{stem}.fsproj"):
        said = _DESCRIPTION.search(snapshot.read_text(project) or "") if project in snapshot.files else None
        if said is not None and _tells_more(plain(said.group(1)), name):
            return plain(said.group(1)), cite(snapshot, project, "<Description>")
    return None


def _opening_of(snapshot: Snapshot, path: str, name: str) -> tuple[str, Citation] | None:
    """What a file says at its top of the component that it stands in; None where it says nothing."""
    facts = snapshot.facts(path)
    text = file_purpose(snapshot.files[path], facts)
    if not text and facts is not None and facts.language in ("markdown", "restructuredtext"):
        # What a README says below its title may be how to use it, and the title what that is.
        title = next((s.name for s in facts.symbols[:1] if s.kind == "section" and s.start <= 5), "")
        text = plain(title) if says_something(title) and len(title.split()) >= _LEAST_OF_TITLE else ""
    if not _tells_more(text, name) or _is_of_a_file(snapshot, path, text):
        return None
    return text, Citation(path, 1, min(facts.lines if facts else 1, 10))


def _is_of_a_file(snapshot: Snapshot, path: str, text: str) -> bool:
    """Whether a text begins with the name of a file beside it, as a list of files does."""
    first = text.partition(" ")[0].strip("`*:")
    return "." in first and f"{path.rpartition('/')[0]}/{first}".lstrip("/") in snapshot.files


def _above(snapshot: Snapshot, name: str) -> tuple[str, Citation | None]:
    """What is said further up of a component that is what its folder is for: by `gem/README` of `gem/lib/gem`."""
    main = _main_components(snapshot)
    parent = name.rpartition("/")[0]
    while parent:
        if main.get(parent) == name and (said := _from_manifest(snapshot, parent)):
            return said
        for readme in _READMES if main.get(parent) == name else ():
            path = f"{parent}/{readme}"
            if path in snapshot.files and (found := _opening_of(snapshot, path, parent)):
                return found
        parent = parent.rpartition("/")[0]
    return "", None


def _main_components(snapshot: Snapshot) -> Mapping[str, str]:
    """Folder -> the component that is called as it is, or else that has most of the product in it."""

    def find() -> dict[str, str]:
        held: dict[str, dict[str, int]] = {}
        for name, paths in snapshot.components.items():
            count = sum(map(snapshot.is_product, paths))
            folder = name if count else ""
            while folder:
                held.setdefault(folder, {})[name] = count
                folder = folder.rpartition("/")[0]
        return {folder: _main_of(folder, counts) for folder, counts in held.items()}

    main: Mapping[str, str] = snapshot.recall("main components", (), find)
    return main


def _main_of(folder: str, counts: Mapping[str, int]) -> str:
    called = [name for name in counts if name != folder and _folded(name) == _folded(folder)]
    if called:
        return min(called, key=lambda name: (-counts[name], name))
    most = min(counts, key=lambda name: (-counts[name], name))
    return most if 2 * counts[most] > sum(counts.values()) else ""


def _folded(folder: str) -> str:
    """The name of a folder as packages of several spellings share it."""
    return re.sub(r"[-_.]", "", folder.rpartition("/")[2]).lower()


def _tells_more(text: str, name: str) -> bool:
    """Whether a description is more than the component's name again."""
    if len(text) <= 15 or re.fullmatch(r"[\w.@/-]+ (?:package|module|crate|library)\.?", text):
        return False
    said = re.sub(r"\W", "", text.lower())
    return (
        said not in (re.sub(r"\W", "", end.lower()) for end in (name, *name.rpartition("/")[::2]))
        and text.lower().strip("@./ ").rpartition("/")[2] != name.rpartition("/")[2].lower()
    )


def _package_comment(snapshot: Snapshot, folder: str, paths: Sequence[str]) -> tuple[str, Citation | None]:
    """Go's convention: one file of the package opens with `Package name ...`."""
    for path in paths:
        if path.endswith(".go") and path.startswith(folder) and "/" not in path[len(folder) :]:
            facts = snapshot.facts(path)
            doc = facts.doc if facts is not None and not path.endswith("_test.go") else ""
            if (of := re.match(r"Package \w*(?<!_test) ", doc)) and says_something(doc):
                return plain(doc), cite(snapshot, path, of.group())
    return "", None


def central_files(snapshot: Snapshot, name: str, most: int) -> list[str]:
    """The source files of a component that others depend on most and that change most, evenly weighed."""
    ranked: list[str] = snapshot.recall(
        f"central in {name}",
        ("has_facts", "centrality"),
        lambda: _rank_files(snapshot, snapshot.components[name]),
        snapshot.changed_in.get(name),
    )
    return ranked[:most]


def _rank_files(snapshot: Snapshot, paths: Sequence[str]) -> list[str]:
    sources = [path for path in paths if snapshot.is_product(path) and snapshot.files[path].has_facts]
    churn = snapshot.history.churn
    highest = max((snapshot.centrality.get(path, 0.0) for path in sources), default=0.0) or 1.0
    busiest = max((churn(path) for path in sources), default=0) or 1
    ranked = sorted(
        (-snapshot.centrality.get(path, 0.0) / highest - churn(path) / busiest, path) for path in sources
    )
    return [path for _, path in ranked[:_MOST_CENTRAL]]


def defined_by(snapshot: Snapshot, paths: Sequence[str], each: int) -> list[str]:
    """Names of the key symbols of some files, each once."""
    names = [symbol.name for path in paths for symbol in landmarks(snapshot, path, each)]
    return list(dict.fromkeys(names))


def write_components(snapshot: Snapshot) -> Note | None:
    """Each component: what for, how large, its central files."""
    lines: list[str] = []
    citations: list[Citation] = []
    inputs: list[str] = []
    data: dict[str, object] = {}
    ranked = snapshot.ranked_components
    told: set[str] = set()
    aside = 0
    extents = component_extents(snapshot)
    for name, paths in ranked[:_MOST_COMPONENTS]:
        kind, extent = extents[name]
        purpose, source = describe_component(snapshot, name, paths)
        central = central_files(snapshot, name, 3)
        size = extent + (f", {kind}" if kind else "")
        text = f"- {display_name(name)} ({size})"
        if purpose:
            text += f": {opening(purpose, 140)}"
        elif not kind and (names := defined_by(snapshot, central, 2)):
            text += f": defines {listing(names, 4)}."
        if central and not kind:
            text += "" if text.endswith(".") else "."
            text += f" Central: {listing([path.removeprefix(name + '/') for path in central], 3)}."
            inputs.extend(central)
        aside += bool(kind)
        if len(lines) < _DESCRIBED and not (kind and aside > _MOST_ASIDE):
            lines.append(text)
            told.add(name)
            if source is not None:
                citations.append(source)
            else:
                citations.extend(Citation(path) for path in central[:1])
        data[name] = {"files": len(paths), "kind": kind, "purpose": opening(purpose, 300), "central": central}
    if not lines:
        return None
    if others := [display_name(name) for name, _ in ranked if name not in told]:
        lines.append(f"- and {listing(others, _MOST_NAMED, ticks=False)}")
    title = "How the project is structured: its components"
    return make_section(snapshot, "components", title, lines, citations, {"components": data}, inputs)


def component_extents(snapshot: Snapshot) -> Mapping[str, tuple[str, str]]:
    """Component -> (its kind, its size in words)."""

    def find() -> dict[str, tuple[str, str]]:
        return {
            name: (component_kind(snapshot, paths), component_size(snapshot, paths))
            for name, paths in snapshot.components.items()
        }

    found: Mapping[str, tuple[str, str]] = snapshot.recall("extents of components", (), find)
    return found
