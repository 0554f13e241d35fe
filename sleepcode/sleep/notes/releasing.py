"""How a project makes a release: its guides, its scripts and rules, what CI does, and the tools that are set up for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.deployment import find_jobs
from sleepcode.sleep.notes.manifests import Said, cite, read_json, read_toml, table
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.scripts import cite_script, runner_of
from sleepcode.sleep.notes.shell_lines import shorten
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean, listing

_QUESTIONS = (
    "How do I make a release?",
    "How is this project released?",
    "How do I release a new version?",
    "How do I publish a release?",
    "How do I cut a release?",
    "What is the release process?",
    "How is a release published?",
    "How is a release made?",
    "How are releases made?",
)
_GUIDE = late(
    r"(?:[\w.-]+/){0,4}(?:(?:how[-_]?to[-_]?)?(?:releas(?:e|es|ing)|release[-_](?:process|guide|checklist|procedure|howto|steps))|publishing)"
    r"\.(?:md|rst|txt|adoc)|(?:[\w-]+/)?releas(?:e|ing)/README(?:\.\w+)?",
    re.I,
)
_OF_CONTRIBUTORS = late(
    r"(?:[\w.-]+/){0,2}(?:README|CONTRIBUTING|MAINTAIN\w*|DEVELOP\w*|HACKING|AGENTS|CLAUDE)(?:\.\w+)?", re.I
)
_SECTION = late(
    r"(?:how to |steps (?:to|for) )?"
    r"(?:(?:cut(?:ting)?|do(?:ing)?|(?:mak|creat|prepar)(?:e|ing)|publish(?:ing)?) (?:a |an |the )?(?:new )?)?releas(?:e|es|ing)"
    r"(?: (?:process|procedure|checklist|workflow|steps|a new version|new versions?))?|publishing(?: (?:a |new )?(?:releases?|packages?|versions?))?",
    re.I,
)
_SCRIPT = late(
    r"(?:(?:scripts?|tools?|bin|hack|ci|dev|build|\.github/scripts)/)?(?:(?:make|cut|do|prepare|create|tag)[-_])?(?:release|publish)"
    r"(?:\.(?:sh|bash|py|rb|js|mjs|cjs|ts|ps1|pl|go))?",
    re.I,
)
_NPM_SCRIPT = late(r"(?:release|publish|changelog|prepublishOnly|version|changeset)(?::[\w:.-]+)?", re.I)
_RULE = late(r"^(?P<name>(?:make-|do-)?(?:release|publish)(?:[-_]\w+)?)\s*:(?!=)", re.M)
_TOOLS = (
    (late(r"\.goreleaser\.ya?ml"), "sets up GoReleaser"),
    (
        late(r"\.?release-please-config\.json|\.github/release-please(?:-config)?\.(?:json|ya?ml)"),
        "sets up release-please",
    ),
    (late(r"\.changeset/config\.json"), "sets up changesets"),
    (late(r"\.releaserc(?:\.\w+)?|release\.config\.[cm]?js"), "sets up semantic-release"),
    (late(r"\.release-it\.(?:json|js|ya?ml|toml)"), "sets up release-it"),
    (late(r"release\.toml"), "sets up cargo-release"),
    (late(r"release-plz\.toml|\.release-plz\.toml"), "sets up release-plz"),
    (late(r"dist-workspace\.toml"), "sets up dist"),
    (late(r"lerna\.json"), "sets up Lerna"),
    (late(r"rever\.xsh"), "sets up rever"),
)
_PUBLISHES = ("publishes to", "publishes an image", "releases with", "makes a release")
_ON = late(r"^['\"]?on['\"]?\s*:(.*(?:\n(?:[ \t#].*)?)*)", re.M)
"""What starts a workflow, up to the next key at its top."""
_BY_HAND = frozenset(("workflow_dispatch", "workflow_call"))
_FOLDER = late(r"((?:[\w.-]+/){0,3}releas(?:e|ing)[-_]?(?:tools?|scripts?))/[^/]+")
_MOST = 20
_MOST_OF_KIND = 4


def ask_about_releasing(snapshot: Snapshot) -> Iterator[Note]:
    """How a release is made, where files say that."""
    ways = [way for find in (_guides, _scripts, _rules, _tools, _jobs) for way in find(snapshot)]
    if not ways:
        return
    text = "\n".join(f"- {way.text}" for way in ways[:_MOST])
    for question in _QUESTIONS:
        yield make_question(snapshot, question, text, [way.citation for way in ways[:_MOST]])


def _guides(snapshot: Snapshot) -> Iterator[Said]:
    """Pages on it, and sections of those for contributors."""
    pages = [path for path, file in snapshot.files.items() if file.role is Role.DOCUMENTATION]
    found = [path for path in pages if _GUIDE.fullmatch(path)]
    for path in sorted(found, key=lambda path: (path.count("/"), path))[:_MOST_OF_KIND]:
        yield Said(f"Guide: `{clean(path, 100)}`", Citation(path))
    others = [path for path in pages if path not in found and _OF_CONTRIBUTORS.fullmatch(path)]
    for path in sorted(others, key=lambda path: (path.count("/"), path))[: 2 * _MOST_OF_KIND]:
        snapshot.look_into(path)
        facts = snapshot.facts(path)
        for section in facts.symbols if facts is not None else ():
            if section.kind == "section" and _SECTION.fullmatch(section.name.strip()):
                where = Citation(path, section.start, section.end)
                yield Said(f"Guide: “{clean(section.name, 60)}” in `{clean(path, 100)}`", where)
                break


def _scripts(snapshot: Snapshot) -> Iterator[Said]:
    """Scripts of npm and of the project that are called so."""
    manifest = read_json(snapshot, "package.json")
    runner = runner_of(snapshot, "", manifest.get("packageManager"))
    for name, body in table(manifest, "scripts").items():
        if _NPM_SCRIPT.fullmatch(name) and isinstance(body, str) and body:
            told = f"`{runner} run {clean(name, 40)}`: `{shorten(body, 100)}`"
            yield Said(told, cite_script(snapshot, "package.json", name))
    found = [path for path in snapshot.files if _SCRIPT.fullmatch(path)]
    for path in sorted(found)[:_MOST_OF_KIND]:
        if snapshot.role_of(path) in (Role.SOURCE, Role.CONFIGURATION):
            yield Said(f"Script: `{clean(path, 100)}`", Citation(path))
    folders: dict[str, list[str]] = {}
    for path in sorted(snapshot.files):
        if (match := _FOLDER.fullmatch(path)) is not None:
            folders.setdefault(match[1], []).append(path.rpartition("/")[2])
    for folder, names in folders.items():
        yield Said(
            f"Scripts in `{clean(folder, 100)}/`: {listing(names, 6)}", Citation(f"{folder}/{names[0]}")
        )


def _rules(snapshot: Snapshot) -> Iterator[Said]:
    for path in ("Makefile", "GNUmakefile", "justfile", "Justfile"):
        text = (snapshot.read_text(path) or "") if path in snapshot.files else ""
        for match in list(_RULE.finditer(text))[:_MOST_OF_KIND]:
            line = text.count("\n", 0, match.start()) + 1
            tool = "just" if path.lower() == "justfile" else "make"
            yield Said(f"`{tool} {match['name']}`", Citation(path, line, line))


def _tools(snapshot: Snapshot) -> Iterator[Said]:
    near = sorted(path for path in snapshot.files if path.count("/") <= 1)
    for pattern, told in _TOOLS:
        for path in (path for path in near if pattern.fullmatch(path)):
            yield Said(f"`{clean(path, 100)}` {told}", Citation(path))
            break
    if table(read_toml(snapshot, "pyproject.toml"), "tool", "semantic_release"):
        where = cite(snapshot, "pyproject.toml", "[tool.semantic_release")
        yield Said("`pyproject.toml` sets up python-semantic-release", where)


def _jobs(snapshot: Snapshot) -> Iterator[Said]:
    """What CI publishes, and whether a tag makes it do so."""
    for path, done in find_jobs(snapshot):
        published = {does: line for does, line in done.items() if does.startswith(_PUBLISHES)}
        if published:
            by_tag = _tell_start(snapshot.read_text(path) or "")
            first, last = min(published.values()), max(published.values())
            yield Said(
                f"CI: `{clean(path, 100)}` {' and '.join(published)}{by_tag}", Citation(path, first, last)
            )


def _tell_start(text: str) -> str:
    """What starts a workflow, where that is a tag, a release, or nothing but a maintainer."""
    started = _ON.search(text)
    first, _, below = started.group(1).partition("\n") if started is not None else ("", "", "")
    lines = [line for line in below.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    indent = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    events = set(re.findall(r"\w+", first))
    event = ""
    for line in lines:
        key = line.strip().lstrip("- ").partition(":")[0].strip()
        if len(line) - len(line.lstrip()) == indent:
            event = key
            events.add(event)
        elif event == "push" and key == "tags":
            events.add("release")
    if "release" in events:
        return ", when a tag or a release is made"
    return ", which is started by hand" if events and events <= _BY_HAND else ""
