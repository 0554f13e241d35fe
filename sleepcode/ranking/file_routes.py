"""Routes that a framework makes of where files lie: Next.js, Nuxt, SvelteKit, Remix, Astro."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind

_CONFIGS = (
    ("Next.js", ("next.config",)),
    ("Nuxt", ("nuxt.config",)),
    ("SvelteKit", ("svelte.config",)),
    ("Remix", ("remix.config", "react-router.config")),
    ("Astro", ("astro.config",)),
)
_ENDINGS = ("js", "mjs", "cjs", "ts", "mts")
FRAMEWORK_OF = {
    f"{stem}.{ending}": framework for framework, stems in _CONFIGS for stem in stems for ending in _ENDINGS
}
"""Name of a file that sets up a program with a framework -> the framework."""
_MAKES = {
    "Next.js": (
        late(r"(?:src/)?app/(?P<path>(?:[^/]+/)*)(?:page|(?P<api>route))\.[jt]sx?"),
        late(r"(?:src/)?pages/(?P<path>(?!_)(?P<api>api/)?(?:[^/]+/)*(?!_)(?:\[[^\]/]+\]|[^/.])+)\.[jt]sx?"),
    ),
    "Nuxt": (
        late(r"(?:app/|src/)?pages/(?P<path>(?:[^/]+/)*(?:\[[^\]/]+\]|[^/.])+)\.(?:vue|[jt]sx)"),
        late(
            r"server/(?P<path>(?P<api>api|routes)/(?:[^/]+/)*(?:\[[^\]/]+\]|[^/.])+)(?:\.(?P<method>get|post|put|patch|delete))?\.[jt]s"
        ),
    ),
    "SvelteKit": (
        late(r"src/routes/(?P<path>(?:[^/]+/)*)\+(?:page(?:@[^/]*)?\.svelte|(?P<api>server)\.[jt]s)"),
    ),
    "Remix": (late(r"app/routes/(?P<path>(?:[^/]+/)*[^/]+)\.(?:[jt]sx|(?P<api>[jt]s))"),),
    "Astro": (
        late(
            r"src/pages/(?P<path>(?:[^_/][^/]*/)*(?:\[[^\]/]+\]|[^_/.][^/.]*))\.(?:astro|mdx?|(?P<api>[jt]s))"
        ),
    ),
}
_GROUP = late(r"\([^()/]*\)(?:/|$)")
_SLOT = late(r"(?:^|(?<=/))@\w+/")
"""Folders that put files together and are no part of the path; those of Next.js alone begin so."""
_REMIX_PART = late(r"(?:\[[^\]/]*\]|[^./\[])+")
_MOST_PROGRAMS, _MUCH = 8, 100


class FileRoute(NamedTuple):
    """A route and the file that answers it."""

    framework: str
    folder: str
    """Of the program that it is of; empty at the top."""
    method: str
    route: str
    path: str
    is_api: bool
    """Whether it answers programs rather than showing a page."""


def find_file_routes(
    paths: Iterable[str], is_test: Callable[[str], bool], is_source: Callable[[str], bool]
) -> list[FileRoute]:
    """Routes by the places of files, of each program that is set up with such a framework: those of APIs first.

    A page that has a folder of its name around others, and a page in it for itself, is one route.
    """
    paths = list(paths)
    roots: list[tuple[str, str]] = []
    for path in paths:
        if "config." not in path:
            continue
        folder, _, name = path.rpartition("/")
        if name in FRAMEWORK_OF and not (aside_kind(path) or is_test(path)):
            roots.append((folder, FRAMEWORK_OF[name]))
    found: list[FileRoute] = []
    for folder, framework in sorted(set(roots))[:_MOST_PROGRAMS]:
        prefix = f"{folder}/" if folder else ""
        once: dict[tuple[bool, str, str], FileRoute] = {}
        for path in paths:
            if not path.startswith(prefix):
                continue
            made = _make(framework, folder, path, path[len(prefix) :])
            if made is None or not is_source(path):
                continue
            # The innermost is the page itself.
            key = (not made.is_api, made.route, made.method)
            if key not in once or len(path) > len(once[key].path):
                once[key] = made
        found += [once[key] for key in sorted(once)]
    return found


def _make(framework: str, folder: str, path: str, rest: str) -> FileRoute | None:
    match = next(filter(None, (pattern.fullmatch(rest) for pattern in _MAKES[framework])), None)
    route = _as_route(match["path"], framework) if match is not None else None
    if match is None or route is None:
        return None
    groups = match.groupdict()
    is_api = bool(groups.get("api")) or f"{route}/".startswith("/api/")
    return FileRoute(framework, folder, (groups.get("method") or "").upper(), route, path, is_api)


def _as_route(path: str, framework: str) -> str | None:
    """The path that a file of a place answers; None of one that only lays out what is around others."""
    route = _GROUP.sub("", path)
    route = (_SLOT.sub("", route) if framework == "Next.js" else route).strip("/")
    parts = [part for part in route.split("/") if part]
    if framework == "Remix":
        of_remix = _parts_of_remix(route)
        if of_remix is None:
            return None
        parts = of_remix
    elif framework == "Nuxt":
        # A folder that is called so is of what is shown inside the page of that name.
        parts = [part for part in (parts[1:] if parts[:1] == ["routes"] else parts) if part != "index"]
    elif framework != "SvelteKit" and parts[-1:] == ["index"]:
        parts.pop()
    return "/" + "/".join(parts)


def _parts_of_remix(route: str) -> list[str] | None:
    """Dots part what folders do elsewhere, and what begins with an underscore is a layout's alone."""
    parts = [part.removesuffix("+") for part in _REMIX_PART.findall(route)]
    if parts[-1] in ("route", "index", "page", "_index"):
        parts.pop()
    elif parts[-1].startswith("_"):
        return None
    return [_remix_part(part) for part in parts if not part.startswith("_")]


def _remix_part(part: str) -> str:
    part = part.removesuffix("_")
    if part.startswith("$"):
        return f":{part[1:]}" if len(part) > 1 else "*"
    return re.sub(r"\[([^\]]*)\]", r"\1", part)


def is_answered(route: FileRoute, wanted: str) -> bool:
    """Whether a path that is asked for is one of the route's."""
    return _agree(
        [part for part in route.route.split("/") if part], [part for part in wanted.split("/") if part]
    )


def count_parameters(route: FileRoute) -> int:
    """How many of its parts may be anything; what takes all the rest of a path counts as very many."""
    parts = route.route.split("/")
    rest = sum(_MUCH for part in parts if part == "*" or "[..." in part)
    return rest + sum("[" in part or part.startswith(":") for part in parts)


def _agree(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    if not parts:
        return not wanted
    part, following = parts[0], parts[1:]
    if part == "*" or "[..." in part:
        return bool(wanted) or "[[" in part
    if part.startswith("[[") and _agree(following, wanted):
        return True
    if not wanted:
        return False
    before = part.partition("[")[0] if "[" in part else "" if part.startswith(":") else None
    is_it = part == wanted[0] or (before is not None and wanted[0].startswith(before))
    return is_it and _agree(following, wanted[1:])
