"""What the project is, by its own README and manifests, and what it is made of."""

from __future__ import annotations

import re
from collections import Counter

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.sleep.notes.manifests import cite, read_json, read_toml, table
from sleepcode.sleep.notes.purposes import says_something
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import language_name, number, opening, plain

_README = late(r"(?:(?:\.github|docs?)/)?readme(?:\.(?:md|markdown|rst|txt|adoc|rdoc|org))?", re.I)
_NO_PROSE = late(r"^\s*(?:[#<>|!.:=~\-*+]|\[!|\[!\[|```|\d+[.)]\s|\[[^\]]+\]:)")
_DATA = frozenset(
    "json yaml toml markdown restructuredtext asciidoc rdoc text xml csv ini diff notebook tex jsonlines make cmake dockerfile template".split()
)
_MOST_README = 30_000
_MOST_HEAD = 2_000
_ANY = frozenset(
    "app code main master project readme repo repository source src trunk work workspace".split()
)
"""Names of folders that are no project's name."""
_WELCOME = late(r"^(?:welcome to|introducing|the|about|apache)\s+", re.I)
_HEADING = late(r"^# ([^\n]{2,60})$|^([^\n]{2,60})\n(?:===+|---+)$|<h1[^>]*>([^<>\n]{2,60})</h1>", re.M)
_ASIDE = late(r"(?:we|you|see|to|if|for|please|note|this (?:readme|document|file|page))\b", re.I)
"""How a paragraph begins that tells its reader what to do, not what the project is."""
_APPEAL = late(r"sponsor|backers?\b|donat|patreon|opencollective|funded by|\bhiring\b", re.I)
_SETUP_DESCRIPTION = late(r"\bsetup\(.*?\bdescription=\s*\(?\s*['\"]([^'\"\n]{10,300})['\"]", re.S)
_CFG_DESCRIPTION = late(r"^description\s*=\s*([^\n]{10,300})$", re.M)


def describe_project(snapshot: Snapshot) -> tuple[str, Citation | None]:
    """Up to two sentences on what the project is, and where it says so; empty where it doesn't say.

    "Name is ..." in the README says it best, then the manifest's description, then the README's opening.
    """
    paragraphs = _readme_paragraphs(snapshot)
    names = {snapshot.name, *_own_names(snapshot)}
    subject = "|".join(sorted(re.escape(name.lower()) for name in names if len(name) > 1))
    is_definition = late(
        rf"(?:the\s+)?(?:{subject})(?:\.js|js)?(?:\s+\([^)]*\))?(?:\s+[\w-]+)?[\s,:—–-]+(?:is|are|provides?|offers|lets|helps|brings|aims)\b",
        re.I,
    )
    for text, citation in paragraphs[:12]:
        if subject and is_definition.match(text):
            return opening(text, 320), citation
    described = _from_manifest(snapshot) or _from_main_package(snapshot)
    if described is not None:
        return described
    for text, citation in paragraphs[:3]:
        if says_something(text) and len(text) > 40 and not _ASIDE.match(text):
            return opening(text, 320), citation
    return "", None


def _read_readme(snapshot: Snapshot) -> tuple[str, str]:
    """(path, opening) of the README that is nearest to the top; empty where there is none."""
    readmes = (path for path in snapshot.files if _README.fullmatch(path))
    path = min(readmes, key=lambda path: (path.count("/"), path), default="")
    return path, (snapshot.read_text(path) or "")[:_MOST_README] if path else ""


def _readme_paragraphs(snapshot: Snapshot) -> list[tuple[str, Citation]]:
    path, content = _read_readme(snapshot)
    found: list[tuple[str, Citation]] = []
    block: list[str] = []
    start = 0
    is_code = False
    for line_number, line in enumerate(content.split("\n"), 1):
        if line.lstrip().startswith("```"):
            is_code = not is_code
        is_prose = bool(line.strip()) and not is_code and not line.startswith(("    ", "\t"))
        is_prose = is_prose and (
            bool(block) or not _NO_PROSE.match(line) or line.lstrip().startswith(("**", "*"))
        )
        if is_prose and not line.lstrip().startswith(("#", "---", "===", "<!--")):
            if not block:
                start = line_number
            block.append(line)
            continue
        if block:
            found.append((plain("\n".join(block)), Citation(path, start, line_number - 1)))
            block = []
    if block:
        found.append((plain("\n".join(block)), Citation(path, start, start + len(block) - 1)))
    return [(text, citation) for text, citation in found if len(text) > 20 and not _APPEAL.search(text)]


