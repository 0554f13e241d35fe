"""What frameworks find by where it lies and what it is called: routes, layouts, what applications start with."""

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


def is_routed(path: str) -> bool:
    """Whether a framework uses a file for the place and the name that it has, and nothing has to import it."""
    return bool(_ROUTED.search(path))
