"""Routes that a framework makes of where files lie: Next.js, Nuxt, SvelteKit, Remix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sleepcode.model import Role
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.snapshot import Snapshot

_CONFIGS = (
    ("Next.js", late(r"next\.config\.\w+")),
    ("Nuxt", late(r"nuxt\.config\.\w+")),
    ("SvelteKit", late(r"svelte\.config\.\w+")),
    ("Remix", late(r"(?:remix|react-router)\.config\.\w+")),
    ("Astro", late(r"astro\.config\.\w+")),
)
_MAKES = {
    "Next.js": (
        late(r"(?:src/)?app/(?P<path>(?:[^/]+/)*)(?:page|route)\.[jt]sx?"),
        late(r"(?:src/)?pages/(?P<path>(?!_)(?:[^/]+/)*(?!_)[^/.]+)\.[jt]sx?"),
    ),
    "Nuxt": (
        late(r"(?:app/|src/)?pages/(?P<path>(?:[^/]+/)*[^/.]+)\.(?:vue|[jt]sx)"),
        late(
            r"server/(?P<path>(?:api|routes)/(?:[^/]+/)*[^/.]+)(?:\.(?P<method>get|post|put|patch|delete))?\.[jt]s"
        ),
    ),
    "SvelteKit": (late(r"src/routes/(?P<path>(?:[^/]+/)*)\+(?:page\.svelte|server\.[jt]s)"),),
    "Remix": (late(r"app/routes/(?P<path>(?:[^/]+/)*[^/]+)\.[jt]sx?"),),
    "Astro": (late(r"src/pages/(?P<path>(?:[^/]+/)*[^/.]+)\.(?:astro|mdx?|[jt]s)"),),
}
_GROUP = late(r"\([^()/]*\)/?")
_SLOT = late(r"(?:^|(?<=/))@\w+/")
"""Folders that put files together and are no part of the path; those of Next.js alone begin so."""


_MOST_PROGRAMS = 8


class FileRoute(NamedTuple):
    """A route and the file that answers it."""

    framework: str
    folder: str
    """Of the program that it is of; empty at the top."""
    route: str
    path: str


def find_file_routes(snapshot: Snapshot) -> Iterator[FileRoute]:
    """Routes by the places of files, of each program that is set up with such a framework."""
    roots: list[tuple[str, str]] = []
    for path in snapshot.files:
        if "config." not in path:
            continue
        folder, _, name = path.rpartition("/")
        framework = next((framework for framework, config in _CONFIGS if config.fullmatch(name)), "")
        if framework and not aside_kind(path) and snapshot.role_of(path) is not Role.TEST:
            roots.append((folder, framework))
    for folder, framework in sorted(roots)[:_MOST_PROGRAMS]:
        prefix = f"{folder}/" if folder else ""
        for path in snapshot.files:
            if not path.startswith(prefix) or snapshot.role_of(path) is not Role.SOURCE:
                continue
            rest = path[len(prefix) :]
            match = next(filter(None, (pattern.fullmatch(rest) for pattern in _MAKES[framework])), None)
            if match is not None:
                method = match.groupdict().get("method") or ""
                yield FileRoute(
                    framework, folder, f"{method.upper()} {_as_route(match['path'], framework)}".strip(), path
                )


def _as_route(path: str, framework: str) -> str:
    route = _GROUP.sub("", path)
    route = (_SLOT.sub("", route) if framework == "Next.js" else route).strip("/")
    if framework == "Remix":
        # Dots part what folders do elsewhere, and what begins so is a layout's alone.
        route = "/".join(
            part for part in route.replace("+/", "/").replace(".", "/").split("/") if not part.startswith("_")
        )
    route = route.removeprefix("routes/") if framework == "Nuxt" else route
    parts = [part for part in route.split("/") if part not in ("index", "route", "page")]
    return "/" + "/".join(parts)