def _own_names(snapshot: Snapshot) -> list[str]:
    """What the project calls itself: in its manifests, and in the first heading of its README."""
    heading = _HEADING.search((_read_readme(snapshot)[1])[:_MOST_HEAD])
    names = (
        _WELCOME.sub("", plain(next(filter(None, heading.groups())))) if heading is not None else "",
        table(read_toml(snapshot, "pyproject.toml"), "project").get("name"),
        table(read_toml(snapshot, "Cargo.toml"), "package").get("name"),
        read_json(snapshot, "package.json").get("name"),
    )
    return [name for name in names if isinstance(name, str) and re.fullmatch(r"[\w.-]{2,40}", name)]


def _from_manifest(snapshot: Snapshot) -> tuple[str, Citation] | None:
    described: list[tuple[str, object, str]] = []
    for path, keys in (
        ("pyproject.toml", ("project",)),
        ("pyproject.toml", ("tool", "poetry")),
        ("Cargo.toml", ("package",)),
    ):
        described.append((path, table(read_toml(snapshot, path), *keys).get("description"), "description"))
    described.extend(
        (path, read_json(snapshot, path).get("description"), '"description"')
        for path in ("package.json", "composer.json")
    )
    for path, pattern in (("setup.py", _SETUP_DESCRIPTION), ("setup.cfg", _CFG_DESCRIPTION)):
        text = snapshot.read_text(path) if path in snapshot.files else None
        match = pattern.search(text or "")
        described.append((path, match.group(1) if match else None, match.group(1) if match else ""))
    for path, value, needle in described:
        if isinstance(value, str) and len(value.strip()) >= 10:
            return opening(value, 320), cite(snapshot, path, needle)
    return None


def _from_main_package(snapshot: Snapshot) -> tuple[str, Citation] | None:
    """The description of the one published package of a workspace whose name has no scope."""
    found = []
    for path in sorted(snapshot.files):
        if re.fullmatch(r"(?:packages|libs|modules|crates)/[\w.-]+/package\.json", path):
            manifest = read_json(snapshot, path)
            name, description = manifest.get("name"), manifest.get("description")
            is_main = (
                isinstance(name, str) and not name.startswith("@") and manifest.get("private") is not True
            )
            if is_main and isinstance(description, str) and len(description) >= 10:
                found.append((opening(description, 320), cite(snapshot, path, '"description"')))
    return found[0] if len(found) == 1 else None


def _describe(snapshot: Snapshot) -> tuple[str, Citation | None, list[str]]:
    names = {
        name.casefold(): name
        for name in (snapshot.name, *_own_names(snapshot))
        if name.casefold() not in _ANY
    }
    return *describe_project(snapshot), list(names.values())


def write_overview(snapshot: Snapshot) -> Note | None:
    """What the project says it is, its languages and its size."""
    if not snapshot.files:
        return None
    description, cited, names = snapshot.recall("project", (), lambda: _describe(snapshot))
    citation = Citation(*cited) if cited is not None else None
    languages: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for (role, language), (files, count) in snapshot.tally().items():
        roles[role.value] += files
        if role in (Role.SOURCE, Role.TEST) and language and language not in _DATA:
            languages[language_name("typescript" if language == "tsx" else language)] += count
    total = sum(languages.values())
    shown = [
        f"{language} ({number(count, 'line')})"
        for language, count in sorted(languages.items(), key=lambda item: (-item[1], item[0]))[:5]
        if count >= 0.01 * total and count
    ]
    ranked = sorted(roles.items(), key=lambda item: (-item[1], item[0]))
    lines = [
        description,
        f"Written in {', '.join(shown)}, tests included." if shown else "",
        f"{number(len(snapshot.files), 'file')}: {', '.join(f'{count:,} {role}' for role, count in ranked)}.",
        f"{number(len(snapshot.changes), 'commit')} of history read.",
    ]
    data = {"names": names, "description": description, "languages": dict(languages), "roles": dict(roles)}
    return make_section(
        snapshot, "overview", "What this project is", lines, [citation] if citation else [], data
    )
