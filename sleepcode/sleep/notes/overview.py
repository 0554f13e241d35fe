"""What the project is, by its own README and manifests, and what it is made of."""

from __future__ import annotations

import re
from collections import Counter

from sleepcode.model import Citation, Note, Role
from sleepcode.parsing.late import late
from sleepcode.sleep.notes import lesser_manifests
from sleepcode.sleep.notes.components import describe_component
from sleepcode.sleep.notes.functional_manifests import LANGUAGES_OF
from sleepcode.sleep.notes.manifests import cite, manifests_by_depth, read_json, read_toml, table
from sleepcode.sleep.notes.own_commands import own_commands
from sleepcode.sleep.notes.purposes import says_something
from sleepcode.sleep.notes.readmes import read_readme, readme_paragraphs
from sleepcode.sleep.notes.sections import make_section
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import language_name, number, opening, plain

_DATA = frozenset(
    "json yaml toml markdown restructuredtext asciidoc rdoc text xml csv ini dotenv diff tex jsonlines make just cmake dockerfile template".split()
)
_DESCRIBES = {
    "pyproject.toml": ("python",),
    "setup.py": ("python",),
    "setup.cfg": ("python",),
    "Cargo.toml": ("rust",),
    "package.json": ("javascript", "typescript", "tsx", "vue", "svelte", "astro"),
    "composer.json": ("php",),
    ".gemspec": ("ruby",),
    "mix.exs": ("elixir",),
    "pubspec.yaml": ("dart",),
    ".csproj": ("c-sharp",),
    "pom.xml": ("java", "kotlin", "scala"),
    **lesser_manifests.LANGUAGES_OF,
    **LANGUAGES_OF,
}
"""Ends of manifests' names -> the languages of what they describe."""
_MOST_MANIFESTS = 20
_MOST_HEAD = 2_000
_LEAST_DESCRIPTION = 5
"""Words of a manifest's description that say more than the project's name and its kind."""
_ANY = frozenset(
    "app code main master project readme repo repository source src trunk work workspace".split()
)
"""Names of folders that are no project's name."""
_SECTIONS = frozenset(
    "about background contents documentation examples features install installation introduction license overview quickstart readme usage".split()
)
"""First headings that are no project's name."""
_INTRODUCES = late(r"\W*(?:about|description|features?|intro|overview|purpose|summary|what\b|why\b)", re.I)
"""How sections are headed that tell what a project does."""
_WELCOME = late(r"^(?:welcome to|introducing|the|about|apache)\s+", re.I)
_HEADING = late(r"^# ([^\n]{2,60})$|^([^\n]{2,60})\n(?:===+|---+)$|<h1[^>]*>([^<>\n]{2,60})</h1>", re.M)
_ASIDE = late(
    r"(?:we|you|see|to|if|for|please|note|head over|visit|check out|refer|read|install(?:ing)?|download|join|follow|looking|docs|located|"
    r"(?:\w+ )?documentation|this (?:readme|document|file|page))\b",
    re.I,
)
"""How a paragraph begins that tells its reader what to do, not what the project is."""
_NOT_ITSELF = (
    r"(?:documentation|docs|books?|manual|handbook|guides?|tutorials?|wiki|blog|forum|discord|community|teams?|logo|"
    r"development|source|code|licen[sc]e|releases?|versions?|users?|maintainers|contributors|issues?|website)"
)
"""Words after a project's name with which a sentence is about something of it."""
_NO_DEFINITION = (
    r"(?:also|now|currently|always|still|only|not|no|written|implemented|licen[sc]ed|available|released|distributed|maintained|developed|tested|published|"
    r"hosted|sponsored|supported|documented|copyright|under|in|on|at|up to|(?:\w+ times |\d+x )?(?:fast|slow|small|light)er|as|great|ready)"
)
"""Words after "is" with which a sentence says something else of a project than what it is."""
_LATER = late(
    r"\bv?\d|\bvs\b|migrat|upgrad|chang|histor|licen[cs]|thank|\bfaq\b|roadmap|compat|legacy|contribut|communit|acknowledg|"
    r"credits|\bteam\b|authors",
    re.I,
)
"""What sections are headed that tell of a version or of something else than the project itself."""
_TAGLINE = late(
    r"^>[ \t]*(?!\[!)([^\n]{15,300})$|<p\b[^>]*>\s*([^<>]{20,300}?)\s*</p>|"
    r"<h[2-4]\b[^>]*>\s*((?:[^<>]|</?br\s*/?>){20,300}?)\s*</h[2-4]>",
    re.M,
)
_BREAK = late(r"</?br\s*/?>")
_TITLE = late(r"[\w.]+(?:\s*[:–—]|\s+-)\s+(\S.{14,})")
"""A title that also says what it is the title of."""
_SETUP_DESCRIPTION = late(r"\bsetup\(.*?\bdescription=\s*\(?\s*['\"]([^'\"\n]{10,300})['\"]", re.S)
_CFG_DESCRIPTION = late(r"^description\s*=\s*([^\n]{10,300})$", re.M)

