"""A project's particulars, which everybody asks for once: its licence, its version, what it needs to run."""

from __future__ import annotations

from collections.abc import Iterator

from sleepcode.model import Citation, Note
from sleepcode.sleep.notes.manifests import Said, line_of, read_json
from sleepcode.sleep.notes.needed_versions import find_needed
from sleepcode.sleep.notes.project_licence import find_licences
from sleepcode.sleep.notes.project_versions import find_versions
from sleepcode.sleep.notes.questions_on_code import make_question
from sleepcode.sleep.notes.snapshot import Snapshot
from sleepcode.sleep.notes.wording import clean

_MOST = 8
_MOST_NEEDED = 5


def ask_about_particulars(snapshot: Snapshot) -> Iterator[Note]:
    """Questions on the licence, the version, and the versions of languages and tools that are needed."""
    for questions, said in (
        (_LICENCE_QUESTIONS, find_licences(snapshot)),
        (
            (*_VERSION_QUESTIONS, f"Where is the version of {clean(snapshot.name, 60)} defined?"),
            find_versions(snapshot),
        ),
    ):
        yield from _ask(snapshot, questions, said)
    yield from _ask(snapshot, _MANAGER_QUESTIONS, list(_find_managers(snapshot)))
    for language, said in list(find_needed(snapshot).items())[:_MOST_NEEDED]:
        asked = [question.format(language) for question in _NEEDED_QUESTIONS]
        yield from _ask(snapshot, (*asked, *_NEEDED_OTHERWISE.get(language, ())), said)


_LICENCE_QUESTIONS = ("Which license is this project under?", "What is the licence of this project?")
_VERSION_QUESTIONS = (
    "Where is the version of this project set?",
    "Where is the version number defined?",
    "What is the current version of this project?",
)
_MANAGER_QUESTIONS = ("Which package manager is used?", "Which package manager does this project use?")
_LOCKS = (
    ("pnpm-lock.yaml", "pnpm"),
    ("yarn.lock", "Yarn"),
    ("package-lock.json", "npm"),
    ("bun.lock", "Bun"),
    ("bun.lockb", "Bun"),
    ("uv.lock", "uv"),
    ("poetry.lock", "Poetry"),
    ("pdm.lock", "PDM"),
    ("Pipfile.lock", "Pipenv"),
    ("pixi.lock", "pixi"),
    ("Gemfile.lock", "Bundler"),
    ("composer.lock", "Composer"),
    ("Cargo.lock", "Cargo"),
    ("go.sum", "Go's modules"),
    ("mix.lock", "Mix"),
    ("pubspec.lock", "pub"),
    ("Package.resolved", "Swift's packages"),
)
"""Files at the top that a package manager keeps."""
_NEEDED_QUESTIONS = (
    "Which {} version is required?",
    "Which {} version is needed to build?",
    "What is the minimum supported {} version?",
)
_NEEDED_OTHERWISE = {
    "Rust": ("What is the MSRV?",),
    ".NET": ("Which target frameworks are supported?",),
    "Java": ("Which JDK is required?",),
    # Who asks for the language means the compiler, whose versions are all that is told.
    "GHC": tuple(question.format("Haskell") for question in _NEEDED_QUESTIONS),
}


def _find_managers(snapshot: Snapshot) -> Iterator[Said]:
    """The package managers that the manifest at the top names, or whose locks lie there."""
    named = read_json(snapshot, "package.json").get("packageManager")
    if isinstance(named, str) and named:
        line = line_of(snapshot, "package.json", '"packageManager"')
        text = f"`package.json` names `{clean(named.partition('+')[0], 60)}`"
        yield Said(text, Citation("package.json", line, line))
    for lock, manager in _LOCKS:
        if lock in snapshot.files:
            yield Said(f"`{lock}` is the lock of {manager}", Citation(lock))


def _ask(snapshot: Snapshot, questions: tuple[str, ...], said: list[Said]) -> Iterator[Note]:
    if not said:
        return
    every = list(dict.fromkeys(said))
    said = every[:_MOST]
    text = "\n".join(f"- {one.text}" for one in said)
    if len(every) > len(said):
        text += f"\n- And {len(every) - len(said)} more."
    for question in questions:
        yield make_question(snapshot, question, text, [one.citation for one in said])
