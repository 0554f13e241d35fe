"""What components are called: by their files, and by the folders that frameworks put in front of those."""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.parsing.late import late

TAGS = "<>"
"""The target of an import that is of components which a page names and its script doesn't import."""
COMPONENT = "component"
"""The kind of the symbol that is all of such a file."""
_TAG = "<"
"""In front of the keys by which these are found."""
_ENDINGS = (".vue", ".svelte", ".astro")
_AUTOMATIC = ".vue"
"""The ending of what is found without an import."""
_SIDE = late(r"\.(?:client|server|global|island)$")
"""What stands behind a name for the framework to read."""
_SEPARATORS = late(r"[^0-9A-Za-z$]+")
_NAME = late(r"[A-Za-z$][\w$]*")
_PARTS = late(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_STARTS = late(r"[A-Z\d]")
_INNER_START = late(r"(?<=[a-z\d])(?=[A-Z])")
_FOLDER = "components"
_INDEX = "index"
_LAZY = "Lazy"
"""In front of the name of a component that Nuxt loads when it is shown."""


def is_component(path: str) -> bool:
    """Whether a file is a component by its ending."""
    return path.endswith(_ENDINGS)


def pascal_case(name: str) -> str:
    """`UserCard` of `user-card`; what has no separator keeps its capitals."""
    return "".join(part[:1].upper() + part[1:] for part in _SEPARATORS.split(name))


def component_name(path: str) -> str:
    """What a component is called by its file, the index of a folder of components by that folder: `UserCard` of
    `user-card.vue`; the file's name where that can be none, as `[id]` or `+page`."""
    *folders, name = path.split("/")
    stem = _SIDE.sub("", name.rpartition(".")[0])
    if stem.lower() == _INDEX and _FOLDER in folders[:-1]:
        stem = folders[-1]
    named = pascal_case(stem) if stem[:1].isalnum() else ""
    return named if _NAME.fullmatch(named) else stem


def automatic_names(path: str) -> tuple[str, ...]:
    """The names under which a component can be used without an import, the likeliest first."""
    own = component_name(path)
    if not path.endswith(_AUTOMATIC) or not _NAME.fullmatch(own):
        return ()
    return tuple(dict.fromkeys(filter(None, (_name_in_folders(path, own), own))))


def _name_in_folders(path: str, own: str) -> str:
    """What Nuxt calls a component in a folder of `components`: `BaseFoo` of `base/Foo.vue`.

    What the file's name begins with isn't told twice: `status/StatusCard.vue` is `StatusCard`.
    """
    *folders, name = path.split("/")
    if _FOLDER not in folders:
        return ""
    is_index = _SIDE.sub("", name.rpartition(".")[0]).lower() == _INDEX
    parts = [] if is_index else _lower_parts(own)
    inner = folders[len(folders) - folders[::-1].index(_FOLDER) :]
    kept = len(inner)
    behind: list[str] = []
    for place in reversed(range(len(inner))):
        behind = [*_lower_parts(inner[place]), *behind]
        if parts and (parts[: len(behind)] == behind or inner[place].lower() == parts[0]):
            kept = place
    return "".join((*map(pascal_case, inner[:kept]), "" if is_index else own))


def _lower_parts(name: str) -> list[str]:
    return [part.lower() for part in _PARTS.findall(name)]


def kebab_case(name: str) -> str:
    """`cart-wheel` of `CartWheel`."""
    return "-".join(_lower_parts(name))


def tag_names(name: str) -> tuple[str, ...]:
    """The names that a tag can mean, the likeliest first."""
    bare = name.removeprefix(_LAZY)
    return (name, bare) if bare != name and bare[:1].isupper() else (name,)


def tag_keys(name: str) -> Iterator[str]:
    """Keys of a tag: the ends of its name that a file can be called, for folders may be in front of that."""
    yield _TAG + name
    yield from (_TAG + name[match.start() :] for match in _STARTS.finditer(name, 1))


def file_names(tag: str) -> Iterator[str]:
    """What the files can be called that a tag means with the folders around them: `Foo.vue` of `BaseFoo`."""
    for match in _STARTS.finditer(tag, 1):
        end = tag[match.start() :]
        if len(end) > 1:
            yield f"{end}{_AUTOMATIC}"
            yield f"{_INNER_START.sub('-', end)}{_AUTOMATIC}"
    yield f"{_INDEX}{_AUTOMATIC}"


def file_key(path: str) -> str | None:
    """The key of what a component's file can be used as; None for any other file."""
    return _TAG + component_name(path) if path.endswith(_AUTOMATIC) else None