_DESCRIPTIONS = {
    "setup.py": _SETUP_DESCRIPTION,
    "setup.cfg": _CFG_DESCRIPTION,
    "*.gemspec": late(r"\.(?:summary|description)\s*=\s*['\"]([^'\"\n]{10,300})['\"]"),
    "DESCRIPTION": late(r"^Description:[ \t]*((?:[^\n]|\n[ \t]+(?=\S)){10,600})", re.M),
    **dict.fromkeys(
        ("Makefile.PL", "Build.PL"),
        late(r"\b(?:ABSTRACT|dist_abstract)['\"]?\s*=>\s*['\"]([^'\"\n]{10,300})['\"]"),
    ),
    "dist.ini": late(r"^abstract\s*=\s*([^\n]{10,300})$", re.M),
    "*.psd1": late(r"^[ \t]*Description[ \t]*=[ \t]*['\"]([^'\"\n]{10,600})['\"]", re.M),
    "*.podspec": late(r"\.summary\s*=\s*['\"]([^'\"\n]{10,300})['\"]"),
    "*.cabal": late(r"^synopsis:\s*([^\n]{10,300})", re.I | re.M),
    "project.clj": late(r"\(defproject\s[^()]{0,200}?:description\s+\"([^\"\n]{10,300})\""),
    **dict.fromkeys(("*.app.src", "*.app"), late(r"\{description,\s*\"([^\"\n]{10,300})\"")),
    **dict.fromkeys(("*.opam", "dune-project"), late(r"^\(?synopsis:?\s+\"([^\"\n]{10,300})\"", re.M)),
    "mix.exs": late(r"(?<!\w)description:\s*\"([^\"\n]{10,300})\"|@description\s+\"([^\"\n]{10,300})\""),
    "pubspec.yaml": late(r"^description:\s*(?:[>|]-?\s*)?['\"]?([^'\"\s>|#][^\n]{9,299}?)['\"]?\s*$", re.M),
    "*.csproj": late(r"<Description>\s*([^<>]{10,300}?)\s*</Description>"),
    "pom.xml": late(
        r"\A(?:(?!<dependenc|<build>).){0,6000}?<description>\s*([^<>]{10,300}?)\s*</description>", re.S
    ),
}
"""Manifests that aren't parsed -> what stands for a description in them."""


