"""Where applications of frameworks start that find their files by where they lie: Nuxt, SvelteKit, Astro."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sleepcode.model import Citation
from sleepcode.parsing.late import late
from sleepcode.parsing.roles import aside_kind
from sleepcode.sleep.notes.declared_entries import EntryPoint
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_CONFIG = late(r"((?:[\w.-]+/){0,4})(nuxt|svelte|astro)\.config\.[cm]?[jt]s")
_STARTS: Mapping[str, tuple[str, Sequence[tuple[str, str]]]] = {
    "nuxt": (
        "Nuxt",
        (
            ("app/app.vue", "root component"),
            ("src/app.vue", "root component"),
            ("app.vue", "root component"),
            ("app/pages/index.vue", "first page"),
            ("pages/index.vue", "first page"),
        ),
    ),
    "svelte": (
        "SvelteKit",
        (
            ("src/hooks.server.ts", "what handles each request"),
            ("src/hooks.server.js", "what handles each request"),
            ("src/routes/+layout.svelte", "layout of all pages"),
            ("src/routes/+page.svelte", "first page"),
        ),
    ),
    "astro": ("Astro", (("src/pages/index.astro", "first page"), ("src/pages/index.mdx", "first page"))),
}
"""What a configuration is called after -> the framework, and where what it starts with lies from there."""


def framework_entries(snapshot: Snapshot) -> Iterator[EntryPoint]:
    """What applications start with, the nearest to the top first."""
    configs = sorted(
        (path for path in snapshot.files if _CONFIG.fullmatch(path) and not aside_kind(path)),
        key=lambda path: (path.count("/"), path),
    )
    for config in configs:
        match = _CONFIG.fullmatch(config)
        folder, name = match.groups() if match is not None else ("", "")
        framework, starts = _STARTS[name]
        for inner, what in starts:
            path = folder + inner
            if snapshot.is_product(path):
                text = (
                    f"`{clean(path, 120)}`: {what} of the application of {framework} (`{clean(config, 80)}`)"
                )
                yield EntryPoint("program", text, Citation(path))
