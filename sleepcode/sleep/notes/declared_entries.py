"""Entry points that manifests declare: commands, and what is imported first of a library."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.sleep.notes import lesser_entries
from sleepcode.sleep.notes.functional_entries import find_programs
from sleepcode.sleep.notes.manifests import cite, line_of, read_ini, read_json, read_toml, table
from sleepcode.sleep.notes.pub import find_starts
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean
from sleepcode.sleep.resolution.files import join
from sleepcode.sleep.resolution.npm import BUILT, named_mains, sources_of
from sleepcode.sleep.resolution.pubspec import PUBSPEC
from sleepcode.sleep.resolution.swift import read_targets

MANIFESTS = (
    *("pyproject.toml", "setup.cfg", "setup.py", "package.json", "Cargo.toml", "composer.json"),
    *("*.gemspec", "Package.swift", "mix.exs", "dune", "*.cabal", PUBSPEC, *lesser_entries.MANIFESTS),
)
_CONSOLE_SCRIPTS = late(r"console_scripts['\"]?\s*[:=]\s*\[(.{0,3000}?)\]", re.S)
_SCRIPT_LINE = late(r"['\"]\s*([\w.-]+)\s*=\s*([\w.]+:[\w.]+)\s*['\"]")
_GEM_NAME = late(r"\.name\s*=\s*['\"]([\w.-]+)['\"]")
_EXECUTABLES = late(r"\.executables\s*(?:=|<<)\s*(?:%w)?[\[({]?([\w\s'\",-]+)")
_WORDS = late(r"[\w-]+")
_SWIFT_PRODUCT = late(r"\.(library|executable)\(\s*name:\s*\"([\w.-]+)\"")
_APPLICATION = late(r"\bmod:\s*\{([\w.]+)")
_ENDINGS = ("ts", "mts", "tsx", "js", "mjs")
_BUNDLER = late(r"(?:tsup|rollup|vite|tsdown|rolldown|esbuild|webpack|build)(?:\.[\w-]+)?\.[cm]?[jt]s")
_ENTRY = late(r"\b(?:entry|input|entryPoints)\b\s*[:=]\s*(.{0,400})", re.S)
_SOURCE = late(r"['\"`](?:\./)?([\w./-]+\.[cm]?[jt]sx?)['\"`]")


class EntryPoint(NamedTuple):
    group: str
    """declared, library, program, module or script."""
    text: str
    citation: Citation


def declared_in(snapshot: Snapshot, path: str) -> Iterator[EntryPoint]:
    """What one manifest declares."""
    name = path.rpartition("/")[2]
    folder = path[: -len(name)]
    if lesser_entries.is_lesser(name):
        yield from (EntryPoint(*entry) for entry in lesser_entries.declared_in(snapshot, path))
        return
    readers = {
        "package.json": _declared_by_npm,
        "Cargo.toml": _declared_by_cargo,
        "composer.json": _declared_by_composer,
        "Package.swift": _declared_by_swift,
        "mix.exs": _declared_by_mix,
        PUBSPEC: _declared_by_pub,
    }
    if name == "dune" or name.endswith(".cabal"):
        programs = find_programs(name, snapshot.read_text(path) or "", folder, snapshot.files)
        for program, start, line in programs:
            told = f"command `{clean(program, 60)}` → `{clean(start, 100)}`"
            yield EntryPoint("declared", told, Citation(path, line, line))
        return
    read = readers.get(name, _declared_by_gem if name.endswith(".gemspec") else None)
    if read is not None:
        yield from read(snapshot, path, folder)
        return
    for key, value in _python_scripts(snapshot, path, name):
        citation = cite(snapshot, path, f"{key} =", f'"{key}"', f"{key}=", key)
        yield EntryPoint("declared", f"command `{clean(key, 60)}` → `{clean(value, 100)}`", citation)


def _python_scripts(snapshot: Snapshot, path: str, name: str) -> list[tuple[str, str]]:
    if name == "pyproject.toml":
        manifest = read_toml(snapshot, path)
        scripts = {**table(manifest, "project", "scripts"), **table(manifest, "tool", "poetry", "scripts")}
        return [(key, value) for key, value in scripts.items() if isinstance(value, str)]
    if name == "setup.cfg":
        listed = read_ini(snapshot, path).get("options.entry_points", "console_scripts", fallback="")
        pairs = [line.partition("=") for line in listed.splitlines()]
        return [(key.strip(), value.strip()) for key, _, value in pairs if value]
    match = _CONSOLE_SCRIPTS.search(snapshot.read_text(path) or "")
    return _SCRIPT_LINE.findall(match.group(1)) if match else []


def _declared_by_npm(snapshot: Snapshot, path: str, folder: str) -> Iterator[EntryPoint]:
    manifest = read_json(snapshot, path)
    name = manifest.get("name")
    bins = manifest.get("bin")
    if isinstance(bins, str) and isinstance(name, str):
        bins = {name.rpartition("/")[2]: bins}
    for key, value in bins.items() if isinstance(bins, dict) else ():
        if isinstance(value, str):
            target = next((t for t in _sources_of(folder, value) if t in snapshot.files), value)
            text = f"command `{clean(key, 60)}` → `{clean(target, 100)}`"
            yield EntryPoint("declared", text, cite(snapshot, path, f'"{key}"', '"bin"'))
    if isinstance(name, str) and manifest.get("private") is not True:
        mains = _npm_mains(manifest)
        target = next((t for main in mains for t in _sources_of(folder, main) if t in snapshot.files), "")
        how = ""
        if (
            target
            and snapshot.files[target].role is Role.GENERATED
            and (source := _source_named(snapshot, target))
        ):
            target, how = source, f", built to `{clean(target, 80)}`"
        elif not target and any(BUILT.match(main) for main in mains):
            target, bundler = _bundled_of(snapshot, folder)
            how = f", built to `{clean(mains[0].removeprefix('./'), 80)}`" + (
                f" by `{bundler}`" if bundler else ""
            )
        if target:
            text = f"`{clean(name, 80)}`: `{clean(target, 100)}`{how}"
            yield EntryPoint("library", text, cite(snapshot, path, '"main"', '"exports"', '"name"'))


def _source_named(snapshot: Snapshot, built: str) -> str:
    """The only source that is called after what is built of it, as a file or a folder with an index."""
    stem = built.rpartition("/")[2].partition(".")[0]
    endings = tuple(f"/{stem}{rest}.{ending}" for rest in ("", "/index") for ending in _ENDINGS)
    named = [path for path in snapshot.product if f"/{path}".endswith(endings)]
    return named[0] if len(named) == 1 else ""


def _bundled_of(snapshot: Snapshot, folder: str) -> tuple[str, str]:
    """(what a package is bundled of, the bundler's settings that say so); by custom `src/index` where none do."""
    settings = sorted(
        path for path in snapshot.files if path.startswith(folder) and _BUNDLER.fullmatch(path[len(folder) :])
    )
    for path in settings:
        for entry in _ENTRY.finditer(snapshot.read_text(path) or ""):
            for named in _SOURCE.findall(entry.group(1)):
                if folder + named in snapshot.files:
                    return folder + named, path
    customary = (f"{folder}src/index.{ending}" for ending in _ENDINGS)
    return next((path for path in customary if path in snapshot.files), ""), ""


def _npm_mains(manifest: dict[str, Any]) -> list[str]:
    """The files that importing a package of npm may read first."""
    mains = named_mains(manifest)
    return mains if mains or "bin" in manifest else ["index.js"]


def _sources_of(folder: str, main: str) -> Iterator[str]:
    """The file that a manifest names, and where that is built what it is likely to be built of."""
    main = main.removeprefix("./")
    # What tells types stands for what it tells them of.
    for target in (main, f"{main}.js", f"{main}/index.js") if not main.endswith(".d.ts") else ():
        yield folder + target
    for source in sources_of(main):
        yield from (f"{folder}{source}.{ending}" for ending in _ENDINGS)


def _declared_by_cargo(snapshot: Snapshot, path: str, folder: str) -> Iterator[EntryPoint]:
    manifest = read_toml(snapshot, path)
    package = table(manifest, "package").get("name")
    bins = manifest.get("bin")
    for entry in bins if isinstance(bins, list) else ():
        if isinstance(entry, dict) and isinstance(entry.get("name"), str):
            target = _source_of_binary(snapshot, folder, entry, package)
            text = f"binary `{clean(entry['name'], 60)}`" + (f" → `{clean(target, 100)}`" if target else "")
            yield EntryPoint("declared", text, cite(snapshot, path, f'"{entry["name"]}"', "[[bin]]"))
    library = table(manifest, "lib").get("path", "src/lib.rs")
    if isinstance(package, str) and isinstance(library, str) and folder + library in snapshot.files:
        text = f"crate `{clean(package, 60)}`: `{clean(folder + library, 100)}`"
        yield EntryPoint("library", text, Citation(folder + library))


def _source_of_binary(snapshot: Snapshot, folder: str, entry: Mapping[str, Any], package: object) -> str:
    """The root of a binary, where its manifest says or Cargo looks for it; empty where there is nothing."""
    name, said = entry["name"], entry.get("path")
    main = "src/main.rs" if name == package else ""
    places = [said] if isinstance(said, str) else [main, f"src/bin/{name}.rs", f"src/bin/{name}/main.rs"]
    return next((folder + place for place in places if place and folder + place in snapshot.files), "")


def _declared_by_composer(snapshot: Snapshot, path: str, folder: str) -> Iterator[EntryPoint]:
    bins = read_json(snapshot, path).get("bin")
    for value in bins if isinstance(bins, list) else [bins]:
        if isinstance(value, str) and folder + value in snapshot.files:
            name = value.rpartition("/")[2]
            text = f"command `{clean(name, 60)}` → `{clean(folder + value, 100)}`"
            yield EntryPoint("declared", text, cite(snapshot, path, f'"{value}"', '"bin"'))


def _declared_by_gem(snapshot: Snapshot, path: str, folder: str) -> Iterator[EntryPoint]:
    gemspec = snapshot.read_text(path) or ""
    match = _GEM_NAME.search(gemspec)
    name = match.group(1) if match is not None else path.rpartition("/")[2].removesuffix(".gemspec")
    listed = _EXECUTABLES.search(gemspec)
    commands = set(_WORDS.findall(listed.group(1))) if listed is not None else set()
    # Where they aren't listed, what is in `exe/` is.
    places = sorted(p for p in snapshot.files if p.startswith(f"{folder}exe/")) if listed is None else ()
    named = (f"{folder}{place}/{command}" for command in sorted(commands) for place in ("exe", "bin"))
    for executable in (*places, *named):
        if executable in snapshot.files and executable.rpartition("/")[0] in (f"{folder}exe", f"{folder}bin"):
            command = executable.rpartition("/")[2]
            text = f"command `{clean(command, 60)}` → `{clean(executable, 100)}`"
            yield EntryPoint("declared", text, Citation(executable))
    for required in (name, name.replace("-", "/")):
        if f"{folder}lib/{required}.rb" in snapshot.files:
            target = f"{folder}lib/{required}.rb"
            yield EntryPoint(
                "library", f'`require "{clean(required, 80)}"`: `{clean(target, 100)}`', Citation(target)
            )
            return


def _declared_by_swift(snapshot: Snapshot, path: str, folder: str) -> Iterator[EntryPoint]:
    text = snapshot.read_text(path) or ""
    targets = {target.name: target for target in read_targets(text)}
    places = {
        name: (join(folder.rstrip("/"), target.path) if target.path else f"{folder}Sources/{name}") or ""
        for name, target in targets.items()
    }
    programs = {name: _start_in(snapshot, f"{place}/") for name, place in places.items() if place}
    for name, target in targets.items():
        if target.kind == "executableTarget" and (start := programs.get(name)):
            line = text.count("\n", 0, target.offset) + 1
            told = f"command `swift run {name}` → `{clean(start, 100)}`"
            yield EntryPoint("declared", told, Citation(path, line, line))
    for match in _SWIFT_PRODUCT.finditer(text):
        kind, name = match.groups()
        if kind == "executable" and name in targets and programs.get(name):
            # Told by what it starts at.
            continue
        place = places.get(name) or f"{folder}Sources/{name}"
        if any(other.startswith(place + "/") for other in snapshot.product):
            line = line_of(snapshot, path, match.group())
            said = f"`import {name}`" if kind == "library" else f"command `{name}`"
            group = "library" if kind == "library" else "declared"
            yield EntryPoint(group, f"{said}: `{clean(place, 100)}/`", Citation(path, line, line))


def _start_in(snapshot: Snapshot, folder: str) -> str:
    """The file of a folder that a program of Swift starts at; empty where none or several may."""
    if (main := f"{folder}main.swift") in snapshot.files:
        return main
    starts = [
        path
        for path in snapshot.product
        if path.startswith(folder)
        and path.endswith(".swift")
        and (facts := snapshot.facts(path)) is not None
        and facts.entry_point
    ]
    return starts[0] if len(starts) == 1 else ""


def _declared_by_mix(snapshot: Snapshot, path: str, folder: str) -> Iterator[EntryPoint]:
    match = _APPLICATION.search(snapshot.read_text(path) or "")
    if match is None:
        return
    place = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", match.group(1)).lower().replace(".", "/")
    target = f"{folder}lib/{place}.ex"
    if target in snapshot.files:
        text = f"application `{clean(match.group(1), 80)}` → `{clean(target, 100)}`"
        yield EntryPoint("declared", text, cite(snapshot, path, match.group()))


def _declared_by_pub(snapshot: Snapshot, path: str, folder: str) -> Iterator[EntryPoint]:
    del folder
    yield from (EntryPoint(*found) for found in find_starts(snapshot, path))


def is_packaged(snapshot: Snapshot) -> bool:
    """Whether a Python project is built into a package that others install."""
    if {"setup.py", "setup.cfg"} & snapshot.files.keys():
        return True
    return "build-system" in read_toml(snapshot, "pyproject.toml")


def python_packages(snapshot: Snapshot) -> Iterator[EntryPoint]:
    """Top-level packages of a Python project: what `import name` reads first."""
    if not {"pyproject.toml", "setup.py", "setup.cfg"} & snapshot.files.keys():
        return
    for path in sorted(snapshot.product):
        match = re.fullmatch(r"(?:src/|lib/)?([\w]+)/__init__\.py", path)
        if match:
            yield EntryPoint("library", f"`import {match.group(1)}`: `{path}`", Citation(path))
