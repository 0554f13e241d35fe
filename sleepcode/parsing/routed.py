"""What frameworks find by where it lies and what it is called: routes, layouts, what needs no import."""

from __future__ import annotations

from sleepcode.parsing.late import late

_ROUTED = late(
    # SvelteKit's routes and hooks.
    r"(?:^|/)\+(?:page|layout|error|server)(?:@[^/]*)?(?:\.server)?\.(?:svelte|[jt]s)$|"
    r"(?:^|/)src/(?:hooks(?:\.(?:server|client))?|params/\w+|service-worker)\.[jt]s$|"
    # Those of Nuxt and of plugins of Vite, and Astro's.
    r"(?:^|/)(?:pages|layouts)/(?:[^/]+/)*[^/]+\.(?:vue|astro)$|"
    r"(?:^|/)(?:app|error)\.vue$"
)

_AUTOMATIC = late(
    r"((?:[^/]+/)*?)(?:(?:app|src)/)?(?:(?:composables|utils|stores)/|shared/(?:utils|types)/).*\.(?:[cm]?[jt]s)$"
)
NUXT = tuple(f"nuxt.config.{ending}" for ending in ("ts", "js", "mjs", "mts"))
"""What an application of Nuxt is configured by, in its folder."""


def is_routed(path: str) -> bool:
    """Whether a framework uses a file for the place and the name that it has, and nothing has to import it."""
    return bool(_ROUTED.search(path))


def automatic_folder(path: str) -> str | None:
    """The folder with a slash at its end in which all files may use what a module defines without importing it, if
    it is an application of Nuxt; None where a module has to be imported whatever it is."""
    match = _AUTOMATIC.match(path)
    return match.group(1) if match is not None else None
