"""JavaScript and TypeScript: relative paths, tsconfig paths, workspace packages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from sleepcode.model import Import
from sleepcode.sleep.resolution.files import PathIndex, folder_of, join

_EXTENSIONS = (
    ".ts",
    ".tsx",
    ".d.ts",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".mts",
    ".cts",
    ".vue",
    ".svelte",
    ".json",
    ".css",
    ".scss",
)
_NODE = frozenset(
    "assert async_hooks buffer child_process cluster console constants crypto dgram dns domain events fs http http2 "
    "https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder "
    "timers tls tty url util v8 vm worker_threads zlib test sea".split()
)
_COMMENTS = re.compile(r"(\"(?:[^\"\\\n]|\\.)*\")|//[^\n]*|/\*.*?\*/", re.DOTALL)
_TRAILING = re.compile(r",(\s*[}\]])")


class JavaScriptResolver:
    def __init__(self, index: PathIndex, configs: Mapping[str, bytes]) -> None:
        self._index = index
        self._packages: dict[str, tuple[str, list[str]]] = {}
        self._aliases: list[tuple[str, str, list[str]]] = []
        for path in sorted(configs):
            name = path.rpartition("/")[2]
            if name == "package.json":
                self._add_package(folder_of(path), parse_json(configs[path]))
            elif name.startswith(("tsconfig", "jsconfig")):
                self._add_aliases(folder_of(path), parse_json(configs[path]))
        self._aliases.sort(key=lambda alias: (-len(alias[0]), -len(alias[1]), alias[1]))

    def resolve(self, path: str, imported: Import) -> list[str]:
        target = imported.target.partition("?")[0]
        folder = folder_of(path)
        if target.startswith("."):
            place = join(folder, target)
            return self._file(place) if place is not None else []
        for scope, prefix, places in self._aliases:
            if scope and not (path.startswith(scope + "/")):
                continue
            exact = not prefix.endswith("*")
            if target == prefix if exact else target.startswith(prefix[:-1]):
                rest = "" if exact else target[len(prefix) - 1 :]
                for place in places:
                    found = self._file(place.replace("*", rest))
                    if found:
                        return found
        return self._in_package(target)

    def external(self, path: str, imported: Import) -> str:
        target = imported.target
        if target.startswith((".", "/", "#", "~", "@/", "node:", "virtual:")) or ":" in target:
            return ""
        parts = target.split("/")
        name = "/".join(parts[:2]) if target.startswith("@") else parts[0]
        return (
            ""
            if name in _NODE or name in self._packages or not re.match(r"^@?[\w.-]+(/[\w.-]+)?$", name)
            else name
        )

    def _in_package(self, target: str) -> list[str]:
        parts = target.split("/")
        name = "/".join(parts[:2]) if target.startswith("@") else parts[0]
        known = self._packages.get(name)
        if known is None:
            return []
        folder, entries = known
        rest = target[len(name) :].lstrip("/")
        if rest:
            for inner in (rest, f"src/{rest}", f"lib/{rest}"):
                place = join(folder, inner)
                found = self._file(place) if place else []
                if found:
                    return found
        for entry in entries:
            place = join(folder, entry)
            found = self._file(place) if place is not None else []
            if found:
                return found
        return []

    def _file(self, place: str) -> list[str]:
        if place in self._index:
            return [place]
        stem, dot, extension = place.rpartition(".")
        if dot and extension in ("js", "jsx", "mjs", "cjs"):
            # TypeScript is imported under the name of what it compiles to.
            for other in (".ts", ".tsx", ".mts", ".cts", ".d.ts"):
                if stem + other in self._index:
                    return [stem + other]
        for extension in _EXTENSIONS:
            if place + extension in self._index:
                return [place + extension]
        for extension in _EXTENSIONS[:8]:
            candidate = f"{place}/index{extension}".lstrip("/")
            if candidate in self._index:
                return [candidate]
        return []

    def _add_package(self, folder: str, package: Any) -> None:
        if not isinstance(package, dict) or not isinstance(package.get("name"), str):
            return
        said = [package.get(key) for key in ("source", "module", "main", "types")]
        entries = [
            "src/index",
            "src/main",
            *(entry for entry in said if isinstance(entry, str)),
            "index",
            "lib/index",
        ]
        self._packages.setdefault(package["name"], (folder, entries))

    def _add_aliases(self, folder: str, config: Any) -> None:
        options = config.get("compilerOptions") if isinstance(config, dict) else None
        if not isinstance(options, dict):
            return
        base = options.get("baseUrl", ".")
        root = join(folder, base) if isinstance(base, str) else folder
        paths = options.get("paths")
        if root is None or not isinstance(paths, dict):
            return
        for prefix, places in paths.items():
            if isinstance(places, list):
                found = [join(root, place) for place in places if isinstance(place, str)]
                self._aliases.append((folder, prefix, [place for place in found if place is not None]))


def parse_json(data: bytes) -> Any:
    """JSON with comments and trailing commas; None when it is no such thing."""
    text = data.decode("utf-8-sig", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(_TRAILING.sub(r"\1", _COMMENTS.sub(lambda match: match.group(1) or "", text)))
    except (ValueError, RecursionError):
        return None