def describe_project(snapshot: Snapshot) -> tuple[str, Citation | None]:
    """Up to two sentences on what the project is, and where it says so; empty where it doesn't say.

    "Name is ..." in the README says it best, then the manifest's description, then the README's opening.
    """
    sections = readme_paragraphs(snapshot)
    names = {snapshot.name, *_own_names(snapshot)}
    subject = "|".join(sorted(re.escape(name.lower()) for name in names if len(name) > 1)) or r"(?!)"
    called = rf"(?:the\s+)?(?:{subject})(?:\.js|js)?(?:\s+\([^)]*\))?"
    is_of_it = late(
        rf"{called}(?:\s+{_NOT_ITSELF}\s+(?:is|are|can|has|have)\b|(?:\s+[\w-]+)?[\s,:—–-]+(?:is|are)\s+{_NO_DEFINITION}\b)",
        re.I,
    )
    is_definition = late(rf"{called}(?:\s+[\w-]+)?[\s,:—–-]+(?:is|are)\b", re.I)
    tells_use = late(rf"{called}(?:\s+[\w-]+)?[\s,:—–-]+(?:provides?|offers|lets|helps|brings|aims)\b", re.I)
    paragraphs = [
        (text, citation)
        for text, citation, heading in sections
        if not is_of_it.match(text) and not _LATER.search(heading)
    ]
    introducing = {text for text, _, heading in sections if not heading or _INTRODUCES.match(heading)}
    under_title = [(text, citation) for text, citation, heading in sections if not heading]
    # Of a sentence further down that ends so, all that it says is that a list follows it.
    paragraphs = [one for one in paragraphs if one in under_title or not _only_leads(one[0])]
    for text, citation in paragraphs[:12]:
        # In the section on a part of it stands what that provides.
        if is_definition.match(text) or (text in introducing and tells_use.match(text)):
            return opening(text, 320), citation
    described = _from_manifest(snapshot) or _from_main_package(snapshot)
    if described is not None and len(described[0].split()) >= _LEAST_DESCRIPTION:
        return described
    tagline = _from_tagline(snapshot)
    for text, citation in paragraphs[:3]:
        if not says_something(text) or len(text) <= 30 or _ASIDE.match(text):
            continue
        is_under = (text, citation) in under_title
        if described is not None and not is_under:
            break
        # Of a quotation and a paragraph under the title, what stands first says it.
        if tagline is None or (is_under and citation.start < tagline[1].start):
            return opening(text, 320), citation
        break
    return described or tagline or _from_main_component(snapshot)


def _only_leads(text: str) -> bool:
    """Whether a paragraph is one sentence that leads to what follows it."""
    return text.endswith(":") and ". " not in text


def _own_names(snapshot: Snapshot) -> list[str]:
    """What the project calls itself: in its manifests, and in the first heading of its README."""
    heading = _HEADING.search((read_readme(snapshot)[1])[:_MOST_HEAD])
    title = _WELCOME.sub("", plain(next(filter(None, heading.groups())))) if heading is not None else ""
    names = (
        title,
        table(read_toml(snapshot, "pyproject.toml"), "project").get("name"),
        table(read_toml(snapshot, "Cargo.toml"), "package").get("name"),
        read_json(snapshot, "package.json").get("name"),
        *(
            lesser_manifests.own_name(path, snapshot.read_text(path) or "")
            for path in manifests_by_depth(snapshot, *lesser_manifests.MANIFESTS)
            if "/" not in path
        ),
        *own_commands(snapshot),
    )
    own = [
        name
        for name in names
        if isinstance(name, str) and re.fullmatch(r"[\w.-]{2,40}", name) and name.casefold() not in _SECTIONS
    ]
    spelled = _spelled_out(snapshot.name, title)
    return [*own, spelled] if spelled else own


def _spelled_out(name: str, title: str) -> str:
    """The words with which a title begins that together are a name: `Shop in a Box` of `shopinabox`."""
    words = title.split()
    wanted = re.sub(r"[\W_]", "", name).lower()
    for count in range(2, len(words) + 1):
        if "".join(words[:count]).lower() == wanted:
            return " ".join(words[:count])
    return ""


