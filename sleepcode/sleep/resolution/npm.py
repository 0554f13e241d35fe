"""What importing a package of npm means by its manifest: the files that it names, and what those are built of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sleepcode.parsing.late import late

BUILT = late(r"^(?:\./)?(?:dist|build|out|lib|esm|cjs|es)/")
_ENDING = late(r"(?:\.d)?\.[cm]?[jt]sx?$")
_FORMAT = late(r"(?:\.(?:core|min|esm|cjs|umd|iife|es|mjs|prod|production|bundle))+$")
"""What the name of a bundle says of how it is bundled."""
_MOST_EXPORTED = 50


def named_mains(manifest: Mapping[str, Any]) -> list[str]:
    """The files that importing a package may read, each once; those that are run before those that tell types."""
    exports = manifest.get("exports")
    exported = exports.get(".", exports) if isinstance(exports, dict) else exports
    said = [manifest.get(key) for key in ("source", "main", "module")]
    named = [*said, *_conditions(exported), manifest.get("types"), manifest.get("typings")]
    mains = [main for main in named if isinstance(main, str) and main.strip("./")]
    return sorted(dict.fromkeys(mains), key=lambda main: main.endswith(".d.ts"))


def _conditions(exported: object) -> list[object]:
    """What is exported under any condition; paths of parts of the package are none."""
    found: list[object] = []
    left = [exported]
    while left and len(found) < _MOST_EXPORTED:
        one = left.pop(0)
        if isinstance(one, dict):
            left.extend(value for key, value in one.items() if not key.startswith("."))
        elif isinstance(one, list):
            left.extend(one)
        else:
            found.append(one)
    return found


def sources_of(main: str) -> Iterator[str]:
    """What a file of a package is likely to be built of, without endings; nothing where it isn't built."""
    if not BUILT.match(main):
        return
    inner = _ENDING.sub("", BUILT.sub("", main))
    stems = dict.fromkeys((inner, _FORMAT.sub("", inner)))
    for stem in stems:
        yield f"src/{stem}"
        if stem.startswith("src/"):
            yield stem


def entries_of(manifest: Mapping[str, Any]) -> list[str]:
    """Where what importing a package reads may be in its folder, the likeliest first: sources before what is built."""
    mains = named_mains(manifest)
    built_of = (source for main in mains for source in sources_of(main))
    own = [main for main in mains if not main.endswith(".d.ts")]
    types = [main for main in mains if main.endswith(".d.ts")]
    customary = ("src/index", "src/main") if mains else ("index", "src/index", "src/main")
    return list(dict.fromkeys((*built_of, *customary, *own, *types, "index", "lib/index")))
