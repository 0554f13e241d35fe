"""Changelogs that no one edits along with the code: the tools that write them, and where those take the entries from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sleepcode.model import Citation, Role
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import cite, read_json, read_toml, table
from sleepcode.sleep.notes.scripts import cite_script, runner_of
from sleepcode.sleep.notes.shell_lines import shorten
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_CHANGELOG = "CHANGELOG.md"
_CONFIGURED = (
    ("release-please", late(r"(?:\.github/)?\.?release-please-(?:config|manifest)\.json")),
    ("git-cliff", late(r"\.?cliff\.toml")),
    ("standard-version", late(r"\.versionrc(?:\.\w+)?")),
)
"""(tool that makes a changelog of the messages of commits, what configures it)"""
_SEMANTIC = late(r"\.releaserc(?:\.\w+)?|release\.config\.\w+")
_SEMANTIC_PLUGIN = "@semantic-release/changelog"
_SEMANTIC_FILE = late(r"changelogFile['\"]?\s*[:=]\s*['\"]([^'\"\n]{1,100})")
_CHANGESETS = ".changeset/config.json"
_TOWNCRIER = ("towncrier.toml", "pyproject.toml")
_OF_RELEASE = late(r"(?:.*/)?RELEASE\.(?:rst|md|txt)")
"""A file that a change tells of itself in, and that a release takes up."""
_SCRIPT = late(
    r"(?:[\w.-]+/){0,3}(?:(?:make|update|generate|gen|write|build)[-_])?changelog\.(?:sh|py|rb|js|mjs|cjs|ts|pl|tcl|go)",
    re.I,
)
_RECENT, _LEAST = 400, 5
_SAMPLE = late(r"RELEASE[-_]?(?:sample|template|example)\.\w+", re.I)


Told = tuple[str, Citation | None]
"""(how a changelog comes about, what says so; nothing where the past alone does)"""


def find_changelog_tools(snapshot: Snapshot) -> list[Told]:
    """How changelogs come about that a tool writes, or that releases take up."""
    return [*_of_messages(snapshot), *_of_entries(snapshot), *_of_releases(snapshot)]


def find_changelog_scripts(snapshot: Snapshot) -> Iterator[Told]:
    """Scripts that are called after a changelog."""
    manifest = read_json(snapshot, "package.json")
    for name, body in table(manifest, "scripts").items():
        if name.partition(":")[0] == "changelog" and isinstance(body, str):
            runner = runner_of(snapshot, "", manifest.get("packageManager"))
            cited = cite_script(snapshot, "package.json", name)
            yield f"- `{runner} run {clean(name, 40)}` writes it: `{shorten(body, 100)}` ({cited}).", cited
    for path in sorted(snapshot.files):
        if _SCRIPT.fullmatch(path) and snapshot.files[path].role is Role.SOURCE:
            yield f"- `{clean(path, 100)}` is a script for it.", Citation(path)


def _of_messages(snapshot: Snapshot) -> Iterator[Told]:
    # Of a tool's settings and its records the settings tell more.
    near = sorted(
        (path for path in snapshot.files if path.count("/") <= 1), key=lambda path: ("manifest" in path, path)
    )
    changelog = _CHANGELOG if _CHANGELOG in snapshot.files else ""
    for tool, pattern in _CONFIGURED:
        found = next((path for path in near if pattern.fullmatch(path)), "")
        if found:
            yield _written(changelog, tool, Citation(found))
    for path in (path for path in near if _SEMANTIC.fullmatch(path)):
        text = snapshot.read_text(path) or ""
        if _SEMANTIC_PLUGIN in text:
            named = _SEMANTIC_FILE.search(text)
            yield _written(
                named.group(1) if named is not None else changelog,
                "semantic-release",
                cite(snapshot, path, _SEMANTIC_PLUGIN),
            )


def _written(changelog: str, tool: str, citation: Citation) -> Told:
    what = f"`{clean(changelog, 80)}`" if changelog else "the changelog"
    text = f"- No one writes entries: {tool} makes {what} of the messages of the commits ({citation})."
    return (text, citation)


def _of_entries(snapshot: Snapshot) -> Iterator[Told]:
    """Tools that gather what was written for each change."""
    if _CHANGESETS in snapshot.files:
        told = read_json(snapshot, _CHANGESETS).get("changelog")
        if told is not False:
            text = "- The changelogs are written by changesets, of a file in `.changeset/` for each change (`changeset add` makes one)."
            yield (text, Citation(_CHANGESETS))
    for path in _TOWNCRIER:
        read = read_toml(snapshot, path)
        settings = table(read, "tool", "towncrier")
        if settings:
            folder, target = settings.get("directory"), settings.get("filename")
            into = f" into `{clean(target, 80)}`" if isinstance(target, str) else ""
            of = f", which go into `{clean(folder, 80).rstrip('/')}/`" if isinstance(folder, str) else ""
            yield (
                f"- The changelog is written by towncrier{into}, of fragments{of}.",
                cite(snapshot, path, "[tool.towncrier"),
            )
            return


def _of_releases(snapshot: Snapshot) -> Iterator[Told]:
    """A file that changes to source come with and that is gone after each release."""
    counts: Counter[str] = Counter()
    total = 0
    for change in snapshot.history.counted[:_RECENT]:
        if any(snapshot.is_product(path) for path in change.paths):
            total += 1
            counts.update(path for path in change.paths if _OF_RELEASE.fullmatch(path))
    for path, times in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:1]:
        if times >= _LEAST:
            sample = next(
                (one for one in sorted(snapshot.files) if _SAMPLE.fullmatch(one.rpartition("/")[2])), ""
            )
            like = f" `{clean(sample, 80)}` shows how." if sample else ""
            text = (
                f"- Entries go into `{clean(path, 80)}`, which a release takes up: "
                f"{times:,} of the last {total:,} commits to source have one.{like}"
            )
            known = [one for one in (sample, path) if one in snapshot.files]
            yield (text, Citation(known[0]) if known else None)