def _from_manifest(snapshot: Snapshot) -> tuple[str, Citation] | None:
    """The description of a manifest at the top, of that of the main language where several have one."""
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
    at_top = [
        (opening(value, 320), cite(snapshot, path, needle))
        for path, value, needle in described
        if isinstance(value, str) and len(value.strip()) >= 10
    ]
    others = _described_in_texts(snapshot)
    at_top.extend(item for item in others if "/" not in item[1].path)
    if at_top:
        languages = (
            Counter(snapshot.files[path].language for path in snapshot.product)
            if at_top[1:]
            else Counter[str]()
        )

        def weight(path: str) -> int:
            endings = (ending for ending in _DESCRIBES if path.endswith(ending))
            return sum(languages[language] for ending in endings for language in _DESCRIBES[ending])

        return max(at_top, key=lambda item: weight(item[1].path))
    return others[0] if len({text for text, _ in others}) == 1 else None


def _described_in_texts(snapshot: Snapshot) -> list[tuple[str, Citation]]:
    """What manifests say that are programs or XML, those at the top first."""
    found = []
    for path in manifests_by_depth(snapshot, *_DESCRIPTIONS)[:_MOST_MANIFESTS]:
        name = path.rpartition("/")[2]
        pattern = next(value for key, value in _DESCRIPTIONS.items() if name.endswith(key.lstrip("*")))
        match = pattern.search(snapshot.read_text(path) or "")
        if match is not None:
            text = next(filter(None, match.groups()))
            found.append((opening(text, 320), cite(snapshot, path, text)))
    return found


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


def _from_tagline(snapshot: Snapshot) -> tuple[str, Citation] | None:
    """What a README says in its title, or in a quotation or a paragraph of HTML before its first section."""
    path, content = read_readme(snapshot)
    heading = _HEADING.search(content[:_MOST_HEAD])
    named = _TITLE.fullmatch(plain(next(filter(None, heading.groups())))) if heading is not None else None
    if heading is not None and named is not None and says_something(named.group(1)):
        line = content.count("\n", 0, heading.start()) + 1
        return opening(named.group(1)[:1].upper() + named.group(1)[1:], 320), Citation(path, line, line)
    head = re.split(r"^##\s", content[:_MOST_HEAD], maxsplit=1, flags=re.M)[0]
    for match in _TAGLINE.finditer(head):
        text = plain(_BREAK.sub(" ", next(filter(None, match.groups()))))
        if says_something(text) and len(text.split()) >= 4 and not _ASIDE.match(text):
            line = content.count("\n", 0, match.start()) + 1
            return opening(text, 320), Citation(path, line, line + match.group().count("\n"))
    return None


def _from_main_component(snapshot: Snapshot) -> tuple[str, Citation | None]:
    """What the component with most of the product says of itself, where the project says nothing.

    Where another folder at the top has more of it in several components, the first of these that says something.
    """
    sizes = Counter(path.partition("/")[0] for path in snapshot.product)
    ranked = snapshot.ranked_components
    candidates = ranked[:1]
    if ranked and sizes and sizes[ranked[0][0].partition("/")[0]] < max(sizes.values()):
        largest = min(sizes, key=lambda folder: (-sizes[folder], folder))
        inside = sorted(item for item in ranked if item[0].startswith(f"{largest}/"))
        candidates = [(largest, snapshot.components.get(largest, [])), *inside]
    for name, paths in candidates:
        text, citation = describe_component(snapshot, name, paths)
        if text:
            return opening(text, 320), citation
    return "", None


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
    with_tests = ", tests included" if roles[Role.TEST.value] else ""
    lines = [
        description,
        f"Written in {', '.join(shown)}{with_tests}." if shown else "",
        f"{number(len(snapshot.files), 'file')}: {', '.join(f'{count:,} {role}' for role, count in ranked)}.",
        f"{number(len(snapshot.changes), 'commit')} of history read.",
    ]
    data = {"names": names, "description": description, "languages": dict(languages), "roles": dict(roles)}
    return make_section(
        snapshot, "overview", "What this project is", lines, [citation] if citation else [], data
    )
